"""Who may sign in."""

import pytest
from django.contrib.auth import authenticate

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
