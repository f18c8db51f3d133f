"""From nothing to signed in: sign-up, confirmation, sign-in by handle and by address, a new password."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.factories import PASSWORD, MemberFactory

NEW = {"first_name": "Inès", "last_name": "Caron", "email": "Ines@Example.org", "password1": PASSWORD}
HOME = "/network/"


@pytest.fixture(autouse=True)
def _no_throttle() -> None:
    # The limits of sign-in count in the cache, which outlives a test.
    cache.clear()


@pytest.fixture
def ines(db: None) -> Member:
    member: Member = MemberFactory(handle="ines-caron", email="ines@example.org", password=PASSWORD)
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found, message.body
    return found.group(1)


def is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def sign_in(login: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def test_sign_up_confirm_and_sign_in(client: Client, db: None) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert page.index('name="first_name"') < page.index('name="last_name"') < page.index('name="email"')
    response = client.post(reverse("account_signup"), NEW)
    assert response.status_code == 302
    member = Member.objects.get()
    assert (member.handle, member.email, member.full_name) == ("ines-caron", "ines@example.org", "Inès Caron")
    assert not is_signed_in(client)
    assert not is_signed_in(sign_in("ines-caron"))

    link = link_in(mail.outbox[0])
    assert "Confirm" in client.get(link).content.decode()
    assert not member.emailaddress_set.get().verified, "opening the link alone must not confirm"
    client.post(link)
    assert member.emailaddress_set.get().verified
    assert is_signed_in(sign_in("ines-caron"))
    assert is_signed_in(sign_in("ines@example.org"))
    assert is_signed_in(sign_in("INES@example.org"))


def test_a_second_member_of_that_name_gets_another_handle(client: Client, ines: Member) -> None:
    client.post(reverse("account_signup"), {**NEW, "email": "other@example.org"})
    other = Member.objects.get(email="other@example.org")
    assert other.handle.startswith("ines-caron-")


def test_signing_up_does_not_tell_that_an_address_is_taken(client: Client, ines: Member) -> None:
    fresh = client.post(reverse("account_signup"), {**NEW, "email": "new@example.org"})
    taken = Client().post(reverse("account_signup"), {**NEW, "email": "INES@example.org"})
    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    assert Member.objects.filter(email__iexact="ines@example.org").count() == 1
    assert {message.to[0] for message in mail.outbox} == {"new@example.org", "ines@example.org"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("password1", "short"),
        ("password1", "password123"),
        ("first_name", " "),
        ("last_name", ""),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(
    client: Client, db: None, field: str, value: str
) -> None:
    response = client.post(reverse("account_signup"), {**NEW, field: value})
    html = response.content.decode()
    assert f'id="id_{field}_error"' in html
    kept = "Caron" if field != "last_name" else "Inès"
    assert f'value="{kept}"' in html
    assert not Member.objects.exists()


@pytest.mark.parametrize("login", ["ines-caron", "ines@example.org", "nobody", "nobody@example.org"])
def test_a_wrong_password(ines: Member, login: str) -> None:
    assert not is_signed_in(sign_in(login, "not the password"))


def test_a_suspended_member_cannot_sign_in(ines: Member) -> None:
    ines.is_active, ines.suspended_at = False, ines.joined_at
    ines.save()
    assert not is_signed_in(sign_in("ines-caron"))


def test_a_forgotten_password(client: Client, ines: Member) -> None:
    assert client.post(reverse("account_reset_password"), {"email": "ines@example.org"}).status_code == 302
    link = link_in(mail.outbox[0])
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    weak = client.post(form, {"password1": "short", "password2": "short"})
    assert 'aria-invalid="true"' in weak.content.decode()
    client.post(form, {"password1": "another long passphrase", "password2": "another long passphrase"})
    assert not is_signed_in(sign_in("ines-caron"))
    assert is_signed_in(sign_in("ines-caron", "another long passphrase"))
    assert "no longer" in Client().get(link, follow=True).content.decode().lower()


def test_asking_for_an_unknown_address_looks_the_same(client: Client, ines: Member) -> None:
    known = client.post(reverse("account_reset_password"), {"email": "ines@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_signing_out(ines: Member) -> None:
    client = sign_in("ines-caron")
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
