"""Background work on accounts."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from accounts import confirmation, suspensions


@shared_task
def clear_expired_sessions() -> None:
    """Deletes the rows of sessions that have expired."""
    SessionStore.clear_expired()


@shared_task
def remove_unconfirmed() -> int:
    """Deletes members who signed up and never confirmed their address; returns how many."""
    return confirmation.remove_unconfirmed()


@shared_task
def end_suspensions() -> int:
    """Restores members who were suspended for a time that is over; returns how many."""
    return suspensions.restore_whose_time_is_over()
