"""Invitations: offers to connect, and what is written back before there is a connection."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def expiry_cutoff() -> datetime:
    """Open invitations made before this moment have expired (docs/rules.md, Invitations)."""
    return timezone.now() - timedelta(days=settings.INVITATION_EXPIRES_DAYS)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads on invitations alone."""

    def open(self, *, valid_since: datetime | None = None) -> Self:
        """Still to be answered: neither closed nor too old. Ignored ones are open (for the sender they are pending).

        `valid_since` is expiry_cutoff(), for queries that are written before they are asked (core/compiled.py).
        """
        return self.filter(state=Invitation.State.OPEN, created_at__gt=valid_since or expiry_cutoff())

    def waiting_for(self, member_id: int | OuterRef, *, valid_since: datetime | None = None) -> Self:
        """Open invitations to a member that they have not ignored, from members who are active."""
        return self.open(valid_since=valid_since).filter(
            recipient_id=member_id, ignored_at=None, sender__is_active=True
        )

    def ignored_by(self, member_id: int, *, valid_since: datetime | None = None) -> Self:
        """Open invitations to a member that they have put aside, from members who are active."""
        return self.open(valid_since=valid_since).filter(
            recipient_id=member_id, ignored_at__isnull=False, sender__is_active=True
        )

    def sent_by(self, member_id: int) -> Self:
        """Open invitations from a member, to members who are active."""
        return self.open().filter(sender_id=member_id, recipient__is_active=True)

    def between(self, one_id: int, other_id: int) -> Self:
        """All invitations of a pair, in either direction."""
        return self.filter(Q(sender_id=one_id, recipient_id=other_id) | Q(sender_id=other_id, recipient_id=one_id))

    def expire_old(self) -> int:
        """Closes those of them that are open and too old; returns how many."""
        old = self.filter(state=Invitation.State.OPEN, created_at__lte=expiry_cutoff())
        return old.update(state=Invitation.State.EXPIRED, closed_at=timezone.now())


class Invitation(models.Model):
    """An offer to connect, from sender to recipient, with an optional note.

    Ignoring leaves the invitation open and only notes when: the sender must not be able to tell (docs/rules.md,
    Invitations: "ignore (silent)").
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        UNKNOWN = "unknown", _("“I don't know this person”")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        ENDED = "ended", _("ended by a block")

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="invitations_sent",
        verbose_name=_("sender"),
        db_index=False,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="invitations_received",
        verbose_name=_("recipient"),
        db_index=False,
    )
    note = models.TextField(_("note"), blank=True, validators=[MaxLengthValidator(settings.INVITATION_NOTE_MAX)])
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    ignored_at = models.DateTimeField(_("ignored at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                Least("sender", "recipient"),
                Greatest("sender", "recipient"),
                condition=Q(state="open"),
                name="invitation_one_open_per_pair",
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="invitation_not_oneself"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="invitation_closed_when_not_open",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "state", "-created_at", "-id"], name="invitation_received_newest"),
            models.Index(fields=["sender", "state", "-created_at", "-id"], name="invitation_sent_newest"),
            models.Index(fields=["sender", "-created_at"], name="invitation_sender_week"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.recipient_id} ({self.state})"


class InvitationReply(models.Model):
    """Words exchanged over an open invitation before it is accepted, by either side."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="replies", verbose_name=_("invitation"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("reply"), validators=[MaxLengthValidator(settings.INVITATION_REPLY_MAX)])
    created_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("reply to an invitation")
        verbose_name_plural = _("replies to invitations")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.body[:40]}"
