"""Counting, with PostgreSQL's and Redis' own clocks: time passes by moving what is stored."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import F

from core.redis_client import RedisAway, client
from limits.buckets import NOTHING, Attempt, sweep, take, take_in_redis
from limits.models import Bucket
from limits.rates import Per, Rate

HOUR = timedelta(hours=1)
THREE = Rate(3, HOUR, Per.MEMBER)
TWO = Rate(2, HOUR, Per.ADDRESS)

Take = Callable[[Attempt], timedelta]


def later(by: timedelta) -> None:
    """Lets time pass, for both stores."""
    Bucket.objects.update(empty_at=F("empty_at") - by)
    for name in client().scan_iter("*:limits:*"):
        moment = int(client().get(name)) - by // timedelta(microseconds=1)
        client().set(name, moment, ex=7200)


@pytest.fixture(params=[take, take_in_redis], ids=["postgresql", "redis"])
def taking(request: pytest.FixtureRequest, db: None) -> Take:
    for name in client().scan_iter("*:limits:*"):
        client().delete(name)
    found: Take = request.param
    return found


def test_so_many_at_once_and_no_more(taking: Take) -> None:
    assert [taking({"a": THREE}) for _ in range(3)] == [NOTHING] * 3
    wait = taking({"a": THREE})
    assert timedelta(minutes=19) < wait <= timedelta(minutes=20)
    assert taking({"b": THREE}) == NOTHING, "a bucket of its own"


def test_one_more_each_time_a_share_of_the_span_has_passed(taking: Take) -> None:
    for _ in range(3):
        taking({"a": THREE})
    wait = taking({"a": THREE})
    later(wait - timedelta(seconds=1))
    assert NOTHING < taking({"a": THREE}) <= timedelta(seconds=1)
    later(timedelta(seconds=1))
    assert taking({"a": THREE}) == NOTHING
    assert taking({"a": THREE}) > NOTHING
    later(10 * HOUR)
    assert [taking({"a": THREE}) > NOTHING for _ in range(4)] == [False, False, False, True], "never more than three"


def test_a_refused_attempt_takes_from_no_bucket(taking: Take) -> None:
    assert taking({"a": THREE, "b": TWO}) == taking({"a": THREE, "b": TWO}) == NOTHING
    for _ in range(5):
        wait = taking({"a": THREE, "b": TWO})
        assert timedelta(minutes=29) < wait <= timedelta(minutes=30)
    assert taking({"a": THREE}) == NOTHING, "the third of its three is still there"
    assert taking({"a": THREE, "b": TWO}) > timedelta(minutes=29), "both are full: it waits for the slower"


def test_nothing_to_count(taking: Take) -> None:
    assert taking({}) == NOTHING


def test_in_redis_they_expire(db: None) -> None:
    take_in_redis({"short": Rate(1, timedelta(seconds=60), Per.MEMBER)})
    [name] = client().scan_iter("*:limits:short")
    assert 50 < client().ttl(name) <= 60


def test_without_redis(db: None, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"
    with pytest.raises(RedisAway):
        take_in_redis({"a": THREE})
    assert take({"a": THREE}) == NOTHING


@pytest.mark.django_db(transaction=True)
def test_it_cannot_be_taken_back() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        take({"a": THREE})


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_so_many_pass() -> None:
    results: list[timedelta] = []

    def attempts() -> None:
        try:
            # In both orders of mention: whoever locked as mentioned would wait for the other for ever.
            for number in range(10):
                both = {"a": Rate(7, HOUR, Per.MEMBER), "b": Rate(9, HOUR, Per.ADDRESS)}
                results.append(take(dict(reversed(both.items())) if number % 2 else both))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempts) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(results) == 50
    assert results.count(NOTHING) == 7


def test_sweeping(db: None) -> None:
    take({"a": THREE})
    take({"b": TWO})
    Bucket.objects.filter(key="a").update(empty_at=F("empty_at") - HOUR)
    assert sweep() == 1
    assert Bucket.objects.get().key == "b"
    assert sweep() == 0


def test_one_statement_for_an_attempt(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # its savepoint around it; outside of a test its BEGIN and COMMIT
        take({"a": THREE, "b": TWO})
