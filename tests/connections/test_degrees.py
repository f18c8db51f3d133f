"""Degrees, against a plain model: whatever happens, in whatever order, whatever Redis holds."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees
from connections.graph import builder, changes, statistics, store, truth
from connections.models import Connection, GraphState
from core.redis_client import RedisAway, breaker
from tests.connections.graph.deeds import (
    Deed,
    agree,
    agree_in_sql,
    do_block,
    do_connect,
    do_remove,
    do_restore,
    do_suspend,
    do_unblock,
)
from tests.connections.graph.model import PlainNetwork
from tests.factories import MemberFactory, chain, connect, members

SIZE = 9


class _RollBack(Exception):
    """Ends an example and takes back what it wrote."""


@contextlib.contextmanager
def example() -> Iterator[PlainNetwork]:
    """A fresh network of SIZE members, gone afterwards."""
    with contextlib.suppress(_RollBack), transaction.atomic():
        yield PlainNetwork(members(SIZE))
        raise _RollBack


# --- what can happen besides what happens to ties (tests/connections/graph/deeds.py) ----------------------------------


def do_apply(network: PlainNetwork, one: Member, other: Member) -> None:
    changes.apply_pending()


def do_warm(network: PlainNetwork, one: Member, other: Member) -> None:
    list(builder.warm([one.pk, other.pk]))


def do_flush(network: PlainNetwork, one: Member, other: Member) -> None:
    store.drop_everything()


DEEDS: list[Deed] = [
    do_connect,
    do_connect,
    do_connect,
    do_remove,
    do_block,
    do_unblock,
    do_suspend,
    do_restore,
    do_apply,
    do_apply,
    do_warm,
    do_flush,
]
place = st.integers(0, SIZE - 1)
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), place, place), min_size=1, max_size=14)
edges = st.lists(st.tuples(place, place), max_size=14)


def _agree(network: PlainNetwork) -> None:
    agree(network)
    agree_in_sql(network)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(edges=edges, deeds=deeds, warm=st.booleans())
def test_exact_after_everything_that_can_happen(
    edges: list[tuple[int, int]], deeds: list[tuple[Callable, int, int]], warm: bool
) -> None:
    with example() as network:
        pairs = {frozenset({network.ids[a], network.ids[b]}) for a, b in edges if a != b}
        Connection.objects.bulk_create([Connection(low_id=min(pair), high_id=max(pair)) for pair in pairs])
        network.connections |= pairs
        if warm:
            changes.apply_pending()
            list(builder.warm(network.ids))
        _agree(network)
        for deed, one, other in deeds:
            if one != other:
                deed(network, network.members[one], network.members[other])
                _agree(network)


# --- one thing at a time ---------------------------------------------------------------------------------------


@pytest.fixture
def line(db: None) -> list[Member]:
    """Five members in a row, everything warm."""
    people = [MemberFactory() for _ in range(5)]
    chain(*people)
    changes.apply_pending()
    list(builder.warm([member.pk for member in people]))
    return people


def seen_by(viewer: Member, people: list[Member]) -> list[int | None]:
    found = degrees.degrees(viewer.pk, [member.pk for member in people])
    return [found[member.pk] for member in people]


def test_a_row_of_members(line: list[Member]) -> None:
    assert seen_by(line[0], line) == [0, 1, 2, 3, None]
    assert seen_by(line[2], line) == [2, 1, 0, 1, 2]


def test_warm_answers_come_from_redis(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("asked PostgreSQL although everything was warm")

    monkeypatch.setattr(truth, "degrees", refuse)
    monkeypatch.setattr(truth, "mutual_counts", refuse)
    monkeypatch.setattr(truth, "circles", refuse)
    monkeypatch.setattr(builder, "fill", refuse)
    monkeypatch.setattr(builder, "fill_third", refuse)
    assert seen_by(line[0], line) == [0, 1, 2, 3, None]
    assert degrees.circle_counts(line[0].pk) == {1: 1, 2: 1, 3: 1}
    assert degrees.mutual_counts(line[0].pk, [line[2].pk]) == {line[2].pk: 1}


def test_one_round_trip_each_when_warm(line: list[Member], django_assert_num_queries: Callable) -> None:
    seen_by(line[0], line)
    with django_assert_num_queries(1):
        seen_by(line[0], line)


def test_a_pending_change_is_seen_before_it_is_applied(line: list[Member]) -> None:
    Connection.objects.between(line[0].pk, line[1].pk).delete()
    assert seen_by(line[0], line) == [0, None, None, None, None]
    connect(line[0], line[4])
    assert seen_by(line[0], line) == [0, None, 3, 2, 1]
    assert seen_by(line[1], line) == [None, 0, 1, 2, 3]


def test_a_lie_in_redis_at_a_wrong_mark_is_not_believed(line: list[Member]) -> None:
    state = GraphState.objects.get()
    store.begin(state.epoch, "an-older-mark!!!")
    wrong = {line[0].pk: store.pack(store.union([]))}
    assert store.put(state.epoch, "an-older-mark!!!", "adjacency", wrong)
    assert seen_by(line[0], line) == [0, 1, 2, 3, None]


def test_no_redis_at_all(line: list[Member], settings: object) -> None:
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"  # type: ignore[attr-defined]
    assert seen_by(line[0], line) == [0, 1, 2, 3, None]
    assert degrees.circle_counts(line[0].pk) == {1: 1, 2: 1, 3: 1}
    assert degrees.mutual_counts(line[0].pk, [line[2].pk, line[3].pk]) == {line[2].pk: 1, line[3].pk: 0}
    with pytest.raises(RedisAway, match="paused"):
        breaker.check()


@pytest.mark.django_db
def test_oneself_nobody_and_strangers() -> None:
    alone = MemberFactory()
    assert degrees.degrees(alone.pk, []) == {}
    assert degrees.degrees(alone.pk, [alone.pk]) == {alone.pk: 0}
    assert degrees.degrees(alone.pk, [alone.pk, 2_000_000_000]) == {alone.pk: 0, 2_000_000_000: None}
    assert degrees.mutual_counts(alone.pk, [alone.pk]) == {alone.pk: 0}
    assert degrees.circle_counts(alone.pk) == {1: 0, 2: 0, 3: 0}


def test_a_hub_is_left_by_too_many_changes_at_once(db: None) -> None:
    hub, others = MemberFactory(), members(2100)
    connect(hub, *others)
    changes.apply_pending()
    list(builder.warm([hub.pk, others[0].pk]))
    assert degrees.circle_counts(others[0].pk) == {1: 1, 2: 2099, 3: 0}
    suspend_member(member=hub, reason="test", by=None)
    assert degrees.circle_counts(others[0].pk) == {1: 0, 2: 0, 3: 0}
    changes.apply_pending()
    assert degrees.circle_counts(others[0].pk) == {1: 0, 2: 0, 3: 0}
    restore_member(member=hub, reason="test", by=None)
    assert degrees.degrees(others[0].pk, [hub.pk, others[5].pk]) == {hub.pk: 1, others[5].pk: 2}


def test_a_third_circle_that_is_not_known_is_left_out_where_the_second_is_large(line: list[Member]) -> None:
    """Known, it is told however large the second is."""
    first, second, third = ({line[distance].pk} for distance in (1, 2, 3))
    left_out = degrees.Circles(BitMap(first), BitMap(second), None)
    whole = degrees.Circles(BitMap(first), BitMap(second), BitMap(third))
    connect(*members(2), line[3])
    assert degrees.circles_up_to(line[0].pk, 0) == whole, "whatever changes far away"
    Connection.objects.between(line[1].pk, line[2].pk).delete()
    connect(line[1], line[2])
    assert degrees.circles_up_to(line[0].pk, 0) == left_out, "a change is pending"
    assert degrees.circles_up_to(line[0].pk, 1) == whole
    changes.apply_pending()
    assert degrees.circles_up_to(line[0].pk, 0) == left_out, "nobody has worked it out since"
    assert degrees.circles_up_to(line[0].pk, 1) == whole
    assert degrees.circles_up_to(line[0].pk, 0) == whole


def test_each_request_has_a_new_thread_and_none_asks_for_the_epoch_anew(
    line: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_by(line[0], line)
    ledger, asked = truth.ledger, []
    known = ledger()

    def counted() -> truth.Ledger:
        asked.append(1)
        return known

    monkeypatch.setattr(truth, "ledger", counted)
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(seen_by, line[0], line).result() == [0, 1, 2, 3, None]
    assert len(asked) == 1


def test_a_circle_that_is_left_out_counts_as_no_answer(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    store.drop_everything()
    changes.apply_pending()
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(statistics, "answered", lambda question, by: counted.append((question, by)))
    assert degrees.circles_up_to(line[0].pk, 0).third is None
    assert {by for _question, by in counted} == {"build"}, "the first two circles, and nothing about the third"
