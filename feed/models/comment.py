"""Comments, and replies to them."""

from collections.abc import Collection
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from connections.gates import Gate
from connections.relations import Viewer
from connections.visibility import one_by_one, visible_q
from core.places import address
from core.text import truncate
from feed.models.post import Post


def _standing_q(viewer: Viewer) -> Q:
    """Comments whose author exists for the viewer and which moderators have not hidden (but from their author)."""
    shown = Q(hidden_at=None)
    if isinstance(viewer, Member):
        shown |= Q(author_id=viewer.pk)
    return shown & visible_q(viewer, "author_id")


def _heard_q(viewer: Viewer) -> Q:
    """The same of the comment that is replied to, where there is one."""
    parent = Comment.objects.filter(_standing_q(viewer), one_by_one("id", "parent_id"))
    return _standing_q(viewer) & (Q(parent=None) | Q(Exists(parent)))


def _visible_q(viewer: Viewer) -> Q:
    post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    return _heard_q(viewer) & Q(Exists(post))


_GATE = Gate("comment", lambda: Comment, _visible_q)
_HEARD = Gate("heard", lambda: Comment, _heard_q)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads on comments. `visible_to` is the gate."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The comments that exist for a viewer: the conversation under each post that they see.

        Whose author does not exist for them is left out, and so is every reply to such a comment: a reply without
        what it answers would tell that there is something.
        """
        return self.filter(_GATE(viewer))

    def aside_from_posts(self, viewer: Viewer) -> Self:
        """`visible_to`, but for the posts: for where these are asked about beside it."""
        return self.filter(_HEARD(viewer))

    def under(self, viewer: Viewer, post_ids: Collection[int]) -> Self:
        """`visible_to` under some posts: these are asked about once each, and not once for every comment."""
        return self.aside_from_posts(viewer).filter(post__in=Post.objects.visible_to(viewer).filter(pk__in=post_ids))


class Comment(models.Model):
    """What somebody says under a post; with `parent`, in reply to a comment there. One level of replies, no more.

    `token` comes from the form, so that a retry stores nothing twice.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"), db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments", verbose_name=_("author"), db_index=False
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    text = models.TextField(_("text"))
    token = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="comment_once")]
        indexes = [
            models.Index(fields=["post", "created_at", "id"], name="comment_of_post", include=["author"]),
            models.Index(fields=["author", "-created_at", "-id"], name="comment_author_newest"),
        ]

    def __str__(self) -> str:
        return truncate(" ".join(self.text.split()), 60)

    def get_absolute_url(self) -> str:
        """The permalink: its post, at this comment."""
        return f"{address('feed:post', self.post_id)}?comment={self.pk}#comment-{self.pk}"
