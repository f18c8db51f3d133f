"""What the feed reads: one row for each time that a member brought up a post, one mute for each pair."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Member
from feed.models import Activity, Comment, Mute, Post, Pulse
from tests.cast import Cast


def brought_up(actor: Member, kind: Activity.Kind, post: Post, comment: Comment | None = None) -> Activity:
    return Activity.objects.create(actor=actor, kind=kind, post=post, comment=comment)


def test_a_post_is_brought_up_once_in_each_way_and_by_each_comment(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x")
    one, other = (Comment.objects.create(author=cast.bob, post=post, text="y") for _ in range(2))
    once: list[tuple[Activity.Kind, Comment | None]] = [
        (Activity.Kind.POSTED, None),
        (Activity.Kind.REPOSTED, None),
        (Activity.Kind.COMMENTED, one),
        (Activity.Kind.COMMENTED, other),
    ]
    for kind, comment in once:
        brought_up(cast.bob, kind, post, comment)
    for kind, comment in once:
        with pytest.raises(IntegrityError), transaction.atomic():
            brought_up(cast.bob, kind, post, comment)
    other.delete()
    assert set(Activity.objects.values_list("kind", "comment")) == {(1, None), (2, one.pk), (3, None)}
    post.delete()
    assert not Activity.objects.exists()


def test_commenting_names_the_comment_and_nothing_else_does(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x")
    comment = Comment.objects.create(author=cast.bob, post=post, text="y")
    for kind, said in ((Activity.Kind.COMMENTED, None), (Activity.Kind.POSTED, comment), (3, comment)):
        with pytest.raises(IntegrityError), transaction.atomic():
            brought_up(cast.bob, Activity.Kind(kind), post, said)


def test_mutes(cast: Cast) -> None:
    mute = Mute.objects.create(member=cast.alice, muted=cast.bob)
    assert mute.scope == Mute.Scope.EVERYTHING
    again: list[dict[str, Any]] = [
        {"member": cast.alice, "muted": cast.bob, "scope": Mute.Scope.RESPONSES},
        {"member": cast.alice, "muted": cast.alice},
    ]
    for fields in again:
        with pytest.raises(IntegrityError), transaction.atomic():
            Mute.objects.create(**fields)


def test_they_say_what_they_are(cast: Cast) -> None:
    post = Post.objects.create(author=cast.alice, text="x")
    assert (
        str(Activity(actor=cast.bob, kind=Activity.Kind.COMMENTED, post=post)) == f"{cast.bob.pk} commented {post.pk}"
    )
    assert str(Mute(member=cast.alice, muted=cast.bob)) == f"{cast.alice.pk}: {cast.bob.pk}"
    now = timezone.now()
    assert str(Pulse(member=cast.alice, acted_at=now)) == f"{cast.alice.pk}: {now}"
