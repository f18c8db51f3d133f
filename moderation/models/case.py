"""What was reported, and by whom."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from connections.visibility import Audience
from core.text import truncate
from feed.models import Comment, Post

WORDS_MAX = 1000


def listed_name(member: Member) -> str:
    """A member's name as everybody may read it: with the last name as an initial where they chose so."""
    return member.short_last_name if member.last_name_as_initial else member.full_name


class Kind(models.TextChoices):
    """What can be reported."""

    POST = "post", _("Post")
    COMMENT = "comment", _("Comment")
    MEMBER = "member", _("Member")


class Category(models.TextChoices):
    """What is wrong with it, in the order in which a reporter is asked."""

    SPAM = "spam", _("Spam or a scam")
    HARASSMENT = "harassment", _("Harassment or threats")
    HATE = "hate", _("Hate")
    FALSE = "false", _("False information")
    EXPLICIT = "explicit", _("Nudity or violence")
    IMPERSONATION = "impersonation", _("Somebody pretends to be somebody else")
    OTHER = "other", _("Something else")


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads on cases. Who may see them at all is asked of the permission `moderation.view_case`."""

    def with_reports(self) -> "CaseQuerySet":
        """With `waiting_count`, the reports that wait for a decision, and `report_count`, all there ever were."""
        reports = Report.objects.filter(case=OuterRef("pk")).order_by()
        counted: Any = reports.values("case").annotate(n=models.Count("pk")).values("n")
        waiting: Any = reports.filter(settled_at=None).values("case").annotate(n=models.Count("pk")).values("n")
        none = models.Value(0)
        return self.annotate(
            report_count=models.functions.Coalesce(models.Subquery(counted), none),
            waiting_count=models.functions.Coalesce(models.Subquery(waiting), none),
        )

    def about(self, category: str) -> "CaseQuerySet":
        """Those in which somebody named this category."""
        return self.filter(Exists(Report.objects.filter(case=OuterRef("pk"), category=category)))


class Case(models.Model):
    """One post, comment or member that was reported; reports of the same thing join one case.

    Open (`closed_at` None) while a report or an objection waits for moderators. What it is about stays known when the
    thing itself is gone: `text` and `audience` are as they were at the last report; `author` wrote it or is it. Of a
    member `text` holds what everybody reads of them; what the reporters saw beyond that is kept in their reports.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    post = models.OneToOneField(Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("post"))
    comment = models.OneToOneField(
        Comment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("comment")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("about")
    )
    text = models.TextField(_("text when it was reported"), blank=True)
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Audience.choices, null=True, blank=True)
    opened_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    closed_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ("view",)
        permissions = [
            ("decide_case", _("Can decide cases: hide, restore, warn, dismiss")),
            ("see_reporters", _("Can see who reported")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author"], condition=Q(kind="member"), name="case_one_per_member"),
            models.CheckConstraint(
                condition=Q(kind="post", comment=None)
                | Q(kind="comment", post=None)
                | Q(kind="member", post=None, comment=None),
                name="case_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], name="case_waiting", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or '–'}"

    @property
    def number(self) -> int | None:
        """The number of the post, comment or member; None when that is gone."""
        return {Kind.POST: self.post_id, Kind.COMMENT: self.comment_id}.get(Kind(self.kind), self.author_id)

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for a decision."""
        return self.closed_at is None

    @property
    def is_private(self) -> bool:
        """Whether it was written for fewer than everybody: it is shown on the page of its case alone, which notes who
        looked.
        """
        return self.audience is not None and self.audience != Audience.ANYONE

    @property
    def author_name(self) -> str:
        """The author's name as everybody may read it, for lists, which note no looks. Empty when they are gone."""
        return listed_name(self.author) if self.author else ""

    @property
    def excerpt(self) -> str:
        """The beginning of the text, on one line; of a member the name alone."""
        text = self.text.partition("\n")[0] if self.kind == Kind.MEMBER else self.text
        return truncate(" ".join(text.split()), 90)


class Report(models.Model):
    """That a member finds something wrong. `text` and `audience` are what they saw; settled by the next decision."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports", verbose_name=_("case"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reported by")
    )
    category = models.CharField(_("what is wrong"), max_length=14, choices=Category.choices)
    words = models.TextField(_("in their words"), blank=True, validators=[MaxLengthValidator(WORDS_MAX)])
    text = models.TextField(_("text when it was reported"), blank=True)
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Audience.choices, null=True, blank=True)
    created_at = models.DateTimeField(_("reported at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"], condition=Q(settled_at=None), name="report_one_open_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} ({self.created_at:%Y-%m-%d})"
