"""Paths: all of them, counted, and named only where that is allowed."""

import random

import pytest

from accounts.models import Member
from connections.graph import truth
from connections.models import Connection
from connections.paths import mutual_connections, paths
from tests.cast import Cast
from tests.connections.graph.model import PlainNetwork
from tests.factories import MemberFactory, block, chain, connect, members


def names(shown: tuple) -> list[list[str | None]]:
    return [[hop.member.handle if hop.member else None for hop in path] for path in shown]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_every_shortest_path_against_a_plain_model(seed: int) -> None:
    chance = random.Random(seed)
    network = PlainNetwork(members(16))
    pairs = {frozenset(chance.sample(network.ids, 2)) for _ in range(22)}
    Connection.objects.bulk_create([Connection(low_id=min(pair), high_id=max(pair)) for pair in pairs])
    network.connections |= pairs
    for viewer in network.members[:6]:
        for target in network.members:
            expected = network.inner_paths(viewer.pk, target.pk)
            found = truth.chains(viewer.pk, target.pk, limit=1000)
            assert set(found.some) == expected
            assert found.count == len(found.some) == len(expected)
            told = paths(viewer, target)
            assert told.count == len(expected)
            assert told.degree == (len(next(iter(expected))) + 1 if expected else None)


def test_the_chain_to_the_third_degree(cast: Cast) -> None:
    found = paths(cast.alice, cast.dave)
    assert (found.degree, found.count) == (3, 1)
    assert names(found.shown) == [["bob", "carol"]]
    assert [hop.degree for hop in found.shown[0]] == [1, 2]
    assert [member.handle for member in found.introducers] == ["bob"]


def test_nothing_to_show_for_the_first_degree_or_out_of_network(cast: Cast) -> None:
    assert (paths(cast.alice, cast.bob).degree, paths(cast.alice, cast.bob).shown) == (1, ())
    assert paths(cast.alice, cast.erin).degree is None
    assert paths(cast.alice, cast.alice).degree is None


def test_who_hides_the_list_is_counted_but_not_named(cast: Cast) -> None:
    Member.objects.filter(pk=cast.bob.pk).update(hides_connections=True)
    found = paths(cast.alice, cast.carol)
    assert (found.degree, found.count) == (2, 1)
    assert names(found.shown) == [[None]]
    assert found.introducers == ()


def test_nameable_paths_come_first_and_introducers_take_turns(cast: Cast) -> None:
    helper, hidden = MemberFactory(handle="helper"), MemberFactory(handle="hidden", hides_connections=True)
    second_bridge = MemberFactory(handle="bridge")
    chain(cast.alice, helper, cast.carol)
    chain(cast.alice, hidden, cast.carol)
    chain(cast.bob, second_bridge, cast.dave)
    found = paths(cast.alice, cast.dave, limit=3)
    assert found.count == 4
    assert len(found.shown) == 3
    assert {path[0] for path in names(found.shown)[:2]} == {"bob", "helper"}
    assert None not in [name for path in names(found.shown) for name in path]


def test_nobody_blocked_is_on_a_shown_path(cast: Cast) -> None:
    block(cast.alice, cast.carol)
    found = paths(cast.alice, cast.dave)
    assert (found.degree, found.count, found.shown) == (3, 0, ()), "the degree is the graph's, the chain nobody's"
    other = MemberFactory(handle="other")
    chain(cast.bob, other, cast.dave)
    found = paths(cast.alice, cast.dave)
    assert (found.degree, found.count, names(found.shown)) == (3, 1, [["bob", "other"]])


def test_mutual_connections(cast: Cast) -> None:
    shy = MemberFactory(handle="shy", hides_connections=True)
    chain(cast.alice, shy, cast.carol)
    assert {member.handle for member in mutual_connections(cast.alice, cast.carol)} == {"bob"}
    connect(cast.alice, cast.carol)
    assert {member.handle for member in mutual_connections(cast.alice, cast.carol)} == {"bob", "shy"}
    block(cast.bob, cast.alice)
    assert {member.handle for member in mutual_connections(cast.alice, cast.carol)} == {"shy"}
