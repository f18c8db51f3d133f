"""Muting from the feed, undoing it, and the list of those muted."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Activity, Mute, Post
from tests.cast import Cast
from tests.factories import comment, follow, members, mute, post

SCRIPT = {"HX-Request": "true"}
MUTE, UNMUTE, MUTED = "/feed/mute/bob/", "/feed/unmute/bob/", "/feed/muted/"


@pytest.fixture
def alice(cast: Cast) -> Client:
    follow(cast.alice, cast.bob, cast.erin)
    client = Client()
    client.force_login(cast.alice)
    return client


def number(about: Post, actor: Member | None = None) -> int:
    """The number by which a page names an entry."""
    return Activity.objects.get(post=about, actor=actor or about.author).pk


class TestMuting:
    def test_without_script(self, cast: Cast, alice: Client) -> None:
        post(cast.bob, "Bread again.")
        response = alice.post(MUTE, {"next": "/"}, follow=True)
        assert response.redirect_chain == [("/", 303)]
        page = response.content.decode()
        assert "Bread again." not in page
        assert "Bob Baker is muted" in page
        assert f'action="{UNMUTE}"' in page
        assert Mute.objects.get().scope == Mute.Scope.EVERYTHING
        assert "Bread again." in alice.post(UNMUTE, {"next": "/"}, follow=True).content.decode()
        assert not Mute.objects.exists()

    def test_what_concerns_them_leaves_the_page_and_keeps_its_place(self, cast: Cast, alice: Client) -> None:
        first, second, other, brought = post(cast.bob), post(cast.bob), post(cast.erin), post(cast.carol)
        comment(cast.bob, brought)
        shown = [number(first), number(second), number(other), number(brought, cast.bob)]
        response = alice.post(MUTE, {"from": shown[0], "shown": shown}, headers=SCRIPT)
        page = response.content.decode()
        assert f'<article class="card post gone" id="post-{first.pk}"' in page
        assert f'action="{UNMUTE}"' in page
        for gone in (second, brought):
            assert f'<div id="post-{gone.pk}" hx-swap-oob="true" hidden>' in page
        assert f"post-{other.pk}" not in page
        back = alice.post(UNMUTE, {"from": shown[0], "shown": shown}, headers=SCRIPT).content.decode()
        assert back.count("<article") == 3
        assert back.count("hx-swap-oob") == 2
        assert f'id="post-{first.pk}"' in back
        assert not Mute.objects.exists()

    def test_responses_alone(self, cast: Cast, alice: Client) -> None:
        own, brought = post(cast.bob), post(cast.carol)
        comment(cast.bob, brought)
        shown = [number(own), number(brought, cast.bob)]
        data = {"from": shown[1], "shown": shown, "scope": "responses"}
        page = alice.post(MUTE, data, headers=SCRIPT).content.decode()
        assert f"post-{brought.pk}" in page
        assert f"post-{own.pk}" not in page
        assert Mute.objects.get().scope == Mute.Scope.RESPONSES

    def test_numbers_made_up_tell_nothing(self, cast: Cast, alice: Client) -> None:
        secret = post(cast.erin, "Not for alice", audience=Audience.CONNECTIONS)
        hidden = post(cast.erin, hidden_at=timezone.now())
        shown = [number(secret), number(hidden), 10**17, "x", "-1", "9" * 400, ""]
        for address in ("/feed/mute/erin/", "/feed/unmute/erin/"):
            data = {"from": number(secret), "shown": shown}
            page = alice.post(address, data, headers=SCRIPT).content.decode()
            assert f"post-{secret.pk}" not in page
            assert f"post-{hidden.pk}" not in page
            assert "Not for alice" not in page

    @pytest.mark.parametrize("address", ["/feed/mute/{}/", "/feed/unmute/{}/"])
    def test_the_ladder(self, cast: Cast, alice: Client, address: str) -> None:
        for handle in ("mallory", "nobody", "alice"):
            assert alice.post(address.format(handle)).status_code == 404
        assert alice.get(address.format("bob")).status_code == 405
        assert Client().post(address.format("bob")).url.startswith("/accounts/login/")
        assert not Mute.objects.exists()

    def test_odd_scopes(self, alice: Client) -> None:
        for scope in ("", "all", "\0"):
            assert alice.post(MUTE, {"scope": scope}).status_code == 400
        assert not Mute.objects.exists()

    def test_a_strange_next_is_not_followed(self, alice: Client) -> None:
        assert alice.post(MUTE, {"next": "https://example.org/"}).url == "/"


class TestTheList:
    def test_it_names_them_with_the_way_back(self, cast: Cast, alice: Client) -> None:
        mute(cast.alice, cast.bob)
        mute(cast.alice, cast.erin, Mute.Scope.RESPONSES)
        mute(cast.carol, cast.dave)
        page = alice.get(MUTED).content.decode()
        assert "Bob Baker" in page
        assert "What they comment on and repost" in page
        assert "Dave" not in page
        assert f'action="{UNMUTE}"' in page

    def test_whoever_is_blocked_is_not_named(self, cast: Cast, alice: Client) -> None:
        mute(cast.alice, cast.mallory)
        page = alice.get(MUTED).content.decode()
        assert "Mallory" not in page
        assert "You have muted nobody" in page

    def test_pages(self, cast: Cast, alice: Client) -> None:
        for other in members(25):
            mute(cast.alice, other)
        response = alice.get(MUTED)
        cursor = response.context["page"].next_cursor
        rows = alice.get(MUTED, {"cursor": cursor}, headers={**SCRIPT, "HX-Target": "more"}).content.decode()
        assert rows.count("/feed/unmute/") == 5
        assert "<html" not in rows
        assert alice.get(MUTED, {"cursor": "x"}).status_code == 404

    def test_the_ladder(self, alice: Client, client: Client) -> None:
        assert client.get(MUTED).url.startswith("/accounts/login/")
        assert alice.post(MUTED).status_code == 405
        assert alice.head(MUTED).status_code == 200
