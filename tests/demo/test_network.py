"""The invented network: the same each time, and the cast stand to each other as the README says, at any size."""

from dataclasses import asdict

import networkx as nx
import pytest

from connections.models import Invitation
from demo.network import ADMIN, ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, Network, invent_network

SIZES = [*range(50, 80), 113, 300, 1000]


def graph_of(network: Network) -> nx.Graph:
    graph = nx.Graph(network.ties)
    graph.add_nodes_from(range(len(network.people)))
    return graph


@pytest.fixture(scope="module")
def town() -> Network:
    return invent_network(300)


def test_it_is_the_same_each_time(town: Network) -> None:
    assert asdict(invent_network(300)) == asdict(town)
    assert invent_network(301).ties != town.ties


@pytest.mark.parametrize("members", SIZES)
def test_the_cast_stand_as_promised(members: int) -> None:
    network = invent_network(members)
    assert len(network.people) == members
    assert len({person.handle for person in network.people}) == members
    names = [network.people[n].handle for n in (ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, ADMIN)]
    assert names == ["alice", "bob", "carol", "dave", "erin", "mallory", "trent", "admin"]
    near = nx.single_source_shortest_path_length(graph_of(network), ALICE)
    assert [near.get(number) for number in (BOB, CAROL, DAVE, ERIN)] == [1, 2, 3, None]
    assert (ERIN, ALICE) in network.follows
    assert (ALICE, MALLORY) in network.blocks
    waiting = [o for o in network.offers if o.recipient == ALICE and o.state == "open" and not o.ignored]
    assert len(waiting) == 6
    assert any(offer.note for offer in waiting)
    assert any(offer.replies for offer in waiting)


@pytest.mark.parametrize("members", [50, 300, 1000])
def test_what_is_offered_can_be_offered(members: int) -> None:
    """No invitation, follow or block that the rules would not have allowed."""
    network = invent_network(members)
    ties = {frozenset(tie) for tie in network.ties}
    blocked = {frozenset(pair) for pair in network.blocks}
    open_pairs = [frozenset((o.sender, o.recipient)) for o in network.offers if o.state == "open"]
    assert len(set(open_pairs)) == len(open_pairs)
    for offer in network.offers:
        pair = frozenset((offer.sender, offer.recipient))
        assert len(pair) == 2
        assert pair not in ties | blocked
        assert offer.state in Invitation.State.values
        assert (offer.state == "open") == (offer.closed_days_ago is None)
        assert len(offer.note) <= 300
        assert offer.closed_days_ago is None or offer.closed_days_ago < offer.days_ago < 180
    assert not blocked & ties
    assert not blocked & {frozenset(pair) for pair in network.follows}
    assert len(set(network.follows)) == len(network.follows)
    concerned = {o.sender for o in network.offers} | {o.recipient for o in network.offers}
    assert not set(network.suspended) & concerned


def test_a_town_has_hubs_isolates_and_people_out_of_network(town: Network) -> None:
    graph = graph_of(town)
    degrees = sorted(degree for _number, degree in graph.degree)
    assert degrees[-1] > 3 * degrees[len(degrees) // 2]
    assert [n for n in range(12, 300) if graph.degree[n] == 0]
    assert len(town.suspended) == 2
    assert {name for person in town.people for name in person.choices} >= {
        "hides_connections",
        "follow_first",
        "is_public",
    }


def test_it_stands_beside_members_who_are_there() -> None:
    plain = invent_network(50)
    somebody = plain.people[20].handle
    beside = invent_network(50, taken=[somebody])
    assert somebody not in {person.handle for person in beside.people}
    assert beside.ties == plain.ties


def test_fewer_are_no_network() -> None:
    with pytest.raises(ValueError, match="50 members or more"):
        invent_network(49)
