"""How many SQL queries each page makes: a number for each, the same however much is on the page.

Counted for alice of the cast the second time that she looks: her circles are in Redis, and nothing is left to be noted.
"""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.graph.changes import apply_pending
from feed.models import Post
from tests.cast import Cast
from tests.factories import comment, connect, follow, interests, invite, members, position, post, react, skills

QUERIES = {
    "/": 20,
    "/in/alice/": 5,
    "/in/bob/": 8,
    "/in/carol/": 13,
    "/in/dave/": 13,
    "/in/erin/": 9,
    "/in/bob/activity/": 13,
    "/in/bob/connections/": 11,
    "/in/carol/mutual/": 7,
    "/network/": 11,
    "/network/sent/": 11,
    "/network/connections/": 11,
    "/network/following/": 11,
    "/network/followers/": 11,
    "/network/blocked/": 6,
    "/network/grow/": 12,
    "/search/": 6,
    "/search/?q=expert": 15,
    "/search/?q=bread&in=posts": 12,
    "/settings/": 3,
    "/settings/privacy/": 3,
    "/profile/edit/": 5,
    "/decisions/": 5,
    "/feed/muted/": 4,
    "/posts/{post}/": 12,
}
ACCEPTED = 27


@dataclass
class World:
    """Somebody who is signed in as alice, and what she looks at."""

    cast: Cast
    client: Client
    post: Post

    def grow(self, number: int) -> None:
        """More of everything that pages list."""
        people = members(number, headline="Expert of bread")
        friends, known, strangers = people[::3], people[1::3], people[2::3]
        connect(self.cast.alice, *friends)
        connect(self.cast.bob, *known)
        for member in friends:
            connect(self.cast.carol, member)
        follow(self.cast.alice, *friends, *known)
        for member in people:
            follow(member, self.cast.alice)
            position(member, "Nordvind", "Baker")
            written = post(member, "Bread, at last #bread")
            comment(self.cast.bob, written, "Bread")
            react(self.cast.carol, written)
            comment(member, self.post, "So do I")
        for member in strangers:
            invite(member, self.cast.alice, note="We met")
        for member in known:
            invite(self.cast.alice, member)
        for member in (self.cast.alice, self.cast.bob):
            skills(member, *(f"Skill {n} of {number}" for n in range(number)))
            interests(member, *(f"Interest {n} of {number}" for n in range(number)))
        apply_pending()

    def queries(self, address: str) -> int:
        """Queries of a page, the second time that it is asked for."""
        self.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200, address
        return len(captured)

    def queries_of_accepting(self) -> int:
        """Queries of accepting an invitation in the list."""
        number = invite(members(1)[0], self.cast.alice).pk
        # What was accepted before has reached Redis, and her page has been looked at since.
        apply_pending()
        self.client.get("/network/")
        target = {"HX-Request": "true", "HX-Target": f"invitation-{number}"}
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.post(f"/network/invitations/{number}/accept/", headers=target)
        assert answer.status_code == 200
        return len(captured)


@pytest.fixture
def world(cast: Cast, client: Client) -> World:
    """A little of everything."""
    client.force_login(cast.alice)
    made = World(cast, client, post(cast.bob, "Bread and rivers #bread"))
    made.grow(6)
    return made


def counted(world: World) -> dict[str, int]:
    return {address: world.queries(address.format(post=world.post.pk)) for address in QUERIES}


def test_each_page_makes_its_number_of_queries(world: World) -> None:
    assert counted(world) == QUERIES


def test_more_on_a_page_makes_no_more_queries(world: World) -> None:
    before = counted(world)
    world.grow(18)
    assert counted(world) == before


def test_accepting_costs_the_same_whatever_there_is(world: World) -> None:
    first = world.queries_of_accepting()
    world.grow(18)
    assert (first, world.queries_of_accepting()) == (ACCEPTED, ACCEPTED)
