"""The story of the cast: each of them has something to see, and nobody says what they could not."""

import pytest

from connections.visibility import Audience
from core.markup import hashtags
from demo.network import ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, Network, invent_network
from demo.story import Story, tell


@pytest.fixture(scope="module", params=[50, 300])
def network(request: pytest.FixtureRequest) -> Network:
    return invent_network(request.param)


@pytest.fixture(scope="module")
def story(network: Network) -> Story:
    return tell(network)


def test_it_is_the_same_each_time(network: Network, story: Story) -> None:
    assert tell(network) == story


def test_alice_writes_for_each_audience(story: Story) -> None:
    assert {post.audience for post in story.posts if post.author == ALICE} == set(Audience)
    assert {BOB, CAROL, DAVE, ERIN, MALLORY, TRENT} <= {post.author for post in story.posts}


def test_nobody_answers_what_they_do_not_see(network: Network, story: Story) -> None:
    ties = {frozenset(tie) for tie in network.ties}
    blocked = {frozenset(pair) for pair in network.blocks}
    for post in story.posts:
        answering = {answer.author for answer in post.comments} | {member for member, *_rest in post.reactions}
        answering |= {member for member, _after in post.reposts}
        for member in answering - {post.author}:
            assert frozenset((member, post.author)) not in blocked
            assert post.audience != Audience.CONNECTIONS or frozenset((member, post.author)) in ties


def test_what_happens_is_in_order(story: Story) -> None:
    for post in story.posts:
        ago = post.when.minutes_ago
        assert all(answer.after < ago for answer in post.comments)
        assert post.quoted is None or post.quoted.when.minutes_ago > ago
        for answer in post.comments:
            assert answer.parent is None or post.comments[answer.parent].after < answer.after
    assert any(post.is_quote and post.quoted is None for post in story.posts), "one quotes what is gone"


def test_the_reports_have_something_to_be_about(story: Story) -> None:
    assert story.spam_below.comments[0].author == MALLORY
    assert {story.spam.author, story.list_for_sale.author} == {MALLORY}
    assert story.doubtful in story.posts
    assert story.doubtful.audience == Audience.ANYONE


def test_hashtags_are_there_to_be_found(story: Story) -> None:
    assert sum("opendata" in hashtags(post.text) for post in story.posts) >= 3
