"""What is no form is refused; a fragment is no place for the sign-in page; pages of members are not kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from core.middleware import KeepNothingMiddleware
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


class TestTheSessionHasEnded:
    """htmx asks for a part of a page, and would get the sign-in page for it."""

    PAGE = "http://testserver/network/?page=2#invitation-3"

    @staticmethod
    def headers(page: str) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Current-URL": page}

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_whole_page_goes_to_the_sign_in_form(self, cast: Cast, method: str) -> None:
        address = reverse("connections:tie", args=[cast.bob.handle])
        if method == "POST":
            address = reverse("connections:invite", args=[cast.carol.handle])
        client = Client()
        response = client.generic(method, address, "note=", content_type=FORM, headers=self.headers(self.PAGE))
        assert response.status_code == 204
        assert response.content == b""
        assert response["HX-Redirect"] == reverse("account_login") + "?next=/network/%3Fpage%3D2"
        form = client.get(response["HX-Redirect"])
        assert 'name="next" value="/network/?page=2"' in form.content.decode()

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/network/", "//evil.example/", "nonsense:", "http://[", ""]
    )
    def test_never_to_another_host(self, cast: Cast, elsewhere: str) -> None:
        response = Client().get("/network/", headers=self.headers(elsewhere))
        assert response["HX-Redirect"] == reverse("account_login") + "?next=/"

    def test_the_password_once_more(self, cast: Cast) -> None:
        cast.alice.set_password("a-long-password")
        cast.alice.save()
        client = Client()
        client.force_login(cast.alice)
        address = reverse("mfa_activate_totp")
        door = client.get(address)["Location"].partition("?")[0]
        assert door == reverse("account_reauthenticate")
        response = client.get(address, headers=self.headers("http://testserver/accounts/2fa/"))
        assert (response.status_code, response["HX-Redirect"]) == (204, f"{door}?next=/accounts/2fa/")

    def test_other_redirects_stay(self, alice: Client) -> None:
        response = alice.post("/profile/edit/contact/", {"phone": "1"}, headers=self.headers(self.PAGE))
        assert (response.status_code, "HX-Redirect" in response) == (303, False)

    def test_without_htmx_it_is_a_redirect(self, cast: Cast) -> None:
        response = Client().get("/network/")
        assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/network/")


class TestNothingIsKept:
    @pytest.mark.parametrize("address", ["/network/", "/in/bob/", "/profile/edit/", "/nowhere/"])
    def test_of_pages_of_members(self, alice: Client, address: str) -> None:
        assert {"private", "no-store"} <= set(alice.get(address)["Cache-Control"].split(", "))

    def test_of_fragments(self, alice: Client) -> None:
        response = alice.get("/network/tie/bob/", headers={"HX-Request": "true"})
        assert "no-store" in response["Cache-Control"]

    def test_visitors_pages_are_as_before(self, cast: Cast) -> None:
        assert "no-store" not in Client().get("/").get("Cache-Control", "")

    def test_what_is_no_page_is_as_before(self, alice: Client, rf: Any, cast: Cast) -> None:
        request = rf.get("/photo.webp")
        request.user = cast.alice
        photo = HttpResponse(b"", content_type="image/webp", headers={"Cache-Control": "private, immutable"})
        answer = KeepNothingMiddleware(lambda _request: photo)(request)
        assert answer["Cache-Control"] == "private, immutable"
