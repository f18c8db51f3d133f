"""How many people an audience is: held against the gate itself, member by member."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Member
from connections.visibility import Audience
from feed.audiences import choice, choices, last_chosen
from feed.models import Post
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect, members


def seen_by(author: Member, audience: Audience) -> int:
    """Asks the gate for every member who could sign in."""
    post = Post.objects.create(author=author, text="?", audience=audience)
    readers = Member.objects.filter(is_active=True, is_confirmed=True).exclude(pk=author.pk)
    return sum(Post.objects.visible_to(reader).filter(pk=post.pk).exists() for reader in readers)


def counts(author: Member) -> dict[Audience, int]:
    return {choice.audience: choice.count for choice in choices(author)}


def test_of_the_cast(cast: Cast) -> None:
    assert counts(cast.alice) == {Audience.ANYONE: 5, Audience.SECOND: 2, Audience.CONNECTIONS: 1}
    assert counts(cast.bob) == {Audience.ANYONE: 6, Audience.SECOND: 3, Audience.CONNECTIONS: 2}
    assert counts(cast.mallory) == {Audience.ANYONE: 5, Audience.SECOND: 0, Audience.CONNECTIONS: 0}


def test_they_are_those_whom_the_gate_lets_in(cast: Cast) -> None:
    unconfirmed, blocked, blocking = MemberFactory(is_confirmed=False), MemberFactory(), MemberFactory()
    connect(cast.bob, unconfirmed, blocked, blocking)
    block(cast.alice, blocked)
    block(blocking, cast.alice)
    Member.objects.filter(pk=cast.carol.pk).update(is_active=False, deactivated_at="2026-01-01T00:00Z")
    connect(cast.alice, MemberFactory(is_confirmed=False), *members(3))
    for author in (cast.alice, cast.bob, cast.dave, cast.mallory, blocked):
        assert counts(author) == {audience: seen_by(author, audience) for audience in Audience}


def test_the_widest_comes_first_and_only_what_is_offered_is_counted(cast: Cast) -> None:
    assert [choice.value for choice in choices(cast.alice)] == [4, 2, 1]
    assert [choice.value for choice in choices(cast.alice, [Audience.CONNECTIONS])] == [1]


def test_visitors_are_named_where_they_see_it(cast: Cast) -> None:
    assert not any(choice.has_visitors for choice in choices(cast.alice))
    cast.alice.is_public = True
    assert [choice.has_visitors for choice in choices(cast.alice)] == [True, False, False]
    assert "visitors" in choice(cast.alice, Audience.ANYONE).words


@pytest.mark.parametrize("connected", [0, 40])
def test_reads_are_constant(cast: Cast, connected: int) -> None:
    connect(cast.alice, *members(connected))
    choices(cast.alice)
    with CaptureQueriesContext(connection) as captured:
        choices(cast.alice)
    assert len(captured) <= 6


def test_the_last_audience_is_remembered(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert last_chosen(cast.alice) == Audience.ANYONE
    Post.objects.create(author=cast.alice, text="1", audience=Audience.SECOND)
    Post.objects.create(author=cast.bob, text="2", audience=Audience.ANYONE)
    Post.objects.create(author=cast.alice, text="3", audience=Audience.CONNECTIONS)
    assert last_chosen(cast.alice) == Audience.CONNECTIONS
    narrowed = Post.objects.create(author=cast.alice, text="4", audience=Audience.CONNECTIONS)
    Post.objects.filter(pk=narrowed.pk).update(first_audience=Audience.SECOND)
    assert last_chosen(cast.alice) == Audience.SECOND
