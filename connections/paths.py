"""How two members are connected: every shortest chain, and who may be named in it (docs/rules.md, Degrees 5)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import Member, MemberQuerySet
from connections.graph import truth
from connections.models import Tie
from connections.relations import Viewer
from connections.visibility import may_be_named_between, members_visible_to
from core import prepared
from core.compiled import Compiled

SHOWN_PATHS = 12
# Chains looked at to choose the shown ones from. Two hubs can have a hundred thousand; all are counted.
CONSIDERED = 2000

_BLOCKS = """
SELECT blocker_id, blocked_id FROM connections_block
WHERE blocker_id = %(viewer)s::integer OR blocked_id = %(viewer)s::integer
"""
_HIDES = "SELECT id, hides_connections FROM accounts_member WHERE id = ANY(%s::integer[])"
_MEMBERS = Compiled(lambda *, ids: Member.objects.filter(pk__in=[ids]))

Chain = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """A member between the two ends; `member` is None where the viewer may not be told who. `degree`: the viewer's."""

    member: Member | None
    degree: int


@dataclass(frozen=True, slots=True)
class Paths:
    """All shortest paths of one pair.

    `degree` is their length (None: out of network), `count` how many there are through members who exist for the
    viewer, `shown` some of them as the members between the two ends, and `introducers` those of the viewer's own
    connections on a shown path who may be named.
    """

    degree: int | None
    count: int
    shown: tuple[tuple[Hop, ...], ...]
    introducers: tuple[Member, ...]


NO_PATHS = Paths(None, 0, (), ())


def paths(viewer: Viewer, target: Member, *, limit: int = SHOWN_PATHS) -> Paths:
    """The shortest paths from the viewer to a member, exact now: counted in full, shown up to `limit`.

    Shown first are paths whose members can all be named, each through another introducer as far as there are. Members
    who do not exist for the viewer (blocked) are on no path that is counted or shown. Those who hide their connections
    are not named: on a path of two or three ties the viewer cannot be connected to both of an intermediary's sides.
    """
    if not isinstance(viewer, Member):
        return NO_PATHS
    found = truth.chains(viewer.pk, target.pk, limit=CONSIDERED, without=_blocked(viewer))
    if found.degree is None or found.degree == 1:
        return Paths(found.degree, found.count, (), ())
    hides = _hides({member_id for chain in found.some for member_id in chain})
    chosen = _choose(list(found.some), hides, limit)
    named = _MEMBERS.objects(ids=sorted({member_id for chain in chosen for member_id in chain}))
    people = {member.pk: member for member in named}
    shown = tuple(tuple(_hop(people[member_id], place) for place, member_id in enumerate(chain, 1)) for chain in chosen)
    introducers = {hops[0].member.pk: hops[0].member for hops in shown if hops[0].member}
    return Paths(found.degree, found.count, shown, tuple(introducers.values()))


def known_to_both(viewer_id: int, target_id: int) -> MemberQuerySet:
    """Members connected to both who exist for the viewer. All of them may be named to a viewer who is connected to the
    target; to others, `mutual_connections` says which.
    """
    return members_visible_to(Member(pk=viewer_id)).filter(
        Exists(Tie.objects.filter(member_id=viewer_id, other_id=OuterRef("pk"))),
        Exists(Tie.objects.filter(member_id=target_id, other_id=OuterRef("pk"))),
    )


def mutual_connections(viewer: Member, target: Member) -> MemberQuerySet:
    """Members connected to both whom the viewer may be told of, as a query.

    A viewer connected to the target is connected to both ends of every such tie and is told of all; others are told
    of those who do not hide their connections.
    """
    mutual = known_to_both(viewer.pk, target.pk)
    if Tie.objects.filter(member_id=viewer.pk, other_id=target.pk).exists():
        return mutual
    return mutual.filter(hides_connections=False)


def _blocked(viewer: Member) -> list[int]:
    """Members who do not exist for the viewer although ties lead through them."""
    rows = prepared.rows(_BLOCKS, {"viewer": viewer.pk})
    return [one if other == viewer.pk else other for one, other in rows]


def _hides(member_ids: Collection[int]) -> dict[int, bool]:
    """Who of these hides their connections."""
    return dict(prepared.rows(_HIDES, [list(member_ids)]))


def _choose(chains: list[Chain], hides: dict[int, bool], limit: int) -> list[Chain]:
    """The chains to show: nameable before hidden, then one introducer after the other in turn."""
    turn: dict[int, int] = {}
    ranked = []
    for chain in sorted(chains, key=lambda chain: (sum(hides[member_id] for member_id in chain), chain)):
        turn[chain[0]] = turn.get(chain[0], 0) + 1
        ranked.append((sum(hides[member_id] for member_id in chain), turn[chain[0]], chain))
    return [chain for _hidden, _turn, chain in sorted(ranked)[:limit]]


def _hop(member: Member, degree: int) -> Hop:
    return Hop(member if may_be_named_between(member, viewer_knows_both=False) else None, degree)
