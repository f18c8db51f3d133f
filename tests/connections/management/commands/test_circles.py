"""`manage.py circles`: what an operator is told, also while Redis is away or frozen."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from connections.graph import builder, census, changes, statistics, store
from connections.models import GraphChange, GraphState
from core.redis_client import RedisAway, client
from devservices.control import throwaway
from tests.cast import Cast
from tests.connections.management.commands.conftest import Ran
from tests.factories import chain, members

pytestmark = pytest.mark.django_db

Run = Callable[..., Ran]


@pytest.fixture
def warm(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """alice and bob are warm, four questions were asked, three changes wait for two minutes."""
    settings.REDIS_KEY_PREFIX = f"{settings.REDIS_KEY_PREFIX}-{store.token()}"
    monkeypatch.setattr(statistics, "_tally", statistics._Tally())
    changes.apply_pending()
    list(builder.warm([cast.alice.pk, cast.bob.pk]))
    for by in ("redis", "redis", "build", "sql"):
        statistics.answered("degrees", by)
    statistics.flush()
    statistics.applied(5)
    chain(*members(4))
    GraphChange.objects.update(made_at=timezone.now() - timedelta(minutes=2))
    return cast


def test_it_tells_everything(warm: Cast, run: Run) -> None:
    code, out, err = run("circles")
    assert (code, err) == (0, "")
    state = GraphState.objects.get()
    for line in (
        "State:            in step\n",
        f"epoch {state.epoch}, mark {state.mark}\n",
        "Warm members:     2 with their second circle\n",
        "2 with a third circle that is current, of 2 stored\n",
        "50.0 % from Redis, 25.0 % built in the request, 25.0 % by PostgreSQL, of 4 answers since ",
        "Pending changes:  3\n",
        " s ago (",
        " changes so far)\n",
        "Epoch began:      ",
    ):
        assert line in out
    assert re.search(r"Oldest pending:   1[2-7][0-9]\.[0-9] s\n", out)
    assert "estimated" not in out


def test_as_json(warm: Cast, run: Run) -> None:
    code, out, _err = run("circles", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["state"], told["redis_up"], told["in_step"]) == ("in step", True, True)
    assert told["warm_members"] == {"second": 2, "third": 2}
    assert told["hit_rate"] == 0.5
    assert told["answers"]["degrees"] == {"redis": 2, "build": 1, "sql": 1}
    assert told["pending_changes"] == 3
    assert 120 <= told["oldest_pending_seconds"] < 180
    assert told["bytes"] > 0
    assert told["changes_applied"] >= 5


def test_it_counts_now_and_not_a_minute_ago(warm: Cast, run: Run) -> None:
    run("circles")
    list(builder.warm([warm.carol.pk]))
    assert json.loads(run("circles", "--json")[1])["warm_members"]["second"] == 3


def test_before_anything_was_asked_or_stored(cast: Cast, settings: Settings, run: Run) -> None:
    settings.REDIS_KEY_PREFIX = f"{settings.REDIS_KEY_PREFIX}-{store.token()}"
    code, out, _err = run("circles")
    assert code == 0
    assert "State:            never filled\n" in out
    assert "Warm members:     0\n" in out
    assert "nothing was asked yet" in out
    assert "Last batch:       not since Redis remembers (0 changes so far)" in out


def test_a_list_that_says_everything_changed(warm: Cast, run: Run) -> None:
    GraphChange.objects.create(low_id=0, high_id=0)
    assert "Pending changes:  4 (the whole graph: a new epoch begins)" in run("circles")[1]


def test_redis_away(warm: Cast, run: Run, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, out, _err = run("circles")
    assert code == 0
    assert "State:            Redis is away\n" in out
    assert "Pending changes:  3\n" in out
    assert out.count("not known while Redis is away") == 5
    told = json.loads(run("circles", "--json")[1])
    assert (told["redis_up"], told["warm_members"], told["hit_rate"], told["bytes"]) == (False, None, None, None)
    assert told["pending_changes"] == 3


def test_redis_that_goes_away_in_the_middle(warm: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: object) -> None:
        raise RedisAway

    monkeypatch.setattr(census, "take", gone)
    out = run("circles")[1]
    assert "State:            in step\n" in out
    assert "Warm members:     not known while Redis is away\n" in out


@pytest.fixture
def frozen(cast: Cast, tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A Redis that has stopped answering without closing its connections."""
    with throwaway(tmp_path, ["valkey"]) as home:
        settings.REDIS_URL = home.redis_url
        changes.apply_pending()
        process = client().info("server")["process_id"]
        os.kill(process, signal.SIGSTOP)
        yield
        os.kill(process, signal.SIGCONT)


@pytest.mark.slow
def test_redis_frozen(frozen: None, run: Run) -> None:
    begun = time.monotonic()
    code, out, _err = run("circles")
    assert time.monotonic() - begun < 3, "it costs a short timeout"
    assert code == 0
    assert "State:            Redis is away\n" in out


def test_beginning_anew_forgets_what_redis_holds(warm: Cast, run: Run) -> None:
    before = GraphState.objects.get()
    code, out, _err = run("circles", "--begin-anew", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["epoch"] != before.epoch, told["pending_changes"], told["stored"]["second"]) == (True, 0, 0)
    assert told["in_step"] is True


def test_beginning_anew_needs_redis(warm: Cast, run: Run, settings: Settings) -> None:
    before = GraphState.objects.get()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, out, err = run("circles", "--begin-anew")
    assert (code, out) == (2, "")
    assert "Redis does not answer" in err
    assert GraphState.objects.get().epoch == before.epoch
