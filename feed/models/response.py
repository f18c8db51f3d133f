"""Answers of one click: reactions and reposts without words."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.gates import Gate
from connections.relations import Viewer
from connections.visibility import visible_q
from feed.models.comment import Comment
from feed.models.post import Post


def _reactions_q(viewer: Viewer) -> Q:
    post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    comment = Comment.objects.visible_to(viewer).filter(pk=OuterRef("comment_id"))
    seen = (Q(comment=None) & Q(Exists(post))) | (Q(comment__isnull=False) & Q(Exists(comment)))
    return seen & visible_q(viewer, "member_id")


def _reposts_q(viewer: Viewer) -> Q:
    post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    return Q(Exists(post)) & visible_q(viewer, "member_id")


def _by_whom_q(viewer: Viewer) -> Q:
    return visible_q(viewer, "member_id")


_REACTIONS = Gate("reaction", lambda: Reaction, _reactions_q)
_REACTORS = Gate("reactor", lambda: Reaction, _by_whom_q)
_REPOSTS = Gate("repost", lambda: Repost, _reposts_q)
_REPOSTERS = Gate("reposter", lambda: Repost, _by_whom_q)


class ReactionQuerySet(models.QuerySet["Reaction"]):
    """Reads on reactions. `visible_to` is the gate."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The reactions that exist for a viewer: of members who exist for them, to what they may see."""
        return self.filter(_REACTIONS(viewer))

    def aside_from_posts(self, viewer: Viewer) -> Self:
        """`visible_to`, but for the posts and comments: for where these are asked about beside it."""
        return self.filter(_REACTORS(viewer))

    def to_posts(self, viewer: Viewer, post_ids: Collection[int]) -> Self:
        """`visible_to` of what was given to some posts: they are asked about once each, not once for each reaction."""
        posts = Post.objects.visible_to(viewer).filter(pk__in=post_ids)
        return self.aside_from_posts(viewer).filter(comment=None, post__in=posts)

    def to_comments(self, viewer: Viewer, comment_ids: Collection[int]) -> Self:
        """The same of what was given to some comments."""
        return self.aside_from_posts(viewer).filter(
            comment__in=Comment.objects.visible_to(viewer).filter(pk__in=comment_ids)
        )


class Reaction(models.Model):
    """One of six answers to a post, or to a comment under it (`post` is always that of the conversation)."""

    class Kind(models.TextChoices):
        """The six, in the order in which they are offered."""

        LIKE = "like", _("Like")
        CELEBRATE = "celebrate", _("Celebrate")
        SUPPORT = "support", _("Support")
        LOVE = "love", _("Love")
        INSIGHTFUL = "insightful", _("Insightful")
        FUNNY = "funny", _("Funny")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions", verbose_name=_("member"), db_index=False
    )
    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions", verbose_name=_("post"), db_index=False)
    comment = models.ForeignKey(
        Comment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reactions",
        verbose_name=_("comment"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], condition=Q(comment=None), name="reaction_one_a_post"),
            models.UniqueConstraint(
                fields=["member", "comment"], condition=Q(comment__isnull=False), name="reaction_one_a_comment"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["like", "celebrate", "support", "love", "insightful", "funny"]),
                name="reaction_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "kind"], include=["member"], name="reaction_post", condition=Q(comment=None)),
            models.Index(
                fields=["comment", "kind"],
                include=["member"],
                name="reaction_comment",
                condition=Q(comment__isnull=False),
            ),
            models.Index(fields=["post"], name="reaction_conversation"),
            models.Index(fields=["member", "-created_at", "-id"], name="reaction_member_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class RepostQuerySet(models.QuerySet["Repost"]):
    """Reads on reposts. `visible_to` is the gate."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The reposts that exist for a viewer: by members who exist for them, of what they may see."""
        return self.filter(_REPOSTS(viewer))

    def aside_from_posts(self, viewer: Viewer) -> Self:
        """`visible_to`, but for the posts: for where these are asked about beside it."""
        return self.filter(_REPOSTERS(viewer))

    def of_posts(self, viewer: Viewer, post_ids: Collection[int]) -> Self:
        """`visible_to` of some posts: these are asked about once each, not once for every repost."""
        return self.aside_from_posts(viewer).filter(post__in=Post.objects.visible_to(viewer).filter(pk__in=post_ids))


class Repost(models.Model):
    """A member's passing on of somebody's "anyone" post, without words; with words it is a post that quotes."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reposts", verbose_name=_("member"), db_index=False
    )
    post = models.ForeignKey(Post, models.CASCADE, related_name="reposts", verbose_name=_("post"))
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = RepostQuerySet.as_manager()

    class Meta:
        verbose_name = _("repost")
        verbose_name_plural = _("reposts")
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="repost_once")]
        indexes = [models.Index(fields=["member", "-created_at", "-id"], name="repost_member_newest")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.post_id}"
