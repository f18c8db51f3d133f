"""The exact answers, from PostgreSQL alone: one statement each, so that each is true of one moment.

Everything reads `connections_tie`, which holds live connections only, seen from both ends.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from pyroaring import BitMap

from core import prepared

# A pending list longer than this is not looked through pair by pair: readers go to SQL until it has been applied.
PENDING_LISTED = 200


@dataclass(frozen=True, slots=True)
class Ledger:
    """What PostgreSQL says of Redis at one moment.

    `epoch` and `mark` are None where Redis was never filled. `pending` holds the ids of both ends of every change
    that Redis may not know; None when they are too many to list or the whole graph changed.
    """

    epoch: str | None
    mark: str | None
    pending: BitMap | None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is pending."""
        return self.pending is not None and not self.pending

    def settles(self, touched: BitMap) -> bool:
        """Whether no pending change has an end among the members `touched`."""
        return self.pending is not None and not self.pending.intersect(touched)


_LEDGER = f"""
SELECT (SELECT epoch FROM connections_graphstate), (SELECT mark FROM connections_graphstate),
       ARRAY(SELECT unnest(ARRAY[low_id, high_id])
             FROM (SELECT low_id, high_id FROM connections_graphchange LIMIT {PENDING_LISTED}) AS listed)
"""


def ledger() -> Ledger:
    """Reads the ledger: one statement, two index look-ups and a scan of a table that is nearly always empty."""
    ((epoch, mark, ends),) = prepared.rows(_LEDGER)
    whole = len(ends) >= 2 * PENDING_LISTED or 0 in ends
    return Ledger(epoch, mark, None if whole else BitMap(ends))


# OFFSET 0 is a fence: it makes the planner look each member up by index. Without it, a wrong guess about how many rows
# will come turns one of these queries into a scan of every connection, seconds instead of milliseconds.
def _others(of: str) -> str:
    return f"LATERAL (SELECT other_id AS id FROM connections_tie WHERE member_id = {of} OFFSET 0)"


# Who is near is found from the targets' side. Only where somebody is not are the viewer's two steps taken, which in a
# dense network lead to everybody.
_DEGREES = f"""
WITH first AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(viewer)s::integer),
target AS MATERIALIZED (SELECT id FROM unnest(%(targets)s::integer[]) AS target (id)),
met AS MATERIALIZED (
    SELECT DISTINCT target.id FROM target CROSS JOIN {_others("target.id")} AS tie
    WHERE tie.id IN (SELECT id FROM first)),
far AS MATERIALIZED (
    SELECT id FROM target WHERE id NOT IN (SELECT id FROM first) AND id NOT IN (SELECT id FROM met)),
upto_second AS MATERIALIZED (
    SELECT DISTINCT tie.id FROM first CROSS JOIN {_others("first.id")} AS tie WHERE EXISTS (SELECT FROM far)),
reached AS MATERIALIZED (
    SELECT DISTINCT far.id FROM far CROSS JOIN {_others("far.id")} AS tie
    WHERE tie.id IN (SELECT id FROM upto_second))
SELECT id, CASE
    WHEN id IN (SELECT id FROM first) THEN 1
    WHEN id IN (SELECT id FROM met) THEN 2
    WHEN id IN (SELECT id FROM reached) THEN 3
END FROM target
"""

# More targets than this are quicker told apart by the viewer's two steps at once.
MANY = 100
_DEGREES_OF_MANY = f"""
WITH first AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(viewer)s::integer),
upto_second AS MATERIALIZED (SELECT DISTINCT tie.id FROM first CROSS JOIN {_others("first.id")} AS tie),
target AS MATERIALIZED (SELECT id FROM unnest(%(targets)s::integer[]) AS target (id)),
reached AS MATERIALIZED (
    SELECT DISTINCT target.id FROM target CROSS JOIN {_others("target.id")} AS tie
    WHERE tie.id IN (SELECT id FROM upto_second))
SELECT id, CASE
    WHEN id IN (SELECT id FROM first) THEN 1
    WHEN id IN (SELECT id FROM upto_second) THEN 2
    WHEN id IN (SELECT id FROM reached) THEN 3
END FROM target
"""


def degrees(viewer_id: int, target_ids: Collection[int]) -> dict[int, int | None]:
    """Degree of each target for the viewer: 0 for oneself, 1 to 3, None out of network (docs/rules.md, Degrees)."""
    if not target_ids:
        return {}
    statement = _DEGREES if len(target_ids) <= MANY else _DEGREES_OF_MANY
    found = dict(prepared.rows(statement, {"viewer": viewer_id, "targets": list(target_ids)}))
    if viewer_id in found:
        found[viewer_id] = 0
    return found


_MUTUAL_COUNTS = f"""
WITH first AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(viewer)s::integer)
SELECT target.id, (SELECT count(*) FROM {_others("target.id")} AS tie WHERE tie.id IN (SELECT id FROM first))
FROM unnest(%(targets)s::integer[]) AS target (id)
"""


