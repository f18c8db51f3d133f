"""Who knows whom: hubs, communities, isolates, and so many ties as wanted."""

import random

import pytest

from demo.people import invent
from demo.ties import Neighbourhood, befriend, mean_degree


def test_a_neighbourhood_knows_its_ties() -> None:
    known = Neighbourhood(4)
    assert known.tie(2, 1)
    assert not known.tie(1, 2)
    assert not known.tie(3, 3)
    assert known.tied(2, 1)
    assert not known.tied(1, 3)
    assert (known.of, list(known), len(known)) == ([[], [2], [1], []], [(1, 2)], 1)


def test_a_village_is_sparser_than_a_town() -> None:
    assert mean_degree(30) == 3
    assert mean_degree(30) < mean_degree(300) < mean_degree(2000)
    assert mean_degree(2000) == pytest.approx(18, abs=0.2)


def test_the_network_has_hubs_and_isolates_and_communities() -> None:
    people = invent(1000, rng=random.Random("test"), taken=set())
    known = Neighbourhood(1000)
    befriend(people, range(1000), known, random.Random("ties"))
    degrees = sorted(len(others) for others in known.of)
    assert 2 * len(known) / 1000 == pytest.approx(mean_degree(1000), abs=0.1)
    assert degrees[0] == 0
    assert degrees[-1] > 4 * degrees[500]
    alone = [number for number, person in enumerate(people) if not person.sociability]
    assert alone
    assert not any(known.of[number] for number in alone)
    colleagues = sum(people[a].jobs[0].organisation == people[b].jobs[0].organisation for a, b in known) / len(known)
    by_chance = 1 / 30
    assert colleagues > 3 * by_chance
