"""Background work on accounts."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task
def clear_expired_sessions() -> None:
    """Deletes the rows of sessions that have expired."""
    SessionStore.clear_expired()
