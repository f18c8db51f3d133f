"""Two things at once on one pair: real threads on real PostgreSQL, one legal end state, no deadlock, no stray error."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from accounts.models import Member
from accounts.services import NotSuspendable, lock_members, restore_member, suspend_member
from connections import services
from connections.degrees import degrees
from connections.models import Block, Connection, Follow, Invitation, Tie
from connections.services import Refused
from tests.factories import MemberFactory, connect, follow, invite, members

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def together(*deeds: Callable[[], object]) -> list[BaseException | None]:
    """Does everything at the same moment; returns what each raised. Whatever is not a refusal fails the test."""
    barrier = threading.Barrier(len(deeds))
    raised: list[BaseException | None] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            deed()
        except BaseException as error:  # noqa: BLE001  looked at below
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "deadlock"
    for error in raised:
        if error is not None and not isinstance(error, Refused | NotSuspendable):
            raise error
    return raised


@pytest.fixture
def pair() -> tuple[Member, Member]:
    return MemberFactory(), MemberFactory()


def state_of(one: Member, other: Member) -> str:
    """The one word that describes a pair; asserts that its parts agree with each other."""
    connected = Connection.objects.between(one.pk, other.pk).exists()
    open_ones = Invitation.objects.between(one.pk, other.pk).open().count()
    blocked = Block.objects.filter(blocker__in=[one, other], blocked__in=[one, other]).exists()
    follows = Follow.objects.filter(follower__in=[one, other], followed__in=[one, other]).count()
    assert open_ones <= 1
    assert not (connected and open_ones), "connected, and an invitation is open"
    assert not (blocked and (connected or open_ones or follows)), "a block leaves nothing"
    assert (degrees(one.pk, [other.pk])[other.pk] == 1) == Tie.objects.filter(member=one, other=other).exists()
    return "blocked" if blocked else "connected" if connected else "invited" if open_ones else "nothing"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_crossed_invitations_connect(pair: tuple[Member, Member], _round: int) -> None:
    one, other = pair
    raised = together(
        lambda: services.invite(sender=one, recipient=other), lambda: services.invite(sender=other, recipient=one)
    )
    assert raised == [None, None]
    assert state_of(one, other) == "connected"
    assert Follow.objects.count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_inviting_twice_is_inviting_once(pair: tuple[Member, Member], _round: int) -> None:
    one, other = pair
    assert together(*[lambda: services.invite(sender=one, recipient=other)] * 4) == [None] * 4
    assert Invitation.objects.count() == 1
    assert state_of(one, other) == "invited"


@pytest.mark.parametrize("_round", range(3))
def test_double_accept(pair: tuple[Member, Member], _round: int) -> None:
    invitation = invite(*pair)
    raised = together(*[lambda: services.accept(recipient=pair[1], invitation=invitation)] * 3)
    assert sum(error is None for error in raised) == 1
    assert state_of(*pair) == "connected"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accept_against_withdraw(pair: tuple[Member, Member], _round: int) -> None:
    invitation = invite(*pair)
    accepted, withdrawn = together(
        lambda: services.accept(recipient=pair[1], invitation=invitation),
        lambda: services.withdraw(sender=pair[0], invitation=invitation),
    )
    assert (accepted is None) != (withdrawn is None), "one of the two came first"
    assert state_of(*pair) == ("connected" if accepted is None else "nothing")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accept_against_block(pair: tuple[Member, Member], _round: int) -> None:
    invitation = invite(*pair)
    together(
        lambda: services.accept(recipient=pair[1], invitation=invitation),
        lambda: services.block(actor=pair[0], other=pair[1]),
    )
    assert state_of(*pair) == "blocked"


@pytest.mark.parametrize("_round", range(3))
def test_blocking_each_other(pair: tuple[Member, Member], _round: int) -> None:
    connect(*pair)
    follow(*pair)
    raised = together(
        lambda: services.block(actor=pair[0], other=pair[1]), lambda: services.block(actor=pair[1], other=pair[0])
    )
    assert sum(error is None for error in raised) == 1, "who comes second finds nobody there any more"
    assert state_of(*pair) == "blocked"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accept_against_suspension(pair: tuple[Member, Member], _round: int) -> None:
    invitation = invite(*pair)
    accepted, _suspended = together(
        lambda: services.accept(recipient=pair[1], invitation=invitation),
        lambda: suspend_member(member=pair[0], reason="test", by=None),
    )
    assert degrees(pair[1].pk, [pair[0].pk])[pair[0].pk] is None
    restore_member(member=pair[0], reason="test", by=None)
    assert degrees(pair[1].pk, [pair[0].pk])[pair[0].pk] == (1 if accepted is None else None)


@pytest.mark.parametrize("_round", range(3))
def test_a_bare_insert_against_suspension(pair: tuple[Member, Member], _round: int) -> None:
    together(lambda: connect(*pair), lambda: suspend_member(member=pair[0], reason="test", by=None))
    assert not Tie.objects.exists()
    restore_member(member=pair[0], reason="test", by=None)
    assert Tie.objects.count() == 2


def slowly(deed: Callable[[], object]) -> Callable[[], object]:
    """The deed in a transaction that stays open for a while after it."""

    def run() -> None:
        with transaction.atomic():
            deed()
            time.sleep(0.3)

    return run


@pytest.mark.parametrize("_round", range(2))
def test_one_end_suspended_while_the_other_is_restored(pair: tuple[Member, Member], _round: int) -> None:
    one, other = pair
    connect(one, other)
    suspend_member(member=other, reason="test", by=None)
    together(
        slowly(lambda: suspend_member(member=one, reason="test", by=None)),
        lambda: restore_member(member=other, reason="test", by=None),
    )
    assert not Tie.objects.exists()
    restore_member(member=one, reason="test", by=None)
    assert Tie.objects.count() == 2


@pytest.mark.parametrize("_round", range(2))
def test_both_ends_restored_at_once(pair: tuple[Member, Member], _round: int) -> None:
    connect(*pair)
    for member in pair:
        suspend_member(member=member, reason="test", by=None)
    together(*[slowly(lambda member=member: restore_member(member=member, reason="test", by=None)) for member in pair])
    assert Tie.objects.count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_two_moderators_over_the_same_members(pair: tuple[Member, Member], _round: int) -> None:
    connect(*pair)

    def both() -> None:
        with transaction.atomic():
            lock_members(pair)
            for member in pair:
                suspend_member(member=member, reason="test", by=None)
                time.sleep(0.1)

    together(both, lambda: suspend_member(member=pair[1], reason="test", by=None))
    assert not Tie.objects.exists()


def test_everybody_with_everybody_at_once() -> None:
    """Crossing verbs over a few members in all directions: no deadlock, and every pair in one legal state."""
    people = members(4)

    def many(actor: Member, verb: Callable[[Member, Member], object]) -> Callable[[], None]:
        def run() -> None:
            for other in [*people, *people[::-1]]:
                try:
                    verb(actor, other)
                except Refused:
                    continue

        return run

    invite_ = many(people[0], lambda actor, other: services.invite(sender=actor, recipient=other))
    back = many(people[1], lambda actor, other: services.invite(sender=actor, recipient=other))
    remove = many(people[2], lambda actor, other: services.remove_connection(actor=actor, other=other))
    follow_ = many(people[3], lambda actor, other: services.follow(actor=actor, other=other))
    together(invite_, back, remove, follow_)
    for one in people:
        for other in people:
            if one.pk < other.pk:
                state_of(one, other)
