"""The home page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.graph import store
from tests import factories
from tests.cast import Cast
from tests.factories import MemberFactory, connect, members

QUERIES_MOST = 15


def test_visitors_learn_what_it_is(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "/accounts/signup/" in page
    assert "/accounts/login/" in page
    assert [degree for degree in "123" if f'data-degree="{degree}"' in page] == ["1", "2", "3"]
    assert 'name="robots"' not in page


def test_members_see_their_circles_and_who_waits(cast: Cast, client: Client) -> None:
    factories.invite(cast.dave, cast.alice, note="We both know Carol.")
    factories.invite(cast.erin, cast.alice, ignored_at=cast.erin.joined_at)
    client.force_login(cast.alice)
    response = client.get("/")
    page = response.content.decode()
    assert [(circle["degree"], circle["count"]) for circle in response.context["circles"]] == [
        (1, "1"),
        (2, "1"),
        (3, "1"),
    ]
    assert "We both know Carol." in page
    assert "1 invitation waits for you" in page
    assert "Erin" not in page
    assert 'hx-get="/network/grow/few/"' in page
    assert 'href="/network/grow/"' in page


def test_whoever_is_blocked_does_not_wait(cast: Cast, client: Client) -> None:
    factories.invite(cast.mallory, cast.alice, note="Buy this")
    client.force_login(cast.alice)
    assert "Buy this" not in client.get("/").content.decode()


def test_wrong_verb(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert client.post("/").status_code == 405
    for browser in (client, Client()):
        head = browser.head("/")
        assert (head.status_code, head.content) == (200, b"")


def test_the_next_step_goes_away_when_the_profile_is_complete(client: Client, db: None) -> None:
    member = MemberFactory(headline="h", place="p", about="a", photo="photos/x.webp")
    client.force_login(member)
    assert 'id="next-step"' in client.get("/").content.decode()
    factories.position(member, "o")
    factories.education(member, "s")
    factories.skills(member, "a", "b", "c")
    factories.interests(member, "a", "b", "c")
    assert 'id="next-step"' not in client.get("/").content.decode()


def test_it_answers_without_redis(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise store.RedisAway("gone")

    monkeypatch.setattr(store, "read", away)
    client.force_login(cast.alice)
    response = client.get("/")
    assert [circle["count"] for circle in response.context["circles"]] == ["1", "1", "1"]
    assert 'data-degree="2"' in client.get("/in/carol/").content.decode()


def test_queries_do_not_grow(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    counts = []
    for size in (1, 4):
        people = members(size)
        connect(cast.bob, *people)
        for person in people:
            factories.invite(person, cast.alice)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERIES_MOST
