"""The engine on a Redis Cluster of three masters, while all is well: the same answers as from a single Redis."""

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from redis.crc import key_slot

from accounts.models import Member
from connections import degrees
from connections.graph import builder, changes, servers, store, truth
from connections.models import Connection, GraphState
from core.redis_client import RedisAway
from tests.cluster import SLOTS, Cluster
from tests.connections.graph.deeds import agree
from tests.connections.graph.spread import SHARDS, answered_by_masters, epoch, exact, nothing_is_wrong, sql_refused
from tests.connections.test_degrees import deeds, edges, example
from tests.factories import connect

# Verification compares in a snapshot of its own, which it cannot take inside another transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
@pytest.mark.django_db
@rules(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(edges=edges, deeds=deeds)
def test_exact_after_everything_that_can_happen(
    spread: Cluster, edges: list[tuple[int, int]], deeds: list[tuple[Callable, int, int]]
) -> None:
    with example() as network:
        pairs = {frozenset({network.ids[a], network.ids[b]}) for a, b in edges if a != b}
        Connection.objects.bulk_create([Connection(low_id=min(pair), high_id=max(pair)) for pair in pairs])
        network.connections |= pairs
        changes.apply_pending()
        list(builder.warm(network.ids))
        agree(network)
        for deed, one, other in deeds:
            if one != other:
                deed(network, network.members[one], network.members[other])
                agree(network)
    assert "CROSSSLOT" not in set().union(*(node.refused for node in spread.nodes))


def test_every_master_holds_its_share(spread: Cluster, people: list[Member]) -> None:
    gates = [sum(name.endswith(":gate") for name in node.keys) for node in spread.nodes]
    assert gates == [SHARDS // 3] * 3
    circles = [sum(":second:" in name for name in node.keys) for node in spread.nodes]
    assert circles == [len(people) // 3] * 3
    assert sorted(store.stored_ids(epoch(), "second")) == [member.pk for member in people]
    assert nothing_is_wrong()


def test_warm_answers_come_from_the_masters(spread: Cluster, people: list[Member]) -> None:
    ids = [member.pk for member in people]
    expected = [(truth.degrees(viewer, ids), truth.circles(viewer)) for viewer in ids]
    with sql_refused():
        assert [degrees.degrees(viewer, ids) for viewer in ids] == [distances for distances, _circles in expected]
        assert [degrees.circles(viewer) for viewer in ids] == [
            degrees.Circles(*three) for _distances, three in expected
        ]
    assert not set().union(*(node.refused for node in spread.nodes)), "a master refused a command"


def test_one_round_trip_to_postgresql_when_warm(people: list[Member], django_assert_num_queries: Callable) -> None:
    ids = [member.pk for member in people]
    degrees.degrees(ids[0], ids)
    with django_assert_num_queries(1):
        degrees.degrees(ids[0], ids)


def test_changes_are_patched_on_every_master(people: list[Member]) -> None:
    before = epoch()
    connect(people[1], people[16])
    Connection.objects.between(people[8].pk, people[9].pk).delete()
    assert exact(people)
    assert changes.apply_pending() == 2
    assert epoch() == before
    assert store.gate(before) == GraphState.objects.get().mark
    assert answered_by_masters(people)
    assert nothing_is_wrong()


def test_dropping_reaches_every_master(spread: Cluster, people: list[Member]) -> None:
    assert store.drop_everything() > len(people)
    assert [node.keys for node in spread.nodes] == [[], [], []]
    assert exact(people)


@pytest.mark.parametrize("count", [1, 3, 12, 64])
def test_shards_lie_evenly_over_the_slots(settings: object, count: int) -> None:
    settings.GRAPH_REDIS_URL = "redis+cluster://nobody.invalid"  # type: ignore[attr-defined]
    settings.GRAPH_SHARDS = count  # type: ignore[attr-defined]
    slots = [key_slot(f"{servers.tag('epoch', shard)}:gate".encode()) for shard in range(servers.shards())]
    assert [slot * count // SLOTS for slot in slots] == list(range(count))


def test_a_cluster_that_asks_for_a_password(spread: Cluster, people: list[Member], settings: object) -> None:
    for node in spread.nodes:
        node.redis.execute_command("ACL", "SETUSER", "engine", "on", ">s3cr3t:/@", "~*", "&*", "+@all")
    settings.GRAPH_REDIS_URL = spread.url.replace("//", "//engine:s3cr3t:%2F%40@")  # type: ignore[attr-defined]
    assert answered_by_masters(people)
    settings.GRAPH_REDIS_URL = spread.url.replace("//", "//engine:wrong@")  # type: ignore[attr-defined]
    assert exact(people[:2])
    with pytest.raises(RedisAway):
        store.ping()


def test_a_cluster_that_nobody_can_find(people: list[Member], settings: object) -> None:
    settings.GRAPH_REDIS_URL = "redis+cluster://127.0.0.1:1,127.0.0.1:2"  # type: ignore[attr-defined]
    assert exact(people[:2])
    with pytest.raises(RedisAway):
        changes.apply_pending()


def test_operators_see_the_whole_cluster(people: list[Member], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("circles", "--json")
    seen = json.loads(capsys.readouterr().out)
    assert seen["state"] == "in step"
    assert seen["warm_members"] == {"second": len(people), "third": len(people)}
    assert seen["stored"] == {kind: len(people) for kind in ("adjacency", "second", "third")} | {"orphaned": 0}
    assert seen["bytes"] > 0
    call_command("circles", "--begin-anew", "--json")
    assert json.loads(capsys.readouterr().out)["stored"] == dict.fromkeys(seen["stored"], 0)
    assert exact(people)


def test_processes_that_disagree_about_the_shards(people: list[Member], settings: object) -> None:
    for count, other in zip([SHARDS // 2, SHARDS, SHARDS // 2], [people[4], people[14], people[17]], strict=True):
        before = epoch()
        settings.GRAPH_SHARDS = count  # type: ignore[attr-defined]
        assert exact(people)
        connect(people[1], other)
        changes.apply_pending()
        assert epoch() != before, "the other's circles are lost to it"
        assert answered_by_masters(people)
