"""Publishing, changing and deleting posts."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.services import Gone, Refused
from connections.visibility import Audience
from core.markup import hashtags
from feed.models import Activity, CommentsFrom, Image, Post
from feed.pictures import forget_picture
from feed.rules import may_repost
from feed.services.noting import note


@transaction.atomic
def publish(
    *,
    author: Member,
    text: str,
    token: UUID,
    audience: Audience = Audience.ANYONE,
    comments_from: CommentsFrom = CommentsFrom.EVERYONE,
    images: Sequence[Image] = (),
    quoted: Post | None = None,
) -> Post:
    """Publishes a post. The same `token` by the same author returns the post that it made the first time.

    `images` are the author's own drafts, in order. `quoted`: the post is a repost of that one with words. Raises Gone
    when the author does not see it, Refused when it may not be passed on.
    """
    made_before = Post.objects.filter(author=author, token=token).first()
    if made_before is not None:
        return made_before
    if quoted is not None:
        quoted = seen_and_locked(author, quoted)
        if not may_repost(author, quoted):
            raise Refused(_("Only posts for anyone can be reposted."))
    now = timezone.now()
    post, is_new = Post.objects.get_or_create(
        author=author,
        token=token,
        defaults={
            "text": text,
            "audience": audience,
            "first_audience": audience,
            "comments_from": comments_from,
            "quoted": quoted,
            "is_quote": quoted is not None,
            "hashtags": hashtags(text),
            "created_at": now,
        },
    )
    if is_new:
        _attach(post, images)
        note(actor_id=author.pk, kind=Activity.Kind.POSTED, post_id=post.pk, at=now)
    return post


@transaction.atomic
def edit_post(
    *,
    post: Post,
    text: str,
    audience: Audience,
    comments_from: CommentsFrom,
    images: Sequence[Image] | None = None,
) -> Post:
    """Stores an author's changes. A changed text or picture is marked; an audience can be narrowed, which holds for
    everybody at once, and not widened (Refused). `images` is the whole list as it shall be; None leaves them.

    Raises Gone when the post is not there any more.
    """
    locked = Post.objects.select_for_update(no_key=True).filter(pk=post.pk).first()
    if locked is None:
        raise Gone("deleted")
    if audience > locked.audience:
        raise Refused(_("The audience of a post can only be narrowed."))
    changed = text != locked.text
    if images is not None:
        changed |= _attach(locked, images)
    locked.text, locked.hashtags = text, hashtags(text)
    locked.audience, locked.comments_from = audience, comments_from
    if changed:
        locked.edited_at = timezone.now()
    locked.save(update_fields=["text", "hashtags", "audience", "comments_from", "edited_at"])
    return locked


@transaction.atomic
def delete_post(*, post: Post) -> None:
    """Deletes a post with its conversation; the files of its pictures go with the commit. The same done twice."""
    for image in Image.objects.filter(post_id=post.pk):
        forget_picture(image)
    Post.objects.filter(pk=post.pk).delete()


def seen_and_locked(viewer: Member, post: Post) -> Post:
    """The post as it is now, kept so for the rest of the transaction. Raises Gone when the viewer does not see it.

    Locked first, asked second: what is asked after the wait for a lock sees what was stored during it.
    """
    locked = Post.objects.select_for_update(no_key=True, of=("self",)).filter(pk=post.pk).first()
    if locked is None or not Post.objects.visible_to(viewer).filter(pk=post.pk).exists():
        raise Gone("no such post")
    return locked


def _attach(post: Post, images: Sequence[Image]) -> bool:
    """Makes `images` the pictures of a post, in this order; whether anything changed by that."""
    before = list(Image.objects.filter(post=post))
    kept = {image.pk for image in images}
    for image in before:
        if image.pk not in kept:
            forget_picture(image)
    changed = [(image.pk, image.alt) for image in before] != [(image.pk, image.alt) for image in images]
    for position, image in enumerate(images):
        # Only drafts of the author's own, or what the post has already.
        Image.objects.filter(pk=image.pk, owner_id=post.author_id, post__in=[post]).update(
            position=position, alt=image.alt
        )
        Image.objects.filter(pk=image.pk, owner_id=post.author_id, post=None).update(
            post=post, position=position, alt=image.alt
        )
    return changed
