"""Comparing what Redis holds with the truth: for operators, and for tests that plant an error.

What is compared is what a reader would use (connections.graph.reader): values in the current epoch, under a gate that
bears PostgreSQL's mark. A third circle near which something has changed since is not read by anybody, so it is no
difference; a circle that a pending change touches is answered by PostgreSQL, so it is looked at again later. The truth
is computed here from the ties alone, in one snapshot that is taken after Redis was read, and shares no code with the
builder.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from pyroaring import BitMap

from connections.graph import changes, reader, store, truth
from connections.graph.store import Gates, Key

KINDS = ("adjacency", "second", "third")
MEMBERS_A_BATCH = 300
# A batch that the graph overtakes is read again this often before its members are given up as unsettled.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored circle that is wrong: the ids it lacks, and the ids it should not hold."""

    member_id: int
    kind: str
    missing: BitMap
    extra: BitMap


@dataclass(slots=True)
class Findings:
    """What was compared so far, by kind; what differed; the members whose circles were changing all the while."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    unsettled: int = 0


class _Moved(Exception):
    """The graph or the epoch changed between the two reads, or a batch of changes is about to be applied."""


def stored_members(*, sample: int | None = None) -> list[int]:
    """Ids of the members of whom Redis holds a circle in the current epoch, or `sample` of them, at random."""
    epoch = truth.ledger().epoch
    if epoch is None:
        return []
    ids = sorted(set().union(*(store.stored_ids(epoch, kind) for kind in KINDS)))
    if sample is not None and sample < len(ids):
        ids = sorted(random.SystemRandom().sample(ids, sample))
    return ids


def verify(member_ids: Sequence[int], findings: Findings) -> Iterator[int]:
    """Compares the stored circles of some members, adding to `findings`; yields how many members are done with.

    To be called outside a transaction. Raises RedisAway.
    """
    for start in range(0, len(member_ids), MEMBERS_A_BATCH):
        batch = list(member_ids[start : start + MEMBERS_A_BATCH])
        for _attempt in range(ATTEMPTS):
            batch = _verify_batch(batch, findings)
            if not batch:
                break
            changes.apply_pending()
        findings.unsettled += len(batch)
        yield min(start + MEMBERS_A_BATCH, len(member_ids))


def _verify_batch(member_ids: list[int], findings: Findings) -> list[int]:
    """Compares what can be compared now; returns the members that have to be looked at again."""
    before = truth.ledger()
    if before.epoch is None:
        return []
    keys = [reader.RECENT, *((kind, member_id) for member_id in member_ids for kind in KINDS)]
    gates, values = store.read(before.epoch, keys)
    if None in gates:
        return []  # Redis has lost its memory: nobody reads what it holds
    stored = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
    try:
        with _snapshot():
            return _compare(member_ids, stored, before, gates, findings)
    except _Moved:
        return member_ids


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction all of whose queries see the graph as it is at the first of them."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _compare(
    member_ids: list[int], stored: dict[Key, bytes], before: truth.Ledger, gates: Gates, findings: Findings
) -> list[int]:
    now = truth.ledger()
    if now.epoch != before.epoch or not reader.bears(gates, now.mark, landed=False):
        raise _Moved
    true = _true_circles(member_ids)
    again: list[int] = []
    for member_id in member_ids:
        first, second, _third = true[member_id]
        # A tie matters to what is within three steps only if one of its ends is within two.
        near = first | second | BitMap([member_id])
        if not now.settles(near):
            again.append(member_id)
            continue
        log = stored.get(reader.RECENT)
        for kind, circle in zip(KINDS, true[member_id], strict=True):
            value = stored.get((kind, member_id))
            if value is None or (kind == "third" and not reader.third_is_current(value, now.mark, log, near)):
                continue
            held = _held(value, kind)
            findings.compared[kind] += 1
            if held != circle:
                findings.differences.append(Difference(member_id, kind, circle - held, held - circle))
    return again


_MISCOUNTED = """
    one.id = tie.low_id AND other.id = tie.high_id AND tie.live <> (one.is_active AND other.is_active)
"""


def miscounted() -> int:
    """Connections whose `live` does not say whether both ends are active. The triggers leave none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM connections_connection AS tie, accounts_member AS one, accounts_member AS other"
            f" WHERE {_MISCOUNTED}"
        )
        return int(cursor.fetchone()[0])


def count_anew() -> int:
    """Puts `live` right where it is wrong, which lists the changes for Redis; returns how many it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE connections_connection AS tie SET live = one.is_active AND other.is_active"
            f" FROM accounts_member AS one, accounts_member AS other WHERE {_MISCOUNTED}"
        )
        return int(cursor.rowcount)


def _held(value: bytes, kind: str) -> BitMap:
    """The circle in a stored value; what is garbled holds nobody."""
    try:
        return store.unpack_third(value)[1] if kind == "third" else store.unpack(value)
    except ValueError:
        return BitMap()


def _true_circles(member_ids: Collection[int]) -> dict[int, tuple[BitMap, BitMap, BitMap]]:
    """The three circles of some members: who is within one, two and three steps, less who is nearer."""
    ties = truth.adjacency(member_ids)
    for _step in range(2):
        reached = store.union(ties.values())
        ties |= truth.adjacency(reached - BitMap(ties))
    circles = {}
    for member_id in member_ids:
        near, circle = BitMap([member_id]), ties[member_id]
        found = []
        for _degree in range(3):
            found.append(circle)
            near |= circle
            circle = store.union(ties[other] for other in circle if other in ties) - near
        circles[member_id] = (found[0], found[1], found[2])
    return circles
