"""The reader under fire: threads change the graph, apply, build, flush; every answer is checked against PostgreSQL.

An answer given from Redis claims to be true of the moment of its ledger. So the test reads the ledger and the truth in
one snapshot (REPEATABLE READ) and compares.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from pyroaring import BitMap

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees
from connections.graph import builder, changes, reader, store, truth
from connections.models import Connection, GraphState
from core.redis_client import RedisAway
from tests.factories import chain, members

SECONDS = 5.0
PATIENCE = 60.0
ENOUGH = 150
PEOPLE = 60


class Soak:
    """Threads that run for a while, longer on a slow machine until enough has been asked, or until one fails."""

    def __init__(self, enough: Callable[[], bool]) -> None:
        self.start = time.monotonic()
        self.enough = enough
        self.failure: BaseException | None = None
        self.threads: list[threading.Thread] = []

    def run(self, work: Callable[[random.Random], None], seed: int) -> None:
        """Repeats `work` in a thread of its own."""

        def loop() -> None:
            chance = random.Random(seed)
            try:
                while self.failure is None and not self._over():
                    work(chance)
            except BaseException as error:  # noqa: BLE001  handed to the test
                self.failure = error
            finally:
                connection.close()

        self.threads.append(threading.Thread(target=loop, daemon=True))

    def _over(self) -> bool:
        passed = time.monotonic() - self.start
        return passed > PATIENCE or (passed > SECONDS and self.enough())

    def finish(self) -> None:
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(PATIENCE + 30)
            assert not thread.is_alive(), "deadlock"
        if self.failure is not None:
            raise self.failure


class Witness:
    """Compares what Redis answers with PostgreSQL's own answer in the ledger's snapshot."""

    def __init__(self, ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
        self.ids = ids
        self.from_redis = 0
        self.from_sql = 0
        self._mine = threading.local()
        ledger = truth.ledger

        def in_one_snapshot() -> truth.Ledger:
            if not getattr(self._mine, "watching", False):
                return ledger()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                found = ledger()
                self._mine.truth = truth.degrees(self._mine.viewer, self.ids)
            self._dawdle()
            return found

        read = store.read

        def slowly(*arguments: Any) -> Any:
            found = read(*arguments)
            if getattr(self._mine, "watching", False):
                self._dawdle()
            return found

        monkeypatch.setattr(store, "read", slowly)
        monkeypatch.setattr(truth, "ledger", in_one_snapshot)

    def _dawdle(self) -> None:
        """Leaves time between the reader's two steps for the world to change, whichever comes first."""
        time.sleep(random.random() * 0.008)

    def look(self, chance: random.Random) -> None:
        """One question; counted by who answered it."""
        self._mine.viewer = viewer = chance.choice(self.ids)
        asked = chance.sample(self.ids, 6)
        keys = [("adjacency", viewer), ("second", viewer), *(("adjacency", i) for i in asked)]
        self._mine.watching = True
        try:
            values = reader.read(keys, lambda values: _touched(values, viewer, asked))
        except RedisAway:
            values = None
        finally:
            self._mine.watching = False
        if values is None or None in values:
            self.from_sql += 1
            builder.fill(first_of=asked, second_of=[viewer])
            return
        first, second, *theirs = (store.unpack(value) for value in values)
        circles = degrees.Circles(first, second)
        answer = {i: circles.degree_of(i, others) for i, others in zip(asked, theirs, strict=True) if i != viewer}
        assert answer == {i: self._mine.truth[i] for i in answer}
        self.from_redis += 1


def _touched(values: reader.Values, viewer: int, ids: list[int]) -> BitMap:
    return (store.unpack(values[0]) if values[0] else BitMap()) | BitMap([viewer, *ids])


def _change(pair: tuple[int, int]) -> None:
    """Connects a pair that is not connected, disconnects one that is."""
    low, high = sorted(pair)
    with transaction.atomic():
        deleted, _rows = Connection.objects.between(low, high).delete()
        if not deleted:
            Connection.objects.bulk_create([Connection(low_id=low, high_id=high)], ignore_conflicts=True)


def _come_and_go(people: list[Member], chance: random.Random) -> None:
    member = chance.choice(people[:3])
    suspend_member(member=member, reason="test", by=None)
    time.sleep(0.01)
    restore_member(member=member, reason="test", by=None)
    time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_reader_ever_sees_a_wrong_degree(monkeypatch: pytest.MonkeyPatch) -> None:
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    witness = Witness(ids, monkeypatch)
    # Few pairs, so that the network stays sparse and most changes are far from most readers.
    pairs = [tuple(random.Random(seed).sample(ids, 2)) for seed in range(PEOPLE)] + list(itertools.pairwise(ids))
    applied = itertools.count()
    pause = 0.004

    def write(chance: random.Random) -> None:
        _change(chance.choice(pairs))
        time.sleep(chance.random() * pause * 10)

    def apply(chance: random.Random) -> None:
        for _ in range(changes.apply_pending()):
            next(applied)
        time.sleep(chance.random() * pause)

    def build(chance: random.Random) -> None:
        list(builder.warm(chance.sample(ids, 5)))
        time.sleep(pause)

    def flush(chance: random.Random) -> None:
        time.sleep(chance.random() * 3)
        store.drop_everything()

    soak = Soak(lambda: witness.from_redis >= ENOUGH)
    for seed, work in enumerate(
        [write, apply, apply, build, *[witness.look] * 4, flush, lambda chance: _come_and_go(people, chance)]
    ):
        soak.run(work, seed)
    soak.finish()

    assert witness.from_redis >= ENOUGH, "the soak did not ask what it is about"
    assert next(applied) > 100
    changes.apply_pending()
    for viewer in ids:
        assert degrees.degrees(viewer, ids) == truth.degrees(viewer, ids)
    assert store.gate(GraphState.objects.get().epoch) == GraphState.objects.get().mark
