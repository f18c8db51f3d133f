"""What the tests of these views share: a signed-in client, and how htmx asks."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Member
from tests.cast import Cast


class Browser(Client):
    """A client that can also ask as htmx does."""

    def htmx(self, path: str, data: dict[str, Any] | None = None, *, target: str, page: str = "/network/") -> Any:
        """A POST from a form that htmx sends; `target` is the id of the element to be replaced."""
        return self.post(path, data or {}, headers=htmx_headers(target, page))

    def htmx_get(self, path: str, *, target: str, page: str = "/network/") -> Any:
        """A GET by htmx."""
        return self.get(path, headers=htmx_headers(target, page))


def htmx_headers(target: str, page: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver{page}"}


def signed_in(member: Member) -> Browser:
    browser = Browser()
    browser.force_login(member)
    return browser


@pytest.fixture
def alice(cast: Cast) -> Browser:
    """Alice's browser."""
    return signed_in(cast.alice)


@pytest.fixture
def bob(cast: Cast) -> Browser:
    """Bob's browser."""
    return signed_in(cast.bob)
