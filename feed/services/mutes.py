"""Seeing less of somebody in one's own feed."""

from django.db import transaction

from accounts.models import Member
from connections.services import Gone
from connections.visibility import can_see
from feed.models import Mute


@transaction.atomic
def mute(*, member: Member, other: Member, scope: Mute.Scope = Mute.Scope.EVERYTHING) -> Mute:
    """Mutes somebody, silently; another scope takes the place of the one before. Raises Gone when they do not exist
    for the member, or are the member.
    """
    if member.pk == other.pk or not can_see(member, other):
        raise Gone("no such member")
    made, _is_new = Mute.objects.update_or_create(member=member, muted=other, defaults={"scope": scope})
    return made


@transaction.atomic
def unmute(*, member: Member, other: Member) -> None:
    """Lifts a mute. The same done twice."""
    Mute.objects.filter(member=member, muted=other).delete()
