"""Noting who has read what."""

from django.utils import timezone

from accounts.models import Member
from moderation.models import DecisionsRead, Look


def note_look(*, by: Member, what: Look.What, number: int) -> Look:
    """Notes that somebody of the staff looked at evidence; each time is a row."""
    return Look.objects.create(by=by, what=what, number=number)


def note_read(*, member: Member) -> None:
    """Notes that a member has read what was decided about them up to now."""
    DecisionsRead.objects.update_or_create(member=member, defaults={"at": timezone.now()})
