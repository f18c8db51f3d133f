"""How a suspension ends: by somebody's word, or because it was for a time that is over."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Suspension


def restore(*, members: Collection[int], reason: str, by: Member | None) -> list[Member]:
    """Ends the suspensions of members (ids), within the caller's transaction; returns those who were suspended."""
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=members, suspended_at__isnull=False)
    found = list(locked.order_by("pk"))
    is_back = ExpressionWrapper(Q(deactivated_at=None), output_field=BooleanField())
    Member.objects.filter(pk__in=[member.pk for member in found]).update(suspended_at=None, is_active=is_back)
    Suspension.objects.filter(member__in=found, ended_at=None).update(
        ended_at=timezone.now(), end_reason=reason, ended_by=by
    )
    return found


def restore_whose_time_is_over() -> int:
    """Restores every member whose suspension was for a time that is over; returns how many. The same done twice."""
    over = Suspension.objects.filter(ended_at=None, until__lte=timezone.now())
    with transaction.atomic():
        # Locked first, asked second: another suspension may have taken the place of the one that is over.
        ids = list(over.values_list("member", flat=True))
        list(Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        still = list(over.values_list("member", flat=True))
        return len(restore(members=still, reason=_("The time is over."), by=None))
