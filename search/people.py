"""Finding people. What is searched is what the reader may read (docs/rules.md, "What each degree sees and may do").

Whoever occurs in the indexes passes the gate of members; their degrees come from PostgreSQL; the rulebook says which
rows of their profile the viewer sees; and a hit counts only in those. So the result, its number and its order are the
same as if everything else were empty.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from accounts.models import Member, MemberQuerySet
from connections.graph import truth
from connections.relations import Relation
from connections.visibility import members_visible_to, rows_visible
from core.compiled import Compiled
from search import cursors
from search.hits import NEEDED, Hit, Kind, Need, Term, hits

LISTED_MAX = 1_000
# Asked at every pause in typing, for a handful: connections come first, so the best are among these.
SUGGESTED_AMONG = 300
# From here on the circles cost less than asking for the degree of each.
MANY = 4_000
KEY_LENGTH = 4
FAR = 4  # where those out of network stand in the order
# What the rulebook reads of an owner; anything it might come to read later is fetched by itself, only more slowly.
_READ = (
    "handle",
    "is_active",
    "is_confirmed",
    "is_public",
    "last_name_as_initial",
    "card_reach",
    "details_reach",
    "interests_reach",
    "contact_reach",
    "hides_connections",
)

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A member who was found. `organisation`: where they work or have worked, if that is what matched; `now`: it is
    what their card says.
    """

    member_id: int
    points: int
    degree: int | None
    mutual: int = 0
    organisation: str = ""
    now: bool = False

    @property
    def key(self) -> Key:
        """The order: the best match first, then the nearest, then by mutual connections, then the oldest account."""
        return -self.points, FAR if self.degree is None else self.degree, -self.mutual, self.member_id


@dataclass(frozen=True, slots=True)
class Found:
    """A result: the best LISTED_MAX in order, `total` of all. `by_degree` counts before the choice of degrees.

    `similar`: nobody matched as it was typed, so typing errors were forgiven.
    """

    matches: list[Match] = field(default_factory=list)
    total: int = 0
    by_degree: Counter[int | None] = field(default_factory=Counter)
    similar: bool = False


def find(
    viewer: Member, terms: Sequence[Term], *, degrees: Collection[int | None] = (), among: int | None = None
) -> Found:
    """Everybody who matches all the terms, at one of these degrees (None: out of network; empty: at any).

    Without terms: whoever is at these degrees, which must then be 1 to 3. `among`: as many members are looked at.
    """
    if not terms:
        return _found(viewer, _at(viewer, degrees), degrees, similar=False)
    matches = _matches(viewer, hits(viewer.pk, terms, most=among))
    similar = not matches
    if similar:
        matches = _matches(viewer, hits(viewer.pk, terms, similar=True, most=among))
    return _found(viewer, matches, degrees, similar=similar and bool(matches))


def page_of(found: Found, cursor: str, size: int) -> tuple[list[Match], str]:
    """The matches after a cursor, and the cursor of the page after them ("" on the last). Raises BadCursor."""
    start = (
        bisect_right([match.key for match in found.matches], tuple(cursors.read(cursor, KEY_LENGTH))) if cursor else 0
    )
    page = found.matches[start : start + size]
    more = start + size < len(found.matches)
    return page, cursors.write(page[-1].key) if more else ""


def members_of(viewer: Member, matches: Sequence[Match]) -> list[tuple[Match, Member]]:
    """The members of a page, through the gate once more."""
    found = _VISIBLE.objects(viewer=viewer.pk, members=[match.member_id for match in matches])
    rows = {member.pk: member for member in found}
    return [(match, rows[match.member_id]) for match in matches if match.member_id in rows]


def _visible(*, viewer: int, members: int) -> MemberQuerySet:
    return members_visible_to(Member(pk=viewer)).filter(pk__in=[members])


_VISIBLE: Compiled[Member] = Compiled(_visible)
_READABLE: Compiled[Member] = Compiled(lambda **asked: _visible(**asked).only(*_READ))


def _found(viewer: Member, matches: list[Match], degrees: Collection[int | None], *, similar: bool) -> Found:
    by_degree = Counter(match.degree for match in matches)
    if degrees:
        matches = [match for match in matches if match.degree in degrees]
    best = sorted(matches, key=lambda match: match.key)[:LISTED_MAX]
    near = [match.member_id for match in best if match.degree in {1, 2}]
    mutual = truth.mutual_counts(viewer.pk, near)
    counted = [Match(m.member_id, m.points, m.degree, mutual.get(m.member_id, 0), m.organisation, m.now) for m in best]
    return Found(sorted(counted, key=lambda match: match.key), len(matches), by_degree, similar)


def _matches(viewer: Member, found: Sequence[Hit]) -> list[Match]:
    """Those whose every term is found where the viewer may read it."""
    by_member: dict[int, list[Hit]] = defaultdict(list)
    for hit in found:
        by_member[hit.member_id].append(hit)
    terms = len({hit.term for hit in found})
    members = _READABLE.objects(viewer=viewer.pk, members=list(by_member))
    degrees = _degrees(viewer, [member.pk for member in members])
    matches = []
    for member in members:
        degree = degrees.get(member.pk)
        rows = rows_visible(Relation(degree=degree), member)
        readable = [hit for hit in by_member[member.pk] if NEEDED[Need(hit.need)] <= rows]
        best: dict[int, Hit] = {}
        for hit in readable:
            if hit.term not in best or _rank(hit) > _rank(best[hit.term]):
                best[hit.term] = hit
        if len(best) == terms:
            matches.append(_match(member.pk, degree, best.values()))
    return matches


def _rank(hit: Hit) -> tuple[int, bool]:
    return hit.points, hit.need == Need.CARD


def _match(member_id: int, degree: int | None, best: Collection[Hit]) -> Match:
    at = max((hit for hit in best if hit.organisation), key=_rank, default=None)
    points = sum(hit.points for hit in best)
    if at is None:
        return Match(member_id, points, degree)
    return Match(member_id, points, degree, organisation=at.organisation or "", now=at.need == Need.CARD)


def _degrees(viewer: Member, ids: Sequence[int]) -> dict[int, int | None]:
    if len(ids) <= MANY:
        return truth.degrees(viewer.pk, ids)
    circles = truth.circles(viewer.pk)
    found: dict[int, int | None] = {
        member_id: degree for degree, circle in enumerate(circles, 1) for member_id in circle
    }
    return {member_id: found.get(member_id) for member_id in ids} | {viewer.pk: 0}


def _at(viewer: Member, degrees: Collection[int | None]) -> list[Match]:
    """Everybody in these circles."""
    circles = truth.circles(viewer.pk, third=3 in degrees)
    found = {member_id: degree for degree, circle in enumerate(circles, 1) if degree in degrees for member_id in circle}
    there = members_visible_to(viewer).filter(pk__in=found).values_list("pk", flat=True)
    return [Match(member_id, 0, found[member_id]) for member_id in there]


def suggested(viewer: Member, words: Sequence[str], *, handle: str = "", most: int) -> list[Member]:
    """The nearest few whose name matches all these words; before them those whose handle begins like `handle`."""
    named: list[Member] = []
    if handle:
        beginning = members_visible_to(viewer).filter(handle__startswith=handle).order_by("handle")
        named = list(beginning[:most])
    if words and len(named) < most:
        terms = [Term(Kind.NAME, word) for word in words]
        matches = find(viewer, terms, among=SUGGESTED_AMONG).matches[: 2 * most]
        known = {member.pk for member in named}
        named += [member for _match, member in members_of(viewer, matches) if member.pk not in known]
    return named[:most]
