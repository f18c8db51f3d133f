"""Counting answers: nothing is lost among threads and processes, and Redis going away disturbs nobody."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from connections.graph import statistics, store
from connections.graph.statistics import answered, applied, counted, flush
from core.redis_client import RedisAway, breaker, client

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def own_counts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A tally and a place in Redis that no other test counts in; nothing is handed over before a test does it."""
    monkeypatch.setattr(statistics, "_tally", statistics._Tally())
    home = settings.REDIS_URL
    settings.REDIS_KEY_PREFIX = f"{settings.REDIS_KEY_PREFIX}-{store.token()}"
    yield
    settings.REDIS_URL = home
    names = list(client().scan_iter(f"{settings.REDIS_KEY_PREFIX}:*"))
    if names:
        client().unlink(*names)


def test_what_was_counted_is_told_by_question_and_way() -> None:
    for question, by, times in (("degrees", "redis", 3), ("degrees", "sql", 1), ("circles", "build", 4)):
        for _time in range(times):
            answered(question, by)
    assert counted().answers.total() == 0
    flush()
    answers = counted().answers
    assert answers.counts["degrees", "redis"] == 3
    assert answers.counts["mutuals", "redis"] == 0
    assert (answers.total(), answers.total(question="degrees"), answers.total(by="build")) == (8, 4, 4)
    assert answers.share("redis") == 3 / 8
    assert answers.share("redis", question="degrees") == 3 / 4
    assert answers.share("redis", question="mutuals") is None
    assert answers.since is not None
    assert 0 <= time.time() - answers.since.timestamp() < 60


def test_counts_are_handed_over_once() -> None:
    answered("degrees", "redis")
    flush()
    flush()
    answered("degrees", "redis")
    flush()
    assert counted().answers.total() == 2


def test_the_next_answer_hands_over_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    answered("degrees", "redis")
    assert counted().answers.total() == 0, "nothing was due"
    monkeypatch.setattr(statistics._tally, "due", time.monotonic())
    answered("degrees", "redis")
    answered("degrees", "redis")
    assert counted().answers.total() == 2, "handed over once, then not again for a while"


def test_threads_lose_nothing() -> None:
    def count() -> None:
        for _time in range(20_000):
            answered("degrees", "redis")

    threads = [threading.Thread(target=count) for _thread in range(8)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for _flush in range(20):
            flush()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    flush()
    assert counted().answers.total() == 160_000


PROCESS = """
import django; django.setup()
from connections.graph import statistics
for _ in range({count}): statistics.answered("mutuals", "redis")
statistics.flush()
"""


def test_processes_add_up(settings: Settings) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "network_site.settings",
        "REDIS_KEY_PREFIX": settings.REDIS_KEY_PREFIX,
        "REDIS_URL": settings.REDIS_URL,
    }
    processes = [
        subprocess.Popen([sys.executable, "-c", PROCESS.format(count=count)], env=environment, cwd=settings.BASE_DIR)
        for count in (3, 40)
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert counted().answers.counts["mutuals", "redis"] == 43


def test_lately_is_this_hour_and_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = 1_800_000_000 // 3600 * 3600
    for hours, times in ((-2, 100), (-1, 10), (0, 1)):
        monkeypatch.setattr(time, "time", lambda hours=hours: noon + hours * 3600 + 60)
        for _time in range(times):
            answered("degrees", "redis")
        flush()
    told = counted()
    assert told.lately.total() == 11
    assert told.lately.since is not None
    assert told.lately.since.timestamp() == noon - 3600
    assert told.answers.total() == 111
    assert told.answers.since is not None
    assert told.answers.since.timestamp() == noon - 2 * 3600 + 60


def test_while_redis_is_away_counts_wait(settings: Settings) -> None:
    answered("degrees", "sql")
    home, settings.REDIS_URL = settings.REDIS_URL, NOWHERE
    breaker.trip(OSError("gone"))
    flush()
    with pytest.raises(RedisAway):
        counted()
    settings.REDIS_URL = home
    breaker.reset()
    flush()
    assert counted().answers.total() == 1


def test_a_failure_is_no_error_and_begins_no_pause(settings: Settings) -> None:
    answered("degrees", "sql")
    settings.REDIS_URL = NOWHERE
    flush()
    applied(3)
    breaker.check()


def test_a_server_that_refuses_to_write_is_still_read() -> None:
    client().set(statistics._name(), "not a hash")
    answered("degrees", "redis")
    flush()
    breaker.check()
    store.ping()


def test_what_the_applier_did() -> None:
    assert (counted().changes, counted().last_applied, counted().epoch_began) == (0, None, None)
    applied(900, anew=True)
    began = counted().epoch_began
    assert began is not None
    assert 0 <= time.time() - began.timestamp() < 60
    assert counted().last_applied is None
    applied(3)
    applied(4)
    told = counted()
    assert (told.changes, told.epoch_began) == (907, began)
    assert told.last_applied is not None
    assert told.last_applied >= began
