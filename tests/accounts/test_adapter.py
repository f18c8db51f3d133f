"""From nothing to signed in: sign-up, confirmation, sign-in by handle and by address, a new password."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.handles import free_handle
from accounts.models import Member
from tests.factories import PASSWORD, MemberFactory

NEW = {"first_name": "Inès", "last_name": "Caron", "email": "Ines@Example.org", "password1": PASSWORD}
HOME = "/network/"


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
    assert (member.email, member.full_name) == ("ines@example.org", "Inès Caron")
    assert not is_signed_in(client)
    assert not is_signed_in(sign_in("ines@example.org"))
    assert not is_signed_in(sign_in(member.handle))

    link = link_in(mail.outbox[0])
    assert "Confirm" in client.get(link).content.decode()
    assert not member.emailaddress_set.get().verified, "opening the link alone must not confirm"
    client.post(link)
    assert member.emailaddress_set.get().verified
    member.refresh_from_db()
    assert member.is_confirmed
    assert is_signed_in(sign_in("ines-caron"))
    assert is_signed_in(sign_in("ines@example.org"))
    assert is_signed_in(sign_in("INES@example.org"))


def test_a_second_member_of_that_name_gets_another_handle(client: Client, ines: Member) -> None:
    client.post(reverse("account_signup"), {**NEW, "email": "other@example.org"})
    client.post(link_in(mail.outbox[0]))
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


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("account_signup", {"first_name": "Inès", "last_name": "Caron", "password1": PASSWORD}),
        ("account_email", {"action_add": ""}),
    ],
)
def test_an_address_longer_than_its_column(client: Client, db: None, address: str, sent: dict[str, str]) -> None:
    if address == "account_email":
        client.force_login(MemberFactory())
    email = f"{'x' * 60}@{'.'.join('a' * 60 for _ in range(4))}.org"
    html = client.post(reverse(address), {**sent, "email": email}).content.decode()
    assert "254" in html
    assert email in html
    assert not mail.outbox
    assert not Member.objects.filter(email__startswith="xxx").exists()


@pytest.mark.parametrize("address", ["/in/ines-caron/", "/in/{handle}/"])
def test_until_confirmation_nobody_sees_the_newcomer(client: Client, db: None, address: str) -> None:
    viewer = MemberFactory(handle="viewer")
    client.post(reverse("account_signup"), NEW)
    newcomer = Member.objects.exclude(pk=viewer.pk).get()
    Member.objects.filter(pk=newcomer.pk).update(is_public=True)
    member, visitor = Client(), Client()
    member.force_login(viewer)
    page = address.format(handle=newcomer.handle)
    assert [browser.get(page).status_code for browser in (member, visitor)] == [404, 404]

    client.post(link_in(mail.outbox[0]))
    assert [browser.get("/in/ines-caron/").status_code for browser in (member, visitor)] == [200, 200]


def test_the_name_of_a_newcomer_takes_no_handle(client: Client, db: None) -> None:
    client.post(reverse("account_signup"), NEW)
    assert free_handle("Inès", "Caron") == "ines-caron", "taken, it would tell that the address was free"


def test_signing_in_does_not_tell_whether_signing_up_made_an_account(client: Client, ines: Member) -> None:
    for email in ("ines@example.org", "new@example.org"):
        Client().post(reverse("account_signup"), {**NEW, "email": email, "password1": "another long passphrase"})
    answers = []
    for email, place in (("ines@example.org", "10.0.0.1"), ("new@example.org", "10.0.0.2")):
        for _attempt in range(7):
            form = {"login": email, "password": "another long passphrase"}
            response = Client(REMOTE_ADDR=place).post(reverse("account_login"), form)
            answers.append((email, response.status_code, str(response.context["form"].errors)))
    taken, free = answers[:7], answers[7:]
    assert [answer[1:] for answer in taken] == [answer[1:] for answer in free]
    assert "not right" in taken[0][2]
    assert "not right" not in taken[6][2], "after too many attempts the answer is another one, for both"


def test_a_new_password_confirms_the_address_too(client: Client, db: None) -> None:
    client.post(reverse("account_signup"), NEW)
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": "ines@example.org"})
    form = client.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long passphrase", "password2": "another long passphrase"})
    assert is_signed_in(client)
    member = Member.objects.get()
    assert (member.handle, member.is_confirmed) == ("ines-caron", True)
    assert member.emailaddress_set.get().verified


def test_the_link_of_a_member_who_is_removed_at_this_moment(client: Client, db: None) -> None:
    client.post(reverse("account_signup"), NEW)
    address = EmailAddress.objects.get()
    Member.objects.all().delete()
    assert not AccountAdapter().confirm_email(RequestFactory().post("/"), address)
    assert not address.verified
    assert not EmailAddress.objects.exists()


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
