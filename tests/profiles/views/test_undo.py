"""Undo: what comes back, what finds no room, and where it leads."""

import pytest
from django.test import Client

from profiles.models import MemberSkill, Position
from profiles.views.undo import KEPT, REMOVED
from tests.cast import Cast
from tests.factories import position, skills


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({}, "/profile/edit/"),
        ({"next": "/in/alice/"}, "/in/alice/"),
        ({"next": "https://evil.example/"}, "/profile/edit/"),
    ],
)
def test_nothing_to_undo(cast: Cast, client: Client, sent: dict[str, str], address: str) -> None:
    client.force_login(cast.alice)
    response = client.post("/profile/edit/undo/", sent)
    assert (response.status_code, response["Location"]) == (303, address)


def removed(client: Client, row: MemberSkill) -> None:
    client.post(f"/profile/edit/skills/{row.pk}/remove/")


def mine(cast: Cast) -> set[str]:
    return set(MemberSkill.objects.filter(member=cast.alice).values_list("term__name", flat=True))


def test_no_room_is_said_and_nothing_is_lost(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("profiles.services.TERMS_MAX", 2)
    client.force_login(cast.alice)
    skills(cast.alice, "Hydrology", "Python")
    removed(client, MemberSkill.objects.get(term__name="Hydrology"))
    client.post("/profile/edit/skills/add/", {"names": "Welding"})
    response = client.post("/profile/edit/undo/?which=1", {"next": "/profile/edit/"})
    assert (response.status_code, response["Location"]) == (303, "/profile/edit/")
    page = client.get("/profile/edit/").content.decode()
    assert "Remove one first." in page
    assert "It is back." not in page
    assert 'action="/profile/edit/undo/?which=1"' in page
    assert mine(cast) == {"Python", "Welding"}
    # They make room, and what was removed first still comes back by its own button.
    removed(client, MemberSkill.objects.get(term__name="Welding"))
    client.post("/profile/edit/undo/?which=1")
    assert mine(cast) == {"Python", "Hydrology"}


def test_no_room_for_a_position(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(cast.alice)
    row = position(cast.alice, "Nordvind")
    client.post(f"/profile/edit/positions/{row.pk}/remove/")
    monkeypatch.setattr("profiles.services.ENTRIES_MAX", 0)
    assert client.post("/profile/edit/undo/?which=1").status_code == 303
    assert not Position.objects.exists()
    monkeypatch.setattr("profiles.services.ENTRIES_MAX", 1)
    client.post("/profile/edit/undo/?which=1")
    assert Position.objects.get().organisation.name == "Nordvind"


def test_each_comes_back_once_and_the_oldest_are_forgotten(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    names = [f"Skill {number}" for number in range(1, KEPT + 3)]
    skills(cast.alice, *names)
    for row in MemberSkill.objects.filter(member=cast.alice):
        removed(client, row)
    assert len(client.session[REMOVED]) == KEPT
    for _ in range(2):
        client.post("/profile/edit/undo/?which=1")  # forgotten
        client.post("/profile/edit/undo/?which=4")
        client.post("/profile/edit/undo/?which=x")
        client.post("/profile/edit/undo/")
    assert mine(cast) == {"Skill 4"}
