import pytest

from benchmarks.people import PAGE, check_in_step, connections, everybody, forget, page_of, some_members
from connections.degrees import degrees
from connections.graph import changes, store, truth
from tests.factories import chain, connect, members

pytestmark = pytest.mark.django_db(transaction=True)


def test_members_are_drawn_among_those_who_have_connections_the_same_every_time() -> None:
    people = members(30)
    chain(*people[:20])
    last = max(one.pk for one in people)
    drawn = some_members(last, 10, seed=1)
    assert len(set(drawn)) == 10
    assert set(drawn) <= {one.pk for one in people[:20]}
    assert some_members(last, 10, seed=1) == drawn
    assert sorted(some_members(last, 100, seed=1)) == sorted(one.pk for one in people[:20])
    assert (everybody(), connections()) == (30, 19)


def test_a_page_shows_people_near_and_others_and_never_the_viewer() -> None:
    people = members(80)
    viewer, *others = people
    connect(viewer, *others[:10])
    for at in range(10):
        connect(others[at], *others[10 + at : 70 : 10])
    last = max(one.pk for one in people)
    page = page_of(viewer.pk, last)
    assert len(set(page)) == PAGE
    assert viewer.pk not in page
    found = truth.degrees(viewer.pk, page)
    assert sum(degree == 1 for degree in found.values()) >= 5
    assert sum(degree == 2 for degree in found.values()) >= 12


def test_forgetting_makes_one_member_cold_and_nobody_else() -> None:
    one, other, third = members(3)
    chain(one, other, third)
    changes.start_anew()
    for viewer in (one, other):
        degrees(viewer.pk, [third.pk])
    epoch = truth.ledger().epoch
    assert epoch is not None
    forget(one.pk)
    keys = [(kind, member.pk) for member in (one, other) for kind in ("adjacency", "second")]
    _gates, values = store.read(epoch, keys)
    assert [value is not None for value in values] == [False, False, True, True]


def test_a_network_that_somebody_else_has_changed_is_noticed() -> None:
    changes.start_anew()
    check_in_step()
    store.drop_everything()
    with pytest.raises(RuntimeError, match="out of step"):
        check_in_step()
