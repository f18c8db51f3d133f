from typing import Any

import pytest
from django.test import RequestFactory

from limits.addresses import client_address, network_of


def asked(remote: str, passed_on: str | None = None) -> str:
    extra = {"REMOTE_ADDR": remote} | ({"HTTP_X_FORWARDED_FOR": passed_on} if passed_on is not None else {})
    return client_address(RequestFactory().get("/", **extra))


def test_nobody_is_believed_without_proxies(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert asked("192.0.2.1", "203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what stands left of it was sent along
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),  # past the outer proxy
        (1, "", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
    ],
)
def test_proxies_are_counted_from_the_right(settings: Any, proxies: int, passed_on: str, address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert asked("192.0.2.1", passed_on) == address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("64:ff9b::cb00:7109", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_one_form_for_one_address(remote: str, address: str) -> None:
    assert asked(remote) == address


def test_networks() -> None:
    assert network_of("203.0.113.9") != network_of("203.0.113.10")
    assert network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::2") == "2001:db8:0:1::/64"
    assert network_of("2001:db8:0:2::1") != network_of("2001:db8:0:1::1")
    assert network_of("") == "unknown"
