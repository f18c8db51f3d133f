"""The gate of comments: the conversation belongs to the post, but for members who do not exist for the reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Comment, Post
from tests.cast import Cast

NAMES = ("alice", "bob", "carol", "dave", "erin", "mallory", "trent")


def said(author: Member, post: Post, **fields: object) -> Comment:
    return Comment.objects.create(author=author, post=post, text="So I say", **fields)


def readers(cast: Cast, comment: Comment) -> set[str]:
    """Who of the cast sees a comment."""
    return {name for name in NAMES if Comment.objects.visible_to(getattr(cast, name)).filter(pk=comment.pk).exists()}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin", "trent"}),
        (Audience.SECOND, {"alice", "bob", "carol"}),
        (Audience.CONNECTIONS, {"alice", "bob"}),
    ],
)
def test_who_sees_the_post_sees_its_conversation(cast: Cast, audience: Audience, expected: set[str]) -> None:
    post = Post.objects.create(author=cast.alice, text="x", audience=audience)
    assert readers(cast, said(cast.bob, post)) == expected


def test_those_whom_a_block_parts_do_not_read_each_other(cast: Cast) -> None:
    post = Post.objects.create(author=cast.bob, text="x")
    assert "alice" not in readers(cast, said(cast.mallory, post))
    assert "mallory" not in readers(cast, said(cast.alice, post))


def test_a_reply_goes_with_what_it_answers(cast: Cast) -> None:
    post = Post.objects.create(author=cast.bob, text="x")
    thread = said(cast.mallory, post)
    reply = said(cast.carol, post, parent=thread)
    assert readers(cast, reply) == set(NAMES) - {"alice"}
    Comment.objects.filter(pk=thread.pk).update(hidden_at=timezone.now())
    assert readers(cast, reply) == {"mallory"}


def test_hidden_by_moderators_it_is_there_for_its_author(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x")
    comment = said(cast.bob, post, hidden_at=timezone.now())
    assert readers(cast, comment) == {"bob"}
    Post.objects.update(hidden_at=timezone.now())
    assert readers(cast, comment) == set()


def test_an_inactive_author_has_said_nothing(cast: Cast) -> None:
    comment = said(cast.bob, Post.objects.create(author=cast.alice, text="x"))
    Member.objects.filter(pk=cast.bob.pk).update(is_active=False, suspended_at=timezone.now())
    assert readers(cast, comment) == set()


@pytest.mark.parametrize(("author", "commenter", "seen"), [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 1)])
def test_visitors_read_public_members_under_public_posts(cast: Cast, author: int, commenter: int, seen: int) -> None:
    said(cast.bob, Post.objects.create(author=cast.alice, text="x"))
    Member.objects.filter(pk=cast.alice.pk).update(is_public=bool(author))
    Member.objects.filter(pk=cast.bob.pk).update(is_public=bool(commenter))
    assert Comment.objects.visible_to(AnonymousUser()).count() == seen


def test_its_address_is_that_of_the_post_at_this_place(cast: Cast) -> None:
    comment = said(cast.bob, Post.objects.create(author=cast.alice, text="x"))
    assert comment.get_absolute_url() == f"/posts/{comment.post_id}/?comment={comment.pk}#comment-{comment.pk}"
    assert str(comment) == "So I say"
