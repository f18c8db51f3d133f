"""Hiding what members have published, and showing it again: verbs of moderation, which keeps the reasons."""

from django.db import transaction
from django.utils import timezone

from feed.models import Comment, Post


@transaction.atomic
def hide_post(*, post: Post) -> bool:
    """Hides a post from everybody but its author. Whether anything changed."""
    return bool(Post.objects.filter(pk=post.pk, hidden_at=None).update(hidden_at=timezone.now()))


@transaction.atomic
def show_post(*, post: Post) -> bool:
    """Shows a hidden post again. Whether anything changed."""
    return bool(Post.objects.filter(pk=post.pk, hidden_at__isnull=False).update(hidden_at=None))


@transaction.atomic
def hide_comment(*, comment: Comment) -> bool:
    """Hides a comment, and with it its replies, from everybody but its author. Whether anything changed."""
    return bool(Comment.objects.filter(pk=comment.pk, hidden_at=None).update(hidden_at=timezone.now()))


@transaction.atomic
def show_comment(*, comment: Comment) -> bool:
    """Shows a hidden comment again. Whether anything changed."""
    return bool(Comment.objects.filter(pk=comment.pk, hidden_at__isnull=False).update(hidden_at=None))
