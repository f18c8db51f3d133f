"""Degrees, mutual connections and circles: the engine's public face.

Every answer is exact at the moment of its own read of PostgreSQL, whatever Redis holds, whether or not it or the
workers are up (docs/rules.md, Degrees 3 and 4). Redis makes them fast. To decide what somebody may see or do, ask
`connections.visibility` and `connections.relations` instead: permissions never come from Redis.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from connections.graph import builder, reader, statistics, store, truth
from core.redis_client import RedisAway

FARTHEST = 3


@dataclass(frozen=True, slots=True)
class Circles:
    """A member's circles: disjoint sets of member ids, without the member. `third` may be left out (None)."""

    first: BitMap
    second: BitMap
    third: BitMap | None = None

    def degree_of(self, member_id: int, packed_others: bytes) -> int | None:
        """Degree of a member of these circles' owner, given that member's own connections as they are stored."""
        if member_id in self.first:
            return 1
        if member_id in self.second:
            return 2
        return FARTHEST if self.second.intersect(store.unpack(packed_others)) else None


def degrees(viewer_id: int, member_ids: Collection[int]) -> dict[int, int | None]:
    """How far each member is from the viewer: 0 (oneself), 1, 2, 3, or None when out of network.

    One round trip to Redis and one to PostgreSQL when warm, for any number of members. A third-degree member is one
    of whose connections is in the viewer's second circle (the design of LinkedIn's network cache, HotCloud 2013).
    """
    targets = sorted(set(member_ids) - {viewer_id})
    found: dict[int, int | None] = {viewer_id: 0} if viewer_id in member_ids else {}
    if not targets:
        return found
    keys = [("adjacency", viewer_id), ("second", viewer_id), *(("adjacency", target) for target in targets)]
    touched = BitMap([viewer_id, *targets])
    values = _warm(
        "degrees",
        keys,
        lambda values: touched | store.unpack(values[0]),
        lambda missing: builder.fill(
            first_of=[i for kind, i in missing if kind == "adjacency"],
            second_of=[i for kind, i in missing if kind == "second"],
        ),
    )
    if values is None:
        return found | truth.degrees(viewer_id, targets)
    first, second, *theirs = values
    circles = Circles(store.unpack(first), store.unpack(second))
    return found | {target: circles.degree_of(target, others) for target, others in zip(targets, theirs, strict=True)}


def mutual_counts(viewer_id: int, member_ids: Collection[int]) -> dict[int, int]:
    """How many members are connected to both the viewer and each of `member_ids` (0 for the viewer)."""
    targets = sorted(set(member_ids) - {viewer_id})
    found = {viewer_id: 0} if viewer_id in member_ids else {}
    if not targets:
        return found
    touched = BitMap([viewer_id, *targets])
    values = _warm(
        "mutuals",
        [("adjacency", viewer_id), *(("adjacency", target) for target in targets)],
        lambda values: touched,
        lambda missing: builder.fill(first_of=[i for _kind, i in missing]),
    )
    if values is None:
        return found | truth.mutual_counts(viewer_id, targets)
    mine = store.unpack(values[0])
    return found | {
        target: mine.intersection_cardinality(store.unpack(others))
        for target, others in zip(targets, values[1:], strict=True)
    }


def near_circles(member_id: int) -> Circles:
    """First and second circle of a member."""
    values = _warm(
        "circles",
        [("adjacency", member_id), ("second", member_id)],
        lambda values: store.unpack(values[0]) | BitMap([member_id]),
        lambda missing: builder.fill(first_of=[member_id], second_of=[member_id]),
    )
    if values is None:
        first, second, _third = truth.circles(member_id, third=False)
        return Circles(first, second)
    return Circles(store.unpack(values[0]), store.unpack(values[1]))


def circles(member_id: int) -> Circles:
    """All three circles of a member. The third is computed in the call if the graph has changed since it was stored."""
    found = _near_and_third(member_id, fill=lambda missing: builder.fill_third(member_id))
    return found or Circles(*truth.circles(member_id))


def circles_up_to(member_id: int, most: int) -> Circles:
    """The same, with the third left out (None) where it is not known and the second holds more members than `most`.

    To work out what lies around thousands takes longer than a page may.
    """
    near: Circles | None = None

    def fill(missing: list[store.Key]) -> bool | None:
        nonlocal near
        near = near_circles(member_id)
        return builder.fill_third(member_id) if len(near.second) <= most else None

    if found := _near_and_third(member_id, fill=fill):
        return found
    if near is None:
        first, second, _third = truth.circles(member_id, third=False)
        near = Circles(first, second)
    return Circles(*truth.circles(member_id)) if len(near.second) <= most else near


def circle_counts(member_id: int) -> dict[int, int]:
    """Number of members at degree 1, 2 and 3 of a member."""
    found = circles(member_id)
    return {1: len(found.first), 2: len(found.second), 3: len(found.third or ())}


def _near_and_third(member_id: int, *, fill: Callable[[list[store.Key]], bool | None]) -> Circles | None:
    keys = [("adjacency", member_id), ("second", member_id), ("third", member_id)]

    def near(values: Sequence[bytes]) -> BitMap:
        # A tie matters to what is within three steps only if one of its ends is within two.
        return store.unpack(values[0]) | store.unpack(values[1]) | BitMap([member_id])

    values = _warm("circles", keys, near, fill)
    if values is None:
        return None
    return Circles(store.unpack(values[0]), store.unpack(values[1]), store.unpack_third(values[2])[1])


def _warm(
    question: str,
    keys: Sequence[store.Key],
    depends_on: Callable[[Sequence[bytes]], BitMap],
    fill: Callable[[list[store.Key]], bool | None],
) -> list[bytes] | None:
    """Exact values of all `keys`, what is missing being built once; None: ask PostgreSQL.

    `question` is what is being answered, for the counts that operators see (connections.graph.statistics). `fill` gives
    None where the caller does without what is missing: that is no answer, and counts as none.
    """

    def members(values: store.Values) -> BitMap:
        present = [value for value in values if value is not None]
        # Where something is missing there is no answer yet to vouch for.
        return depends_on(present) if len(present) == len(values) else BitMap()

    try:
        for attempt in range(2):
            values = reader.read(keys, members)
            if values is None:
                break
            missing = [key for key, value in zip(keys, values, strict=True) if value is None]
            if not missing:
                statistics.answered(question, "build" if attempt else "redis")
                return [value for value in values if value is not None]
            filled = False if attempt else fill(missing)
            if filled is None:
                return None
            if not filled:
                break
    except RedisAway:
        pass
    statistics.answered(question, "sql")
    return None
