"""Suspensions for a time end by themselves, and no others do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Suspension
from accounts.services import restore_member, suspend_member
from accounts.suspensions import restore_whose_time_is_over
from accounts.tasks import end_suspensions
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def suspended(handle: str, days: int | None) -> Member:
    member = MemberFactory(handle=handle)
    until = timezone.now() + timedelta(days=days) if days is not None else None
    suspend_member(member=member, reason="Spam", by=None, until=until)
    return member


def is_back(member: Member) -> bool:
    return Member.objects.get(pk=member.pk).is_active


def test_those_whose_time_is_over_come_back_and_nobody_else() -> None:
    over, later, for_ever = suspended("over", -1), suspended("later", 1), suspended("ever", None)
    assert end_suspensions() == 1
    assert [is_back(member) for member in (over, later, for_ever)] == [True, False, False]
    ended = Suspension.objects.get(member=over)
    assert ended.ended_at is not None
    assert ended.ended_by is None
    assert ended.end_reason
    assert restore_whose_time_is_over() == 0


def test_whoever_was_restored_by_hand_and_suspended_again_stays_out() -> None:
    member = suspended("again", -1)
    restore_member(member=member, reason="A mistake", by=None)
    suspend_member(member=member, reason="Not a mistake", by=None, until=None)
    assert restore_whose_time_is_over() == 0
    assert not is_back(member)


def test_whoever_deactivated_the_account_meanwhile_is_not_suspended_any_more_but_stays_away() -> None:
    member = suspended("away", -1)
    Member.objects.filter(pk=member.pk).update(deactivated_at=timezone.now())
    assert restore_whose_time_is_over() == 1
    member.refresh_from_db()
    assert member.suspended_at is None
    assert not member.is_active
