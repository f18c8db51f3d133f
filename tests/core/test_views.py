"""The choices of a device, and the gallery."""

import pytest
from django.test import Client


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
