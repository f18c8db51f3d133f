"""The site: settings, URLs, Celery and ASGI. It imports the apps by name; no app imports it."""

from network_site.celery import app as celery_app

__all__ = ["celery_app"]
