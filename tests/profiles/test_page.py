"""Who sees which field of a profile: the table of docs/rules.md, written out by hand and read off the page itself.

Nothing here asks the rulebook. Each fact on olga's profile carries words that stand nowhere else; a case says which of
them a viewer finds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from profiles.page import profile, public_rows
from tests import factories
from tests.factories import MemberFactory

MARKS = {
    "first name": "Olgafirst",
    "last name": "Olgalast",
    "headline": "Headline of olga",
    "photo": "/photos/olga-photo.webp",
    "place": "Place of olga",
    "current": "Current employer",
    "about": "About olga",
    "past": "Former employer",
    "school": "School of olga",
    "skill": "Skill of olga",
    "other interest": "Interest of olga alone",
    "shared interest": "Interest of both",
    "email": "contact-of-olga@example.org",
    "phone": "+33 555 777",
    "website": "https://olga.example.org",
    "list": "/in/olga/connections/",
    "mutual": 'id="mutual"',
}
NAME = {"first name", "last name", "headline"}
CARD = {"photo", "place", "current"}
DETAILS = {"about", "past", "current", "school", "skill"}
SHARED = {"shared interest"}
INTERESTS = SHARED | {"other interest"}
CONTACT = {"email", "phone", "website"}
NEAR = NAME | CARD | DETAILS | INTERESTS
FIRST = NEAR | CONTACT | {"list", "mutual"}


@dataclass(frozen=True)
class World:
    """Olga, and one member at each distance from her."""

    olga: Member
    viewers: dict[str, Member | None]


@pytest.fixture
def world(db: None) -> World:
    olga = MemberFactory(
        handle="olga",
        first_name="Olgafirst",
        last_name="Olgalast",
        headline="Headline of olga",
        photo="photos/olga-photo.webp",
        place="Place of olga",
        about="About olga",
        contact_email="contact-of-olga@example.org",
        phone="+33 555 777",
        website="https://olga.example.org",
    )
    factories.position(olga, "Current employer")
    factories.position(olga, "Former employer", ends_on=timezone.localdate())
    factories.education(olga, "School of olga")
    factories.skills(olga, "Skill of olga")
    factories.interests(olga, "Interest of olga alone", "Interest of both")
    mid, first, second, third, out, follower = factories.members(6)
    factories.connect(olga, mid, first)
    factories.connect(mid, first)
    factories.chain(mid, second, third)
    factories.follow(follower, olga)
    for viewer in (first, second, third, out, follower):
        factories.interests(viewer, "Interest of both")
    viewers = {
        "oneself": olga,
        "first": first,
        "second": second,
        "third": third,
        "out": out,
        "follower": follower,
        "visitor": None,
    }
    return World(olga, viewers)


def seen(viewer: Member | None) -> set[str] | int:
    """The marks that a viewer finds on olga's page, or the status when there is no page."""
    client = Client()
    if viewer is not None:
        client.force_login(viewer)
    response = client.get("/in/olga/")
    if response.status_code != 200:
        return response.status_code
    page = response.content.decode()
    return {name for name, mark in MARKS.items() if mark in page}


