"""Where to go after a form."""

import pytest
from django.test import RequestFactory

from core.addresses import next_address


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/network/?page=2", "/network/?page=2"),
        ("http://testserver/in/bob/", "http://testserver/in/bob/"),
        ("", "/home/"),
        ("https://elsewhere.example/", "/home/"),
        ("//elsewhere.example/", "/home/"),
        ("/\\elsewhere.example", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("http:///elsewhere.example", "/home/"),
    ],
)
def test_next_address(wanted: str, expected: str) -> None:
    assert next_address(RequestFactory().post("/", {"next": wanted}), "/home/") == expected
    assert next_address(RequestFactory().get("/", {"next": wanted}), "/home/") == expected


def test_https_does_not_fall_back_to_http() -> None:
    request = RequestFactory().post("/", {"next": "http://testserver/"}, secure=True)
    assert next_address(request, "/home/") == "/home/"
