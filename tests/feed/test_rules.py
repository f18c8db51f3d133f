"""What may be done to a post that one sees."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from connections.visibility import Audience
from feed.models import CommentsFrom
from feed.rules import commentable, may_comment, may_remove, may_repost, narrower
from tests.cast import Cast
from tests.factories import comment, post


@pytest.mark.parametrize(
    ("comments_from", "who"),
    [
        (CommentsFrom.EVERYONE, {"alice", "bob", "carol", "dave", "erin"}),
        (CommentsFrom.CONNECTIONS, {"alice", "bob"}),
        (CommentsFrom.NOBODY, set()),
    ],
)
def test_who_may_comment(cast: Cast, comments_from: CommentsFrom, who: set[str]) -> None:
    about = post(cast.alice, comments_from=comments_from)
    names = ("alice", "bob", "carol", "dave", "erin")
    assert {name for name in names if may_comment(getattr(cast, name), about)} == who
    assert not may_comment(AnonymousUser(), about)


def test_many_at_once_in_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    about = [
        post(author, comments_from=limit) for author in (cast.alice, cast.carol, cast.dave) for limit in CommentsFrom
    ]
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = commentable(cast.bob, about)
    assert found == {
        row.pk
        for row in about
        if row.comments_from == CommentsFrom.EVERYONE
        or (row.comments_from == CommentsFrom.CONNECTIONS and row.author != cast.dave)
    }
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert commentable(cast.bob, []) == frozenset()


def test_what_may_be_passed_on(cast: Cast) -> None:
    may = [may_repost(cast.bob, post(cast.alice, audience=audience)) for audience in Audience]
    assert may == [False, False, True]
    assert not may_repost(cast.alice, post(cast.alice, hidden_at=timezone.now()))
    assert not may_repost(AnonymousUser(), post(cast.alice))


def test_who_may_take_a_comment_away(cast: Cast) -> None:
    said = comment(cast.bob, post(cast.alice))
    names = ("alice", "bob", "carol", "trent")
    assert {name for name in names if may_remove(getattr(cast, name), said)} == {"alice", "bob"}
    assert not may_remove(AnonymousUser(), said)


def test_an_audience_only_narrows() -> None:
    assert narrower(Audience.ANYONE) == [Audience.ANYONE, Audience.SECOND, Audience.CONNECTIONS]
    assert narrower(Audience.SECOND) == [Audience.SECOND, Audience.CONNECTIONS]
    assert narrower(Audience.CONNECTIONS) == [Audience.CONNECTIONS]
