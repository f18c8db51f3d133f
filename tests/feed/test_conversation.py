"""A conversation as data: stretches in both directions, threads, what each viewer sees of it, what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.pagination import BadCursor
from feed.conversation import BEFORE, REPLIES, THREADS, Conversation, Wanted, conversation, line, thread
from feed.models import Comment, CommentsFrom, Post, Reaction
from tests.cast import Cast
from tests.factories import block, comment, members, post, react


@pytest.fixture
def about(cast: Cast) -> Post:
    return post(cast.alice)


def texts(found: Conversation) -> list[str]:
    return [each.head.comment.text for each in found.threads]


def spoken(cast: Cast, on: Post | Comment, count: int) -> list[Comment]:
    """Comments or replies named by their place; every third shares its moment with the one before."""
    began = timezone.now() - timedelta(days=1)
    return [comment(cast.bob, on, str(n), created_at=began + timedelta(minutes=n - (n % 3 == 0))) for n in range(count)]


def test_it_opens_at_the_end_oldest_first(cast: Cast, about: Post) -> None:
    spoken(cast, about, THREADS + 3)
    found = conversation(cast.carol, about)
    assert texts(found) == [str(n) for n in range(3, THREADS + 3)]
    assert found.earlier
    assert not found.later


@pytest.mark.parametrize("count", [0, 1, THREADS, THREADS + 1, 3 * THREADS])
def test_going_back_and_forth_shows_each_once(cast: Cast, about: Post, count: int) -> None:
    spoken(cast, about, count)
    found = conversation(cast.carol, about)
    seen = texts(found)
    while found.earlier:
        found = conversation(cast.carol, about, Wanted(before=found.earlier))
        seen = texts(found) + seen
    assert seen == [str(n) for n in range(count)]
    seen = texts(found)
    while found.later:
        found = conversation(cast.carol, about, Wanted(after=found.later))
        seen += texts(found)
    assert seen == [str(n) for n in range(count)]


@pytest.mark.parametrize("place", [0, 1, 12, 29])
def test_around_a_comment(cast: Cast, about: Post, place: int) -> None:
    rows = spoken(cast, about, 30)
    found = conversation(cast.carol, about, Wanted(around=rows[place]))
    first, last = max(0, place - BEFORE), min(29, place + THREADS)
    assert texts(found) == [str(n) for n in range(first, last + 1)]
    assert bool(found.earlier) == (first > 0)
    assert bool(found.later) == (last < 29)


def test_a_reply_opens_its_thread(cast: Cast, about: Post) -> None:
    spoken(cast, about, 15)
    head = comment(cast.carol, about, "head")
    replies = spoken(cast, head, 40)
    [found] = [each for each in conversation(cast.dave, about, Wanted(around=replies[5])).threads if each.replies]
    assert found.head.comment == head
    assert [row.comment.text for row in found.replies][: BEFORE + 1] == ["3", "4", "5"]
    assert found.earlier
    assert found.later
    rest = thread(cast.dave, about, head, Wanted(after=found.later))
    assert rest.replies[0].comment.text == str(int(found.replies[-1].comment.text) + 1)


def test_a_thread_shows_its_last_replies_and_how_many_came_before(cast: Cast, about: Post) -> None:
    head = comment(cast.carol, about)
    spoken(cast, head, REPLIES + 4)
    [found] = conversation(cast.dave, about).threads
    assert [row.comment.text for row in found.replies] == [str(n) for n in range(4, REPLIES + 4)]
    assert found.earlier_count == 4
    before = thread(cast.dave, about, head, Wanted(before=found.earlier))
    assert [row.comment.text for row in before.replies] == ["0", "1", "2", "3"]
    assert not before.earlier


def test_a_short_thread_is_whole(cast: Cast, about: Post) -> None:
    spoken(cast, comment(cast.carol, about), REPLIES)
    [found] = conversation(cast.dave, about).threads
    assert len(found.replies) == REPLIES
    assert (found.earlier, found.later, found.earlier_count) == ("", "", 0)


def test_nobody_reads_those_who_do_not_exist_for_them(cast: Cast, about: Post) -> None:
    head = comment(cast.dave, about, "dave's")
    comment(cast.carol, head, "to dave")
    kept = comment(cast.carol, about, "carol's")
    comment(cast.dave, kept, "dave's too")
    comment(cast.erin, about, "hidden", hidden_at=timezone.now())
    block(cast.bob, cast.dave)
    assert texts(conversation(cast.bob, about)) == ["carol's"]
    assert conversation(cast.bob, about).threads[0].replies == ()
    assert texts(conversation(cast.alice, about)) == ["dave's", "carol's"]
    assert texts(conversation(cast.erin, about)) == ["dave's", "carol's", "hidden"]
    assert [each.head.is_hidden for each in conversation(cast.erin, about).threads] == [False, False, True]
    assert texts(conversation(AnonymousUser(), about)) == []


def test_replies_that_are_not_seen_are_not_counted(cast: Cast, about: Post) -> None:
    head = comment(cast.carol, about)
    for author in [cast.dave] * 3 + [cast.carol] * (REPLIES + 1):
        comment(author, head)
    block(cast.bob, cast.dave)
    assert conversation(cast.bob, about).threads[0].earlier_count == 1
    assert conversation(cast.alice, about).threads[0].earlier_count == 4


def test_what_may_be_done(cast: Cast) -> None:
    about = post(cast.alice, comments_from=CommentsFrom.CONNECTIONS)
    said = comment(cast.bob, about)
    may = {
        name: (one.is_mine, one.may_delete, one.may_reply)
        for name in ("alice", "bob", "carol")
        for one in [line(getattr(cast, name), said)]
    }
    assert may == {"alice": (False, True, True), "bob": (True, True, True), "carol": (False, False, False)}
    visitor = line(AnonymousUser(), said)
    assert (visitor.is_mine, visitor.may_delete, visitor.may_reply) == (False, False, False)
    assert not visitor.is_by_author
    assert line(cast.bob, comment(cast.alice, about)).is_by_author


def test_the_text_is_the_readers(cast: Cast, about: Post) -> None:
    said = comment(cast.carol, about, "ask @dave <b>")
    assert 'href="/in/dave/"' in line(cast.alice, said).html
    block(cast.bob, cast.dave)
    assert line(cast.bob, said).html == "<p>ask @dave &lt;b&gt;</p>"


def test_reactions_are_the_viewers(cast: Cast, about: Post) -> None:
    said = comment(cast.carol, about)
    react(cast.dave, said, Reaction.Kind.LOVE)
    react(cast.bob, said)
    react(cast.alice, said)
    block(cast.erin, cast.dave)
    assert line(cast.bob, said).tally.mine == Reaction.Kind.LIKE
    assert line(cast.bob, said).tally.kinds == [(Reaction.Kind.LIKE, 2), (Reaction.Kind.LOVE, 1)]
    assert line(cast.erin, said).tally.kinds == [(Reaction.Kind.LIKE, 2)]
    assert line(cast.erin, said).tally.mine is None


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "é" * 10, "A" * 900])
def test_a_cursor_that_nobody_gave_out(cast: Cast, about: Post, cursor: str) -> None:
    for wanted in (Wanted(before=cursor), Wanted(after=cursor)):
        with pytest.raises(BadCursor):
            conversation(cast.bob, about, wanted)


def test_it_costs_the_same_however_long(cast: Cast, about: Post) -> None:
    def speak(count: int) -> None:
        for author in members(count, is_confirmed=True):
            head = comment(author, about, "hear @alice")
            react(author, head)
            for _ in range(REPLIES + 2):
                comment(author, head)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            conversation(cast.bob, about)
        return len(queries)

    speak(2)
    cost()
    few = cost()
    speak(THREADS)
    assert cost() == few
    assert few <= 11
