"""Sessions are Django's own, read in one prepared statement."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.sessions import SessionStore
from tests.cast import Cast


@pytest.fixture
def key(db: None) -> str:
    """A session with something in it."""
    store = SessionStore()
    store["colour"] = "green"
    store.save()
    assert store.session_key
    return store.session_key


def test_what_was_put_in_is_found(key: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert SessionStore(key)["colour"] == "green"


def test_an_expired_session_is_none(key: str) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert "colour" not in store
    assert store.session_key is None


@pytest.mark.parametrize("unknown", ["x" * 32, "'; drop table", ""])
def test_an_unknown_key_opens_nothing(db: None, unknown: str) -> None:
    store = SessionStore(unknown)
    assert "colour" not in store
    assert store.session_key is None


def test_the_site_uses_them(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert isinstance(client.session, SessionStore)
    assert client.get("/settings/").status_code == 200
    Session.objects.all().delete()
    assert client.get("/settings/").status_code == 302