def mutual_counts(viewer_id: int, target_ids: Collection[int]) -> dict[int, int]:
    """Number of members connected to both the viewer and each target."""
    if not target_ids:
        return {}
    return dict(prepared.rows(_MUTUAL_COUNTS, {"viewer": viewer_id, "targets": list(target_ids)}))


_FULL = """
SELECT member.id FROM unnest(%(members)s::integer[]) AS member (id)
WHERE (SELECT count(*) FROM connections_connection WHERE low_id = member.id)
    + (SELECT count(*) FROM connections_connection WHERE high_id = member.id) >= %(most)s
"""


def full_members(member_ids: Iterable[int]) -> set[int]:
    """Those who have all the connections allowed, ones with inactive members included: they come back when restored."""
    with connection.cursor() as cursor:
        cursor.execute(_FULL, {"members": list(member_ids), "most": settings.CONNECTIONS_MAX})
        return {row[0] for row in cursor.fetchall()}


_ADJACENCY = f"""
SELECT member.id, array_agg(tie.id) FROM unnest(%s::integer[]) AS member (id)
CROSS JOIN {_others("member.id")} AS tie GROUP BY member.id
"""


def adjacency(member_ids: Iterable[int]) -> dict[int, BitMap]:
    """First circles of many members at once; an empty one for who has none."""
    ids = list(member_ids)
    circles = {member_id: BitMap() for member_id in ids}
    if ids:
        for member_id, others in prepared.rows(_ADJACENCY, [ids]):
            # Without runs, as connections/graph/reach.py reads them fastest.
            circles[member_id] = BitMap(others, optimize=False)
    return circles


_CIRCLES = f"""
WITH first AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(member)s::integer),
upto_second AS MATERIALIZED (SELECT DISTINCT tie.id FROM first CROSS JOIN {_others("first.id")} AS tie),
upto_third AS (
    SELECT DISTINCT tie.id FROM upto_second CROSS JOIN {_others("upto_second.id")} AS tie WHERE %(third)s::boolean)
SELECT ARRAY(SELECT id FROM first), ARRAY(SELECT id FROM upto_second), ARRAY(SELECT id FROM upto_third)
"""


def circles(member_id: int, *, third: bool = True) -> tuple[BitMap, BitMap, BitMap]:
    """The three circles of a member, disjoint, without the member; the third is empty unless asked for."""
    ((near, upto_second, upto_third),) = prepared.rows(_CIRCLES, {"member": member_id, "third": third})
    first, second, far = BitMap(near), BitMap(upto_second), BitMap(upto_third)
    second -= first
    second.discard(member_id)
    far -= first | second
    far.discard(member_id)
    return first, second, far


_PATHS = f"""
WITH mine AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(viewer)s::integer),
theirs AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(target)s::integer),
direct AS MATERIALIZED (SELECT 1 FROM mine WHERE id = %(target)s::integer),
mutual AS MATERIALIZED (SELECT id FROM mine WHERE id IN (SELECT id FROM theirs) AND NOT EXISTS (SELECT 1 FROM direct)),
bridge AS MATERIALIZED (
    SELECT mine.id AS near, tie.id AS far FROM mine CROSS JOIN {_others("mine.id")} AS tie
    WHERE NOT EXISTS (SELECT 1 FROM direct) AND NOT EXISTS (SELECT 1 FROM mutual)
        AND tie.id IN (SELECT id FROM theirs)),
every AS (
    SELECT 1 AS length, 0 AS near, 0 AS far FROM direct
    UNION ALL SELECT 2, id, 0 FROM mutual
    UNION ALL SELECT 3, near, far FROM bridge)
SELECT length, near, far, shown, count(*) FILTER (WHERE shown) OVER ()
FROM (SELECT *, NOT (ARRAY[near, far] && %(without)s::integer[]) AS shown FROM every) AS chain
ORDER BY shown DESC LIMIT %(limit)s::bigint
"""


@dataclass(frozen=True, slots=True)
class Chains:
    """The shortest chains from one member to another.

    `degree` is their length, None when there is none of three ties or fewer. `count` says how many there are without
    the members that were to be left out, and `some` gives some of these, in no order, each as the ids strictly between
    the two: `()` when they are connected, else one or two.
    """

    degree: int | None
    count: int
    some: tuple[tuple[int, ...], ...]


def chains(viewer_id: int, target_id: int, *, limit: int, without: Collection[int] = ()) -> Chains:
    """The shortest chains from the viewer to a member, up to `limit` of them, none through the members `without`."""
    if viewer_id == target_id:
        return Chains(None, 0, ())
    asked: dict[str, Any] = {"viewer": viewer_id, "target": target_id, "limit": limit, "without": list(without)}
    rows = prepared.rows(_PATHS, asked)
    if not rows:
        return Chains(None, 0, ())
    some = tuple((near, far)[: length - 1] for length, near, far, shown, _count in rows if shown)
    return Chains(rows[0][0], rows[0][4], some)
