"""The pages of reporting."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from connections.visibility import Audience
from moderation.models import Report
from tests.cast import Cast
from tests.factories import MemberFactory, members
from tests.moderation.conftest import answer, browser_of, reported, write


@pytest.fixture
def alice(cast: Cast) -> Client:
    return browser_of(cast.alice)


def address(kind: str, *args: object) -> str:
    return reverse(f"moderation:report_{kind}", args=args)


def without_token(response: HttpResponse) -> str:
    """The answer without what differs each time."""
    return re.sub(r"\b\w{64}\b", "", response.content.decode())


def test_a_post_is_reported_and_thanks_are_said(alice: Client, cast: Cast) -> None:
    post = write(cast.bob, "Buy <b>powder</b>")
    page = address("post", post.pk)
    html = alice.get(page).content.decode()
    assert "Buy &lt;b&gt;powder&lt;/b&gt;" in html
    assert "never told who reported" in html
    response = alice.post(page, {"category": "spam", "words": "A scam", "next": "/network/"})
    assert response.status_code == 303
    assert (Report.objects.get().category, Report.objects.get().words) == ("spam", "A scam")
    thanks = alice.get(response.url).content.decode()
    assert "Thank you" in thanks
    assert reverse("feed:mute", args=["bob"]) in thanks
    assert reverse("connections:block", args=["bob"]) in thanks
    assert 'href="/network/"' in thanks
    assert 'name="category"' not in thanks


def test_comments_and_members(alice: Client, cast: Cast) -> None:
    comment = answer(cast.carol, write(cast.bob))
    for page in (address("comment", comment.pk), address("member", "carol")):
        assert alice.get(page).status_code == 200
        assert alice.head(page).status_code == 200
        assert alice.post(page, {"category": "hate"}).status_code == 303
    assert Report.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"category": "nonsense"}, {"category": "spam", "words": "x" * 1001}])
def test_mistakes_are_said_beside_the_field_and_nothing_typed_is_lost(
    alice: Client, cast: Cast, data: dict[str, str]
) -> None:
    response = alice.post(address("post", write(cast.bob).pk), {"words": "My words", **data})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors' in html
    assert data.get("words", "My words") in html
    assert not Report.objects.exists()


def test_twice_is_answered_in_words(alice: Client, cast: Cast) -> None:
    post = write(cast.bob)
    reported(cast.alice, post)
    response = alice.post(address("post", post.pk), {"category": "hate"})
    assert response.status_code == 409
    assert "is with the moderators" in response.content.decode()
    assert Report.objects.count() == 1


def test_what_one_does_not_see_is_not_there(cast: Cast) -> None:
    private = write(cast.bob, audience=Audience.CONNECTIONS)
    comment = answer(cast.alice, private)
    erin, mallory, bob = browser_of(cast.erin), browser_of(cast.mallory), browser_of(cast.bob)
    nothing = without_token(erin.post(address("post", 999_999), {"category": "spam"}))
    for browser, page in (
        (erin, address("post", private.pk)),
        (erin, address("comment", comment.pk)),
        (mallory, address("member", "alice")),
        (bob, address("post", private.pk)),
        (bob, address("member", "bob")),
        (erin, address("member", "nobody")),
        (erin, address("member", "ERIN")),
    ):
        assert browser.get(page).status_code == 404, page
        assert browser.post(page, {"category": "spam"}).status_code == 404, page
    hidden = without_token(erin.post(address("post", private.pk), {"category": "spam"}))
    assert hidden.replace(address("post", private.pk), address("post", 999_999)) == nothing
    assert not Report.objects.exists()


def test_visitors_sign_in_and_verbs_are_kept(alice: Client, cast: Cast) -> None:
    page = address("member", "bob")
    assert Client().get(page).status_code == 302
    assert alice.put(page).status_code == 405
    assert alice.get("/report/post/0/").status_code == 404
    assert alice.get("/report/post/99999999999999999999/").status_code == 404


def test_it_leads_nowhere_else(alice: Client, cast: Cast) -> None:
    response = alice.post(address("member", "bob"), {"category": "spam", "next": "https://evil.example/"})
    assert "evil.example" not in response.url


def test_the_menu_of_a_member_leads_here(alice: Client, cast: Cast) -> None:
    html = alice.get(reverse("profiles:member", args=["bob"])).content.decode()
    assert address("member", "bob") in html
    assert address("member", "bob") not in browser_of(cast.bob).get("/in/bob/").content.decode()


@pytest.mark.parametrize("amount", ["2/h/member"])
def test_there_is_a_limit(alice: Client, cast: Cast, settings: Any, amount: str) -> None:
    settings.LIMITS = {**settings.LIMITS, "report": amount}
    others = [MemberFactory(), *members(3)]
    answers = [alice.post(address("member", other.handle), {"category": "spam"}).status_code for other in others]
    assert answers == [303, 303, 429, 429]
