"""The lists behind the pages: search, what it may read, and the numbers."""

import pytest
from django.utils import timezone

from accounts.models import Member
from connections import people
from tests.cast import Cast
from tests.factories import MemberFactory, connect, follow, invite, members


@pytest.fixture
def known(cast: Cast) -> Member:
    member: Member = MemberFactory(
        first_name="Éléonore", last_name="Lefèvre-Ångström", headline="Hydrologie 100% côtière_"
    )
    follow(member, cast.alice)
    return member


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "eleonore",
        "LEFEVRE",
        "angstrom",
        "lefevre eleo",
        "Cotiere éléonore",
        "100%",
        "cotiere_",
        "o o o o o o zzz",
    ],
)
def test_found(cast: Cast, known: Member, text: str) -> None:
    assert known in [row.follower for row in people.followers_of(cast.alice, search=text)]


@pytest.mark.parametrize("text", ["leonora", "eleonore zzz", "%", "_e_", "\\", "'", "lefevre' OR 1=1 --"])
def test_not_found(cast: Cast, known: Member, text: str) -> None:
    found = [row.follower for row in people.followers_of(cast.alice, search=text)]
    assert (known in found) == (text == "%")  # a per cent sign is a letter like any other, and the headline has one


def test_a_hidden_last_name_is_found_by_connections_only(cast: Cast, known: Member) -> None:
    Member.objects.filter(pk=known.pk).update(last_name_as_initial=True)
    assert not people.followers_of(cast.alice, search="lefevre").exists()
    assert people.followers_of(cast.alice, search="eleonore").exists()
    connect(cast.alice, known)
    assert people.followers_of(cast.alice, search="lefevre").exists()


def test_names_sort_as_in_a_dictionary(cast: Cast) -> None:
    names = ["abel", "Écuyer", "Zola", "Åberg", "de Groot"]
    connect(cast.trent, *[MemberFactory(last_name=name) for name in names])
    rows = people.connections_of(cast.trent).order_by("sort_name", "other_id")
    assert [tie.other.last_name for tie in rows] == ["abel", "Åberg", "de Groot", "Écuyer", "Zola"]


def test_the_numbers_leave_out_who_is_inactive(cast: Cast) -> None:
    gone, *others = members(4)
    connect(cast.trent, gone, *others)
    follow(cast.trent, gone, others[0])
    for other in (gone, *others[1:]):
        follow(other, cast.trent)
    invite(gone, cast.trent)
    invite(others[2], cast.trent)
    invite(others[1], cast.trent, ignored_at=timezone.now())
    Member.objects.filter(pk=gone.pk).update(is_active=False, suspended_at=timezone.now())
    assert people.counts(cast.trent) == people.Counts(connections=3, following=1, followers=2, waiting=1)
    [row] = people.with_numbers(Member.objects.filter(pk=cast.trent.pk))
    assert row.waiting_count == 1
    assert people.counts(cast.dave) == people.Counts(connections=1, following=0, followers=0, waiting=0)


def test_the_numbers_are_one_query(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        people.counts(cast.alice)


def test_the_newest_that_wait_and_the_newest_put_aside_are_one_query(cast: Cast, django_assert_num_queries) -> None:
    senders = members(7)
    made = [invite(sender, cast.alice) for sender in senders]
    for invitation in made[::2]:
        invitation.ignored_at = timezone.now()
        invitation.save()
    invite(cast.mallory, cast.alice)
    for few in (2, 9):
        with django_assert_num_queries(1):
            waiting, aside = people.newest_received(cast.alice, few, few)
            assert [each.sender.handle for each in waiting] == [each.handle for each in senders[1::2][::-1][:few]]
        assert aside == made[::2][::-1][:few]
