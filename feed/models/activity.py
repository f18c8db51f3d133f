"""What the feed reads: who did what to which post, and when they were last heard of; and whom a member has muted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feed.models.comment import Comment
from feed.models.post import Post


class Activity(models.Model):
    """That a member brought up a post, and when: one row for each post, each repost, and each `comment`.

    Written with what it tells of, in one transaction (feed/services/noting.py). It says where to look and grants
    nothing: the feed passes every row through the gates of what it tells of. Comments have a row each, hidden or not,
    because readers differ in which of them is the last that they see.
    """

    class Kind(models.IntegerChoices):
        """What was done."""

        POSTED = 1, _("posted")
        COMMENTED = 2, _("commented")
        REPOSTED = 3, _("reposted")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("member"), db_index=False
    )
    kind = models.PositiveSmallIntegerField(_("kind"), choices=Kind.choices)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"), db_index=False)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("comment"), db_index=False
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(fields=["post", "actor", "kind"], condition=Q(comment=None), name="activity_once"),
            models.UniqueConstraint(fields=["comment"], condition=Q(comment__isnull=False), name="activity_of_comment"),
            models.CheckConstraint(
                condition=Q(kind=2, comment__isnull=False) | (~Q(kind=2) & Q(comment=None)),
                name="activity_comment_if_commented",
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "-at", "-id"], include=["kind", "post", "comment"], name="activity_newest"),
            models.Index(fields=["actor", "-at", "-id"], include=["post"], name="activity_posted", condition=Q(kind=1)),
            models.Index(fields=["post", "at", "id"], include=["actor", "kind", "comment"], name="activity_of_post"),
            models.Index(fields=["-at", "-id"], include=["actor", "kind", "post", "comment"], name="activity_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.get_kind_display()} {self.post_id}"


class Pulse(models.Model):
    """When a member last posted, and last did anything that others' feeds may tell of. Never too early; deleting what
    was done may leave it too late, which costs the feed a look and no truth.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    posted_at = models.DateTimeField(_("last posted"), null=True, blank=True)
    acted_at = models.DateTimeField(_("last active"))

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.acted_at}"


class Mute(models.Model):
    """A member's wish to see less of another in their own feed; nothing else changes, and the other is never told."""

    class Scope(models.TextChoices):
        """How much less."""

        EVERYTHING = "everything", _("everything")
        RESPONSES = "responses", _("what they comment on and repost")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_given", verbose_name=_("member"), db_index=False
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_received", verbose_name=_("muted member")
    )
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices, default=Scope.EVERYTHING)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["member", "muted"], name="mute_one_per_pair"),
            models.CheckConstraint(condition=~Q(member=F("muted")), name="mute_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.muted_id}"
