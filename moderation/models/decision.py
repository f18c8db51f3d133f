"""What moderators decided, what the author says to that, and who looked at what. Rows of history: the database
refuses to change or delete them (migration 0002).
"""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.case import WORDS_MAX, Case


class Decision(models.Model):
    """One decision in a case. `reason` is read by the member whom it is about, `note` by staff alone.

    `text` is what the decision was about, as it stood then. `by` is None where nobody's name is kept any more.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        HIDE = "hide", _("Hidden")
        RESTORE = "restore", _("Shown again")
        WARN = "warn", _("Warning")
        SUSPEND = "suspend", _("Suspended")
        REINSTATE = "reinstate", _("Suspension lifted")
        DISMISS = "dismiss", _("Nothing wrong")
        GRANT = "grant", _("Objection granted")
        REJECT = "reject", _("Objection rejected")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind.choices)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("about"), db_index=False
    )
    text = models.TextField(_("text"), blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), validators=[MaxLengthValidator(WORDS_MAX)])
    note = models.TextField(_("note for staff"), blank=True, validators=[MaxLengthValidator(WORDS_MAX)])
    objection = models.OneToOneField(
        "moderation.Objection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answer",
        verbose_name=_("answers the objection"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["about", "-at", "-id"], name="decision_about_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["grant", "reject"], objection__isnull=False)
                | (~models.Q(kind__in=["grant", "reject"]) & models.Q(objection=None)),
                name="decision_answers_an_objection",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d})"


class Objection(models.Model):
    """What the member says to a decision about them: once."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="objected", verbose_name=_("decision"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("member")
    )
    text = models.TextField(_("objection"), validators=[MaxLengthValidator(WORDS_MAX)])
    created_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.decision_id} ({self.created_at:%Y-%m-%d})"


class Look(models.Model):
    """That somebody of the staff looked at evidence: opened a case, or read what was not written for everybody."""

    class What(models.TextChoices):
        """What was opened."""

        CASE = "case", _("Case")
        POST = "post", _("Post")
        COMMENT = "comment", _("Comment")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("looked")
    )
    what = models.CharField(_("what"), max_length=8, choices=What.choices)
    number = models.BigIntegerField(_("number"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("look at evidence")
        verbose_name_plural = _("looks at evidence")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="look_newest")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.number}"


class DecisionsRead(models.Model):
    """When a member last read what was decided about them."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reading of decisions")
        verbose_name_plural = _("readings of decisions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.member_id} ({self.at:%Y-%m-%d})"
