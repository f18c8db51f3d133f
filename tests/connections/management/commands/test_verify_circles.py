"""`manage.py verify_circles`: planted errors are found and healed, and nothing else is called an error."""

from collections.abc import Callable

import pytest
from django.db import connection
from pyroaring import BitMap
from pytest_django import Settings

from connections import degrees
from connections.graph import changes, store, truth
from tests.cast import Cast
from tests.connections.management.commands.conftest import Ran
from tests.factories import MemberFactory, connect, members

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., Ran]


@pytest.fixture
def warm(cast: Cast, run: Run) -> Cast:
    """The cast, everything about them in Redis."""
    run("warm_circles", "--all")
    return cast


def plant(member_id: int, kind: str, circle: BitMap) -> None:
    """Stores a circle behind the engine's back."""
    state = truth.ledger()
    assert state.epoch is not None
    assert state.mark is not None
    value = store.pack_third(state.mark, circle) if kind == "third" else store.pack(circle)
    assert store.put(state.epoch, state.mark, kind, {member_id: value})


def test_what_is_right_is_right(warm: Cast, run: Run) -> None:
    assert run("verify_circles") == (
        0,
        "7 members: compared 7 adjacency, 7 second, 7 third\n0 differences\n",
        "",
    )


@pytest.mark.parametrize("kind", ["adjacency", "second", "third"])
def test_a_planted_circle_is_found_and_healed(warm: Cast, run: Run, kind: str) -> None:
    plant(warm.alice.pk, kind, BitMap([warm.erin.pk]))
    lost = {"adjacency": "bob", "second": "carol", "third": "dave"}[kind]
    code, out, _err = run("verify_circles")
    assert code == 1
    assert out.splitlines()[1:] == [f"alice {kind}: missing 1: {lost}; extra 1: erin", "1 differences"]
    code, out, _err = run("verify_circles", "--repair")
    assert code == 0
    assert "Repaired" in out
    assert out.endswith("0 members: compared 0 adjacency, 0 second, 0 third\n0 differences\n")
    assert degrees.degrees(warm.alice.pk, [warm.bob.pk, warm.carol.pk, warm.dave.pk, warm.erin.pk]) == {
        warm.bob.pk: 1,
        warm.carol.pk: 2,
        warm.dave.pk: 3,
        warm.erin.pk: None,
    }
    assert degrees.circle_counts(warm.alice.pk) == {1: 1, 2: 1, 3: 1}
    assert run("verify_circles")[0] == 0


def test_what_is_garbled_is_a_difference(warm: Cast, run: Run) -> None:
    state = truth.ledger()
    assert state.epoch is not None
    assert state.mark is not None
    store.put(state.epoch, state.mark, "second", {warm.alice.pk: b"no bitmap"})
    assert "alice second: missing 1: carol\n" in run("verify_circles")[1]


def test_a_long_difference_is_cut_short(warm: Cast, run: Run) -> None:
    plant(warm.alice.pk, "second", BitMap([warm.carol.pk, *(member.pk for member in members(8))]))
    assert "alice second: extra 8: member-" in (out := run("verify_circles")[1])
    assert ", …\n" in out


def test_pending_changes_are_no_differences(warm: Cast, run: Run) -> None:
    connect(warm.dave, warm.erin)
    assert run("verify_circles")[0] == 0
    assert degrees.degrees(warm.bob.pk, [warm.erin.pk]) == {warm.erin.pk: 3}


def test_third_circles_that_something_has_changed_near_are_not_compared(warm: Cast, run: Run) -> None:
    """Dave gains a connection: within two steps of dave, carol and bob, so it may matter to their third circles."""
    connect(warm.dave, MemberFactory())
    code, out, _err = run("verify_circles")
    assert code == 0
    assert out.startswith("8 members: compared 8 adjacency, 7 second, 4 third\n")


def test_a_sample_is_so_many_members(warm: Cast, run: Run) -> None:
    assert run("verify_circles", "--sample", "3")[1].startswith("3 members: compared 3 adjacency, 3 second, 3 third")
    assert run("verify_circles", "--sample", "99")[1].startswith("7 members")


def test_nothing_stored_is_nothing_to_compare(cast: Cast, run: Run) -> None:
    changes.start_anew()
    assert run("verify_circles")[:2] == (
        0,
        "0 members: compared 0 adjacency, 0 second, 0 third\n0 differences\n",
    )


def test_without_redis_it_says_so(warm: Cast, run: Run, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, out, err = run("verify_circles", "--repair")
    assert (code, out) == (2, "")
    assert "Redis does not answer" in err


def test_connections_counted_wrongly_are_found_and_put_right(warm: Cast, run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_member DISABLE TRIGGER connections_member_updated")
        cursor.execute("UPDATE accounts_member SET is_active = false, suspended_at = now() WHERE handle = 'bob'")
        cursor.execute("ALTER TABLE accounts_member ENABLE TRIGGER connections_member_updated")
    code, out, _err = run("verify_circles")
    assert code == 1
    assert out.startswith("2 connections counted wrongly")
    code, out, _err = run("verify_circles", "--repair")
    assert (code, out.splitlines()[1]) == (0, "Repaired: 2 connections.")
    assert degrees.degrees(warm.alice.pk, [warm.bob.pk, warm.carol.pk]) == {warm.bob.pk: None, warm.carol.pk: None}
    assert run("verify_circles")[0] == 0
