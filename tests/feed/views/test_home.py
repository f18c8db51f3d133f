"""The home page."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.graph import store
from connections.visibility import Audience
from core.redis_client import RedisAway
from feed.home import PAGES_AGAIN
from feed.models import CommentsFrom, Post
from feed.timeline import NEW_MAX
from tests import factories
from tests.cast import Cast
from tests.factories import MemberFactory, comment, connect, follow, members, post, react

# However many are followed and however much they publish; see test_queries_do_not_grow.
QUERIES_MOST = 40


def test_visitors_learn_what_it_is(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "/accounts/signup/" in page
    assert "/accounts/login/" in page
    assert [degree for degree in "123" if f'data-degree="{degree}"' in page] == ["1", "2", "3"]
    assert 'name="robots"' not in page


def test_members_see_their_circles_and_who_waits(cast: Cast, client: Client) -> None:
    factories.invite(cast.dave, cast.alice, note="We both know Carol.")
    factories.invite(cast.erin, cast.alice, ignored_at=cast.erin.joined_at)
    client.force_login(cast.alice)
    response = client.get("/")
    page = response.content.decode()
    assert [(circle["degree"], circle["count"]) for circle in response.context["circles"]] == [
        (1, "1"),
        (2, "1"),
        (3, "1"),
    ]
    assert "We both know Carol." in page
    assert "1 invitation waits for you" in page
    assert "Erin" not in page
    assert 'hx-get="/network/grow/few/"' in page
    assert 'href="/network/grow/"' in page


def test_whoever_is_blocked_does_not_wait(cast: Cast, client: Client) -> None:
    factories.invite(cast.mallory, cast.alice, note="Buy this")
    client.force_login(cast.alice)
    assert "Buy this" not in client.get("/").content.decode()


def test_wrong_verb(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert client.post("/").status_code == 405
    for browser in (client, Client()):
        head = browser.head("/")
        assert (head.status_code, head.content) == (200, b"")


def test_the_next_step_goes_away_when_the_profile_is_complete(client: Client, db: None) -> None:
    member = MemberFactory(headline="h", place="p", about="a", photo="photos/x.webp")
    client.force_login(member)
    assert 'id="next-step"' in client.get("/").content.decode()
    factories.position(member, "o")
    factories.education(member, "s")
    factories.skills(member, "a", "b", "c")
    factories.interests(member, "a", "b", "c")
    assert 'id="next-step"' not in client.get("/").content.decode()


def test_it_answers_without_redis(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise RedisAway("gone")

    monkeypatch.setattr(store, "read", away)
    client.force_login(cast.alice)
    response = client.get("/")
    assert [circle["count"] for circle in response.context["circles"]] == ["1", "1", "1"]
    assert 'data-degree="2"' in client.get("/in/carol/").content.decode()


def test_queries_do_not_grow(cast: Cast, client: Client) -> None:
    """Neither with those followed, nor with posts, comments, mentions, quotes, bursts or invitations."""
    client.force_login(cast.alice)
    follow(cast.alice, cast.bob, cast.erin)
    counts = []
    for size in (3, 30):
        people = members(size)
        connect(cast.bob, *people)
        follow(cast.alice, *people)
        for person in people:
            factories.invite(person, cast.alice)
            made = post(person, "See @bob and @carol. #energy")
            post(person, "Look.", quoted=made, comments_from=CommentsFrom.CONNECTIONS)
            react(cast.bob, made)
        comment(cast.bob, made, "Agreed, @carol.")
        for _ in range(5):
            post(cast.erin)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/")
        counts.append(len(queries))
        assert any(item.folds for item in response.context["page"].items)
        assert any(item.entry.said for item in response.context["page"].items)
    assert len(response.context["page"].items) == settings.FEED_PAGE_SIZE
    assert counts[0] == counts[1] <= QUERIES_MOST, counts


class TestFeed:
    def test_each_post_says_why_it_is_there_and_has_its_lever(self, cast: Cast, client: Client) -> None:
        follow(cast.alice, cast.bob, cast.erin)
        comment(cast.bob, post(cast.carol, "Wind over the sea."), "Which sea?")
        post(cast.erin, "Batteries again.")
        post(cast.bob, "Bread.")
        post(cast.alice, "Me.")
        client.force_login(cast.alice)
        response = client.get("/")
        words = {item.card.post.text: item.entry.words for item in response.context["page"].items}
        assert words == {
            "Me.": "You posted this",
            "Bread.": "You are connected to Bob Baker",
            "Batteries again.": "You follow Erin Ellis",
            "Wind over the sea.": "commented on this",
        }
        page = response.content.decode()
        assert "Which sea?" in page
        assert page.count('name="scope" value="responses"') == 1
        for address in ("/feed/mute/bob/", "/feed/mute/erin/", "/feed/mute/carol/", "/network/unfollow/erin/"):
            assert f'action="{address}"' in page
        assert "/feed/mute/alice/" not in page

    def test_what_is_not_for_the_reader_is_not_there(self, cast: Cast, client: Client) -> None:
        post(cast.alice, "For connections", audience=Audience.CONNECTIONS)
        post(cast.alice, "For all")
        client.force_login(cast.erin)
        page = client.get("/").content.decode()
        assert "For all" in page
        assert "For connections" not in page

    def test_pages_follow_each_other_with_and_without_script(self, cast: Cast, client: Client, settings) -> None:
        settings.FEED_PAGE_SIZE = 2
        for number in range(5):
            post(cast.alice, f"Number {number}.")
        client.force_login(cast.alice)
        response = client.get("/")
        cursor = response.context["page"].next_cursor
        assert "Number 4." in response.content.decode()
        assert f'href="?cursor={cursor}"' in response.content.decode()
        whole = client.get("/", {"cursor": cursor}).content.decode()
        rows = client.get("/", {"cursor": cursor}, headers={"HX-Request": "true", "HX-Target": "more"}).content.decode()
        for page in (whole, rows):
            assert "Number 2." in page
            assert "Number 4." not in page
        assert "<html" in whole
        assert "<html" not in rows
        assert "Newer posts" in whole
        assert "Newer posts" not in rows

    def test_whoever_comes_back_finds_all_that_the_page_had_come_to_hold(
        self, cast: Cast, client: Client, settings
    ) -> None:
        settings.FEED_PAGE_SIZE, settings.FEED_BURST = 2, 99
        made = [post(cast.alice, f"Number {number}.") for number in range(2 * PAGES_AGAIN + 5)]
        client.force_login(cast.alice)
        page = client.get("/").context["page"]
        held = [item.card.post.pk for item in page.items]
        for depth in range(2, PAGES_AGAIN + 3):
            answer = client.get("/", {"cursor": page.next_cursor}, headers={"HX-Request": "true", "HX-Target": "more"})
            rows = answer.context["page"]
            new = post(cast.alice, "Meanwhile.")
            again = client.get(answer["HX-Replace-Url"])
            new.delete()
            there = again.context["page"]
            shown = [item.card.post.pk for item in rows.items]
            held += shown
            deep = depth > PAGES_AGAIN
            assert [item.card.post.pk for item in there.items] == (shown if deep else held), depth
            assert (there.next_cursor, there.is_first) == (rows.next_cursor, not deep)
            assert ("Newer posts" in again.content.decode()) is deep
            assert 'hx-trigger="load, every 60s"' in again.content.decode()
            page = rows
        assert held == [one.pk for one in reversed(made)][: len(held)]

    def test_what_is_gone_meanwhile_is_gone(self, cast: Cast, client: Client, settings) -> None:
        settings.FEED_PAGE_SIZE, settings.FEED_BURST = 3, 1
        follow(cast.alice, cast.bob)
        for number in range(4):
            post(cast.alice, f"Number {number}.")
            post(cast.bob, f"Bread {number}.")
        client.force_login(cast.alice)
        cursor = client.get("/").context["page"].next_cursor
        Post.objects.filter(text="Number 3.").delete()
        page = client.get("/", {"upto": cursor}).content.decode()
        assert "Number 3." not in page
        assert "more from Bob Baker" in page

    def test_a_burst_is_folded_into_a_line(self, cast: Cast, client: Client) -> None:
        follow(cast.alice, cast.bob)
        for _ in range(7):
            post(cast.bob)
        client.force_login(cast.alice)
        page = client.get("/").content.decode()
        assert page.count('class="card post"') == 3
        assert "4 more from Bob Baker" in page
        assert 'href="/in/bob/activity/"' in page

    def test_nothing_yet_has_one_next_step(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.trent)
        assert "Your feed begins with the people you know" in client.get("/").content.decode()

    def test_hidden_by_moderators_says_so_to_its_author_alone(self, cast: Cast, client: Client) -> None:
        post(cast.alice, "Buy!", hidden_at=timezone.now())
        client.force_login(cast.alice)
        page = client.get("/").content.decode()
        assert "Hidden by moderators. Only you see it." in page
        assert 'href="/decisions/"' in page
        client.force_login(cast.erin)
        assert "Buy!" not in client.get("/").content.decode()

    @pytest.mark.parametrize("cursor", ["x", "W10", "\x00", "é"])
    def test_odd_cursors(self, cast: Cast, client: Client, cursor: str) -> None:
        client.force_login(cast.alice)
        assert client.get("/", {"cursor": cursor}).status_code == 404
        assert client.get("/", {"upto": cursor}).status_code == 404


class TestNewPosts:
    NEW = "/feed/new/"
    SCRIPT = {"HX-Request": "true"}

    def test_it_says_how_many(self, cast: Cast, client: Client) -> None:
        follow(cast.alice, cast.bob)
        client.force_login(cast.alice)
        since = client.get("/").context["page"].since
        assert client.get(self.NEW, {"since": since}, headers=self.SCRIPT).status_code == 204
        post(cast.bob)
        page = client.get(self.NEW, {"since": since}, headers=self.SCRIPT).content.decode()
        assert "1 new post" in page
        assert 'href="/"' in page
        assert "hx-get" not in page, "it asks no more"
        for _ in range(NEW_MAX):
            post(cast.bob)
        assert (
            f"{NEW_MAX} new posts or more"
            in client.get(self.NEW, {"since": since}, headers=self.SCRIPT).content.decode()
        )

    def test_the_ladder(self, cast: Cast, client: Client) -> None:
        assert client.get(self.NEW).url.startswith("/accounts/login/")
        client.force_login(cast.alice)
        assert client.get(self.NEW).url == "/"
        assert client.post(self.NEW).status_code == 405
        assert client.get(self.NEW, {"since": "x"}, headers=self.SCRIPT).status_code == 404
