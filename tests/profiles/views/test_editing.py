"""Editing the card, contact, handle and photo."""

import io
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from accounts.models import FormerHandle, Member
from tests.cast import Cast
from tests.factories import MemberFactory

CARD = {
    "first_name": "Alicia",
    "last_name": "Archer",
    "headline": " New\u202e  headline ",
    "place": "",
    "about": "One\r\n\r\n\r\n\r\ntwo",
}


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


def me() -> Member:
    return Member.objects.get(email="alice@example.org")


def test_the_page_shows_what_there_is(alice: Client) -> None:
    page = alice.get("/profile/edit/").content.decode()
    assert 'value="Energy modeller"' in page
    assert "/in/<b>alice</b>/" in page


@pytest.mark.parametrize("part", ["card", "contact", "handle", "photo", "photo/remove", "undo"])
def test_wrong_verb_and_strangers(alice: Client, part: str) -> None:
    assert alice.get(f"/profile/edit/{part}/").status_code == 405
    assert Client().post(f"/profile/edit/{part}/").status_code == 302
    assert alice.post("/profile/edit/").status_code == 405


def test_card_is_saved_clean(alice: Client) -> None:
    response = alice.post("/profile/edit/card/", CARD)
    assert (response.status_code, response["Location"]) == (303, "/profile/edit/")
    member = me()
    assert (member.first_name, member.headline, member.about) == ("Alicia", "New headline", "One\n\ntwo")


def test_bad_card_changes_nothing_and_loses_nothing(alice: Client) -> None:
    response = alice.post("/profile/edit/card/", CARD | {"first_name": "\u200b", "headline": "x" * 161})
    page = response.content.decode()
    assert response.status_code == 422
    assert "x" * 161 in page
    assert 'id="card_headline_error"' in page
    assert 'id="card_first_name_error"' in page
    assert "Write a name." in page
    assert me().headline == "Energy modeller"


def test_contact(alice: Client) -> None:
    sent = {"contact_email": "a@example.org", "phone": "+33 1", "website": "example.org/me"}
    assert alice.post("/profile/edit/contact/", sent)["Location"] == "/profile/edit/#contact"
    assert me().website == "https://example.org/me"


def test_contact_is_as_long_as_its_columns(alice: Client) -> None:
    labels = ".".join("a" * 60 for _ in range(4))
    sent = {
        "contact_email": f"{'x' * 60}@{labels}.org",
        "phone": "1" * 41,
        "website": f"https://{labels[:190]}.org/aaa",
    }
    assert len(sent["contact_email"]) == 308
    response = alice.post("/profile/edit/contact/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    for name in sent:
        assert f'id="contact_{name}_error"' in page


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org/", "not an address"])
def test_contact_takes_web_addresses_alone(alice: Client, website: str) -> None:
    response = alice.post("/profile/edit/contact/", {"website": website})
    assert response.status_code == 422
    assert 'id="contact_website_error"' in response.content.decode()
    assert me().website == ""


def test_handle_changes_and_the_old_one_leads_on(alice: Client) -> None:
    assert alice.post("/profile/edit/handle/", {"handle": "alicia"}).status_code == 303
    assert me().handle == "alicia"
    assert alice.get("/in/alice/")["Location"] == "/in/alicia/"


@pytest.mark.parametrize("handle", ["bob", "bobby", "Alicia", "a b", "-a", "admin", "", "é"])
def test_handles_that_cannot_be_had(alice: Client, cast: Cast, handle: str) -> None:
    FormerHandle.objects.create(handle="bobby", member=cast.bob)
    response = alice.post("/profile/edit/handle/", {"handle": handle})
    assert response.status_code == 422
    assert 'id="handle_handle_error"' in response.content.decode()
    assert me().handle == "alice"


class TestPhoto:
    @pytest.fixture(autouse=True)
    def _media(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path

    def picture(self) -> SimpleUploadedFile:
        target = io.BytesIO()
        Image.new("RGB", (90, 90)).save(target, "PNG")
        return SimpleUploadedFile("me.png", target.getvalue(), content_type="image/png")

    def test_is_kept_shown_and_removed(self, alice: Client) -> None:
        assert alice.post("/profile/edit/photo/", {"photo": self.picture()}).status_code == 303
        address = me().photo_url
        assert address in alice.get("/in/alice/").content.decode()
        assert alice.get(address).status_code == 200
        removed = alice.post("/profile/edit/photo/remove/", follow=True)
        assert "Photo removed." in removed.content.decode()
        assert me().photo_url == ""

    def test_what_is_no_picture_is_refused_beside_the_field(self, alice: Client) -> None:
        for sent in ({"photo": SimpleUploadedFile("me.png", b"no")}, {}):
            response = alice.post("/profile/edit/photo/", sent)
            assert response.status_code == 422
            assert 'id="photo_photo_error"' in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_handle_at_once() -> None:
    """One has it, the other is told so beside the field."""
    people = [MemberFactory() for _ in range(4)]
    ready = Barrier(len(people))
    answers: list[tuple[int, bool]] = []

    def take(member: Member) -> None:
        browser = Client(raise_request_exception=False)
        try:
            browser.force_login(member)
            ready.wait(timeout=10)
            response = browser.post("/profile/edit/handle/", {"handle": "wanted"})
            answers.append((response.status_code, "This handle is taken." in response.content.decode()))
        finally:
            connection.close()

    threads = [Thread(target=take, args=(member,)) for member in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == [(303, False), (422, True), (422, True), (422, True)]
    assert Member.objects.filter(handle="wanted").count() == 1