# relation to olga, her settings, what is found
TABLE: list[tuple[str, dict[str, object], set[str] | int]] = [
    ("oneself", {}, NEAR | CONTACT | {"list"}),
    ("first", {}, FIRST),
    ("second", {}, NEAR | {"mutual"}),
    ("third", {}, NAME | CARD | SHARED),
    ("out", {}, NAME | SHARED),
    ("follower", {}, NAME | SHARED),
    ("visitor", {}, 404),
    ("visitor", {"is_public": True}, NAME | CARD),
    ("visitor", {"is_public": True, "last_name_as_initial": True}, {"first name", "headline"} | CARD),
    ("visitor", {"is_public": True, "card_reach": 2}, NAME),
    ("first", {"last_name_as_initial": True}, FIRST),
    ("third", {"last_name_as_initial": True}, NAME | CARD | SHARED),
    ("out", {"last_name_as_initial": True}, {"first name", "headline"} | SHARED),
    ("follower", {"last_name_as_initial": True}, {"first name", "headline"} | SHARED),
    ("out", {"is_public": True}, NAME | SHARED),
    ("first", {"card_reach": 1}, FIRST),
    ("second", {"card_reach": 1}, (NEAR - {"photo", "place"}) | {"mutual"}),
    ("third", {"card_reach": 2}, NAME | SHARED),
    ("first", {"card_reach": 0}, FIRST - {"photo", "place"}),
    ("second", {"details_reach": 1}, NAME | CARD | SHARED | {"mutual"}),
    ("first", {"details_reach": 1}, FIRST),
    ("first", {"details_reach": 0}, NAME | CARD | SHARED | CONTACT | {"list", "mutual"}),
    ("out", {"interests_reach": 3}, NAME),
    ("third", {"interests_reach": 3}, NAME | CARD | SHARED),
    ("third", {"interests_reach": 2}, NAME | CARD),
    ("second", {"interests_reach": 1}, (NEAR - INTERESTS) | {"mutual"}),
    ("first", {"interests_reach": 0}, FIRST - INTERESTS),
    ("first", {"contact_reach": 0}, FIRST - CONTACT),
    ("second", {"contact_reach": 0}, NEAR | {"mutual"}),
    ("first", {"hides_connections": True}, FIRST - {"list"}),
    ("second", {"hides_connections": True}, NEAR | {"mutual"}),
    ("oneself", {"card_reach": 0, "details_reach": 0, "interests_reach": 0}, NEAR | CONTACT | {"list"}),
    ("first", {"is_active": False, "suspended_at": timezone.now()}, 404),
    ("out", {"is_active": False, "suspended_at": timezone.now()}, 404),
    ("visitor", {"is_public": True, "is_active": False, "suspended_at": timezone.now()}, 404),
]


@pytest.mark.parametrize(("relation", "settings", "found"), TABLE)
def test_what_each_relation_sees(
    world: World, relation: str, settings: dict[str, object], found: set[str] | int
) -> None:
    Member.objects.filter(pk=world.olga.pk).update(**settings)
    assert seen(world.viewers[relation]) == found


@pytest.mark.parametrize("blocker_is_olga", [True, False])
@pytest.mark.parametrize("relation", ["first", "second", "third", "out", "follower"])
def test_a_block_hides_the_page_from_both_sides(world: World, relation: str, blocker_is_olga: bool) -> None:
    viewer = world.viewers[relation]
    assert viewer is not None
    factories.block(*((world.olga, viewer) if blocker_is_olga else (viewer, world.olga)))
    assert seen(viewer) == 404


@pytest.mark.parametrize(
    ("disguise", "found"),
    [
        ("1", FIRST - {"mutual", "list"}),
        ("2", NEAR),
        ("3", NAME | CARD),
        ("out", NAME),
        ("visitor", set()),
    ],
)
def test_owners_see_their_page_as_others_do(world: World, disguise: str, found: set[str]) -> None:
    client = Client()
    client.force_login(world.olga)
    page = client.get(f"/in/olga/?as={disguise}").content.decode()
    main = page.partition("<main")[2]
    # The banner's links and the empty page of a visitor hold none of the marks.
    assert {name for name, mark in MARKS.items() if mark in main} == found


def test_nobody_else_can_look_with_other_eyes(world: World) -> None:
    out = world.viewers["out"]
    client = Client()
    client.force_login(out)
    page = client.get("/in/olga/?as=1").content.decode()
    assert MARKS["about"] not in page
    assert 'href="?as=2"' not in page


def test_looking_as_a_visitor_shows_no_numbers(world: World, client: Client) -> None:
    """As a real visitor sees none; members of a degree see them."""
    Member.objects.filter(pk=world.olga.pk).update(is_public=True)
    visitor = client.get("/in/olga/").content.decode()
    client.force_login(world.olga)
    pretended = client.get("/in/olga/?as=visitor").content.decode()
    number = re.compile(r"\d+ (connection|follower)s?\b")
    assert not number.search(visitor)
    assert not number.search(pretended)
    assert number.search(client.get("/in/olga/?as=1").content.decode())
    assert number.search(client.get("/in/olga/").content.decode())


