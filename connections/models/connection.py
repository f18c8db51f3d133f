"""Connections: one row a pair, and the same rows seen from each end."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Reads on connections alone."""

    def between(self, one_id: int, other_id: int) -> Self:
        """The row of a pair, if there is one (live or not)."""
        return self.filter(low_id=min(one_id, other_id), high_id=max(one_id, other_id))

    def of(self, member_id: int) -> Self:
        """The rows in which a member is an end."""
        return self.filter(Q(low_id=member_id) | Q(high_id=member_id))


class Connection(models.Model):
    """The mutual tie of two members: one row, the lower id first.

    `live` says that both ends are active, which is what counts for degrees (docs/rules.md, Degrees 1). It is written
    by triggers alone (migration 0002): on insert, and when a member is suspended, deactivated or restored. The same
    triggers write a `GraphChange` for every change, in the transaction that makes it, whoever makes it.
    """

    low = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("one"), db_index=False
    )
    high = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("other"), db_index=False
    )
    live = models.BooleanField(_("both are active"), default=True, editable=False)
    created_at = models.DateTimeField(_("connected at"), default=timezone.now)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], include=["live"], name="connection_one_per_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="connection_low_before_high"),
        ]
        # With the constraint's, the two arms of Tie: `live` is in both, so that the table itself need not be read. They
        # are the foreign keys' indexes too, for deleting a member.
        indexes = [models.Index(fields=["high", "low"], include=["live"], name="connection_high_low")]

    def __str__(self) -> str:
        return f"{self.low_id} – {self.high_id}"


class Tie(models.Model):
    """A live connection seen from one of its ends: a view with two rows a connection. Read only.

    What asks "whom is this member connected to" asks here, so that no query has to say "low or high" itself, and so
    that connections of inactive members never count.
    """

    pk = models.CompositePrimaryKey("member_id", "other_id")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="ties")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+")
    since = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "connections_tie"

    def __str__(self) -> str:
        return f"{self.member_id} → {self.other_id}"
