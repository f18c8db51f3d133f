"""The page of a member and its lists: the ladder, redirects, paging, and what they cost."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import FormerHandle, Member
from accounts.services import rename_handle
from tests import factories
from tests.cast import Cast
from tests.factories import MemberFactory, connect, members

QUERIES_MOST = 15
HTMX = {"HX-Request": "true", "HX-Target": "more"}


def as_member(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def names(page: str) -> list[str]:
    """The handles in the list, without the card beside it."""
    return re.findall(r'<a class="name" href="/in/([^/]+)/"', page.partition("<aside")[0])


@pytest.fixture
def rich(cast: Cast) -> Cast:
    """The cast with full profiles and many ties."""
    for person in (cast.alice, cast.bob, cast.carol, cast.dave):
        factories.position(person, "Nordvind")
        factories.education(person, "INSA")
        factories.skills(person, "Hydrology", "Python")
        factories.interests(person, "Choir", "Hiking")
    return cast


class TestPage:
    @pytest.mark.parametrize("handle", ["alice", "bob", "carol", "dave", "erin"])
    def test_works(self, rich: Cast, handle: str) -> None:
        response = as_member(rich.alice).get(f"/in/{handle}/")
        assert response.status_code == 200
        assert f"{handle.title()} " in response.content.decode()

    def test_blocked_and_missing_answer_alike(self, cast: Cast) -> None:
        client = as_member(cast.alice)
        missing = client.get("/in/nobody1/")
        for reader, handle in ((cast.alice, "mallory"), (cast.mallory, "alice"), (None, "alice")):
            answer = (as_member(reader) if reader else Client()).get(f"/in/{handle}/")
            assert answer.status_code == missing.status_code == 404
        hidden = client.get("/in/mallory/").content.decode().replace("mallory", "nobody1")
        token = re.compile(r"[A-Za-z0-9]{64}")
        assert token.sub("", hidden) == token.sub("", missing.content.decode())

    @pytest.mark.parametrize("path", ["/in/bob/", "/in/bob/connections/", "/in/bob/mutual/"])
    def test_wrong_verb(self, cast: Cast, path: str) -> None:
        assert as_member(cast.alice).post(path).status_code == 405
        assert as_member(cast.alice).head(path).status_code == as_member(cast.alice).get(path).status_code == 200

    def test_visitors_are_asked_to_sign_in_for_the_lists(self, cast: Cast) -> None:
        Member.objects.update(is_public=True)
        assert Client().get("/in/bob/").status_code == 200
        for path in ("/in/bob/connections/", "/in/bob/mutual/"):
            assert Client().get(path).status_code == 302


class TestFormerHandles:
    def test_lead_to_the_present_one(self, cast: Cast) -> None:
        rename_handle(member=cast.bob, handle="robert")
        response = as_member(cast.alice).get("/in/bob/")
        assert (response.status_code, response["Location"]) == (301, "/in/robert/")
        assert "private" in response["Cache-Control"]

    def test_only_those_for_whom_the_member_exists(self, cast: Cast) -> None:
        rename_handle(member=cast.mallory, handle="malory")
        assert as_member(cast.alice).get("/in/mallory/").status_code == 404
        assert Client().get("/in/mallory/").status_code == 404
        assert as_member(cast.bob).get("/in/mallory/").status_code == 301
        Member.objects.filter(pk=cast.mallory.pk).update(is_public=True)
        assert Client().get("/in/mallory/").status_code == 301

    def test_a_handle_in_capitals_leads_home(self, cast: Cast) -> None:
        assert as_member(cast.alice).get("/in/BOB/")["Location"] == "/in/bob/"
        FormerHandle.objects.create(handle="bobby", member=cast.bob)
        assert as_member(cast.alice).get("/in/Bobby/")["Location"] == "/in/bob/"


class TestButton:
    @pytest.mark.parametrize(
        ("handle", "address"),
        [("alice", "/profile/edit/"), ("bob", "/network/remove/bob/"), ("carol", "/network/invite/carol/")],
    )
    def test_offers_what_the_relation_allows(self, cast: Cast, handle: str, address: str) -> None:
        assert address in as_member(cast.alice).get(f"/in/{handle}/").content.decode()

    def test_nothing_while_looking_as_somebody_else(self, cast: Cast) -> None:
        page = as_member(cast.alice).get("/in/alice/?as=2").content.decode()
        assert 'id="tie-alice"' not in page
        assert page.count('aria-current="true"') == 1
        assert "/in/alice/?as=2" not in as_member(cast.alice).get("/in/alice/?as=nonsense").content.decode()


class TestConnections:
    def test_first_degree_sees_them_by_name(self, cast: Cast) -> None:
        response = as_member(cast.alice).get("/in/bob/connections/")
        assert names(response.content.decode()) == ["alice", "carol"]

    @pytest.mark.parametrize(("viewer", "handle"), [("alice", "carol"), ("erin", "alice"), ("alice", "mallory")])
    def test_nobody_else_does(self, cast: Cast, viewer: str, handle: str) -> None:
        assert as_member(getattr(cast, viewer)).get(f"/in/{handle}/connections/").status_code == 404

    def test_hidden_lists_do_not_exist(self, cast: Cast) -> None:
        Member.objects.filter(pk=cast.bob.pk).update(hides_connections=True)
        assert as_member(cast.alice).get("/in/bob/connections/").status_code == 404

    def test_ones_own_are_elsewhere(self, cast: Cast) -> None:
        assert as_member(cast.bob).get("/in/bob/connections/")["Location"] == "/network/connections/"

    def test_whoever_is_blocked_or_inactive_vanishes(self, cast: Cast) -> None:
        connect(cast.bob, cast.mallory)
        factories.block(cast.carol, cast.alice)
        assert names(as_member(cast.alice).get("/in/bob/connections/").content.decode()) == ["alice"]

    def test_pages_and_search(self, cast: Cast) -> None:
        people = [MemberFactory(first_name=f"Élise{at:02}", headline="Sails") for at in range(23)]
        connect(cast.bob, *people)
        client = as_member(cast.alice)
        first = client.get("/in/bob/connections/?q=ELISE")
        assert len(names(first.content.decode())) == 20
        cursor = first.context["page"].next_cursor
        rest = client.get(f"/in/bob/connections/?q=elise&cursor={cursor}", headers=HTMX)
        assert names(rest.content.decode()) == [person.handle for person in people[20:]]
        assert "<html" not in rest.content.decode()
        assert names(client.get("/in/bob/connections/?q=elise05 sails").content.decode()) == [people[5].handle]
        assert client.get("/in/bob/connections/?q=zzz").status_code == 200

    @pytest.mark.parametrize("cursor", ["zzz", "W10", "WyJhIiwiYiJd"])
    def test_bad_cursor(self, cast: Cast, cursor: str) -> None:
        for page in ("connections", "mutual"):
            assert as_member(cast.alice).get(f"/in/bob/{page}/?cursor={cursor}").status_code == 404


class TestMutual:
    def test_second_degree_sees_those_who_may_be_named(self, cast: Cast) -> None:
        other = MemberFactory(hides_connections=True)
        connect(other, cast.alice, cast.carol)
        client = as_member(cast.alice)
        assert names(client.get("/in/carol/mutual/").content.decode()) == ["bob"]
        connect(cast.alice, cast.carol)
        # Connected to both ends, one knows of it anyway.
        assert set(names(client.get("/in/carol/mutual/").content.decode())) == {"bob", other.handle}

    @pytest.mark.parametrize("handle", ["dave", "erin", "alice", "mallory", "nobody"])
    def test_nobody_further_does(self, cast: Cast, handle: str) -> None:
        assert as_member(cast.alice).get(f"/in/{handle}/mutual/").status_code == 404

    def test_nobody_in_common_is_said(self, cast: Cast) -> None:
        assert as_member(cast.alice).get("/in/bob/mutual/").status_code == 200


def crowd(cast: Cast, count: int) -> None:
    """Adds `count` of everything that the pages show."""
    people = members(count)
    for person in (cast.alice, cast.bob, cast.carol):
        connect(person, *people)
        for at in range(count):
            factories.position(person, f"Organisation {at} of {count}")
            factories.education(person, f"School {at} of {count}")
        factories.skills(person, *(f"Skill {at} of {count}" for at in range(count)))
        factories.interests(person, *(f"Interest {at} of {count}" for at in range(count)))
    for person in people:
        factories.follow(person, cast.alice, cast.bob, cast.carol)


@pytest.mark.parametrize(
    "path",
    [
        "/in/alice/",
        "/in/alice/?as=2",
        "/in/bob/",
        "/in/carol/",
        "/in/dave/",
        "/in/erin/",
        "/in/bob/connections/",
        "/in/carol/mutual/",
    ],
)
def test_queries_do_not_grow(rich: Cast, path: str, count_queries: Callable[[Client, str], int]) -> None:
    client = as_member(rich.alice)
    client.get(path)
    before = count_queries(client, path)
    crowd(rich, 3)
    client.get(path)
    after = count_queries(client, path)
    crowd(rich, 12)
    client.get(path)
    assert count_queries(client, path) == after
    assert max(before, after) <= QUERIES_MOST


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    from django.db import connection  # noqa: PLC0415

    def count(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return count


def test_interests_in_common_come_first_under_their_own_heading(cast: Cast) -> None:
    factories.interests(cast.bob, "Chess", "Choir")
    factories.interests(cast.alice, "Choir")

    def told(viewer: Member) -> str:
        card = (
            as_member(viewer).get("/in/bob/").content.decode().partition('id="interests"')[2].partition("</section>")[0]
        )
        return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", card, flags=re.DOTALL).partition(">")[2].split())

    assert told(cast.alice) == "Interests In common Choir Others Chess"
    assert told(cast.carol) == "Interests Chess Choir"
    assert told(cast.bob) == "Interests Edit Chess Choir"
    assert told(cast.erin) == "", "of interests, who is far sees those in common, and there is none"
    factories.interests(cast.erin, "Choir")
    assert told(cast.erin) == "Interests In common Choir"