def test_only_public_profiles_are_described_for_previews(world: World, client: Client) -> None:
    Member.objects.filter(pk=world.olga.pk).update(is_public=True, last_name_as_initial=True)
    page = client.get("/in/olga/").content.decode()
    assert 'name="robots"' not in page
    assert '<meta property="og:title" content="Olgafirst O.">' in page
    assert 'property="og:image" content="http://testserver/photos/olga-photo.webp"' in page
    # Members get the page that their degree grants, and nothing beside it.
    client.force_login(world.viewers["first"])
    page = client.get("/in/olga/").content.decode()
    assert 'name="robots" content="noindex"' in page
    assert "og:" not in page


def test_a_preview_shows_no_photo_that_visitors_may_not_see(world: World, client: Client) -> None:
    Member.objects.filter(pk=world.olga.pk).update(is_public=True, card_reach=2)
    assert "og:image" not in client.get("/in/olga/").content.decode()
    world.olga.refresh_from_db()
    assert {row.value for row in public_rows(world.olga)} == {"name", "last_name"}


def test_the_page_says_why_things_are_not_shown(world: World) -> None:
    third, out = world.viewers["third"], world.viewers["out"]
    assert third is not None
    assert out is not None
    assert [line for line in profile(third, world.olga).unseen if "1st and 2nd degree" in line]
    assert len(profile(out, world.olga).unseen) == 2
    # What an owner keeps to themselves alone is not spoken of.
    world.olga.details_reach = 0
    assert profile(third, world.olga).unseen == ()


class TestWays:
    """How the two are connected."""

    def test_second_degree_names_the_one_between(self, world: World) -> None:
        second = world.viewers["second"]
        assert second is not None
        ways = profile(second, world.olga).ways
        assert ways.count == 1
        assert ways.chains[0][0]["is_viewer"]
        assert ways.chains[0][1].degree == 1
        assert [card.member.pk for card in ways.mutual] == [ways.chains[0][1].member.pk]

    def test_who_hides_connections_is_counted_and_not_named(self, world: World) -> None:
        second = world.viewers["second"]
        assert second is not None
        Member.objects.filter(ties__other=world.olga, ties__member__ties__other=second).update(hides_connections=True)
        ways = profile(second, world.olga).ways
        assert ways.chains[0][1] == {"hidden": True, "degree": 1}
        assert ways.mutual == ()
        assert ways.mutual_count == 1

    def test_third_degree_goes_through_two(self, world: World) -> None:
        third = world.viewers["third"]
        assert third is not None
        [chain] = profile(third, world.olga).ways.chains
        assert [getattr(hop, "degree", None) or hop.get("degree") for hop in chain] == [None, 1, 2, 3]

    @pytest.mark.parametrize("relation", ["out", "follower", "oneself"])
    def test_none_without_a_chain(self, world: World, relation: str) -> None:
        viewer = world.viewers[relation]
        assert viewer is not None
        assert profile(viewer, world.olga).ways.chains == ()


@pytest.mark.parametrize(
    ("relation", "badge"), [("first", "1"), ("second", "2"), ("third", "3"), ("out", None), ("oneself", None)]
)
def test_the_heading_carries_the_badge(
    world: World, relation: str, badge: str | None, heading: Callable[[str], str]
) -> None:
    client = Client()
    client.force_login(world.viewers[relation])
    h1 = heading(client.get("/in/olga/").content.decode())
    assert (f'data-degree="{badge}"' in h1) if badge else ("data-degree=" not in h1)


@pytest.fixture
def heading() -> Callable[[str], str]:
    """Cuts the first heading out of a page."""
    return lambda page: page.partition("<h1")[2].partition("</h1>")[0]
