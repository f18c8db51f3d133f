"""The invented conversations: the same each time, and none that the rules would not have allowed."""

from collections import Counter

import pytest

from connections.visibility import Audience
from demo.cast import CAST, ISLANDERS
from demo.conversations import POSTS_A_MEMBER, WEEKS, Publication, When, invent_conversations
from demo.network import Network, invent_network
from feed.models import CommentsFrom

MEMBERS = 300


@pytest.fixture(scope="module")
def town() -> Network:
    return invent_network(MEMBERS)


@pytest.fixture(scope="module")
def posts(town: Network) -> list[Publication]:
    return invent_conversations(town)


@pytest.fixture(scope="module")
def near(town: Network) -> dict[int, set[int]]:
    known: dict[int, set[int]] = {number: set() for number in range(MEMBERS)}
    for one, other in town.ties:
        known[one].add(other)
        known[other].add(one)
    return known


def test_they_are_the_same_each_time(town: Network, posts: list[Publication]) -> None:
    assert invent_conversations(invent_network(MEMBERS)) == posts
    assert invent_conversations(invent_network(MEMBERS + 1)) != posts


def test_few_write_much_and_most_write_nothing(posts: list[Publication]) -> None:
    assert len(posts) == POSTS_A_MEMBER * MEMBERS
    written = Counter(post.author for post in posts)
    assert len(written) < MEMBERS / 2
    assert written.most_common(1)[0][1] > 4 * sorted(written.values())[len(written) // 2]


def test_audiences_are_mixed(posts: list[Publication]) -> None:
    shares = {audience: count / len(posts) for audience, count in Counter(post.audience for post in posts).items()}
    assert shares[Audience.ANYONE] == pytest.approx(0.70, abs=0.05)
    assert shares[Audience.SECOND] == pytest.approx(0.15, abs=0.04)
    assert shares[Audience.CONNECTIONS] == pytest.approx(0.15, abs=0.04)
    assert {post.comments_from for post in posts} == set(CommentsFrom)
    assert any(post.edited_after for post in posts)
    assert any(post.picture for post in posts)


def test_the_cast_and_the_suspended_keep_silent(town: Network, posts: list[Publication]) -> None:
    silent = {*range(len(CAST) + len(ISLANDERS)), *town.suspended}
    assert len(silent) == 14
    acting = {post.author for post in posts}
    acting |= {answer.author for post in posts for answer in post.comments}
    acting |= {member for post in posts for member, _kind, _after in post.reactions}
    acting |= {member for post in posts for answer in post.comments for member, _kind in answer.reactions}
    acting |= {member for post in posts for member, _after in post.reposts}
    assert not acting & silent


def test_nobody_answers_what_they_may_not(posts: list[Publication], near: dict[int, set[int]], town: Network) -> None:
    blocked = {frozenset(pair) for pair in town.blocks}
    for post in posts:
        reach = near[post.author]
        if post.audience != Audience.CONNECTIONS:
            reach = reach | {other for one in reach for other in near[one]}
        answering = {member for member, _kind, _after in post.reactions} | {member for member, _after in post.reposts}
        assert answering | {answer.author for answer in post.comments} <= reach | {post.author}
        if post.comments_from == CommentsFrom.CONNECTIONS:
            assert {answer.author for answer in post.comments} <= near[post.author] | {post.author}
        if post.comments_from == CommentsFrom.NOBODY:
            assert not post.comments
        assert not post.reposts or post.audience == Audience.ANYONE
        assert not [member for member in answering if frozenset((member, post.author)) in blocked]
        assert len(answering & {post.author}) == 0


def test_replies_answer_comments_of_others(posts: list[Publication]) -> None:
    replies = [(post, answer) for post in posts for answer in post.comments if answer.parent is not None]
    assert replies
    for post, reply in replies:
        parent = post.comments[reply.parent or 0]
        assert parent.parent is None
        assert parent.author != reply.author
        assert parent.after < reply.after


def test_quotes_come_after_what_they_quote(posts: list[Publication]) -> None:
    quotes = [post for post in posts if post.is_quote]
    assert quotes
    for quote in quotes:
        assert quote.quoted is not None
        assert quote.quoted.audience == Audience.ANYONE
        assert not quote.quoted.is_quote
        assert quote.when.minutes_ago <= quote.quoted.when.minutes_ago


def test_the_oldest_come_first_and_nobody_writes_before_they_joined(town: Network, posts: list[Publication]) -> None:
    ages = [post.when.minutes_ago for post in posts]
    assert ages == sorted(ages, reverse=True)
    assert ages[0] <= (WEEKS * 7 + 1) * 1440
    assert ages[-1] < 120
    assert all(post.when.days < town.people[post.author].joined_days_ago - 1 for post in posts)


def test_ages_count_back_from_now() -> None:
    assert When(0, 90).minutes_ago == 90
    assert When(1, 23 * 60).minutes_ago < When(1, 8 * 60).minutes_ago < When(2, 8 * 60).minutes_ago
