"""Degrees, against a plain model: whatever happens, in whatever order, whatever Redis holds."""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees, services
from connections.graph import builder, changes, store, truth
from connections.models import Connection, GraphState
from core.redis_client import RedisAway, breaker
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


def agree(network: PlainNetwork) -> None:
    """Everything the engine says is what the plain model says, for every pair."""
    for viewer_id in network.ids:
        expected = network.degrees(viewer_id)
        assert degrees.degrees(viewer_id, network.ids) == expected
        assert truth.degrees(viewer_id, network.ids) == expected
        assert degrees.mutual_counts(viewer_id, network.ids) == network.mutual_counts(viewer_id)
        assert degrees.circle_counts(viewer_id) == network.circle_counts(viewer_id)
        near = degrees.near_circles(viewer_id)
        assert {*near.first} == {member_id for member_id, degree in expected.items() if degree == 1}
        assert {*near.second} == {member_id for member_id, degree in expected.items() if degree == 2}


# --- what can happen, to the project and to the plain model alike ------------------------------------------------


def do_connect(network: PlainNetwork, one: Member, other: Member) -> None:
    pair = frozenset({one.pk, other.pk})
    barred = network.suspended & pair or {tuple(pair), tuple(pair)[::-1]} & network.blocks
    if barred or pair in network.connections:
        return
    services.invite(sender=one, recipient=other)
    invitation = one.invitations_sent.open().filter(recipient=other).first()
    if invitation is not None:  # None: it met one from the other side
        services.accept(recipient=other, invitation=invitation)
    network.connections.add(pair)


def do_remove(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.remove_connection(actor=one, other=other)
        network.connections.discard(frozenset({one.pk, other.pk}))


def do_block(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.block(actor=one, other=other)
        network.connections.discard(frozenset({one.pk, other.pk}))
        network.blocks.add((one.pk, other.pk))


def do_unblock(network: PlainNetwork, one: Member, other: Member) -> None:
    with contextlib.suppress(services.Gone):
        services.unblock(actor=one, other=other)
        network.blocks.discard((one.pk, other.pk))


def do_suspend(network: PlainNetwork, one: Member, other: Member) -> None:
    if one.pk not in network.suspended:
        suspend_member(member=one, reason="test", by=None)
        network.suspended.add(one.pk)


def do_restore(network: PlainNetwork, one: Member, other: Member) -> None:
    if one.pk in network.suspended:
        restore_member(member=one, reason="test", by=None)
        network.suspended.discard(one.pk)


def do_apply(network: PlainNetwork, one: Member, other: Member) -> None:
    changes.apply_pending()


def do_warm(network: PlainNetwork, one: Member, other: Member) -> None:
    list(builder.warm([one.pk, other.pk]))


def do_flush(network: PlainNetwork, one: Member, other: Member) -> None:
    store.drop_everything()


DEEDS: list[Callable[[PlainNetwork, Member, Member], None]] = [
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
        agree(network)
        for deed, one, other in deeds:
            if one != other:
                deed(network, network.members[one], network.members[other])
                agree(network)


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
