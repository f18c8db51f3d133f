"""The choices of a device."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.display import remember, shortcuts_of, theme_choices, theme_of


@pytest.mark.parametrize(
    ("cookie", "theme"), [("", "auto"), ("auto", "auto"), ("light", "light"), ("dark", "dark"), ("neon", "auto")]
)
def test_theme_of(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert theme_of(request) == theme
    assert [choice.value for choice in theme_choices(request) if choice.chosen] == [theme]


@pytest.mark.parametrize(("cookie", "on"), [("", True), ("on", True), ("off", False), ("x", True)])
def test_shortcuts_of(cookie: str, on: bool) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["shortcuts"] = cookie
    assert shortcuts_of(request) is on


def test_without_a_request() -> None:
    assert theme_of(None) == "auto"
    assert shortcuts_of(None)


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_are_as_secure_as_the_page(secure: bool) -> None:
    response = HttpResponse()
    remember(RequestFactory().post("/", {"theme": "dark", "shortcuts": "maybe"}, secure=secure), response)
    assert set(response.cookies) == {"theme"}
    assert bool(response.cookies["theme"]["secure"]) is secure
    assert response.cookies["theme"]["max-age"] == 365 * 24 * 60 * 60
