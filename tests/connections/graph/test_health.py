"""How the engine is doing: every state it can be in, what waits, and what is told while Redis is away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from connections.graph import builder, census, changes, store, truth
from connections.graph.health import Step, examine
from connections.models import GraphChange, GraphState
from core.redis_client import RedisAway, client
from tests.cast import Cast
from tests.factories import chain, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(cast: Cast) -> GraphState:
    """The cast, with nothing pending."""
    changes.apply_pending()
    return GraphState.objects.get()


def test_in_step(applied: GraphState, cast: Cast) -> None:
    list(builder.warm([cast.alice.pk]))
    found = examine(afresh=True)
    assert (found.step, found.redis_up, found.in_step) == (Step.IN_STEP, True, True)
    assert (found.epoch, found.mark, found.gates) == (applied.epoch, applied.mark, [applied.mark])
    assert (found.pending.changes, found.pending.oldest_seconds, found.pending.everything) == (0, None, False)
    assert found.census is not None
    assert (found.census.stored["second"], found.census.current_third) == (1, 1)
    assert found.counted is not None


@pytest.mark.parametrize("gate", ["{mark}>next", "{mark}>next!", "before>{mark}!"])
def test_applying(applied: GraphState, gate: str) -> None:
    store.begin(applied.epoch, gate.format(mark=applied.mark))
    assert (examine().step, examine().in_step) == (Step.APPLYING, True)


@pytest.mark.parametrize("gate", ["another", "before>{mark}"])
def test_out_of_step(applied: GraphState, gate: str) -> None:
    store.begin(applied.epoch, gate.format(mark=applied.mark))
    found = examine()
    assert (found.step, found.redis_up, found.in_step) == (Step.OUT_OF_STEP, True, False)


def test_redis_that_was_flushed_is_out_of_step(applied: GraphState) -> None:
    store.drop_everything()
    found = examine()
    assert (found.step, found.gates) == (Step.OUT_OF_STEP, [None])


def test_never_filled(cast: Cast) -> None:
    GraphState.objects.all().delete()
    found = examine()
    assert (found.step, found.redis_up, found.in_step, found.census) == (Step.EMPTY, True, False, None)


@pytest.mark.parametrize("filled", [True, False])
def test_away(applied: GraphState, settings: Settings, filled: bool) -> None:
    if not filled:
        GraphState.objects.all().delete()
    chain(*members(2))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = examine()
    assert (found.step, found.redis_up, found.in_step) == (Step.AWAY, False, False)
    assert (found.counted, found.census, found.gates) == (None, None, [])
    assert found.pending.changes == 1


def test_a_batch_that_ends_while_one_looks(applied: GraphState, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate of before the batch, the mark of after it: that is not out of step, so it looks again."""
    real, calls = truth.ledger, 0

    def ledger() -> truth.Ledger:
        nonlocal calls
        calls += 1
        if calls == 2:
            chain(*members(2))
            changes.apply_pending()
        return real()

    monkeypatch.setattr(truth, "ledger", ledger)
    assert examine().step is Step.IN_STEP
    assert calls == 3


def test_what_waits_and_since_when(applied: GraphState) -> None:
    chain(*members(4))
    youngest = GraphChange.objects.latest("pk")
    GraphChange.objects.filter(pk=youngest.pk).update(made_at=timezone.now() - timedelta(minutes=5))
    pending = examine().pending
    assert (pending.changes, pending.everything) == (3, False)
    assert pending.oldest_seconds is not None
    assert 300 <= pending.oldest_seconds < 360


def test_a_change_of_the_whole_graph_is_said(applied: GraphState) -> None:
    GraphChange.objects.create(low_id=0, high_id=0)
    assert examine().pending.everything


def test_it_costs_the_same_however_much_there_is(applied: GraphState) -> None:
    costs = []
    for more in (2, 40):
        people = members(more)
        chain(*people)
        with CaptureQueriesContext(connection) as queries:
            examine(afresh=True)
        costs.append(len(queries))
        changes.apply_pending()
        list(builder.warm([member.pk for member in people]))
    assert costs[0] == costs[1]


def test_the_census_goes_away_alone(applied: GraphState, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis that freezes in the middle of the look: what was seen before is told."""

    def freeze(*_arguments: object) -> None:
        raise RedisAway

    client().delete(census._name())
    monkeypatch.setattr(census, "take", freeze)
    found = examine()
    assert (found.step, found.census) == (Step.IN_STEP, None)
