"""What a member has been doing, for the different people who ask."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Member, Reach
from connections.visibility import Audience
from feed.models import Comment, Post, Reaction
from tests.cast import Cast
from tests.factories import comment, connect, members, post, react, repost

BOB, RECENT = "/in/bob/activity/", "/in/bob/activity/recent/"
SCRIPT = {"HX-Request": "true"}


def page(viewer: Member, address: str = BOB, **query: str) -> str:
    client = Client()
    client.force_login(viewer)
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def recent(viewer: Member) -> str:
    client = Client()
    client.force_login(viewer)
    return client.get(RECENT, headers=SCRIPT).content.decode()


@pytest.fixture
def carols(cast: Cast) -> Post:
    """A post by carol, who is connected to bob and dave."""
    return post(cast.carol, "Carol on cables.")


class TestPosts:
    @pytest.mark.parametrize(
        ("audience", "viewers"),
        [
            (Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin"}),
            (Audience.SECOND, {"alice", "bob", "carol", "dave"}),
            (Audience.CONNECTIONS, {"alice", "bob", "carol"}),
        ],
    )
    def test_as_far_as_they_may_be_seen(self, cast: Cast, audience: Audience, viewers: set[str]) -> None:
        post(cast.bob, "Bread, every day.", audience=audience)
        everybody = [cast.alice, cast.bob, cast.carol, cast.dave, cast.erin]
        for text in (page, recent):
            assert {one.handle for one in everybody if "Bread, every day." in text(one)} == viewers

    def test_hidden_ones_are_there_for_their_author_alone(self, cast: Cast) -> None:
        post(cast.bob, "Buy!", hidden_at=timezone.now())
        assert "Buy!" in page(cast.bob)
        assert "Buy!" not in page(cast.alice) + recent(cast.alice)

    def test_with_what_was_passed_on(self, cast: Cast, carols: Post) -> None:
        repost(cast.bob, carols)
        repost(cast.bob, post(cast.mallory, "Mallory sells."))
        found = page(cast.alice)
        assert "Carol on cables." in found
        assert "Reposted" in found
        assert "Mallory" not in found
        assert "Carol on cables." not in page(cast.erin), "whoever is far is not told what bob passes on"

    def test_pages(self, cast: Cast) -> None:
        for n in range(13):
            post(cast.bob, f"Loaf {n}.")
        client = Client()
        client.force_login(cast.alice)
        response = client.get(BOB)
        assert "Loaf 12." in response.content.decode()
        cursor = response.context["page"].next_cursor
        rows = client.get(BOB, {"cursor": cursor}, headers={**SCRIPT, "HX-Target": "more"}).content.decode()
        assert "Loaf 2." in rows
        assert "Loaf 3." not in rows
        assert "<html" not in rows


@pytest.fixture(params=["comments", "reactions"])
def show(request: pytest.FixtureRequest) -> str:
    """A tab of interactions."""
    return request.param


def interact(cast: Cast, show: str, about: Post) -> None:
    if show == "comments":
        comment(cast.bob, about, "Well said.")
    else:
        react(cast.bob, about, Reaction.Kind.INSIGHTFUL)


class TestInteractions:
    """Bob is alice's and carol's 1st degree; dave knows carol, not bob; erin knows nobody."""

    def test_first_degree_is_told_of_all(self, cast: Cast, show: str) -> None:
        interact(cast, show, post(cast.erin, "Erin on storage."))
        assert "Erin on storage." in page(cast.alice, show=show)
        assert "Erin on storage." in page(cast.bob, show=show)

    def test_second_degree_of_those_with_a_mutual_connection(self, cast: Cast, carols: Post, show: str) -> None:
        interact(cast, show, carols)
        interact(cast, show, post(cast.erin, "Erin on storage."))
        found = page(cast.dave, show=show)
        assert "Carol on cables." in found
        assert "Erin on storage." not in found

    def test_nobody_farther(self, cast: Cast, carols: Post, show: str) -> None:
        interact(cast, show, carols)
        assert "There is nothing that you may see." in page(cast.erin, show=show)

    def test_the_member_may_narrow_it(self, cast: Cast, carols: Post, show: str) -> None:
        interact(cast, show, carols)
        for reach, told in ((Reach.FIRST, {"alice", "bob"}), (Reach.ONLY_ME, {"bob"})):
            Member.objects.filter(pk=cast.bob.pk).update(activity_reach=reach)
            people = [cast.alice, cast.bob, cast.dave]
            assert {one.handle for one in people if "Carol on cables." in page(one, show=show)} == told

    def test_only_on_posts_that_the_reader_may_see(self, cast: Cast, show: str) -> None:
        for author, audience in ((cast.carol, Audience.CONNECTIONS), (cast.mallory, Audience.ANYONE)):
            interact(cast, show, post(author, "Not for alice.", audience=audience))
        interact(cast, show, post(cast.carol, "Hidden.", hidden_at=timezone.now()))
        found = page(cast.alice, show=show)
        assert "Not for alice." not in found
        assert "Hidden." not in found

    def test_replies_go_with_what_they_answer(self, cast: Cast, carols: Post) -> None:
        said = comment(cast.mallory, carols, "Buy.")
        comment(cast.bob, said, "No thanks.")
        react(cast.bob, said)
        for show in ("comments", "reactions"):
            assert "Carol on cables." not in page(cast.alice, show=show)
            assert "Carol on cables." in page(cast.bob, show=show)

    def test_hidden_comments_are_not_told(self, cast: Cast, carols: Post) -> None:
        Comment.objects.filter(pk=comment(cast.bob, carols, "Bad words.").pk).update(hidden_at=timezone.now())
        assert "Bad words." not in page(cast.alice, show="comments")
        assert "Carol on cables." not in recent(cast.alice)


class TestRecent:
    def test_the_last_few_of_every_kind(self, cast: Cast, carols: Post) -> None:
        post(cast.bob, "Old bread.")
        post(cast.bob, "Fresh bread.")
        comment(cast.bob, carols)
        repost(cast.bob, post(cast.dave, "Dave on ferries."))
        found = recent(cast.alice)
        assert [text in found for text in ("Fresh bread.", "Carol on", "Dave on", "Old bread.")] == [True] * 3 + [False]

    def test_each_post_once_at_the_last_time_that_is_seen(self, cast: Cast, carols: Post) -> None:
        post(cast.bob, "Fresh bread.")
        ferries = post(cast.dave, "Dave on ferries.")
        comment(cast.bob, ferries)
        for _ in range(5):
            comment(cast.bob, carols)
        comment(cast.bob, comment(cast.mallory, ferries), "No thanks.")
        found = recent(cast.alice)
        assert [found.count(text) for text in ("Carol on cables.", "Dave on ferries.", "Fresh bread.")] == [1, 1, 1]
        assert found.index("Carol on cables.") < found.index("Dave on ferries.") < found.index("Fresh bread.")
        own = recent(cast.bob)
        assert own.index("Dave on ferries.") < own.index("Carol on cables.")

    def test_nothing_at_all_where_there_is_nothing_to_see(self, cast: Cast) -> None:
        nothing = recent(cast.erin).strip()
        post(cast.bob, audience=Audience.CONNECTIONS)
        assert recent(cast.erin).strip() == nothing == ""

    def test_a_page_of_its_own_without_script(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.alice)
        assert client.get(RECENT).url == BOB

    def test_the_members_page_asks_for_it(self, cast: Cast, client: Client) -> None:
        assert f'hx-get="{RECENT}"' in page(cast.alice, "/in/bob/")
        assert f'href="{BOB}"' in page(cast.alice, "/in/bob/")
        assert RECENT not in page(cast.bob, "/in/bob/", **{"as": "3"}), "it would show what the owner sees"
        Member.objects.filter(pk=cast.bob.pk).update(is_public=True)
        assert RECENT in client.get("/in/bob/").content.decode()


@pytest.mark.parametrize("address", ["/in/{}/activity/", "/in/{}/activity/recent/"])
def test_the_ladder(cast: Cast, client: Client, address: str) -> None:
    hidden, nobody = (client.get(address.format(handle)) for handle in ("bob", "nobody"))
    assert (hidden.status_code, nobody.status_code) == (404, 404), "for visitors, bob does not exist"
    client.force_login(cast.alice)
    assert client.head(address.format("bob")).status_code in {200, 303}
    assert client.post(address.format("bob")).status_code == 405
    answers = [client.get(address.format(handle), headers=SCRIPT) for handle in ("mallory", "nobody")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({_plain(answer.content.decode().replace("mallory", "nobody")) for answer in answers}) == 1


class TestVisitors:
    """They see a public member's posts for anyone; what members do is told among members."""

    @pytest.fixture(autouse=True)
    def _public(self, cast: Cast) -> None:
        Member.objects.filter(pk=cast.bob.pk).update(is_public=True)

    def test_posts_for_anyone(self, cast: Cast, client: Client, carols: Post) -> None:
        for text, audience in (("For all.", Audience.ANYONE), ("For some.", Audience.SECOND)):
            post(cast.bob, text, audience=audience)
        comment(cast.bob, carols)
        repost(cast.bob, carols)
        repost(cast.bob, post(cast.bob, "Again."))
        for found in (client.get(BOB), client.get(RECENT, headers=SCRIPT)):
            text = found.content.decode()
            assert "For all." in text
            assert "For some." not in text
            assert "Carol on cables." not in text
            assert "csrf" not in text.partition("<main")[2].partition("</main")[0]

    @pytest.mark.parametrize("show", ["comments", "reactions"])
    def test_the_rest_asks_to_sign_in(self, client: Client, show: str) -> None:
        assert client.get(BOB, {"show": show}).url.startswith("/accounts/login/?next=/in/bob/activity/")
        assert "show=" not in client.get(BOB).content.decode()

    def test_pages(self, cast: Cast, client: Client) -> None:
        for n in range(13):
            post(cast.bob, f"Loaf {n}.")
        cursor = client.get(BOB).context["page"].next_cursor
        assert "Loaf 2." in client.get(BOB, {"cursor": cursor}).content.decode()


