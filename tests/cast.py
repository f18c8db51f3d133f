"""The cast: the same seven people in every test that is about how members stand to each other.

Seen from alice: bob is her 1st degree, carol her 2nd (through bob), dave her 3rd (through bob and carol), erin follows
her from out of network, mallory is blocked by her, trent is a moderator and out of network.
"""

from dataclasses import dataclass

import pytest

from accounts.models import Member
from tests.factories import MemberFactory, block, chain, follow


@dataclass(frozen=True)
class Cast:
    """The members, by name."""

    alice: Member
    bob: Member
    carol: Member
    dave: Member
    erin: Member
    mallory: Member
    trent: Member


def _person(first: str, last: str, **fields: object) -> Member:
    return MemberFactory(handle=first.lower(), first_name=first, last_name=last, **fields)


@pytest.fixture
def cast(db: None) -> Cast:
    """Seven members and the ties between them."""
    people = Cast(
        alice=_person("Alice", "Archer", headline="Energy modeller"),
        bob=_person("Bob", "Baker", headline="Runs a bakery school"),
        carol=_person("Carol", "Clark", headline="Grid scientist"),
        dave=_person("Dave", "Dale", headline="Designs ferries"),
        erin=_person("Erin", "Ellis", headline="Writes about storage"),
        mallory=_person("Mallory", "Moss", headline="Sells everything"),
        trent=_person("Trent", "Tanner", headline="Moderator", is_staff=True),
    )
    chain(people.alice, people.bob, people.carol, people.dave)
    follow(people.erin, people.alice)
    block(people.alice, people.mallory)
    return people
