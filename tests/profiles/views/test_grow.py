"""People you may know: the pages, dismissing and undoing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.models import SuggestionDismissal
from tests import factories
from tests.cast import Cast
from tests.factories import connect, members

HTMX = {"HX-Request": "true"}
MORE = HTMX | {"HX-Target": "more"}
QUERIES_MOST = 15


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


def names(page: str) -> list[str]:
    return re.findall(r'<a class="name" href="/in/([^/]+)/"', page)


def test_names_reason_and_button(alice: Client) -> None:
    page = alice.get("/network/grow/").content.decode()
    assert names(page) == ["carol"]
    assert "Connected to Bob Baker" in page
    assert "/network/invite/carol/" in page
    assert 'data-degree="2"' in page


def test_nobody_to_suggest_offers_a_next_step(cast: Cast, client: Client) -> None:
    client.force_login(cast.erin)
    page = client.get("/network/grow/").content.decode()
    assert names(page) == []
    assert 'href="/profile/edit/"' in page


def test_search(alice: Client) -> None:
    assert names(alice.get("/network/grow/?q=grid").content.decode()) == ["carol"]
    page = alice.get("/network/grow/?q=zzz").content.decode()
    assert names(page) == []
    assert 'placeholder="Search people" aria-label="Search by name, headline or organisation"' in page


def test_pages_hide_nobody_when_somebody_leaves(alice: Client, cast: Cast) -> None:
    people = members(29)
    connect(cast.bob, *people)
    first = alice.get("/network/grow/")
    cursor = first.context["page"].next_cursor
    shown = names(first.content.decode())
    assert len(shown) == 12
    # The last row of the first page goes away before the second is asked for.
    alice.post(f"/network/grow/{shown[-1]}/dismiss/")
    second = alice.get(f"/network/grow/?cursor={cursor}", headers=MORE)
    assert "<html" not in second.content.decode()
    third = alice.get(f"/network/grow/?cursor={second.context['page'].next_cursor}")
    shown += names(second.content.decode()) + names(third.content.decode())
    assert sorted(shown) == sorted([*(person.handle for person in people), "carol"])
    assert not third.context["page"].has_next


@pytest.mark.parametrize("cursor", ["x", "1.5", "1.5~x", "~", "~~~"])
def test_bad_cursor(alice: Client, cursor: str) -> None:
    assert alice.get(f"/network/grow/?cursor={cursor}").status_code == 404


def test_the_few(alice: Client, cast: Cast) -> None:
    connect(cast.bob, *members(9))
    assert len(names(alice.get("/network/grow/few/", headers=HTMX).content.decode())) == 4
    assert alice.get("/network/grow/few/")["Location"] == "/network/grow/"


def test_dismiss_in_place_and_undo(alice: Client) -> None:
    answer = alice.post("/network/grow/carol/dismiss/", headers=HTMX).content.decode()
    assert answer.count("<li") == 1
    assert "Carol Clark will not be suggested" in answer
    assert "/network/grow/carol/undo/" in answer
    assert names(alice.get("/network/grow/").content.decode()) == []
    answer = alice.post("/network/grow/carol/undo/", headers=HTMX).content.decode()
    assert names(answer) == ["carol"]
    assert not SuggestionDismissal.objects.exists()


def test_dismiss_and_undo_without_javascript(alice: Client) -> None:
    response = alice.post("/network/grow/carol/dismiss/", {"next": "/"})
    assert (response.status_code, response["Location"]) == (303, "/")
    page = alice.get("/").content.decode()
    assert "/network/grow/carol/undo/" in page
    assert alice.post("/network/grow/carol/undo/").status_code == 303
    assert names(alice.get("/network/grow/").content.decode()) == ["carol"]


def test_undo_when_there_is_no_reason_left(alice: Client, cast: Cast) -> None:
    response = alice.post("/network/grow/bob/undo/", headers=HTMX)
    assert response.status_code == 200
    assert names(response.content.decode()) == []


@pytest.mark.parametrize("verb", ["dismiss", "undo"])
def test_ladder(alice: Client, verb: str) -> None:
    for handle in ("mallory", "nobody", "alice"):
        assert alice.post(f"/network/grow/{handle}/{verb}/").status_code == 404
    assert alice.get(f"/network/grow/carol/{verb}/").status_code == 405
    assert Client().post(f"/network/grow/carol/{verb}/").status_code == 302
    assert not SuggestionDismissal.objects.exists()


@pytest.mark.parametrize("path", ["/network/grow/", "/network/grow/few/"])
def test_pages_ladder(alice: Client, path: str) -> None:
    assert alice.post(path).status_code == 405
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", ["/network/grow/", "/network/grow/?q=last", "/network/grow/few/"])
def test_queries_do_not_grow(alice: Client, cast: Cast, path: str) -> None:
    counts = []
    for size in (2, 5):
        people = members(size)
        connect(cast.bob, *people)
        for person in (cast.alice, *people):
            factories.position(person, f"Organisation {size}")
            factories.interests(person, f"Interest {size}")
        alice.get(path, headers=HTMX)
        with CaptureQueriesContext(connection) as queries:
            assert len(names(alice.get(path, headers=HTMX).content.decode())) >= min(size, 4)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERIES_MOST
