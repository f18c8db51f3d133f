"""The invitations that wait for a member, beside other things on a page: the newest few, with who sent them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Member
from connections.cards import Card, cards_with_buttons
from connections.models import Invitation
from connections.models.invitation import expiry_cutoff
from connections.visibility import visible_q
from core.compiled import Compiled


def newest_waiting(member: Member, most: int) -> list[tuple[Invitation, Card]]:
    """The newest few that wait, each with the card of its sender. One query where there are none."""
    waiting = _WAITING.objects(most, member=member.pk, valid_since=expiry_cutoff())
    senders = [invitation.sender for invitation in waiting]
    return list(zip(waiting, cards_with_buttons(member, senders), strict=True)) if waiting else []


def _newest(most: int, *, member: int, valid_since: Any) -> QuerySet[Invitation]:
    rows = Invitation.objects.waiting_for(member, valid_since=valid_since).select_related("sender")
    return rows.filter(visible_q(Member(pk=member), "sender_id")).order_by("-created_at", "-id")[:most]


_WAITING = Compiled(_newest)
