"""The lists of people in a member's network, each behind the gate, each searchable.

What is searched is what the reader may read (docs/rules.md, "What each degree sees"): a last name that its owner
shows as an initial to those out of network is matched for the owner's connections only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Lower

from accounts.models import Member
from connections.models import Block, Follow, Invitation, Tie
from connections.models.invitation import expiry_cutoff
from connections.visibility import visible_q
from core.compiled import Compiled

SEARCHED_WORDS = 6


def matching(viewer: Member, member: str, text: str) -> Q:
    """Rows whose member (a path of the rows' model) matches every word of a search by name or headline.

    Neither case nor accents count. An empty search matches all.
    """
    connected = Q(Exists(Tie.objects.filter(member_id=viewer.pk, other_id=OuterRef(f"{member}_id"))))
    condition = Q()
    for word in text.split()[:SEARCHED_WORDS]:
        last_name = Q(**{f"{member}__last_name__unaccent__icontains": word})
        condition &= (
            Q(**{f"{member}__first_name__unaccent__icontains": word})
            | Q(**{f"{member}__headline__unaccent__icontains": word})
            | (last_name & (Q(**{f"{member}__last_name_as_initial": False}) | connected))
        )
    return condition


def connections_of(viewer: Member, *, search: str = "") -> QuerySet[Tie]:
    """The viewer's own connections, with `sort_name` (last name first, as a dictionary would) to sort by."""
    name = Concat("other__last_name", Value(" "), "other__first_name", output_field=CharField())
    ties = Tie.objects.filter(visible_q(viewer, "other_id"), matching(viewer, "other", search), member_id=viewer.pk)
    return ties.annotate(sort_name=Lower(Unaccent(name))).select_related("other")


def followed_by(viewer: Member, *, search: str = "") -> QuerySet[Follow]:
    """Whom the viewer follows."""
    follows = Follow.objects.filter(visible_q(viewer, "followed_id"), matching(viewer, "followed", search))
    return follows.filter(follower_id=viewer.pk).select_related("followed")


def followers_of(viewer: Member, *, search: str = "") -> QuerySet[Follow]:
    """Who follows the viewer."""
    follows = Follow.objects.filter(visible_q(viewer, "follower_id"), matching(viewer, "follower", search))
    return follows.filter(followed_id=viewer.pk).select_related("follower")


def blocked_by(viewer: Member, *, search: str = "") -> QuerySet[Block]:
    """Whom the viewer has blocked: the one list in which they still exist, so that a block can be lifted."""
    blocks = Block.objects.filter(matching(viewer, "blocked", search), blocker_id=viewer.pk, blocked__is_active=True)
    return blocks.select_related("blocked")


def received_by(
    viewer: Member, *, ignored: bool = False, search: str = "", valid_since: datetime | None = None
) -> QuerySet[Invitation]:
    """Open invitations to the viewer: those that wait, or those put aside."""
    every = Invitation.objects
    ask = every.ignored_by if ignored else every.waiting_for
    rows = ask(viewer.pk, valid_since=valid_since)
    return rows.filter(visible_q(viewer, "sender_id"), matching(viewer, "sender", search)).select_related("sender")


def sent_by(viewer: Member, *, search: str = "") -> QuerySet[Invitation]:
    """Open invitations from the viewer."""
    rows = Invitation.objects.sent_by(viewer.pk)
    rows = rows.filter(visible_q(viewer, "recipient_id"), matching(viewer, "recipient", search))
    return rows.select_related("recipient")


def newest_received(viewer: Member, waiting: int, aside: int) -> tuple[list[Invitation], list[Invitation]]:
    """The newest of `received_by`, which every look at the invitations begins with: so many that wait, and so many
    that were put aside. One query.
    """
    found = _RECEIVED.objects(waiting, aside, viewer=viewer.pk, valid_since=expiry_cutoff())
    found.sort(key=lambda invitation: (invitation.created_at, invitation.pk), reverse=True)
    ignored = [invitation for invitation in found if invitation.ignored_at]
    return [invitation for invitation in found if not invitation.ignored_at], ignored


def _received(waiting: int, aside: int, *, viewer: int, valid_since: datetime) -> QuerySet[Invitation]:
    some = [
        received_by(Member(pk=viewer), ignored=ignored, valid_since=valid_since).order_by("-created_at", "-id")[:most]
        for ignored, most in [(False, waiting), (True, aside)]
    ]
    return some[0].union(some[1], all=True)


_RECEIVED: Compiled[Invitation] = Compiled(_received)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people each list of a member's network holds."""

    connections: int
    following: int
    followers: int
    waiting: int


def counts(member: Member) -> Counts:
    """The sizes of the lists, in one query; `waiting`: the invitations that wait for the member."""
    [row] = _NUMBERS.rows(member=member.pk, valid_since=expiry_cutoff())
    return Counts(*row)


def waiting_count(member: Member) -> int:
    """How many invitations wait for the member: of the above, what every page shows."""
    return sum(number for (number,) in _WAITING.rows(member=member.pk, valid_since=expiry_cutoff()))


def with_numbers(members: QuerySet[Member], *, valid_since: datetime | None = None) -> QuerySet[Any]:
    """Members with `connection_count`, `following_count`, `follower_count` and `waiting_count` (invitations).

    A block ends every tie, so that only inactive members are to be left out.
    """
    waiting = Invitation.objects.waiting_for(OuterRef("pk"), valid_since=valid_since)
    return members.annotate(
        connection_count=_number(Tie.objects.filter(member_id=OuterRef("pk")), "member_id"),
        following_count=_number(
            Follow.objects.filter(follower_id=OuterRef("pk"), followed__is_active=True), "follower_id"
        ),
        follower_count=_number(
            Follow.objects.filter(followed_id=OuterRef("pk"), follower__is_active=True), "followed_id"
        ),
        waiting_count=_number(waiting, "recipient_id"),
    )


def _number(rows: QuerySet[Any], owner: str) -> Coalesce:
    number = rows.order_by().values(owner).annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(number), 0)


_NUMBERS: Compiled[Any] = Compiled(
    lambda *, member, valid_since: with_numbers(Member.objects.filter(pk=member), valid_since=valid_since).values_list(
        "connection_count", "following_count", "follower_count", "waiting_count"
    )
)
_WAITING: Compiled[Any] = Compiled(
    lambda *, member, valid_since: (
        Invitation.objects.waiting_for(member, valid_since=valid_since)
        .order_by()
        .values("recipient_id")
        .annotate(number=Count("*"))
        .values_list("number")
    )
)
