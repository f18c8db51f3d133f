"""The gates of reactions and reposts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Comment, Post, Reaction, Repost
from tests.cast import Cast

NAMES = ("alice", "bob", "carol", "dave", "erin", "mallory", "trent")


def readers(cast: Cast, response: Reaction | Repost) -> set[str]:
    """Who of the cast is told of it."""
    gate = type(response).objects
    return {name for name in NAMES if gate.visible_to(getattr(cast, name)).filter(pk=response.pk).exists()}


@pytest.fixture
def post(cast: Cast) -> Post:
    return Post.objects.create(author=cast.alice, text="x")


def test_a_reaction_goes_with_its_post(cast: Cast, post: Post) -> None:
    reaction = Reaction.objects.create(member=cast.bob, post=post, kind="like")
    assert readers(cast, reaction) == set(NAMES) - {"mallory"}
    Post.objects.update(audience=Audience.CONNECTIONS)
    assert readers(cast, reaction) == {"alice", "bob"}


def test_a_reaction_to_a_comment_goes_with_the_comment(cast: Cast, post: Post) -> None:
    comment = Comment.objects.create(author=cast.carol, post=post, text="x")
    reaction = Reaction.objects.create(member=cast.bob, post=post, comment=comment, kind="love")
    assert readers(cast, reaction) == set(NAMES) - {"mallory"}
    Comment.objects.update(hidden_at=timezone.now())
    assert readers(cast, reaction) == {"carol"}


@pytest.mark.parametrize("model", [Reaction, Repost])
def test_members_who_do_not_exist_for_the_reader_have_done_nothing(
    cast: Cast, model: type[Reaction] | type[Repost]
) -> None:
    post = Post.objects.create(author=cast.bob, text="x")
    theirs = model.objects.create(member=cast.mallory, post=post, **({"kind": "like"} if model is Reaction else {}))
    assert readers(cast, theirs) == set(NAMES) - {"alice"}
    Member.objects.filter(pk=cast.mallory.pk).update(is_active=False, suspended_at=timezone.now())
    assert readers(cast, theirs) == set()


def test_a_repost_goes_with_its_post(cast: Cast, post: Post) -> None:
    repost = Repost.objects.create(member=cast.bob, post=post)
    assert readers(cast, repost) == set(NAMES) - {"mallory"}
    Post.objects.update(audience=Audience.SECOND)
    assert readers(cast, repost) == {"alice", "bob", "carol"}


def test_visitors_are_told_of_public_members_alone(cast: Cast, post: Post) -> None:
    Reaction.objects.create(member=cast.bob, post=post, kind="like")
    Repost.objects.create(member=cast.bob, post=post)
    Member.objects.filter(pk=cast.alice.pk).update(is_public=True)
    assert not Reaction.objects.visible_to(AnonymousUser()).exists()
    assert not Repost.objects.visible_to(AnonymousUser()).exists()
    Member.objects.filter(pk=cast.bob.pk).update(is_public=True)
    assert Reaction.objects.visible_to(AnonymousUser()).exists()
    assert Repost.objects.visible_to(AnonymousUser()).exists()


def test_what_the_database_refuses(cast: Cast, post: Post) -> None:
    comment = Comment.objects.create(author=cast.carol, post=post, text="x")
    Reaction.objects.create(member=cast.bob, post=post, kind="like")
    Reaction.objects.create(member=cast.bob, post=post, comment=comment, kind="like")
    Repost.objects.create(member=cast.bob, post=post)
    refused = [
        lambda: Reaction.objects.create(member=cast.bob, post=post, kind="love"),
        lambda: Reaction.objects.create(member=cast.bob, post=post, comment=comment, kind="love"),
        lambda: Reaction.objects.create(member=cast.carol, post=post, kind="hate"),
        lambda: Repost.objects.create(member=cast.bob, post=post),
    ]
    for again in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            again()
