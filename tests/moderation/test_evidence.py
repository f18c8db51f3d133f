"""Lists of members who stand out, and what surrounds a case."""

import pytest
from django.utils import timezone

from connections.models import Invitation
from moderation.evidence import most_ignored, most_reported, most_unknown, since, surroundings
from tests.cast import Cast
from tests.factories import invite, members
from tests.moderation.conftest import answer, reported, write

pytestmark = pytest.mark.django_db


def test_most_reported_goes_by_how_many_members_reported(cast: Cast) -> None:
    for text in ("One", "Two", "Three"):
        reported(cast.alice, write(cast.carol, text))
    post = write(cast.bob)
    for reporter in (cast.alice, cast.carol):
        reported(reporter, post)
    found = [(row.member, row.count, row.out_of) for row in most_reported(since(7))]
    assert found == [(cast.bob, 2, 2), (cast.carol, 1, 3)]
    assert most_reported(timezone.now()) == []


def test_senders_who_are_ignored_or_not_known(cast: Cast) -> None:
    one, other, third = members(3)
    now = timezone.now()
    invite(cast.erin, one, ignored_at=now)
    invite(cast.erin, other, state=Invitation.State.UNKNOWN, closed_at=now)
    invite(cast.erin, third)
    invite(cast.dave, third)
    assert [(row.member, row.count, row.out_of) for row in most_ignored(since(7))] == [(cast.erin, 1, 3)]
    assert [(row.member, row.count, row.out_of) for row in most_unknown(since(7))] == [(cast.erin, 1, 3)]


def test_a_comment_comes_with_its_thread_and_its_neighbours(cast: Cast) -> None:
    post = write(cast.bob)
    comments = [answer(cast.alice, post, f"Number {n}") for n in range(20)]
    found = surroundings(reported(cast.bob, comments[10]))
    assert found.post == post
    assert list(found.comments) == comments[5:16]
    assert list(surroundings(reported(cast.alice, post)).comments) == comments[10:]
    assert surroundings(reported(cast.alice, cast.bob)).post is None
