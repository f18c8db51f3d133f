"""The pages of trouble show, whatever was sent."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as project
from django.test import Client

from tests.cast import Cast

TOO_MANY = {f"field{number}": "x" for number in range(project.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def strict(cast: Cast) -> Client:
    """A member's browser that checks tokens like a real one, and shows what breaks instead of raising it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.alice)
    client.get("/profile/edit/")
    return client


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("address", ["/profile/edit/contact/", "/admin/login/", "/accounts/login/"])
def test_a_form_that_cannot_be_read(strict: Client, address: str, content_type: str) -> None:
    """The check of the token fails by it; the page that says so must not."""
    body = (
        "&".join(f"{name}=x" for name in TOO_MANY)
        if content_type == FORM
        else "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in TOO_MANY)
        + "--x--"
    )
    response = strict.generic("POST", address, body, content_type=content_type)
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


@pytest.mark.parametrize("address", ["/profile/edit/contact/", "/accounts/login/"])
def test_a_form_of_an_odd_encoding(strict: Client, settings: Any, address: str) -> None:
    """FormsOnlyMiddleware lets none through; the page shows without its help."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "FormsOnly" not in name]
    strict.handler.load_middleware()
    response = strict.generic("POST", address, "phone=1", content_type=f"{FORM}; charset=utf-16")
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_a_form_too_large(strict: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = strict.generic("POST", "/profile/edit/contact/", "phone=" + "1" * 200, content_type=FORM)
    assert response.status_code in {400, 413}
    assert "We could not read that" in response.content.decode()


def test_a_wrong_token(strict: Client) -> None:
    response = strict.post("/profile/edit/contact/", {"phone": "1"})
    assert response.status_code == 403
    assert "For your safety, please try again" in response.content.decode()


def test_a_wrong_token_for_htmx(strict: Client, cast: Cast) -> None:
    """Somebody else has signed in in another tab: the page says what to do, and keeps what was typed."""
    address = f"/network/invite/{cast.carol.handle}/"
    response = strict.post(address, {"note": "Hello"}, headers={"HX-Request": "true", "X-CSRFToken": "x" * 64})
    assert response.status_code == 403
    assert unquote(response["X-Reason"]) == "This page is out of date. Reload it."
    assert "HX-Refresh" not in response


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=utf-16", "application/json", "multipart/form-data"])
def test_a_page_that_is_not_there(strict: Client, content_type: str) -> None:
    body = "&".join(f"{name}=x" for name in TOO_MANY)
    response = strict.generic("POST", "/nowhere/", body, content_type=content_type)
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


@pytest.mark.parametrize("body", ["a=1", "&".join(f"{name}=x" for name in TOO_MANY)])
def test_a_failure_of_ours(strict: Client, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("core.middleware.FormsOnlyMiddleware.process_view", broken)
    strict.handler.load_middleware()
    response = strict.generic("POST", "/profile/edit/contact/", body, content_type=FORM)
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_not_for_this_account(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.trent)
    response = client.get("/admin/accounts/member/")
    assert response.status_code == 403
    assert "You may not do this" in response.content.decode()


def test_an_unknown_host(db: None) -> None:
    response = Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()
