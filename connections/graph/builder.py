"""Computing circles and storing them.

A build reads the gate first and names it when it writes; Redis refuses the write if the gate has moved since. What it
reads from PostgreSQL may be newer than the gate's mark: every such change is pending, and applying a pending change
evaluates membership afresh instead of adding or taking away, so a build that already knows it comes to no harm.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pyroaring import BitMap

from connections.graph import reader, store, truth

# First circles kept in memory while many members are warmed: about 100 bytes each.
KEPT_AT_MOST = 500_000


def adjacency(
    epoch: str, gate: str, member_ids: Iterable[int], kept: dict[int, BitMap] | None = None
) -> dict[int, BitMap]:
    """First circles of many members, from Redis, from PostgreSQL where missing; the missing ones are stored.

    `kept` saves asking again for what was read at the same gate; it is added to.
    """
    wanted = list(member_ids)
    if kept is not None:
        kept |= adjacency(epoch, gate, [member_id for member_id in wanted if member_id not in kept])
        return {member_id: kept[member_id] for member_id in wanted}
    ids = wanted
    _gate, values = store.read(epoch, [("adjacency", member_id) for member_id in ids])
    found = {i: store.unpack(value) for i, value in zip(ids, values, strict=True) if value is not None}
    missing = [member_id for member_id in ids if member_id not in found]
    if missing:
        fetched = truth.adjacency(missing)
        store.put(epoch, gate, "adjacency", {i: store.pack(circle) for i, circle in fetched.items()})
        found |= fetched
    return found


def second_circle(member_id: int, first: BitMap, neighbours: dict[int, BitMap]) -> BitMap:
    """Members at degree 2: connected to one of the first circle, not in it, not the member."""
    second = store.union(neighbours[other] for other in first)
    second -= first
    second.discard(member_id)
    return second


def third_circle(member_id: int, first: BitMap, second: BitMap, beyond: Collection[BitMap]) -> BitMap:
    """Members at degree 3, given the first circles of everybody in the second circle."""
    third = store.union(beyond)
    third -= first
    third -= second
    third.discard(member_id)
    return third


def fill(*, first_of: Collection[int] = (), second_of: Collection[int] = ()) -> bool:
    """Stores the missing first and second circles. False: Redis is out of step, ask PostgreSQL. Raises RedisAway."""
    stable = reader.stable_gate()
    if stable is None:
        return False
    epoch, gate = stable
    own = adjacency(epoch, gate, set(first_of) | set(second_of))
    if second_of:
        around = adjacency(epoch, gate, store.union(own[member_id] for member_id in second_of))
        second = {i: store.pack(second_circle(i, own[i], around)) for i in second_of}
        return store.put(epoch, gate, "second", second)
    return True


def fill_third(member_id: int) -> bool:
    """Builds and stores all three circles of one member. False: Redis is out of step. Raises RedisAway."""
    stable = reader.stable_gate()
    return stable is not None and _build(member_id, *stable, {})


def _build(member_id: int, epoch: str, gate: str, kept: dict[int, BitMap]) -> bool:
    first = adjacency(epoch, gate, [member_id], kept)[member_id]
    second = second_circle(member_id, first, adjacency(epoch, gate, first, kept))
    third = third_circle(member_id, first, second, adjacency(epoch, gate, second, kept).values())
    return store.put(epoch, gate, "second", {member_id: store.pack(second)}) and store.put(
        epoch, gate, "third", {member_id: store.pack_third(gate, third)}
    )


def warm(member_ids: Sequence[int], *, batch: int = 100) -> Iterator[int]:
    """Precomputes second and third circles of many members; yields how many are done after each batch.

    Members whose circles are current already are passed over. Stops early, without an error, when Redis falls out of
    step: the next sweep goes on. Raises RedisAway.
    """
    kept: dict[int, BitMap] = {}
    kept_at: tuple[str, str] | None = None
    for start in range(0, len(member_ids), batch):
        ids = member_ids[start : start + batch]
        stable = reader.stable_gate()
        if stable is None:
            return
        if stable != kept_at or len(kept) > KEPT_AT_MOST:
            kept, kept_at = {}, stable
        epoch, gate = stable
        _gate, values = store.read(epoch, [("third", member_id) for member_id in ids])
        for member_id, value in zip(ids, values, strict=True):
            is_current = value is not None and store.unpack_third(value)[0] == gate
            if not is_current and not _build(member_id, epoch, gate, kept):
                return
        yield start + len(ids)
