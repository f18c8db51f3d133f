"""The three circles of a member, counted, as components/rings.html shows them."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse

from connections.degrees import circle_counts


def rings(member_id: int) -> list[dict[str, Any]]:
    """Degree, count and address for each circle; the third has no page of its own."""
    counts = circle_counts(member_id)
    addresses = {1: reverse("connections:connections"), 2: reverse("profiles:grow"), 3: ""}
    return [{"degree": degree, "count": intcomma(counts[degree]), "url": addresses[degree]} for degree in (1, 2, 3)]
