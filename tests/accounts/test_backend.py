"""Who may sign in."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from accounts.backend import AuthenticationBackend
from accounts.models import Member
from tests.factories import PASSWORD, MemberFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_confirmed", "verified", "gets_in"), [(True, False, True), (False, False, False), (False, True, True)]
)
def test_unconfirmed_members_do_not_exist(is_confirmed: bool, verified: bool, gets_in: bool) -> None:
    member = MemberFactory(is_confirmed=is_confirmed, password=PASSWORD)
    member.emailaddress_set.create(email=member.email, verified=verified, primary=True)
    for login in ({"username": member.handle}, {"email": member.email}):
        assert authenticate(None, **login, password=PASSWORD) == (member if gets_in else None)
        assert authenticate(None, **login, password="another") is None


@pytest.mark.django_db
def test_the_member_of_a_session_is_who_may_still_be_here(django_assert_num_queries: Any) -> None:
    member = MemberFactory()
    backend = AuthenticationBackend()
    with django_assert_num_queries(1):
        assert backend.get_user(member.pk) == member
    assert backend.get_user(member.pk + 1) is None
    Member.objects.filter(pk=member.pk).update(is_active=False, suspended_at=timezone.now())
    assert backend.get_user(member.pk) is None
