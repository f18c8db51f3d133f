"""What may be told of what a member does, and what it costs to find out that it is nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Member, Reach
from connections.relations import Viewer
from connections.visibility import Audience
from feed import doings
from tests.cast import Cast
from tests.factories import comment, post, react, repost


def found(viewer: Viewer, owner: Member) -> list[list[str]]:
    """The texts of the posts told of: on the tab of posts, and in short; for members on the two other tabs, too."""
    tabs = [doings.published(viewer, owner, cursor="", size=10)]
    if isinstance(viewer, Member):
        tabs += [of(viewer, owner, cursor="", size=10) for of in (doings.comments, doings.reactions)]  # type: ignore[list-item]
    return [sorted(row.post.text for row in tab) for tab in tabs] + [
        sorted(doing.excerpt for doing in doings.latest(viewer, owner, 9))
    ]


@pytest.fixture
def busy(cast: Cast) -> Member:
    """Bob, who did a bit of everything with a post of carol's."""
    cast.bob.is_public = True
    cast.bob.save()
    carols = post(cast.carol, "carol's")
    post(cast.bob, "own")
    post(cast.bob, "near", audience=Audience.CONNECTIONS)
    comment(cast.bob, carols)
    react(cast.bob, carols)
    repost(cast.bob, carols)
    return cast.bob


def test_each_reader_is_told_their_part(cast: Cast, busy: Member) -> None:
    everything = [["carol's", "near", "own"], ["carol's"], ["carol's"], ["carol's", "near", "own"]]
    assert found(cast.bob, busy) == everything
    assert found(cast.alice, busy) == everything
    assert found(cast.dave, busy) == [["carol's", "own"], ["carol's"], ["carol's"], ["carol's", "own"]]
    assert found(cast.erin, busy) == [["own"], [], [], ["own"]]
    assert found(AnonymousUser(), busy) == [["own"], ["own"]]


@pytest.mark.parametrize(
    ("reach", "alice", "dave"),
    [(Reach.ONLY_ME, [], []), (Reach.FIRST, ["carol's"], []), (Reach.SECOND, ["carol's"], ["carol's"])],
)
def test_the_member_may_narrow_it(cast: Cast, busy: Member, reach: Reach, alice: list[str], dave: list[str]) -> None:
    busy.activity_reach = reach
    busy.save()
    assert found(cast.alice, busy)[1:3] == [alice, alice]
    assert found(cast.dave, busy)[1:3] == [dave, dave]
    assert found(busy, busy)[1:3] == [["carol's"], ["carol's"]]


def test_who_may_be_told_nothing_is_not_asked_about_row_by_row(cast: Cast, busy: Member) -> None:
    """The gates of comments, reactions and reposts are not asked at all."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        doings.comments(cast.erin, busy, cursor="", size=10)
        doings.reactions(cast.erin, busy, cursor="", size=10)
    assert len(queries) == 4
    assert not [query["sql"] for query in queries if "feed_" in query["sql"]]
