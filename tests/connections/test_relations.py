"""How a viewer stands to members, state by state."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from connections.relations import ONESELF, VISITOR, Pending, Relation, relation, relations
from tests.cast import Cast
from tests.factories import block, follow, invite, members

DAY = timedelta(days=1)


def test_the_cast_as_alice_sees_it(cast: Cast) -> None:
    people = [cast.alice, cast.bob, cast.carol, cast.dave, cast.erin, cast.mallory]
    found = relations(cast.alice, [member.pk for member in people])
    assert [found[member.pk] for member in people] == [
        ONESELF,
        Relation(degree=1),
        Relation(degree=2),
        Relation(degree=3),
        Relation(is_followed=True),
        Relation(blocked=True),
    ]
    assert relation(cast.erin, cast.alice) == Relation(follows=True)
    assert relation(cast.mallory, cast.alice) == Relation(blocked=True)


def test_a_visitor_stands_nowhere(cast: Cast) -> None:
    assert relations(AnonymousUser(), [cast.alice.pk]) == {cast.alice.pk: VISITOR}


def test_open_invitations_from_both_sides(cast: Cast) -> None:
    row = invite(cast.alice, cast.dave)
    assert relation(cast.alice, cast.dave) == Relation(degree=3, pending=Pending.SENT, invitation_id=row.pk)
    assert relation(cast.dave, cast.alice) == Relation(degree=3, pending=Pending.RECEIVED, invitation_id=row.pk)
    assert relation(cast.carol, cast.dave) == Relation(degree=1), "it is nobody else's matter"


def test_an_ignored_invitation_is_still_pending_for_its_sender_only(cast: Cast) -> None:
    row = invite(cast.alice, cast.dave, ignored_at=timezone.now())
    assert relation(cast.alice, cast.dave) == Relation(degree=3, pending=Pending.SENT, invitation_id=row.pk)
    assert relation(cast.dave, cast.alice) == Relation(degree=3, invitation_id=row.pk, ignored=True)


def test_barred_and_withdrawn_concern_the_sender_only(cast: Cast) -> None:
    now = timezone.now()
    invite(cast.alice, cast.carol, state="unknown", closed_at=now - 400 * DAY)
    invite(cast.alice, cast.dave, state="withdrawn", closed_at=now - 3 * DAY)
    invite(cast.alice, cast.dave, state="withdrawn", closed_at=now - 30 * DAY, created_at=now - 60 * DAY)
    assert relation(cast.alice, cast.carol).barred
    assert not relation(cast.carol, cast.alice).barred
    assert relation(cast.alice, cast.dave).again_at == now + 18 * DAY
    assert relation(cast.dave, cast.alice).again_at is None


def test_expired_and_accepted_invitations_leave_no_trace(cast: Cast) -> None:
    now = timezone.now()
    invite(cast.alice, cast.carol, created_at=now - 181 * DAY)
    invite(cast.alice, cast.dave, state="accepted", closed_at=now)
    assert relation(cast.alice, cast.carol) == Relation(degree=2)
    assert relation(cast.alice, cast.dave) == Relation(degree=3)


def test_everything_at_once(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    follow(cast.bob, cast.alice)
    block(cast.bob, cast.alice)
    assert relation(cast.alice, cast.bob) == Relation(degree=1, follows=True, is_followed=True, blocked=True)


def test_two_queries_however_many(cast: Cast, django_assert_num_queries: Callable) -> None:
    for crowd in (members(2), members(30)):
        ids = [member.pk for member in [cast.bob, cast.carol, *crowd]]
        with django_assert_num_queries(2):
            relations(cast.alice, ids)