class TestSentences:
    """What was done is a whole sentence, with the name of whoever wrote what it was done to."""

    def line(self, viewer: Member, show: str) -> str:
        found = re.search(r'<p class="small muted">(.*?)<a class="meta"', page(viewer, show=show), re.DOTALL)
        assert found
        return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", found[1], flags=re.DOTALL).split())

    @pytest.mark.parametrize(
        ("kind", "others", "own"),
        [
            ("like", "Liked a post by Carol Clark", "Liked their own post"),
            ("celebrate", "Celebrated a post by Carol Clark", "Celebrated their own post"),
            ("support", "Supported a post by Carol Clark", "Supported their own post"),
            ("love", "Loved a post by Carol Clark", "Loved their own post"),
            ("insightful", "Found a post by Carol Clark insightful", "Found their own post insightful"),
            ("funny", "Found a post by Carol Clark funny", "Found their own post funny"),
        ],
    )
    def test_reactions(self, cast: Cast, carols: Post, kind: str, others: str, own: str) -> None:
        given = react(cast.bob, carols, kind)
        assert self.line(cast.alice, "reactions").startswith(others)
        assert f'class="kind {kind}"' in page(cast.alice, show="reactions")
        given.delete()
        given = react(cast.bob, comment(cast.carol, post(cast.dave), "It hums."), kind)
        found = page(cast.alice, show="reactions")
        assert self.line(cast.alice, "reactions").startswith(others.replace("post", "comment"))
        assert "It hums." in found
        given.delete()
        given = react(cast.bob, post(cast.bob, "Bread."), kind)
        assert self.line(cast.alice, "reactions").startswith(own)
        given.delete()
        react(cast.bob, comment(cast.bob, carols, "Mine."), kind)
        assert self.line(cast.alice, "reactions").startswith(own.replace("post", "comment"))

    def test_comments(self, cast: Cast, carols: Post) -> None:
        comment(cast.bob, comment(cast.carol, carols))
        assert self.line(cast.alice, "comments").startswith("Replied under a post by Carol Clark")
        comment(cast.bob, carols)
        assert self.line(cast.alice, "comments").startswith("Commented on a post by Carol Clark")
        own = post(cast.bob, "Bread.")
        comment(cast.bob, own)
        assert self.line(cast.alice, "comments").startswith("Commented on their own post")
        comment(cast.bob, comment(cast.carol, own))
        assert self.line(cast.alice, "comments").startswith("Replied under their own post")


