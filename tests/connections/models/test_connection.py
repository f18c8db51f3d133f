"""What the database itself guarantees about connections: constraints, `live`, and the list of graph changes."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Member
from connections.models import Connection, GraphChange, Tie
from tests.factories import MemberFactory, chain, connect, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Member, Member]:
    return MemberFactory(), MemberFactory()


def listed() -> list[tuple[int, int]]:
    """The changes noted since the last call."""
    rows = list(GraphChange.objects.order_by("id").values_list("low_id", "high_id"))
    GraphChange.objects.all().delete()
    return rows


def suspend(*people: Member) -> None:
    """By hand, past every service, as somebody at a console would."""
    Member.objects.filter(pk__in=[member.pk for member in people]).update(is_active=False, suspended_at=timezone.now())


def restore(*people: Member) -> None:
    Member.objects.filter(pk__in=[member.pk for member in people]).update(is_active=True, suspended_at=None)


def test_one_row_a_pair_the_lower_id_first(pair: tuple[Member, Member]) -> None:
    low, high = pair
    connect(low, high)
    with pytest.raises(IntegrityError), transaction.atomic():
        connect(high, low)
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.create(low=high, high=low)
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.create(low=low, high=low)


def test_a_tie_is_seen_from_both_ends(pair: tuple[Member, Member]) -> None:
    connect(*pair)
    ends = {(tie.member_id, tie.other_id) for tie in Tie.objects.all()}
    assert ends == {(pair[0].pk, pair[1].pk), (pair[1].pk, pair[0].pk)}


def test_the_ends_cannot_be_changed(pair: tuple[Member, Member]) -> None:
    connect(*pair)
    other = MemberFactory()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Connection.objects.update(high=other)


def make(pair: tuple[Member, Member]) -> None:
    connect(*pair)


def remove(pair: tuple[Member, Member]) -> None:
    Connection.objects.between(pair[0].pk, pair[1].pk).delete()


def raw_delete(pair: tuple[Member, Member]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM connections_connection WHERE low_id = %s", [pair[0].pk])


def delete_member(pair: tuple[Member, Member]) -> None:
    pair[0].delete()


def suspend_one(pair: tuple[Member, Member]) -> None:
    suspend(pair[1])


@pytest.mark.parametrize("deed", [remove, raw_delete, delete_member, suspend_one])
def test_whoever_changes_the_graph_leaves_a_row(pair: tuple[Member, Member], deed: Callable) -> None:
    ids = (pair[0].pk, pair[1].pk)
    connect(*pair)
    assert listed() == [ids]
    deed(pair)
    assert listed() == [ids]
    assert not Tie.objects.exists()


def test_what_changes_nothing_leaves_none(pair: tuple[Member, Member]) -> None:
    connect(*pair)
    listed()
    Connection.objects.update(created_at=timezone.now())
    Member.objects.update(headline="Something else")
    Connection.objects.filter(low_id=0).delete()
    assert listed() == []


def test_a_rolled_back_change_leaves_none(pair: tuple[Member, Member]) -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        connect(*pair)
        raise RuntimeError
    assert listed() == []


def test_connections_of_the_inactive_do_not_count_until_they_return(pair: tuple[Member, Member]) -> None:
    one, other = pair
    suspend(one)
    connect(one, other)
    assert not Tie.objects.exists()
    suspend(other)
    restore(one)
    assert not Tie.objects.exists()
    listed()
    restore(other)
    assert Tie.objects.count() == 2
    assert listed() == [(one.pk, other.pk)]


def test_suspending_both_ends_at_once(pair: tuple[Member, Member]) -> None:
    connect(*pair)
    listed()
    suspend(*pair)
    assert listed() == [(pair[0].pk, pair[1].pk)]
    restore(*pair)
    assert Tie.objects.count() == 2


def test_only_their_own_connections_go(pair: tuple[Member, Member]) -> None:
    row = members(4)
    chain(*row)
    listed()
    suspend(row[1])
    assert listed() == [(row[0].pk, row[1].pk), (row[1].pk, row[2].pk)]
    assert {(tie.member_id, tie.other_id) for tie in Tie.objects.all()} == {
        (row[2].pk, row[3].pk),
        (row[3].pk, row[2].pk),
    }


def test_a_large_statement_leaves_one_row() -> None:
    connect(MemberFactory(), *members(2001))
    assert listed() == [(0, 0)]
    Connection.objects.all().delete()
    assert listed() == [(0, 0)]


@pytest.mark.django_db(transaction=True)
def test_truncating_leaves_one_row(pair: tuple[Member, Member]) -> None:
    connect(*pair)
    listed()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE connections_connection")
    assert listed() == [(0, 0)]


def test_inactive_needs_a_reason() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(is_active=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(suspended_at=timezone.now())
