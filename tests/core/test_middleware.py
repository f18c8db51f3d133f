"""What is no form is refused before anything is done with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.cast import Cast
from tests.factories import MemberFactory

FORM = "application/x-www-form-urlencoded"
NO_FORMS = [
    "application/json",
    "text/plain",
    "application/octet-stream",
    "",
    "nonsense",
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=hex",
    f"{FORM}; charset=klingon",
    "multipart/form-data; boundary=x; charset=utf-16",
    "multipart/form-data; boundary=x; charset=hex",
]


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    Member.objects.filter(pk=cast.alice.pk).update(phone="+33 1", hides_connections=True)
    client.force_login(cast.alice)
    return client


@pytest.mark.parametrize("content_type", NO_FORMS)
def test_what_is_no_form_changes_nothing(alice: Client, cast: Cast, content_type: str) -> None:
    body = json.dumps({"phone": ""})
    response = alice.generic("POST", "/profile/edit/contact/", body, content_type=content_type)
    assert response.status_code == 415
    assert "We could not read that" in response.content.decode()
    cast.alice.refresh_from_db()
    assert cast.alice.phone == "+33 1"


@pytest.mark.parametrize("content_type", NO_FORMS)
def test_also_where_the_token_is_checked(cast: Cast, content_type: str) -> None:
    """The check reads the form; what cannot be read must not come so far."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    client.get("/profile/edit/")
    assert client.cookies["csrftoken"].value
    response = client.generic("POST", "/profile/edit/contact/", "phone=", content_type=content_type)
    assert response.status_code == 415


@pytest.mark.parametrize(
    "address",
    [
        reverse("account_login"),
        reverse("account_signup"),
        reverse("account_email"),
        reverse("admin:login"),
        reverse("set_language"),
        reverse("core:display"),
        reverse("accounts:privacy"),
    ],
)
def test_libraries_pages_too(alice: Client, address: str) -> None:
    assert alice.post(address, {"phone": ""}, content_type="application/json").status_code == 415


def test_the_admin_too(cast: Cast, client: Client) -> None:
    client.force_login(MemberFactory(is_staff=True, is_superuser=True))
    address = reverse("admin:accounts_member_change", args=[cast.bob.pk])
    assert client.post(address, {}, content_type="application/json").status_code == 415


@pytest.mark.parametrize(
    "send",
    [
        lambda client, data: client.post("/profile/edit/contact/", data),
        lambda client, data: client.generic("POST", "/profile/edit/contact/", "phone=12", content_type=FORM),
        lambda client, data: client.generic(
            "POST", "/profile/edit/contact/", "phone=12", content_type=f"{FORM};charset=UTF-8"
        ),
    ],
)
def test_forms_pass(alice: Client, cast: Cast, send: Callable[[Client, Any], Any]) -> None:
    assert send(alice, {"phone": "12"}).status_code == 303
    cast.alice.refresh_from_db()
    assert cast.alice.phone == "12"


def test_what_is_not_there_stays_so(alice: Client) -> None:
    assert alice.post("/nowhere/", {}, content_type="application/json").status_code == 404


def test_the_page_speaks_the_readers_language(alice: Client, cast: Cast) -> None:
    Member.objects.filter(pk=cast.alice.pk).update(language="fr")
    response = alice.post("/profile/edit/contact/", {}, content_type="application/json")
    assert '<html lang="fr"' in response.content.decode()
