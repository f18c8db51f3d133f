"""The address of a picture: open to those who may see its post, and to nobody else."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Image, Post
from feed.pictures import add_picture
from tests.cast import Cast
from tests.feed.pictures import webp


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def as_(member: Member | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def picture(author: Member, audience: Audience = Audience.ANYONE, **fields: Any) -> Image:
    post = Post.objects.create(author=author, text="Look", audience=audience, **fields)
    image = add_picture(owner=author, file=webp())
    Image.objects.filter(pk=image.pk).update(post=post)
    image.refresh_from_db()
    return image


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin", "trent"}),
        (Audience.SECOND, {"alice", "bob", "carol"}),
        (Audience.CONNECTIONS, {"alice", "bob"}),
    ],
)
def test_it_is_there_for_those_who_see_the_post(cast: Cast, audience: Audience, readers: set[str]) -> None:
    url = picture(cast.alice, audience).url
    everybody = ["alice", "bob", "carol", "dave", "erin", "mallory", "trent"]
    found = {name: as_(getattr(cast, name)).get(url).status_code for name in everybody}
    assert found == {name: 200 if name in readers else 404 for name in everybody}


def test_visitors_see_pictures_of_public_members_to_anyone(cast: Cast) -> None:
    url = picture(cast.alice).url
    assert as_(None).get(url).status_code == 404
    Member.objects.filter(pk=cast.alice.pk).update(is_public=True)
    assert as_(None).get(url).status_code == 200
    assert as_(None).get(picture(cast.alice, Audience.SECOND).url).status_code == 404


def page_of(image: Image, place: int = 1) -> str:
    return f"/posts/{image.post_id}/pictures/{place}/"


class TestPage:
    """The page on which a picture is looked at."""

    def test_it_is_there_for_those_who_see_the_post(self, cast: Cast) -> None:
        image = picture(cast.alice, Audience.CONNECTIONS)
        Image.objects.filter(pk=image.pk).update(alt="A <kiln>")
        readers = ("alice", "bob", "carol", "mallory", None)
        found = [as_(name and getattr(cast, name)).get(page_of(image)) for name in readers]
        assert [response.status_code for response in found] == [200, 200, 404, 404, 404]
        text = found[1].content.decode()
        assert f'src="{image.url}" alt="A &lt;kiln&gt;"' in text
        assert f'href="/posts/{image.post_id}/" data-key="Escape"' in text
        assert "1 of 1" in text

    def test_one_leads_to_the_next(self, cast: Cast) -> None:
        image = picture(cast.alice)
        for place in (1, 2):
            other = add_picture(owner=cast.alice, file=webp())
            Image.objects.filter(pk=other.pk).update(post=image.post_id, position=place)
        pages = [as_(cast.bob).get(page_of(image, place)).content.decode() for place in (1, 2, 3)]
        for text, beside in zip(pages, [{2}, {1, 3}, {2}], strict=True):
            links = re.findall(r'rel="(?:prev|next)" href="/posts/\d+/pictures/(\d)/"', text)
            assert {int(place) for place in links} == beside
        assert page_of(image, 2) in as_(cast.bob).get(f"/posts/{image.post_id}/").content.decode()

    @pytest.mark.parametrize("place", ["0", "2", "9" * 18, "9" * 40, "x"])
    def test_no_such_picture(self, cast: Cast, place: str) -> None:
        assert as_(cast.bob).get(f"/posts/{picture(cast.alice).post_id}/pictures/{place}/").status_code == 404

    def test_the_verbs(self, cast: Cast) -> None:
        address = page_of(picture(cast.alice))
        assert as_(cast.bob).head(address).status_code == 200
        assert as_(cast.bob).post(address).status_code == 405

    def test_visitors_of_a_public_member(self, cast: Cast) -> None:
        address = page_of(picture(cast.alice))
        assert as_(None).get(address).status_code == 404
        Member.objects.filter(pk=cast.alice.pk).update(is_public=True)
        assert as_(None).get(address).status_code == 200


def test_a_draft_is_its_owners_alone(cast: Cast) -> None:
    url = add_picture(owner=cast.alice, file=webp()).url
    assert as_(cast.alice).get(url).status_code == 200
    assert [as_(one).get(url).status_code for one in (cast.bob, None)] == [404, 404]


def test_what_moderators_hid_is_its_authors_alone(cast: Cast) -> None:
    url = picture(cast.alice, hidden_at="2026-01-01T00:00Z").url
    assert [as_(one).get(url).status_code for one in (cast.alice, cast.bob, cast.trent)] == [200, 404, 404]


def test_narrowing_holds_at_once(cast: Cast) -> None:
    image = picture(cast.alice)
    assert as_(cast.carol).get(image.url).status_code == 200
    Post.objects.update(audience=Audience.CONNECTIONS)
    assert as_(cast.carol).get(image.url).status_code == 404


def test_hidden_answers_as_nonexistent(cast: Cast) -> None:
    image = picture(cast.alice)
    mallory = as_(cast.mallory)

    def told() -> tuple[int, str]:
        response = mallory.get(image.url)
        # Without the token that each answer has.
        return response.status_code, re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())

    hidden = told()
    assert hidden[0] == 404
    Image.objects.all().delete()
    assert told() == hidden


def test_how_it_is_served(cast: Cast) -> None:
    response = as_(cast.bob).get(picture(cast.alice).url)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=60"
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert as_(cast.bob).head(picture(cast.alice).url).status_code == 200


def test_odd_names_and_verbs(cast: Cast) -> None:
    image = picture(cast.alice)
    assert as_(cast.alice).post(image.url).status_code == 405
    for name in ("..%2fx.webp", "x.png", "%00.webp", "a" * 90 + ".webp"):
        assert as_(cast.alice).get(f"/posts/images/{name}").status_code == 404
    Path(image.file.path).unlink()
    assert as_(cast.alice).get(image.url).status_code == 404
