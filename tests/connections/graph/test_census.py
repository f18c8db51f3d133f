"""How much Redis holds: exact while the keys are few, an estimate where they are many, never another's keys."""

from datetime import timedelta

import pytest
import redis

from accounts.models import Member
from connections.graph import builder, census, changes, servers, store
from connections.graph.census import KINDS
from connections.models import GraphState
from core.redis_client import RedisAway, breaker, client
from tests.factories import MemberFactory, chain, connect

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> list[Member]:
    """Eight members in a row, of whom the first five have all their circles stored; no other key of the engine."""
    store.drop_everything()
    client().delete(census._name())
    people = [MemberFactory() for _ in range(8)]
    chain(*people)
    changes.apply_pending()
    list(builder.warm([member.pk for member in people[:5]]))
    return people


def take() -> census.Census:
    state = GraphState.objects.get()
    return census.take(state.epoch, state.mark)


def test_few_keys_are_counted(line: list[Member]) -> None:
    found = take()
    assert found.exact
    assert [found.stored[kind] for kind in KINDS] == [7, 5, 5], "the fifth member reaches the seventh in two steps"
    assert found.current_third == 5
    assert found.stored["orphaned"] == 0


def test_bytes_are_those_of_every_key_of_the_engine(line: list[Member]) -> None:
    names = list(client().scan_iter(servers.tag(GraphState.objects.get().epoch, 0).partition("{")[0] + "*"))
    assert len(names) >= 7 + 5 + 5 + 1
    assert take().bytes == sum(client().memory_usage(name) for name in names)


def test_a_third_circle_that_a_change_has_touched_is_not_current(line: list[Member]) -> None:
    connect(line[5], line[7])
    changes.apply_pending()
    found = take()
    assert found.stored["third"] == 5
    # Near the change are those whose first two circles reach the sixth or the eighth member: the fourth and the fifth.
    assert found.current_third == 3


def test_keys_of_an_earlier_epoch_are_told_apart(line: list[Member]) -> None:
    before = take()
    state = GraphState.objects.get()
    state.epoch, state.mark = store.token(), store.token()
    store.begin(state.epoch, state.mark)
    now = census.take(state.epoch, state.mark)
    assert [now.stored[kind] for kind in KINDS] == [0, 0, 0]
    assert now.stored["orphaned"] >= sum(before.stored[kind] for kind in KINDS) + 1
    assert now.bytes > before.bytes


def test_keys_of_others_do_not_count(line: list[Member]) -> None:
    before = take()
    tag = servers.tag(GraphState.objects.get().epoch, 0)
    for name in (f"other-{tag}:second:1", tag.replace(":graph:", ":celery:") + ":second:1"):
        client().set(name, "x", ex=60)
    after = take()
    assert (after.stored, after.bytes) == (before.stored, before.bytes)


def test_many_keys_are_estimated(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    state = GraphState.objects.get()
    store.put(state.epoch, state.mark, "second", dict.fromkeys(range(10**9, 10**9 + 12000), b"x" * 100))
    exact = take()
    assert exact.exact
    assert exact.stored["second"] == 12_005
    monkeypatch.setattr(census, "LOOKED_AT", 4_000)
    monkeypatch.setattr(census, "WEIGHED", 100)
    estimate = take()
    assert not estimate.exact
    # Ten times the standard error: chance does not break this.
    assert estimate.stored["second"] == pytest.approx(12_005, rel=0.12)
    assert estimate.bytes == pytest.approx(exact.bytes, rel=0.15)
    store.drop_everything()


def test_the_census_is_kept_for_a_minute(line: list[Member]) -> None:
    state = GraphState.objects.get()
    first = census.kept(state.epoch, state.mark)
    list(builder.warm([line[6].pk]))
    assert census.kept(state.epoch, state.mark) == first
    assert take().stored["second"] == 6
    assert census.kept(state.epoch, state.mark).stored["second"] == 6, "whoever takes one renews it for all"
    seconds = client().ttl(census._name())
    assert 0 < seconds <= timedelta(minutes=1).total_seconds()


def test_a_new_epoch_is_counted_anew(line: list[Member]) -> None:
    state = GraphState.objects.get()
    assert census.kept(state.epoch, state.mark).stored["second"] == 5
    changes.start_anew()
    state.refresh_from_db()
    assert census.kept(state.epoch, state.mark).stored["second"] == 0


def test_a_census_that_fails_begins_no_pause(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(_server: redis.Redis, *_arguments: object) -> None:
        raise redis.exceptions.MovedError("1 127.0.0.1:1")

    monkeypatch.setattr(census, "_bytes", moved)
    with pytest.raises(RedisAway):
        take()
    store.ping()


def test_where_redis_refuses_to_write_the_census_is_told_all_the_same(
    line: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise redis.exceptions.ReadOnlyError

    monkeypatch.setattr(redis.Redis, "set", refuse)
    assert take().stored["second"] == 5
    store.ping()


def test_while_redis_is_known_to_be_away_it_is_not_asked(line: list[Member]) -> None:
    breaker.trip(OSError("gone"))
    with pytest.raises(RedisAway, match="paused"):
        take()


@pytest.mark.slow
def test_over_the_masters_of_a_cluster(people: list[Member]) -> None:
    found = take()
    assert found.exact
    assert [found.stored[kind] for kind in KINDS] == [len(people)] * 3
    assert found.current_third == len(people)
    names = [
        (server, name)
        for server in servers.all_servers()
        for name in server.scan_iter(servers.tag(found.epoch, 0).partition("{")[0] + "*")
    ]
    assert found.bytes == sum(server.memory_usage(name) for server, name in names)
    connect(people[0], people[5])
    changes.apply_pending()
    assert take().current_third < len(people)
    client().delete(census._name())
