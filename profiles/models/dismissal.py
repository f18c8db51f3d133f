"""Suggestions that a member does not want to see again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SuggestionDismissal(models.Model):
    """A member's wish not to be shown another among the people they may know. The other is never told."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="dismissals", db_index=False)
    dismissed = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        constraints = [
            models.UniqueConstraint(fields=["member", "dismissed"], name="dismissal_once"),
            models.CheckConstraint(condition=~Q(member=F("dismissed")), name="dismissal_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.dismissed_id}"
