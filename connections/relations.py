"""How a viewer stands to other members: the facts that rules are applied to. From PostgreSQL alone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, Value
from django.utils import timezone

from accounts.models import Member
from connections.graph import truth
from connections.models import Block, Follow, Invitation

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
    """How the viewer stands to each member: three queries, however many members."""
    if not isinstance(viewer, Member):
        return dict.fromkeys(member_ids, VISITOR)
    others = set(member_ids) - {viewer.pk}
    degrees = truth.degrees(viewer.pk, others)
    found = {member_id: Relation(degree=degrees.get(member_id)) for member_id in others}
    if others:
        _add_one_way_ties(found, viewer.pk)
        _add_invitations(found, viewer.pk)
    return {member_id: found.get(member_id, ONESELF) for member_id in member_ids}


def _pair(first: str, second: str, viewer_id: int, others: Collection[int]) -> Q:
    return Q(**{f"{first}_id": viewer_id, f"{second}_id__in": others}) | Q(
        **{f"{second}_id": viewer_id, f"{first}_id__in": others}
    )


def _add_one_way_ties(found: dict[int, Relation], viewer_id: int) -> None:
    """Blocks and follows, in one query."""
    blocks = Block.objects.filter(_pair("blocker", "blocked", viewer_id, found))
    follows = Follow.objects.filter(_pair("follower", "followed", viewer_id, found))
    rows = blocks.values_list(Value("block"), "blocker_id", "blocked_id").union(
        follows.values_list(Value("follow"), "follower_id", "followed_id"), all=True
    )
    for what, from_id, to_id in rows:
        other = to_id if from_id == viewer_id else from_id
        if what == "block":
            found[other] = replace(found[other], blocked=True)
        elif from_id == viewer_id:
            found[other] = replace(found[other], follows=True)
        else:
            found[other] = replace(found[other], is_followed=True)


def _add_invitations(found: dict[int, Relation], viewer_id: int) -> None:
    again = timedelta(days=settings.INVITATION_AGAIN_AFTER_DAYS)
    rows = Invitation.objects.filter(_pair("sender", "recipient", viewer_id, found)).filter(
        Q(pk__in=Invitation.objects.open().filter(Q(sender_id=viewer_id) | Q(recipient_id=viewer_id)))
        | Q(sender_id=viewer_id, state=Invitation.State.UNKNOWN)
        | Q(sender_id=viewer_id, state=Invitation.State.WITHDRAWN, closed_at__gt=timezone.now() - again)
    )
    for row in rows:
        sent = row.sender_id == viewer_id
        other = row.recipient_id if sent else row.sender_id
        known = found[other]
        if row.state == Invitation.State.UNKNOWN:
            found[other] = replace(known, barred=True)
        elif row.state == Invitation.State.WITHDRAWN and row.closed_at is not None:
            until = row.closed_at + again
            found[other] = replace(known, again_at=max(until, known.again_at or until))
        else:
            pending = Pending.SENT if sent else None if row.ignored_at else Pending.RECEIVED
            found[other] = replace(
                known, pending=pending, invitation_id=row.pk, ignored=bool(row.ignored_at) and not sent
            )


def pretend(degree: int | None, *, visitor: bool = False) -> Relation:
    """A relation that exists nowhere: for "View as…", where owners see their profile as others do."""
    return VISITOR if visitor else Relation(degree=degree)
