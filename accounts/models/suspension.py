"""Suspensions: the record of who took a member out of the network, why, and when they came back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Suspension(models.Model):
    """One suspension of one member. Rows are never changed but to note the end. `until` is None for ever."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="suspensions")
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("suspended by")
    )
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.TextField(_("reason for restoring"), max_length=1000, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("restored by")
    )

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(ended_at=None), name="suspension_one_open_per_member"
            )
        ]
        indexes = [
            models.Index(
                fields=["until"], name="suspension_over", condition=models.Q(ended_at=None, until__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} ({self.started_at:%Y-%m-%d})"
