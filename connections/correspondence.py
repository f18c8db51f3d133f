"""Invitations as their reader sees them: who it is, the note, mutual connections by name, and what was written back."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import Member
from connections.cards import Card, cards
from connections.models import Invitation, InvitationReply
from connections.mutuals import named_mutuals


@dataclass(frozen=True, slots=True)
class Line:
    """One reply: `is_mine` when the reader wrote it."""

    body: str
    is_mine: bool
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation with everything that its page shows.

    `card` is the other side. `mutual` are up to three mutual connections who may be named; `mutual_more` counts the
    rest. `may_write`: whether the reader may write to the other side now.
    """

    invitation: Invitation
    card: Card
    is_sender: bool
    mutual: Sequence[Member]
    mutual_more: int
    lines: Sequence[Line]
    may_write: bool

    @property
    def pk(self) -> int:
        """The invitation's id, for addresses and element ids."""
        return self.invitation.pk


def letters(reader: Member, invitations: Sequence[Invitation]) -> list[Letter]:
    """Invitations of which the reader is a side, in the order given; five queries, however many."""
    others = [_other_side(reader, invitation) for invitation in invitations]
    people = cards(reader, others)
    mutual = named_mutuals(reader, [other.pk for other in others])
    threads = _threads([invitation.pk for invitation in invitations])
    return [
        _letter(reader, invitation, card, mutual[card.member.pk], threads[invitation.pk])
        for invitation, card in zip(invitations, people, strict=True)
    ]


def _other_side(reader: Member, invitation: Invitation) -> Member:
    return invitation.recipient if invitation.sender_id == reader.pk else invitation.sender


def _threads(invitation_ids: Collection[int]) -> dict[int, list[InvitationReply]]:
    threads: dict[int, list[InvitationReply]] = defaultdict(list)
    for row in InvitationReply.objects.filter(invitation_id__in=invitation_ids):
        threads[row.invitation_id].append(row)
    return threads


def _letter(
    reader: Member,
    invitation: Invitation,
    card: Card,
    mutual: Sequence[Member],
    replies: Sequence[InvitationReply],
) -> Letter:
    is_sender = invitation.sender_id == reader.pk
    written = sum(reply.author_id == reader.pk for reply in replies)
    was_answered = len(replies) > written
    return Letter(
        invitation=invitation,
        card=card,
        is_sender=is_sender,
        mutual=mutual,
        mutual_more=max(0, card.mutual_count - len(mutual)),
        lines=[Line(reply.body, reply.author_id == reader.pk, reply.created_at) for reply in replies],
        may_write=(was_answered or not is_sender) and written < settings.INVITATION_REPLIES_PER_MEMBER,
    )
