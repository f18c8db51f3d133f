"""The engine's figures for Prometheus: each has its name, its labels and the right number."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client import CollectorRegistry
from pytest_django import Settings

from connections.graph import builder, changes, statistics, store
from connections.metrics import EngineCollector
from connections.models import GraphChange, GraphState
from core.metrics import registry
from tests.cast import Cast
from tests.factories import chain, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_prefix(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of this test alone, and nothing counted yet."""
    settings.REDIS_KEY_PREFIX = f"{settings.REDIS_KEY_PREFIX}-{store.token()}"
    monkeypatch.setattr(statistics, "_tally", statistics._Tally())


def figures() -> dict[str, float]:
    """Every sample by its name, with labels as Prometheus writes them."""
    own = CollectorRegistry()
    own.register(EngineCollector())
    found = {}
    for metric in own.collect():
        for sample in metric.samples:
            labels = ",".join(f'{key}="{value}"' for key, value in sorted(sample.labels.items()))
            found[sample.name + (f"{{{labels}}}" if labels else "")] = sample.value
    return found


def test_every_figure(own_prefix: None, cast: Cast) -> None:
    changes.apply_pending()
    list(builder.warm([cast.alice.pk, cast.bob.pk]))
    for by in ("redis", "redis", "sql"):
        statistics.answered("mutuals", by)
    statistics.flush()
    before = figures()
    statistics.applied(5)
    statistics.applied(0, anew=True)
    chain(*members(3))
    GraphChange.objects.update(made_at=timezone.now() - timedelta(minutes=2))
    told = figures()
    assert told["maillon_redis_up"] == told["maillon_graph_in_step"] == 1
    assert told["maillon_graph_pending_changes"] == 2
    assert 120 <= told["maillon_graph_oldest_pending_seconds"] < 180
    assert told['maillon_circles_warm_members{circle="second"}'] == 2
    assert told['maillon_circles_warm_members{circle="third"}'] == 2
    assert told['maillon_circles_stored{kind="adjacency"}'] == 4
    assert told["maillon_circles_bytes"] > 0
    assert told['maillon_engine_answers_total{by="redis",question="mutuals"}'] == 2
    assert told['maillon_engine_answers_total{by="sql",question="mutuals"}'] == 1
    assert told['maillon_engine_answers_total{by="build",question="circles"}'] == 0
    assert told["maillon_graph_changes_applied_total"] == before["maillon_graph_changes_applied_total"] + 5
    for moment in ("last_applied", "epoch_start"):
        assert abs(told[f"maillon_graph_{moment}_timestamp_seconds"] - timezone.now().timestamp()) < 60


def test_nothing_is_pending(own_prefix: None, cast: Cast) -> None:
    changes.apply_pending()
    told = figures()
    assert told["maillon_graph_pending_changes"] == told["maillon_graph_oldest_pending_seconds"] == 0


def test_out_of_step(own_prefix: None, cast: Cast) -> None:
    changes.apply_pending()
    store.begin(GraphState.objects.get().epoch, "another")
    told = figures()
    assert (told["maillon_redis_up"], told["maillon_graph_in_step"]) == (1, 0)


def test_while_redis_is_away_nothing_is_made_up(own_prefix: None, cast: Cast, settings: Settings) -> None:
    changes.apply_pending()
    chain(*members(3))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    told = figures()
    assert told == {
        "maillon_redis_up": 0,
        "maillon_graph_in_step": 0,
        "maillon_graph_pending_changes": 2,
        "maillon_graph_oldest_pending_seconds": told["maillon_graph_oldest_pending_seconds"],
    }


def test_the_site_tells_them(cast: Cast) -> None:
    assert "maillon_redis_up" in {metric.name for metric in registry.collect()}
