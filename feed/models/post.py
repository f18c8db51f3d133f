"""Posts and their pictures."""

from pathlib import PurePosixPath
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from connections.gates import Gate
from connections.relations import Viewer
from connections.visibility import Audience, audience_q, visible_q
from core.places import address
from core.text import truncate


class CommentsFrom(models.IntegerChoices):
    """Who may comment on a post, among those who see it."""

    NOBODY = 0, _("Nobody")
    CONNECTIONS = 1, _("My connections")
    EVERYONE = 4, _("Everybody who sees it")


def _visible_q(viewer: Viewer) -> Q:
    shown = Q(hidden_at=None)
    if isinstance(viewer, Member):
        shown |= Q(author_id=viewer.pk)
    return shown & visible_q(viewer, "author_id") & audience_q(viewer, author="author_id")


_GATE = Gate("post", lambda: Post, _visible_q)


class PostQuerySet(models.QuerySet["Post"]):
    """Reads on posts. `visible_to` is the gate: every page, list, count and verb begins there."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The posts that exist for a viewer (docs/rules.md, "What each degree sees").

        One that moderators have hidden exists for its author alone.
        """
        return self.filter(_GATE(viewer))


class Post(models.Model):
    """Something a member publishes, to an audience.

    `audience` can be narrowed later, never widened; `first_audience` is that of the beginning, where it is known.
    `quoted` is the post that this one repeats with words of its own; where it was deleted, or may not be seen, a quote
    says that it is not there (`is_quote` without a visible `quoted`).
    `token` comes from the form, so that a retry stores nothing twice. `hashtags` are those in the text, folded as
    core.markup.hashtags gives them.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name=_("author"), db_index=False
    )
    text = models.TextField(_("text"), blank=True)
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Audience.choices, default=Audience.ANYONE)
    first_audience = models.PositiveSmallIntegerField(choices=Audience.choices, null=True, editable=False)
    comments_from = models.PositiveSmallIntegerField(
        _("who may comment"), choices=CommentsFrom.choices, default=CommentsFrom.EVERYONE
    )
    quoted = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("quoted post"),
        db_index=False,
    )
    is_quote = models.BooleanField(_("repost with words"), default=False)
    hashtags = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("hashtags"))
    token = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(_("published at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="post_once"),
            models.CheckConstraint(condition=Q(is_quote=True) | Q(quoted=None), name="post_quote_says_so"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="post_audience_known"),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at", "-id"], name="post_author_newest"),
            models.Index(fields=["-created_at", "-id"], name="post_newest"),
            models.Index(fields=["quoted"], name="post_quoted", condition=Q(quoted__isnull=False)),
            GinIndex(fields=["hashtags"], name="post_hashtags"),
        ]

    def __str__(self) -> str:
        return truncate(" ".join(self.text.split()), 60) or f"{self.pk}"

    def get_absolute_url(self) -> str:
        """The permalink."""
        return address("feed:post", self.pk)


class Image(models.Model):
    """A picture of a post. Until the post is sent it has none: it belongs to `owner`, and is swept after a day."""

    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="images", verbose_name=_("post"), db_index=False
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner"))
    file = models.ImageField(_("file"), upload_to="posts", width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["post", "position"], name="image_of_post"),
            models.Index(fields=["owner", "created_at"], name="image_draft", condition=Q(post=None)),
            models.Index(fields=["file"], name="image_file"),
        ]

    def __str__(self) -> str:
        return self.alt or str(self.file)

    @property
    def url(self) -> str:
        """The address of the picture, which asks the gate of its post each time."""
        return reverse("feed:image", args=[PurePosixPath(str(self.file)).name])