@pytest.mark.parametrize(
    "query", [{"show": "x"}, {"show": "\0"}, {"cursor": "x"}, {"cursor": "W10", "show": "reactions"}]
)
def test_odd_questions(cast: Cast, client: Client, query: dict[str, str]) -> None:
    client.force_login(cast.alice)
    assert client.get(BOB, query).status_code == 404


def test_hidden_answers_as_nonexistent(cast: Cast) -> None:
    """A page where something is hidden is the same, to the letter, as one where there is nothing."""
    client = Client()
    client.force_login(cast.erin)
    addresses = [(BOB, {"show": show}) for show in ("posts", "comments", "reactions")]

    def bodies() -> list[str]:
        return [client.get(address, query).content.decode() for address, query in addresses]

    before = bodies()
    post(cast.bob, audience=Audience.CONNECTIONS)
    about = post(cast.carol)
    comment(cast.bob, about)
    react(cast.bob, about)
    assert [_plain(one) for one in bodies()] == [_plain(one) for one in before]


def _plain(text: str) -> str:
    """Without what differs from one answer to the next."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line.lower())


@pytest.mark.parametrize("query", ["posts", "comments", "reactions"])
def test_queries_do_not_grow(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.alice)
    counts = []
    for size in (2, 8):
        people = members(size)
        connect(cast.bob, *people)
        for person in people:
            about = post(person, "See @carol")
            post(cast.bob, "Look @dave", quoted=about)
            repost(cast.bob, about)
            comment(cast.bob, about, "Indeed @alice")
            react(cast.bob, about)
        client.get(BOB, {"show": query})
        with CaptureQueriesContext(connection) as queries:
            client.get(BOB, {"show": query})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30, counts
