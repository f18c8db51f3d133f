"""Invitations as their reader sees them."""

import pytest
from pytest_django import Settings

from connections.correspondence import letters
from connections.models import Invitation
from tests.cast import Cast
from tests.factories import connect, invite, members


def test_from_both_sides(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice, note="Hello")
    invitation.replies.create(author=cast.alice, body="Have we met?")
    [theirs] = letters(cast.alice, [invitation])
    [mine] = letters(cast.carol, [invitation])
    assert (theirs.card.handle, theirs.is_sender) == ("carol", False)
    assert (mine.card.handle, mine.is_sender) == ("alice", True)
    assert [(line.body, line.is_mine) for line in theirs.lines] == [("Have we met?", True)]
    assert [(line.body, line.is_mine) for line in mine.lines] == [("Have we met?", False)]
    assert theirs.mutual == mine.mutual == [cast.bob]
    assert theirs.mutual_more == 0
    assert theirs.pk == invitation.pk


def test_whose_turn_it_is(cast: Cast, settings: Settings) -> None:
    settings.INVITATION_REPLIES_PER_MEMBER = 2
    invitation = invite(cast.carol, cast.alice)

    def turns() -> tuple[bool, bool]:
        return letters(cast.carol, [invitation])[0].may_write, letters(cast.alice, [invitation])[0].may_write

    assert turns() == (False, True)
    invitation.replies.create(author=cast.alice, body="1")
    assert turns() == (True, True)
    invitation.replies.create(author=cast.alice, body="2")
    assert turns() == (True, False)
    invitation.replies.create(author=cast.carol, body="3")
    invitation.replies.create(author=cast.carol, body="4")
    assert turns() == (False, False)


def test_mutual_connections_beyond_three_are_counted(cast: Cast) -> None:
    for other in members(4):
        connect(other, cast.alice, cast.carol)
    [letter] = letters(cast.alice, [invite(cast.carol, cast.alice)])
    assert len(letter.mutual) == 3
    assert letter.mutual_more == 2


@pytest.mark.parametrize("count", [1, 12])
def test_the_same_queries_however_many(cast: Cast, count: int, django_assert_max_num_queries) -> None:
    rows = [invite(other, cast.alice) for other in members(count)]
    rows = list(Invitation.objects.filter(pk__in=[row.pk for row in rows]).select_related("sender"))
    with django_assert_max_num_queries(7):
        assert len(letters(cast.alice, rows)) == count
