"""Computing circles and storing them.

A build reads the gate first and names it when it writes; Redis refuses the write if the gate has moved since. What it
reads from PostgreSQL may be newer than the gate's mark: every such change is pending, and applying a pending change
evaluates membership afresh instead of adding or taking away, so a build that already knows it comes to no harm. What
was pending when it began may be a change of its own transaction, which may yet be rolled back: nothing that such a
change concerns is stored.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyroaring import BitMap

from connections.graph import reach, reader, store, truth
from connections.graph.reader import Stable

# First circles kept in memory while many members are warmed: some 300 bytes each. Where the second circles of those
# warmed together hold more members, they share too few of them for that to pay.
KEPT_AT_MOST = 200_000
SHARED_AT_MOST = 100_000
# Neighbours in id lie on the same pages of an index: read in order, first circles come four times as fast.
LOADED_AT_ONCE = 2_000
LOOKED_AT = 200


def adjacency(stable: Stable, member_ids: Iterable[int], kept: dict[int, bytes] | None = None) -> dict[int, BitMap]:
    """First circles of many members, from Redis, from PostgreSQL where missing; the missing ones are stored.

    `kept` saves asking again for what was read at the same gate; it is added to while it is small.
    """
    ids = list(member_ids)
    return dict(zip(ids, store.unpack_all(_stored(stable, ids, kept)), strict=True))


def _stored(stable: Stable, ids: Sequence[int], kept: dict[int, bytes] | None = None) -> list[bytes]:
    """The same in their stored form, in the order asked for."""
    if not kept:
        values = _complete(stable, ids, store.read_all(stable.epoch, "adjacency", ids))
        if kept is not None and len(ids) <= KEPT_AT_MOST:
            kept.update(zip(ids, values, strict=True))
        return values
    lacking = [member_id for member_id in ids if member_id not in kept]
    values = _complete(stable, lacking, store.read_all(stable.epoch, "adjacency", lacking))
    found = dict(zip(lacking, values, strict=True))
    if len(kept) + len(found) <= KEPT_AT_MOST:
        kept |= found
        return [kept[member_id] for member_id in ids]
    return [found[member_id] if member_id in found else kept[member_id] for member_id in ids]


def _complete(stable: Stable, ids: Sequence[int], values: store.Values) -> list[bytes]:
    """What Redis holds of some first circles, with what it lacks from PostgreSQL, which is stored."""
    held = [value for value in values if value is not None]
    if len(held) == len(ids):
        return held
    missing = [member_id for member_id, value in zip(ids, values, strict=True) if value is None]
    fetched = truth.adjacency(missing)
    _put(stable, "adjacency", fetched, {member_id: BitMap([member_id]) for member_id in missing})
    return [
        value if value is not None else store.pack(fetched[member_id])
        for member_id, value in zip(ids, values, strict=True)
    ]


def stored_adjacency(epoch: str, member_ids: Iterable[int]) -> tuple[dict[int, BitMap], list[int]]:
    """First circles of many members as Redis holds them, and the members of whom it holds none."""
    ids = list(member_ids)
    _gates, values = store.read(epoch, [("adjacency", member_id) for member_id in ids])
    found = {i: store.unpack(value) for i, value in zip(ids, values, strict=True) if value is not None}
    return found, [member_id for member_id in ids if member_id not in found]


def _put(stable: Stable, kind: str, circles: Mapping[int, BitMap], near: Mapping[int, BitMap]) -> bool:
    """Stores circles, except those that a pending change may concern; `near` says on whose connections each depends."""
    settled = {i: store.pack(circle) for i, circle in circles.items() if stable.settles(near[i])}
    return not settled or store.put(stable.epoch, stable.gate, kind, settled)


def second_circle(member_id: int, first: BitMap, neighbours: dict[int, BitMap]) -> BitMap:
    """Members at degree 2: connected to one of the first circle, not in it, not the member."""
    second = store.union(neighbours[other] for other in first)
    second -= first
    second.discard(member_id)
    return second


def fill(*, first_of: Collection[int] = (), second_of: Collection[int] = ()) -> bool:
    """Stores the missing first and second circles. False: Redis is out of step, ask PostgreSQL. Raises RedisAway."""
    stable = reader.stable_gate()
    if stable is None:
        return False
    adjacency(stable, set(first_of) - set(second_of))
    return not second_of or _build(list(second_of), stable, {}, third=False)


def fill_third(member_id: int) -> bool:
    """Builds and stores all three circles of one member. False: Redis is out of step. Raises RedisAway."""
    stable = reader.stable_gate()
    return stable is not None and _build([member_id], stable, {}, third=True)


def _build(member_ids: Sequence[int], stable: Stable, kept: dict[int, bytes], *, third: bool) -> bool:
    """Builds and stores the second circles of some members, and the third ones where that is wanted.

    `kept` holds first circles as they were read at the same gate, and is added to while it is small.
    """
    first = adjacency(stable, member_ids, kept)
    around = adjacency(stable, store.union(first.values()), kept)
    near = {member_id: first[member_id] | BitMap([member_id]) for member_id in member_ids}
    second = {member_id: second_circle(member_id, first[member_id], around) for member_id in member_ids}
    if not _put(stable, "second", second, near):
        return False
    if not third:
        return True
    shared = kept if len(store.union(second.values())) <= SHARED_AT_MOST else None
    return all(_build_third(stable, i, near[i] | second[i], second[i], shared) for i in member_ids)


def _build_third(stable: Stable, member_id: int, near: BitMap, second: BitMap, kept: dict[int, bytes] | None) -> bool:
    """Builds and stores the third circle: whom the second circle is connected to, less who is nearer."""
    if not stable.settles(near):
        return True
    far = reach.beyond(_stored(stable, list(second), kept), near)
    return store.put(stable.epoch, stable.gate, "third", {member_id: store.marked(stable.gate, far)})


def has_just_begun(member_ids: Sequence[int]) -> bool:
    """Whether Redis lacks the first circles of most of these members, judged by some of them. Raises RedisAway."""
    stable = reader.stable_gate()
    if stable is None or not member_ids:
        return False
    some = member_ids[:: max(len(member_ids) // LOOKED_AT, 1)]
    return store.beginnings(stable.epoch, "adjacency", some).count(None) > len(some) / 2


def load(low: int, high: int) -> Iterator[int]:
    """Stores the first circles that are missing of the members with ids from `low` up to `high`, `high` left out.

    For a Redis that has just begun: everything else is made of these. Yields how many ids are done with after each
    batch; stops early, without an error, when Redis is out of step. Raises RedisAway.
    """
    for start in range(low, high, LOADED_AT_ONCE):
        ids = range(start, min(start + LOADED_AT_ONCE, high))
        stable = reader.stable_gate()
        if stable is None:
            return
        beginnings = store.beginnings(stable.epoch, "adjacency", ids)
        missing = [member_id for member_id, value in zip(ids, beginnings, strict=True) if value is None]
        if not _put(stable, "adjacency", truth.adjacency(missing), {i: BitMap([i]) for i in missing}):
            return
        yield ids.stop - low


def warm(member_ids: Sequence[int], *, third: bool = True, batch: int = 50) -> Iterator[int]:
    """Precomputes second and third circles of many members, or second ones; yields how many are done after each batch.

    Members whose circles are current already are passed over. Stops early, without an error, when Redis falls out of
    step: the next sweep goes on. Raises RedisAway.
    """
    kept: dict[int, bytes] = {}
    kept_at: Stable | None = None
    for start in range(0, len(member_ids), batch):
        ids = member_ids[start : start + batch]
        stable = reader.stable_gate()
        if stable is None:
            return
        if stable != kept_at:
            kept, kept_at = {}, stable
        wanting = _not_current(ids, stable.epoch, stable.gate) if third else _without_second(ids, stable.epoch)
        if wanting and not _build(wanting, stable, kept, third=third):
            return
        yield start + len(ids)


def _without_second(member_ids: Sequence[int], epoch: str) -> list[int]:
    """Those of whom no second circle is stored."""
    beginnings = store.beginnings(epoch, "second", member_ids)
    return [member_id for member_id, value in zip(member_ids, beginnings, strict=True) if value is None]


def _not_current(member_ids: Sequence[int], epoch: str, mark: str) -> list[int]:
    """Those whose third circle a reader at this mark would not use."""
    beginnings = dict(zip(member_ids, store.beginnings(epoch, "third", member_ids), strict=True))
    older = [i for i, value in beginnings.items() if value is not None and store.built_at(value) != mark]
    near: dict[int, BitMap] = {}
    log: bytes | None = None
    if older:
        keys = [reader.RECENT, *((kind, member_id) for member_id in older for kind in ("adjacency", "second"))]
        _gates, (log, *circles) = store.read(epoch, keys)
        for member_id, first, second in zip(older, circles[::2], circles[1::2], strict=True):
            if first is not None and second is not None:
                near[member_id] = store.unpack(first) | store.unpack(second) | BitMap([member_id])
            else:
                beginnings[member_id] = None
    return [
        member_id
        for member_id, value in beginnings.items()
        if not reader.third_is_current(value, mark, log, near.get(member_id, BitMap()))
    ]
