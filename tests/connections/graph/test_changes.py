"""Bringing Redis up to date: what is patched, what survives a crash at each step, who is refused."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import degrees
from connections.graph import builder, changes, store, truth
from connections.models import Connection, GraphChange, GraphState
from tests.connections.graph.steps import At, Steps, picture
from tests.factories import MemberFactory, chain, connect, members

pytestmark = pytest.mark.django_db


class Crash(RuntimeError):
    """The process is killed here."""


@pytest.fixture
def line() -> list[Member]:
    """Six members in a row, everything warm, nothing pending."""
    people = [MemberFactory() for _ in range(6)]
    chain(*people)
    changes.apply_pending()
    list(builder.warm([member.pk for member in people]))
    return people


def exact(people: list[Member]) -> bool:
    ids = [member.pk for member in people]
    return all(degrees.degrees(viewer, ids) == truth.degrees(viewer, ids) for viewer in ids)


def crashing() -> Callable[..., Any]:
    def crash(*_arguments: object, **_more: object) -> None:
        raise Crash

    return crash


def kill_applier() -> None:
    """Runs the applier until it is killed; its transaction is rolled back as PostgreSQL would."""
    with contextlib.suppress(Crash), transaction.atomic():
        changes.apply_pending()


def stored_seconds(people: list[Member]) -> list[set[int]]:
    state = GraphState.objects.get()
    _gate, values = store.read(state.epoch, [("second", member.pk) for member in people])
    return [set(store.unpack(value)) if value is not None else {-1} for value in values]


def test_nothing_pending_is_nothing_to_do(line: list[Member]) -> None:
    before = GraphState.objects.get().mark
    assert changes.apply_pending() == 0
    assert GraphState.objects.get().mark == before


def test_a_change_patches_every_second_circle_it_touches(line: list[Member]) -> None:
    connect(line[1], line[4])
    assert GraphChange.objects.count() == 1
    assert changes.apply_pending() == 1
    assert not GraphChange.objects.exists()
    assert stored_seconds(line) == [set(truth.circles(member.pk)[1]) for member in line]
    Connection.objects.between(line[2].pk, line[3].pk).delete()
    changes.apply_pending()
    assert stored_seconds(line) == [set(truth.circles(member.pk)[1]) for member in line]


def test_what_is_cold_stays_cold(line: list[Member]) -> None:
    stranger = MemberFactory()
    connect(line[0], stranger)
    changes.apply_pending()
    assert stored_seconds([stranger]) == [{-1}]


def test_a_loop_of_batches_drains_a_long_list(line: list[Member]) -> None:
    others = members(250)
    connect(line[0], *others)
    assert changes.apply_pending() == 250
    assert not GraphChange.objects.exists()
    assert exact([*line, *others[:5]])


def test_too_many_changes_start_an_epoch(line: list[Member]) -> None:
    epoch = GraphState.objects.get().epoch
    connect(line[0], *members(2001))
    assert list(GraphChange.objects.values_list("low_id", "high_id")) == [(0, 0)]
    assert exact(line)
    changes.apply_pending()
    assert GraphState.objects.get().epoch != epoch
    assert exact(line)


@pytest.mark.parametrize(
    "step", ["_patch", "truth.adjacency", "builder.stored_adjacency", "store.read", "store.Batch.put", "_remember"]
)
def test_killed_while_patching(line: list[Member], monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    connect(line[0], line[5])
    Connection.objects.between(line[1].pk, line[2].pk).delete()
    with monkeypatch.context() as patch:
        patch.setattr(f"connections.graph.changes.{step}", crashing())
        kill_applier()
    assert GraphChange.objects.count() == 2
    gate = store.gate(GraphState.objects.get().epoch)
    assert gate is not None
    assert ">" in gate
    assert exact(line)
    assert changes.apply_pending() == 2
    assert exact(line)
    assert store.gate(GraphState.objects.get().epoch) == GraphState.objects.get().mark


def test_killed_half_way_through_its_writes(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    Connection.objects.between(line[1].pk, line[2].pk).delete()
    put, calls = store.Batch.put, []

    def once(*arguments: Any, **more: Any) -> bool:
        calls.append(arguments)
        if len(calls) == 2:
            raise Crash
        return put(*arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(store.Batch, "put", once)
        kill_applier()
    assert len(calls) == 2
    assert exact(line)
    changes.apply_pending()
    assert exact(line)


def test_killed_between_commit_and_closing_the_gate(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    connect(line[0], line[5])
    with monkeypatch.context() as patch:
        patch.setattr(changes._Batch, "close", crashing())
        with contextlib.suppress(Crash):
            changes.apply_pending()
    state = GraphState.objects.get()
    assert not GraphChange.objects.exists()
    assert str(store.gate(state.epoch)).endswith(f">{state.mark}{store.SEAL}")
    assert exact(line)
    epoch = state.epoch
    assert changes.apply_pending() == 0
    state.refresh_from_db()
    assert (state.epoch, store.gate(state.epoch)) == (epoch, state.mark), "closed without starting anew"


def test_killed_between_naming_an_epoch_and_opening_it(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    store.drop_everything()
    with monkeypatch.context() as patch:
        patch.setattr(changes._Batch, "close", crashing())
        with contextlib.suppress(Crash):
            changes.apply_pending()
    assert exact(line)
    changes.apply_pending()
    assert exact(line)
    assert store.gate(GraphState.objects.get().epoch) == GraphState.objects.get().mark


def test_an_applier_that_was_overtaken_cannot_write(line: list[Member]) -> None:
    state = GraphState.objects.get()
    stale_gate = f"{state.mark}>the-paused-one"
    assert store.move_gate(state.epoch, stale_gate, only_from=[state.mark])
    connect(line[0], line[5])
    changes.apply_pending()
    assert not store.put(state.epoch, stale_gate, "second", {line[0].pk: store.pack(store.union([]))})
    assert not store.move_gate(state.epoch, "the-paused-one", only_from=[stale_gate])
    assert exact(line)


def test_a_build_that_began_before_a_change_cannot_land_after_it(
    line: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.drop_everything()
    changes.apply_pending()
    put = store.put

    def change_first(epoch: str, gate: str, kind: str, values: Any) -> bool:
        if kind == "second":
            monkeypatch.setattr(store, "put", put)
            Connection.objects.between(line[1].pk, line[2].pk).delete()
            changes.apply_pending()
        return put(epoch, gate, kind, values)

    monkeypatch.setattr(store, "put", change_first)
    assert builder.fill(second_of=[line[0].pk]) is False
    assert stored_seconds([line[0]]) == [{-1}]
    assert exact(line)


def test_a_build_that_knows_a_change_before_it_is_applied(line: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    store.drop_everything()
    changes.apply_pending()
    steps, ids = Steps(monkeypatch), [member.pk for member in line]
    # It has read the ledger and the gate; what it reads of the graph is newer.
    known = At(3, True, lambda: connect(line[0], line[3]))
    assert steps.during(lambda: builder.fill(second_of=ids), known)
    assert GraphChange.objects.count() == 1
    assert stored_seconds(line) == [set(truth.circles(member.pk)[1]) for member in line]
    assert exact(line)
    changes.apply_pending()
    assert stored_seconds(line) == [set(truth.circles(member.pk)[1]) for member in line]


def test_what_a_pending_change_concerns_is_not_stored(line: list[Member]) -> None:
    """It may be a change of the very transaction that builds, which may be rolled back."""
    store.drop_everything()
    changes.apply_pending()
    connect(line[0], line[3])
    builder.fill(second_of=[member.pk for member in line])
    assert exact(line)
    far, *near = reversed(stored_seconds(line))
    assert far == set(truth.circles(line[5].pk)[1])
    assert near == [{-1}] * 5


def test_redis_restarted_from_an_older_file(line: list[Member]) -> None:
    put_back = picture()
    Connection.objects.between(line[1].pk, line[2].pk).delete()
    changes.apply_pending()
    put_back()
    epoch = GraphState.objects.get().epoch
    assert store.gate(epoch) is not None
    assert exact(line)
    connect(line[0], line[5])
    changes.apply_pending()
    assert GraphState.objects.get().epoch != epoch, "what is patched on top of an old file would stay old"
    assert exact(line)


def test_redis_came_back_without_the_last_writes_of_a_batch(
    line: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut loses the last second: the gate was open, the patches are gone, PostgreSQL has the batch."""
    move, pictures = store.move_gate, []

    def pictured(epoch: str, to: str, **more: Any) -> bool:
        moved = move(epoch, to, **more)
        if to.count(">") == 1 and not to.endswith(store.SEAL):
            pictures.append(picture())
        return moved

    connect(line[0], line[3])
    with monkeypatch.context() as patch:
        patch.setattr(store, "move_gate", pictured)
        patch.setattr(changes._Batch, "close", crashing())
        with contextlib.suppress(Crash):
            changes.apply_pending()
    assert not GraphChange.objects.exists()
    pictures[0]()
    epoch = GraphState.objects.get().epoch
    assert f">{GraphState.objects.get().mark}." in str(store.gate(epoch))
    assert exact(line)
    changes.apply_pending()
    assert GraphState.objects.get().epoch != epoch
    assert exact(line)


def test_redis_flushed_is_noticed_by_the_sweep(line: list[Member]) -> None:
    store.drop_everything()
    assert exact(line)
    changes.apply_pending()
    state = GraphState.objects.get()
    assert store.gate(state.epoch) == state.mark


def test_a_member_who_comes_and_goes(line: list[Member]) -> None:
    suspend_member(member=line[2], reason="test", by=None)
    assert GraphChange.objects.count() == 2
    assert exact(line)
    changes.apply_pending()
    assert exact(line)
    restore_member(member=line[2], reason="test", by=None)
    assert exact(line)
    changes.apply_pending()
    assert exact(line)


def test_deleting_a_member_is_a_change(line: list[Member]) -> None:
    line[2].delete()
    rest = [member for index, member in enumerate(line) if index != 2]
    assert exact(rest)
    changes.apply_pending()
    assert exact(rest)
    assert degrees.degrees(line[0].pk, [line[3].pk]) == {line[3].pk: None}
