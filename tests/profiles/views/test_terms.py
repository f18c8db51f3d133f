"""Skills and interests."""

import pytest
from django.test import Client

from profiles.models import MemberInterest, MemberSkill
from tests.cast import Cast
from tests.factories import interests, members, skills

HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


def mine(cast: Cast) -> list[str]:
    return [row.term.name for row in MemberSkill.objects.filter(member=cast.alice).select_related("term")]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_several_at_once(alice: Client, cast: Cast, headers: dict[str, str]) -> None:
    response = alice.post("/profile/edit/skills/add/", {"names": "Hydrology, , python;Choir"}, headers=headers)
    if headers:
        assert "Hydrology" in response.content.decode()
    else:
        assert (response.status_code, response["Location"]) == (303, "/profile/edit/#skills")
    assert mine(cast) == ["Hydrology", "python", "Choir"]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("names", ["", " , ;", "x" * 101 + ", b", "\u200b"])
def test_bad_names(alice: Client, cast: Cast, headers: dict[str, str], names: str) -> None:
    response = alice.post("/profile/edit/interests/add/", {"names": names}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="interests_names_error"' in page or 'id="interests_%s_error"' in page
    assert names.strip()[:50] in page
    assert not MemberInterest.objects.exists()


def test_a_full_list_says_so(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("profiles.services.TERMS_MAX", 1)
    response = alice.post("/profile/edit/skills/add/", {"names": "a, b"})
    assert response.status_code == 422
    assert 'value="a, b"' in response.content.decode()
    assert mine(cast) == []


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_removing_and_undoing(alice: Client, cast: Cast, headers: dict[str, str]) -> None:
    skills(cast.alice, "Hydrology", "Python")
    row = MemberSkill.objects.get(term__name="Hydrology")
    assert alice.post(f"/profile/edit/skills/{row.pk}/remove/", headers=headers).status_code in {200, 303}
    assert mine(cast) == ["Python"]
    alice.post("/profile/edit/undo/?which=1")
    assert mine(cast) == ["Python", "Hydrology"]


def test_other_peoples_do_not_exist(alice: Client, cast: Cast) -> None:
    skills(cast.bob, "Hydrology")
    interests(cast.alice, "Choir")
    row = MemberSkill.objects.get()
    assert alice.post(f"/profile/edit/skills/{row.pk}/remove/").status_code == 404
    assert alice.post(f"/profile/edit/skills/{10**17}/remove/").status_code == 404
    assert MemberSkill.objects.count() == 1


def test_wrong_verbs_and_strangers(alice: Client) -> None:
    assert alice.get("/profile/edit/skills/add/").status_code == 405
    assert alice.get("/profile/edit/skills/1/remove/").status_code == 405
    assert alice.post("/profile/edit/skills/known/").status_code == 405
    assert alice.post("/profile/edit/hobbies/add/").status_code == 404
    assert Client().post("/profile/edit/skills/add/").status_code == 302


def test_names_in_use_are_offered_while_typing(alice: Client) -> None:
    for person in members(3):
        interests(person, "Data ethics", "Open <data>")
    answer = alice.get("/profile/edit/interests/known/", {"names": "Choir,  open"}).content.decode()
    assert answer.strip() == '<option value="Choir, Open &lt;data&gt;"></option>'
    assert alice.get("/profile/edit/interests/known/", {"names": "DA"}).content.decode().count("<option") == 1
    for nothing in ("", "d", "Data ethics,", "zz"):
        assert "<option" not in alice.get("/profile/edit/interests/known/", {"names": nothing}).content.decode()
