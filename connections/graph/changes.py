"""Bringing Redis up to date with the changes that PostgreSQL has listed.

One applier at a time, by a row lock. A batch goes: gate `A` → `A>B.0`; patch every stored circle that the changes
touch, each write counting the gate on; gate `A>B.n` → `A>B!`, the seal; commit mark B and the deletion of the rows,
together; gate `A>B!` → `B`. Killed anywhere in between, the next applier finds either the rows (and does them again:
patches are idempotent) or the mark and the seal (and closes the gate). The mark without the seal means that Redis came
back without its last writes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from pyroaring import BitMap

from connections.graph import builder, reader, recent, statistics, store, truth
from connections.models import GraphChange, GraphState

log = structlog.get_logger(__name__)

Pair = tuple[int, int]
BATCH_PAIRS = 100
# With more than this waiting it is quicker to forget everything than to patch it.
PATCHED_AT_MOST = 2000


def apply_pending() -> int:
    """Applies what is pending, batch by batch; returns the number of changes done with. Raises RedisAway.

    Does nothing while another applier is at work. To be called outside a transaction: the gate is closed after the
    commit of each batch.
    """
    GraphState.objects.get_or_create(id=1, defaults={"epoch": store.token(), "mark": store.token()})
    done = 0
    while True:
        try:
            batch = _next_batch()
        except _Overtaken as refusal:
            log.warning("graph.overtaken", kind=str(refusal))
            return done
        if batch is None:
            return done
        # Only now, after the commit: no reader may find a gate whose mark PostgreSQL does not know.
        batch.close()
        done += batch.size
        if batch.size < BATCH_PAIRS:
            return done


def start_anew() -> None:
    """Makes Redis forget every circle and begins a new epoch: for repairs. Raises RedisAway.

    Until the first builds answers come from PostgreSQL; a failure half-way leaves a gate that is missing, which is
    the same. To be called outside a transaction.
    """
    store.ping()
    GraphState.objects.get_or_create(id=1, defaults={"epoch": store.token(), "mark": store.token()})
    with transaction.atomic():
        state = GraphState.objects.select_for_update().get()
        batch = _new_epoch(state)
    store.drop_everything()
    batch.close()


def _new_epoch(state: GraphState) -> "_Batch":
    # What is deleted was committed before anybody can build in the new epoch, so every build will know it.
    waiting, _by_model = GraphChange.objects.all().delete()
    state.epoch, state.mark = store.token(), store.token()
    state.save()
    return _Batch(state.epoch, state.mark, None, waiting)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one transaction did: `sealed` is the gate to close, or None when a new epoch begins."""

    epoch: str
    mark: str
    sealed: str | None
    size: int

    def close(self) -> None:
        if self.sealed is None:
            store.begin(self.epoch, self.mark)
            log.info("graph.epoch", epoch=self.epoch, forgotten=self.size)
        else:
            store.move_gate(self.epoch, self.mark, only_from=[self.sealed])
        statistics.applied(self.size, anew=self.sealed is None)


@transaction.atomic
def _next_batch() -> _Batch | None:
    """Applies up to BATCH_PAIRS changes; None when there is nothing to do or somebody else is at it."""
    state = GraphState.objects.select_for_update(skip_locked=True).first()
    if state is None:
        return None
    rows = list(GraphChange.objects.order_by("id")[:BATCH_PAIRS])
    if not _in_step(state) or _is_too_much(rows):
        return _new_epoch(state)
    if not rows:
        return None
    mark = store.token()
    batch = store.Batch(state.epoch, state.mark, mark)
    if not batch.open():
        return None
    pairs = {(row.low_id, row.high_id) for row in rows}
    _patch(batch, pairs)
    _remember(batch, state, mark, pairs)
    if not batch.seal():
        raise _Overtaken("seal")
    _commit_without_waiting()
    state.mark = mark
    state.save()
    GraphChange.objects.filter(id__in=[row.id for row in rows]).delete()
    return _Batch(state.epoch, mark, batch.sealed, len(rows))


def _is_too_much(rows: list[GraphChange]) -> bool:
    """Whether to forget everything instead of patching; `rows` are the first BATCH_PAIRS of what waits."""
    if any(row.low_id == 0 for row in rows):
        return True
    if len(rows) < BATCH_PAIRS:
        return False
    return GraphChange.objects.count() > PATCHED_AT_MOST or GraphChange.objects.filter(low_id=0).exists()


def _in_step(state: GraphState) -> bool:
    """Whether Redis holds the graph as of the state's mark; closes sealed gates left open after a commit."""
    gates = store.gates(state.epoch)
    if not reader.bears(gates, state.mark, landed=True):
        return False
    found = [gate for gate in gates if gate is not None]
    if not any(gate.endswith(f">{state.mark}{store.SEAL}") for gate in found):
        return True
    return store.move_gate(state.epoch, state.mark, only_from=found)


def _commit_without_waiting() -> None:
    """Lets the commit of this transaction return before it is on disk.

    A PostgreSQL that loses it in a power cut has the rows and the mark of before, which Redis has left: a new epoch.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


class _Overtaken(RuntimeError):
    """Another applier took over while this one was paused, or Redis lost its memory: its transaction is rolled back.

    Nothing is lost: the rows are still there for the next applier.
    """


def _patch(batch: store.Batch, pairs: set[Pair]) -> None:
    """Rewrites every stored circle that the pairs touch, from the graph as it is now.

    For a pair (u, v): the adjacency of u and v changes; their second circles are built afresh; and each x connected
    to u gains or loses v, which is at degree 2 of x exactly when x is at degree 2 of v.
    """
    ends = {end for pair in pairs for end in pair}
    first = truth.adjacency(ends)
    _put(batch, "adjacency", first)
    around, missing = builder.stored_adjacency(batch.epoch, store.union(first.values()) - BitMap(ends))
    fetched = truth.adjacency(missing)
    _put(batch, "adjacency", fetched)
    around |= fetched | first
    second = {end: builder.second_circle(end, first[end], around) for end in ends}

    asked: dict[int, set[int]] = defaultdict(set)
    for low, high in pairs:
        for end, other in ((low, high), (high, low)):
            for neighbour in first[end]:
                asked[neighbour].add(other)
    concerned = sorted(asked.keys() | ends)
    _gates, values = store.read(batch.epoch, [("second", member_id) for member_id in concerned])
    patched: dict[int, BitMap] = {}
    for member_id, value in zip(concerned, values, strict=True):
        if value is None:
            continue  # cold: there is nothing to put right, and a build now cannot land before this batch is closed
        if member_id in ends:
            patched[member_id] = second[member_id]
            continue
        circle = store.unpack(value)
        for other in asked[member_id]:
            (circle.add if member_id in second[other] else circle.discard)(other)
        patched[member_id] = circle
    _put(batch, "second", patched)


def _remember(batch: store.Batch, state: GraphState, mark: str, pairs: set[Pair]) -> None:
    """Adds the batch to what changed lately, for those who hold a third circle built before it."""
    _gates, (value,) = store.read(state.epoch, [reader.RECENT])
    if not batch.put("recent", {0: recent.extended(value, state.mark, mark, pairs)}):
        raise _Overtaken("recent")


def _put(batch: store.Batch, kind: str, circles: Mapping[int, BitMap]) -> None:
    if circles and not batch.put(kind, {member_id: store.pack(circle) for member_id, circle in circles.items()}):
        raise _Overtaken(kind)
