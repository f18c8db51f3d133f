"""What confirms a member besides the link: an address that was set by hand, or proven as a second one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.factories import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db


def test_an_address_that_staff_confirmed_lets_its_member_in() -> None:
    newcomer = MemberFactory(
        handle="new-1", first_name="Inès", last_name="Caron", is_confirmed=False, password=PASSWORD
    )
    address = newcomer.emailaddress_set.create(email=newcomer.email, primary=True)
    client = Client()
    client.post(reverse("account_login"), {"login": newcomer.email, "password": PASSWORD})
    assert not Member.objects.get().is_confirmed

    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    client.post(reverse("account_login"), {"login": newcomer.email, "password": PASSWORD})
    member = Member.objects.get()
    assert (member.is_confirmed, member.handle) == (True, "ines-caron")
    assert client.get("/network/").status_code == 200


def test_a_member_who_confirms_a_second_address_keeps_the_handle_and_gets_the_address() -> None:
    owner = MemberFactory(handle="owner")
    squatter = MemberFactory(is_confirmed=False, email="work@example.org")
    address = owner.emailaddress_set.create(email="work@example.org", verified=True)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    assert not Member.objects.filter(pk=squatter.pk).exists()
    owner.refresh_from_db()
    assert owner.handle == "owner"
