"""What the sweeps hand out, and that every task bears being done twice, late, or without Redis."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Member
from connections import tasks
from connections.graph import changes, store, truth
from tests.factories import MemberFactory, chain

pytestmark = pytest.mark.django_db

Sent = list[tuple[str, tuple[Any, ...]]]


@pytest.fixture
def people() -> list[Member]:
    """Five members in a row, seen just now, nothing of them in Redis."""
    found = [MemberFactory(last_seen_on=timezone.localdate()) for _ in range(5)]
    chain(*found)
    changes.start_anew()
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Names and arguments of the tasks that were handed out."""
    handed: Sent = []
    for task in (tasks.warm_members, tasks.load_first_circles):

        def note(arguments: tuple[Any, ...], *, expires: int, task: Any = task) -> None:
            handed.append((task.name.rsplit(".", 1)[1], arguments))

        monkeypatch.setattr(task, "apply_async", note)
    return handed


def held(kind: str) -> set[int]:
    return set(store.stored_ids(truth.ledger().epoch or "", kind))


def ids_of(people: list[Member]) -> list[int]:
    return [member.pk for member in people]


def test_active_members_are_handed_out_in_portions(
    people: list[Member], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    Member.objects.filter(pk=people[4].pk).update(last_seen_on=None)
    monkeypatch.setattr(tasks, "WARMED_A_TASK", 3)
    monkeypatch.setattr(tasks, "LOADED_A_TASK", people[4].pk)
    assert tasks.warm_active_members() == 4
    assert [name for name, _arguments in sent] == ["load_first_circles", "warm_members", "warm_members"]
    assert sent[0][1] == (1, people[4].pk + 1)
    portions = [ids for name, (ids, *_rest) in sent if name == "warm_members"]
    assert [len(ids) for ids in portions] == [3, 1]
    assert {member_id for ids in portions for member_id in ids} == set(ids_of(people[:4]))


def test_first_circles_are_loaded_only_where_most_are_missing(
    people: list[Member], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "WARMED_A_TASK", 2)
    tasks.load_first_circles(people[0].pk, people[4].pk + 1)
    assert held("adjacency") == set(ids_of(people))
    tasks.warm_active_members()
    assert {name for name, _arguments in sent} == {"warm_members"}


def test_warming_stores_what_is_missing_and_can_be_repeated(people: list[Member]) -> None:
    assert tasks.warm_members(ids_of(people)) == 5
    assert held("second") == held("third") == set(ids_of(people))
    assert tasks.warm_members(ids_of(people)) == 5
    tasks.warm_member(people[0].pk)
    tasks.load_first_circles(people[0].pk, people[4].pk + 1)
    assert held("adjacency") == set(ids_of(people))


def test_without_redis_nothing_breaks(
    people: list[Member], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert tasks.apply_graph_changes() == 0
    monkeypatch.setattr(tasks, "WARMED_A_TASK", 2)
    assert tasks.warm_active_members() == 0
    assert tasks.warm_members(ids_of(people)) == 0
    tasks.warm_member(people[0].pk)
    tasks.load_first_circles(1, 2)
