"""The gate of posts: each audience, each reader."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Image, Post
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect

NAMES = ("alice", "bob", "carol", "dave", "erin", "mallory", "trent")


def readers(cast: Cast, post: Post) -> set[str]:
    """Who of the cast sees a post."""
    return {name for name in NAMES if Post.objects.visible_to(getattr(cast, name)).filter(pk=post.pk).exists()}


@pytest.mark.parametrize(
    ("author", "audience", "expected"),
    [
        ("alice", Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin", "trent"}),
        ("alice", Audience.SECOND, {"alice", "bob", "carol"}),
        ("alice", Audience.CONNECTIONS, {"alice", "bob"}),
        ("bob", Audience.SECOND, {"alice", "bob", "carol", "dave"}),
        ("mallory", Audience.ANYONE, {"bob", "carol", "dave", "erin", "mallory", "trent"}),
        ("erin", Audience.CONNECTIONS, {"erin"}),
    ],
)
def test_audiences(cast: Cast, author: str, audience: Audience, expected: set[str]) -> None:
    assert readers(cast, Post.objects.create(author=getattr(cast, author), text="x", audience=audience)) == expected


def test_an_inactive_member_in_between_carries_no_second_degree(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x", audience=Audience.SECOND)
    Member.objects.filter(pk=cast.bob.pk).update(is_active=False, suspended_at=timezone.now())
    assert readers(cast, post) - {"bob"} == {"alice"}


def test_an_inactive_author_has_no_posts(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x")
    Member.objects.filter(pk=cast.alice.pk).update(is_active=False, suspended_at=timezone.now())
    assert readers(cast, post) == set()


def test_a_block_stands_before_every_audience(cast: Cast) -> None:
    connect(cast.alice, cast.mallory)  # a row that should not be there
    for audience in Audience:
        post = Post.objects.create(author=cast.alice, text="x", audience=audience)
        assert "mallory" not in readers(cast, post)
    block(cast.bob, cast.alice)
    assert "bob" not in readers(cast, Post.objects.create(author=cast.alice, text="x"))


def test_hidden_by_moderators_it_is_there_for_its_author(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x", hidden_at=timezone.now())
    assert readers(cast, post) == {"alice"}


@pytest.mark.parametrize(("is_public", "seen"), [(False, 0), (True, 1)])
def test_visitors_see_posts_to_anyone_by_public_members(cast: Cast, is_public: bool, seen: int) -> None:
    Member.objects.filter(pk=cast.alice.pk).update(is_public=is_public)
    for audience in Audience:
        Post.objects.create(author=cast.alice, text="x", audience=audience)
    assert Post.objects.visible_to(AnonymousUser()).count() == seen


def test_who_has_not_confirmed_is_seen_by_nobody_else(cast: Cast) -> None:
    post = Post.objects.create(author=MemberFactory(is_confirmed=False, is_public=True), text="x")
    assert readers(cast, post) == set()
    assert Post.objects.visible_to(post.author).exists()
    assert not Post.objects.visible_to(AnonymousUser()).exists()


def test_what_the_database_refuses(cast: Cast) -> None:
    original = Post.objects.create(author=cast.bob, text="x")
    token = uuid4()
    Post.objects.create(author=cast.alice, text="x", token=token)
    for fields in ({"token": token}, {"quoted": original}, {"audience": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(author=cast.alice, text="x", **fields)


def test_names_and_addresses(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="One\nand two " + "x" * 100)
    assert str(post).startswith("One and two")
    assert len(str(post)) <= 60
    assert str(Post(pk=7)) == "7"
    assert post.get_absolute_url() == f"/posts/{post.pk}/"
    image = Image(owner=cast.alice, file="posts/abc.webp", alt="A view", width=3, height=2)
    assert (image.url, str(image)) == ("/posts/images/abc.webp", "A view")
