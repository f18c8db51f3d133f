"""Commenting."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.services import Gone, Refused
from feed.models import Activity, Comment, Post
from feed.rules import may_comment
from feed.services.noting import hold, note
from feed.services.posts import seen_and_locked


@transaction.atomic
def comment(*, author: Member, post: Post, text: str, token: UUID, parent: Comment | None = None) -> Comment:
    """Comments on a post, or replies to a comment there; a reply to a reply joins the same thread.

    The same `token` by the same author returns the comment that it made the first time. Raises Gone when the author
    does not see the post or the comment, Refused when the post takes no comments from them.
    """
    post = seen_and_locked(author, post)
    if not may_comment(author, post):
        raise Refused(_("The author of this post does not take comments from you."))
    if parent is not None:
        parent = Comment.objects.visible_to(author).filter(pk=parent.pk, post=post).first()
        if parent is None:
            raise Gone("no such comment")
    now = timezone.now()
    made, is_new = Comment.objects.get_or_create(
        author=author,
        token=token,
        defaults={
            "post": post,
            "parent_id": (parent.parent_id or parent.pk) if parent else None,
            "text": text,
            "created_at": now,
        },
    )
    if is_new and post.author_id != author.pk:
        note(actor_id=author.pk, kind=Activity.Kind.COMMENTED, post_id=post.pk, at=now, comment_id=made.pk)
    return made


@transaction.atomic
def edit_comment(*, comment: Comment, text: str) -> Comment:
    """Changes the words of a comment, which is marked. Raises Gone when it is not there any more."""
    locked = Comment.objects.select_for_update(no_key=True, of=("self",)).filter(pk=comment.pk).first()
    if locked is None:
        raise Gone("deleted")
    if text != locked.text:
        locked.text, locked.edited_at = text, timezone.now()
        locked.save(update_fields=["text", "edited_at"])
    return locked


@transaction.atomic
def delete_comment(*, comment: Comment) -> None:
    """Deletes a comment with its replies. The same done twice."""
    hold(comment.post_id)
    Comment.objects.filter(pk=comment.pk).delete()
