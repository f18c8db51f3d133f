"""The browser without a window, against pages of the test server."""

import pytest
from pytest_django.live_server_helper import LiveServer

from demo.visitor import Visitor
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_signs_in_and_reads_badges(cast: Cast, live_server: LiveServer) -> None:
    cast.alice.set_password("a-long-enough-passphrase")
    cast.alice.save()
    cast.alice.emailaddress_set.create(email=cast.alice.email, verified=True, primary=True)  # type: ignore[attr-defined]
    alice = Visitor(f"{live_server.url}/")
    page = alice.get("accounts/login/")
    form = page.form("/login/")
    assert form is not None
    assert form.hidden["csrfmiddlewaretoken"]
    home = alice.send(page, form, login="alice", password="a-long-enough-passphrase")
    assert (home.status, home.url) == (200, f"{live_server.url}/")
    badges = [alice.get(f"in/{name}/").badge for name in ("bob", "carol", "dave", "erin")]
    assert badges == ["1", "2", "3", None]
    assert alice.get("in/mallory/").status == 404


def test_a_stranger_is_sent_to_sign_in(cast: Cast, live_server: LiveServer) -> None:
    page = Visitor(f"{live_server.url}/").get("network/")
    assert page.status == 200
    assert "/accounts/login/" in page.url
    assert page.form("/nowhere/") is None
