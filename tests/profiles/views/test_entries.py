"""Positions and education, one at a time."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from profiles.models import Education, Position
from tests.cast import Cast
from tests.factories import education, position

HTMX = {"HX-Request": "true"}
JOB = {
    "title": "Engineer",
    "organisation": "Nordvind",
    "place": "",
    "start_month": "3",
    "start_year": "2019",
    "end_month": "",
    "end_year": "",
    "description": "Load curves",
}
STUDY = {"school": "INSA", "title": "Master", "field": "", "start_year": "2010", "end_year": "2012"}


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_position_is_added(alice: Client, headers: dict[str, str]) -> None:
    assert alice.get("/profile/edit/positions/new/", headers=headers).status_code == 200
    response = alice.post("/profile/edit/positions/new/", JOB, headers=headers)
    if headers:
        assert response.status_code == 200
        assert "Nordvind" in response.content.decode()
        assert "<html" not in response.content.decode()
    else:
        assert (response.status_code, response["Location"]) == (303, "/profile/edit/#positions")
    row = Position.objects.get()
    assert (row.starts_on, row.ends_on, row.organisation.name) == (date(2019, 3, 1), None, "Nordvind")
    assert row.member.handle == "alice"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"organisation": "\u200b"}, "organisation"),
        ({"start_month": ""}, "start_month"),
        ({"start_month": "13"}, "start_month"),
        ({"start_year": "19"}, "start_year"),
        ({"start_year": "2999"}, "start_year"),
        ({"start_year": "two"}, "start_year"),
        ({"end_year": "2020"}, "end_month"),
        ({"end_month": "2"}, "end_year"),
        ({"end_month": "2", "end_year": "2019"}, "end_year"),
        ({"description": "x" * 2001}, "description"),
    ],
)
def test_bad_positions(alice: Client, headers: dict[str, str], change: dict[str, str], field: str) -> None:
    response = alice.post("/profile/edit/positions/new/", JOB | {"place": "Rennes"} | change, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="positions_{field}_error"' in page
    assert 'value="Rennes"' in page
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"school": ""}, "school"), ({"end_year": "2009"}, "end_year"), ({"start_year": "99999"}, "start_year")],
)
def test_bad_education(alice: Client, change: dict[str, str], field: str) -> None:
    response = alice.post("/profile/edit/education/new/", STUDY | change)
    assert response.status_code == 422
    assert f'id="education_{field}_error"' in response.content.decode()
    assert not Education.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_school_is_changed(alice: Client, cast: Cast, headers: dict[str, str]) -> None:
    row = education(cast.alice, "Old school")
    shown = alice.get(f"/profile/edit/education/{row.pk}/", headers=headers)
    assert 'value="Old school"' in shown.content.decode()
    alice.post(f"/profile/edit/education/{row.pk}/", STUDY, headers=headers)
    row.refresh_from_db()
    assert (row.school.name, row.end_year) == ("INSA", 2012)


def removed(alice: Client, kind: str, pk: int, headers: dict[str, str]) -> Any:
    return alice.post(f"/profile/edit/{kind}/{pk}/remove/", headers=headers)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_removing_can_be_undone_once(alice: Client, cast: Cast, headers: dict[str, str]) -> None:
    job = position(cast.alice, "Nordvind", ends_on=date(2021, 4, 1), description="Load curves", place="Rennes")
    study = education(cast.alice, "INSA", start_year=2001)
    removed(alice, "education", study.pk, headers)
    removed(alice, "positions", job.pk, headers)
    assert not Position.objects.exists()
    for _ in range(2):
        assert alice.post("/profile/edit/undo/?which=2", {"next": "/in/alice/"})["Location"] == "/in/alice/"
    row = Position.objects.get()
    assert (row.starts_on, row.ends_on, row.description, row.place) == (
        job.starts_on,
        job.ends_on,
        "Load curves",
        "Rennes",
    )
    # The other one has a button of its own.
    assert not Education.objects.exists()


def test_the_offer_to_undo_comes_with_the_answer(alice: Client, cast: Cast) -> None:
    study = education(cast.alice, "INSA")
    assert "/profile/edit/undo/" in removed(alice, "education", study.pk, HTMX).content.decode()
    study = education(cast.alice, "INSA")
    removed(alice, "education", study.pk, {})
    assert "/profile/edit/undo/" in alice.get("/profile/edit/").content.decode()


def test_other_peoples_entries_do_not_exist(alice: Client, cast: Cast) -> None:
    job, study = position(cast.bob, "Nordvind"), education(cast.bob, "INSA")
    for kind, pk in (("positions", job.pk), ("education", study.pk), ("positions", 10**17)):
        assert alice.get(f"/profile/edit/{kind}/{pk}/").status_code == 404
        assert alice.post(f"/profile/edit/{kind}/{pk}/", JOB | STUDY).status_code == 404
        assert removed(alice, kind, pk, {}).status_code == 404
    assert Position.objects.count() == Education.objects.count() == 1


def test_wrong_verbs_and_strangers(alice: Client, cast: Cast) -> None:
    row = position(cast.alice, "Nordvind")
    assert alice.get(f"/profile/edit/positions/{row.pk}/remove/").status_code == 405
    assert alice.put("/profile/edit/positions/new/").status_code == 405
    assert alice.post("/profile/edit/positions/").status_code == 405
    assert alice.get("/profile/edit/crimes/new/").status_code == 404
    assert Client().get("/profile/edit/positions/new/").status_code == 302


def test_cancel_gives_the_list_back(alice: Client, cast: Cast) -> None:
    position(cast.alice, "Nordvind")
    assert "Nordvind" in alice.get("/profile/edit/positions/", headers=HTMX).content.decode()
    assert alice.get("/profile/edit/positions/")["Location"] == "/profile/edit/#positions"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_full_list_says_so(alice: Client, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    monkeypatch.setattr("profiles.services.ENTRIES_MAX", 0)
    response = alice.post("/profile/edit/positions/new/", JOB, headers=headers)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
