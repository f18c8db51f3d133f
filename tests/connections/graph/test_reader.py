"""The reader under fire: threads change the graph, apply, build, flush; every answer is checked against PostgreSQL."""

import itertools
import random
import time

import pytest
from django.db import transaction

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees
from connections.graph import builder, changes, store, truth
from connections.models import Connection, GraphState
from tests.connections.graph.witness import Soak, Witness
from tests.factories import chain, members

SECONDS = 5.0
PATIENCE = 90.0
ENOUGH = 60
PEOPLE = 60


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
def test_no_reader_ever_sees_a_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
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

    def asked_enough() -> bool:
        return len(witness.from_redis) == 4 and min(witness.from_redis.values()) >= ENOUGH

    soak = Soak(asked_enough, seconds=SECONDS, patience=PATIENCE)
    for seed, work in enumerate(
        [write, apply, apply, build, *[witness.look] * 4, flush, lambda chance: _come_and_go(people, chance)]
    ):
        soak.run(work, seed)
    soak.begin()
    soak.finish()

    assert asked_enough(), "the soak did not ask what it is about"
    assert next(applied) > 100
    changes.apply_pending()
    for viewer in ids:
        assert degrees.degrees(viewer, ids) == truth.degrees(viewer, ids)
    assert store.gate(GraphState.objects.get().epoch) == GraphState.objects.get().mark


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_witness_finds_out_a_reader_that_ignores_pending_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    list(builder.warm(ids))
    witness = Witness(ids, monkeypatch)
    monkeypatch.setattr(truth.Ledger, "settles", lambda _ledger, _touched: True)
    soak = Soak(lambda: False, seconds=SECONDS, patience=PATIENCE)
    soak.run(lambda chance: _change(tuple(chance.sample(ids, 2))), 1)
    soak.run(witness.look, 2)
    soak.begin()
    with pytest.raises(AssertionError, match="about"):
        soak.finish()
