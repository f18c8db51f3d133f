"""The background work on accounts, as Celery would do it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Member
from accounts.tasks import clear_expired_sessions, remove_unconfirmed
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_the_unconfirmed_are_removed() -> None:
    now = timezone.now()
    MemberFactory(is_confirmed=False, joined_at=now - timedelta(days=15))
    kept = MemberFactory(is_confirmed=False, joined_at=now - timedelta(days=13))
    assert remove_unconfirmed() == 1
    assert Member.objects.get() == kept


def test_expired_sessions_are_cleared() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    clear_expired_sessions()
    assert Session.objects.get().session_key == "new"
