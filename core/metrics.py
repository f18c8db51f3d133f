"""Figures for Prometheus. Apps add theirs to `registry` when they start; /metrics collects them when it is asked."""

import secrets

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import CollectorRegistry

# Not the library's own, which adds figures of the process: of several processes behind one address they mean nothing.
registry = CollectorRegistry(auto_describe=False)


def may_read(request: HttpRequest) -> bool:
    """Whether the request bears METRICS_TOKEN. Without that setting nobody may read."""
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme.lower() != "bearer":
        return False
    return secrets.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
