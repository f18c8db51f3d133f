"""Background work on accounts."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from accounts import confirmation


@shared_task
def clear_expired_sessions() -> None:
    """Deletes the rows of sessions that have expired."""
    SessionStore.clear_expired()


@shared_task
def remove_unconfirmed() -> int:
    """Deletes members who signed up and never confirmed their address; returns how many."""
    return confirmation.remove_unconfirmed()
