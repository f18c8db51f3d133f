"""How a viewer stands to other members: the facts that rules are applied to. From PostgreSQL alone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from psycopg.types.numeric import Int4

from accounts.models import Member
from connections.graph import truth
from connections.models import Invitation
from connections.models.invitation import expiry_cutoff
from core.prepared import rows

Viewer = Member | AnonymousUser


class Pending(StrEnum):
    """An open invitation of the pair, seen by the viewer."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one viewer stands to one member (docs/rules.md).

    `degree` is 0 for oneself, 1 to 3, None out of network. `blocked` holds for a block in either direction.
    `invitation_id` is that of the open invitation, ignored ones included; `pending` does not tell a recipient of what
    they have put aside. `barred`: the member has said of the viewer "I don't know this person". `again_at`: when the
    viewer, having withdrawn an invitation, may invite again.
    """

    is_visitor: bool = False
    degree: int | None = None
    blocked: bool = False
    follows: bool = False
    is_followed: bool = False
    pending: Pending | None = None
    invitation_id: int | None = None
    ignored: bool = False
    barred: bool = False
    again_at: datetime | None = None

    @property
    def is_self(self) -> bool:
        """Whether viewer and member are one."""
        return self.degree == 0

    @property
    def is_connected(self) -> bool:
        """Whether they are each other's 1st degree."""
        return self.degree == 1


VISITOR = Relation(is_visitor=True)
ONESELF = Relation(degree=0)


def relation(viewer: Viewer, owner: Member) -> Relation:
    """How the viewer stands to one member."""
    return relations(viewer, [owner.pk])[owner.pk]


def relations(viewer: Viewer, member_ids: Collection[int]) -> dict[int, Relation]:
    """How the viewer stands to each member: two queries, however many members."""
    if not isinstance(viewer, Member):
        return dict.fromkeys(member_ids, VISITOR)
    others = set(member_ids) - {viewer.pk}
    degrees = truth.degrees(viewer.pk, others)
    found = {member_id: Relation(degree=degrees.get(member_id)) for member_id in others}
    if others:
        _add_ties(found, viewer.pk)
    return {member_id: found.get(member_id, ONESELF) for member_id in member_ids}


# Everything but the degree: ties of one way, and the invitations that still matter, each with the other member.
_TIES = """
SELECT blocked_id, 'block', NULL::bigint, NULL::timestamptz FROM connections_block
WHERE blocker_id = %(viewer)s AND blocked_id = ANY(%(others)s::integer[])
UNION ALL
SELECT blocker_id, 'block', NULL, NULL FROM connections_block
WHERE blocked_id = %(viewer)s AND blocker_id = ANY(%(others)s::integer[])
UNION ALL
SELECT followed_id, 'follows', NULL, NULL FROM connections_follow
WHERE follower_id = %(viewer)s AND followed_id = ANY(%(others)s::integer[])
UNION ALL
SELECT follower_id, 'followed', NULL, NULL FROM connections_follow
WHERE followed_id = %(viewer)s AND follower_id = ANY(%(others)s::integer[])
UNION ALL
SELECT recipient_id, state, id, closed_at FROM connections_invitation
WHERE sender_id = %(viewer)s AND recipient_id = ANY(%(others)s::integer[])
    AND (state = 'open' AND created_at > %(valid_since)s OR state = 'unknown'
        OR state = 'withdrawn' AND closed_at > %(again_since)s)
UNION ALL
SELECT sender_id, CASE WHEN ignored_at IS NULL THEN 'received' ELSE 'ignored' END, id, NULL FROM connections_invitation
WHERE recipient_id = %(viewer)s AND sender_id = ANY(%(others)s::integer[])
    AND state = 'open' AND created_at > %(valid_since)s
"""


def _add_ties(found: dict[int, Relation], viewer_id: int) -> None:
    again = timedelta(days=settings.INVITATION_AGAIN_AFTER_DAYS)
    asked = {
        "viewer": Int4(viewer_id),
        "others": list(found),
        "valid_since": expiry_cutoff(),
        "again_since": timezone.now() - again,
    }
    for other, what, invitation_id, closed_at in rows(_TIES, asked):
        found[other] = replace(
            found[other], **_said_by(found[other], what, invitation_id, closed_at and closed_at + again)
        )


def _said_by(known: Relation, what: str, invitation_id: int | None, again_at: datetime | None) -> dict[str, Any]:
    """What a row of _TIES says of a relation."""
    if what == Invitation.State.WITHDRAWN and again_at is not None:
        return {"again_at": max(again_at, known.again_at or again_at)}
    said: dict[str, dict[str, Any]] = {
        "block": {"blocked": True},
        "follows": {"follows": True},
        "followed": {"is_followed": True},
        Invitation.State.UNKNOWN: {"barred": True},
        Invitation.State.OPEN: {"pending": Pending.SENT, "invitation_id": invitation_id},
        "received": {"pending": Pending.RECEIVED, "invitation_id": invitation_id},
        "ignored": {"invitation_id": invitation_id, "ignored": True},
    }
    return said[what]


def pretend(degree: int | None, *, visitor: bool = False) -> Relation:
    """A relation that exists nowhere: for "View as…", where owners see their profile as others do."""
    return VISITOR if visitor else Relation(degree=degree)
