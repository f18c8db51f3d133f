"""The choices of a device, the gallery, and the figures for monitors."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import Cast


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("theme", "light"), ("shortcuts", "off")])
def test_a_choice_goes_into_a_cookie_and_onto_the_page(db: None, client: Client, name: str, value: str) -> None:
    response = client.post("/display/", {name: value, "next": "/accounts/login/"})
    assert response.status_code == 303
    assert response["Location"] == "/accounts/login/"
    assert response.cookies[name].value == value
    assert response.cookies[name]["httponly"]
    assert response.cookies[name]["samesite"] == "Lax"
    assert f'<html lang="en" class="visitor" data-{name}="{value}">' in client.get("/accounts/login/").content.decode()


def test_going_back_to_the_default(db: None, client: Client) -> None:
    client.post("/display/", {"theme": "dark", "shortcuts": "off"})
    client.post("/display/", {"theme": "auto", "shortcuts": "on"})
    assert '<html lang="en" class="visitor">' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("value", ["", "blue", 'dark" onload="x'])
def test_unknown_choices_change_nothing(db: None, client: Client, value: str) -> None:
    assert not client.post("/display/", {"theme": value, "shortcuts": value}).cookies
    client.cookies["theme"] = "blue"
    client.cookies["shortcuts"] = "blue"
    assert '<html lang="en" class="visitor">' in client.get("/accounts/login/").content.decode()


def test_it_stays_on_this_site(db: None, client: Client) -> None:
    response = client.post("/display/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


def test_display_takes_post_only(db: None, client: Client) -> None:
    assert client.get("/display/").status_code == 405


def test_display_wants_the_token(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/display/", {"theme": "dark"}).status_code == 403


def test_the_gallery_exists_for_developers_only(db: None, client: Client, settings: object) -> None:
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True  # type: ignore[attr-defined]
    html = client.get("/styleguide/?say=1").content.decode()
    assert html.count("data-message") >= 2
    for degree in (1, 2, 3):
        assert f'data-degree="{degree}"' in html
    assert client.post("/styleguide/").status_code == 405


@pytest.fixture
def bearing(db: None, settings: Settings) -> dict[str, str]:
    """The headers of a monitor that may read the figures."""
    settings.METRICS_TOKEN = "a-long-random-text"
    return {"Authorization": "Bearer a-long-random-text"}


def test_figures_for_who_bears_the_token(client: Client, bearing: dict[str, str]) -> None:
    response = client.get("/metrics", headers=bearing)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    assert "# TYPE maillon_redis_up gauge\nmaillon_redis_up 1.0\n" in response.content.decode()
    assert client.head("/metrics", headers=bearing).status_code == 200


def test_figures_in_the_newer_format(client: Client, bearing: dict[str, str]) -> None:
    response = client.get("/metrics", headers=bearing | {"Accept": "application/openmetrics-text; version=1.0.0"})
    assert response["Content-Type"].startswith("application/openmetrics-text")
    assert response.content.decode().endswith("# EOF\n")


def test_figures_want_no_session(client: Client, bearing: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/metrics", headers=bearing)
    assert not response.cookies
    assert not any("django_session" in (query["sql"] or "") for query in queries)


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic a-long-random-text"])
def test_figures_do_not_exist_for_others(client: Client, bearing: dict[str, str], header: str | None) -> None:
    response = client.get("/metrics", headers={"Authorization": header} if header else {})
    nowhere = client.get("/metrics-of-nothing", headers={"Authorization": header} if header else {})
    assert response.status_code == nowhere.status_code == 404
    assert b"maillon_redis_up" not in response.content


def test_figures_do_not_exist_for_a_member_nor_without_the_setting(
    cast: Cast, client: Client, bearing: dict[str, str], settings: Settings
) -> None:
    client.force_login(cast.trent)
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers=bearing).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_are_only_read(client: Client, bearing: dict[str, str]) -> None:
    assert client.post("/metrics", headers=bearing).status_code == 405
