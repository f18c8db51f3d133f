"""The weekly budget of invitations: earned, and shown with its reasons (docs/rules.md, Invitations)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.numeric import Int4

from accounts.models import Member
from core.prepared import rows

WEEK = timedelta(days=7)
_SENT = """
SELECT count(*) FILTER (WHERE created_at > %(week)s), min(created_at) FILTER (WHERE created_at > %(week)s),
    count(*) FILTER (WHERE state = 'accepted' AND closed_at > %(memory)s),
    count(*) FILTER (WHERE state = 'unknown' AND closed_at > %(memory)s)
FROM connections_invitation WHERE sender_id = %(sender)s
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many invitations a member may send in any seven days, why, and how many are left.

    `reasons` are sentences, in the reader's language. `again_on` is the day on which the next one comes free; None
    while some are left.
    """

    limit: int
    used: int
    reasons: tuple[str, ...]
    again_on: date | None

    @property
    def left(self) -> int:
        """Invitations that can still be sent now."""
        return max(0, self.limit - self.used)


def budget_of(member: Member) -> Budget:
    """The budget of a member at this moment. Invitations sent in the last seven days count, however they ended."""
    now = timezone.now()
    memory = now - timedelta(days=settings.INVITATION_BUDGET_MEMORY_DAYS)
    [(used, oldest, accepted, unknown)] = rows(_SENT, {"sender": Int4(member.pk), "week": now - WEEK, "memory": memory})
    limit, reasons = _limit(member, accepted, unknown)
    free_again = timezone.localdate(oldest + WEEK) if used >= limit and oldest else None
    return Budget(limit, used, reasons, free_again)


def _limit(member: Member, accepted: int, unknown: int) -> tuple[int, tuple[str, ...]]:
    newcomer_until = member.joined_at + timedelta(days=settings.INVITATION_BUDGET_NEWCOMER_DAYS)
    is_newcomer = timezone.now() < newcomer_until
    base = settings.INVITATION_BUDGET_NEWCOMER if is_newcomer else settings.INVITATION_BUDGET
    raised = accepted * settings.INVITATION_BUDGET_PER_ACCEPTANCE
    lowered = unknown * settings.INVITATION_BUDGET_PER_UNKNOWN
    reasons = [
        _("You joined this week: %(count)s to begin with.") % {"count": base}
        if is_newcomer
        else _("Every member has %(count)s a week.") % {"count": base}
    ]
    if raised:
        reasons.append(
            ngettext(
                "%(count)s person accepted lately: +%(sum)s.", "%(count)s people accepted lately: +%(sum)s.", accepted
            )
            % {"count": accepted, "sum": raised}
        )
    if lowered:
        reasons.append(
            ngettext(
                "%(count)s person answered that they don't know you: −%(sum)s.",
                "%(count)s people answered that they don't know you: −%(sum)s.",
                unknown,
            )
            % {"count": unknown, "sum": lowered}
        )
    low, high = settings.INVITATION_BUDGET_MIN, settings.INVITATION_BUDGET_MAX
    return min(max(base + raised - lowered, low), high), tuple(reasons)
