"""Answers with and without htmx."""

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from core.htmx import go_to, render_fragment, respond, wants_fragment

FRAGMENT = "components/degree.html"


def request_with(**headers: str) -> HttpRequest:
    request = RequestFactory().post("/", headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_wants_fragment(headers: dict[str, str], expected: bool) -> None:
    assert wants_fragment(request_with(**headers)) is expected


def test_without_the_middleware_it_is_a_page() -> None:
    assert not wants_fragment(RequestFactory().get("/"))


def answer(**headers: str) -> Any:
    return respond(request_with(**headers), fragment=FRAGMENT, context={"degree": 2}, redirect_to="/network/")


def test_without_htmx_it_redirects() -> None:
    response = answer()
    assert response.status_code == 303
    assert response["Location"] == "/network/"
    assert "HX-Request" in response["Vary"]


def test_with_htmx_it_is_the_fragment() -> None:
    response = answer(**{"HX-Request": "true"})
    assert response.status_code == 200
    assert 'data-degree="2"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "hx-swap-oob" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_messages_come_along_out_of_band() -> None:
    request = request_with(**{"HX-Request": "true"})
    messages.success(request, "Sent <b>to</b> Inès")
    html = render_fragment(request, FRAGMENT, {"degree": 1}, status=422)
    assert html.status_code == 422
    text = html.content.decode()
    assert 'hx-swap-oob="beforeend:#messages"' in text
    assert "Sent &lt;b&gt;to&lt;/b&gt; Inès" in text


def test_going_on_is_a_redirect_that_htmx_leaves_the_page_for() -> None:
    plain, scripted = go_to(request_with(), "/network/"), go_to(request_with(**{"HX-Request": "true"}), "/network/")
    assert (plain.status_code, plain["Location"]) == (303, "/network/")
    assert (scripted.status_code, scripted["HX-Redirect"], scripted.content) == (200, "/network/", b"")
