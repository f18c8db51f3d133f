"""The engine on a Redis Cluster of three masters: exact in every state that one of them can be in.

The same code as on a single Redis, and the same plain model to be compared with; what is new is that the circles of
different members lie on different servers, which fail, forget and change hands one by one.
"""

import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from accounts.models import Member
from connections import degrees
from connections.graph import builder, changes, servers, truth
from connections.models import Connection, GraphChange
from core.redis_client import RedisAway, breaker
from devservices.processes import wait_until
from tests.cluster import PATIENCE, Cluster, Node, running_cluster
from tests.connections.graph.spread import (
    answered_by_masters,
    epoch,
    exact,
    hurry,
    in_step,
    nothing_is_wrong,
    some_slots,
    sql_refused,
    use,
    warm_network,
)
from tests.connections.graph.witness import Soak, Witness
from tests.factories import chain, connect, members

# Verification compares in a snapshot of its own, which it cannot take inside another transaction.
pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 5.0
ENOUGH = 150
PEOPLE = 60

Work = Callable[[random.Random], object]


# --- one master forgets, dies, freezes ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_master_flushed(spread: Cluster, people: list[Member], number: int) -> None:
    before = epoch()
    spread.nodes[number].redis.flushall()
    assert exact(people)
    connect(people[1], people[16])
    assert exact(people)
    changes.apply_pending()
    assert epoch() != before, "what one master forgot would be missed by the patches of the others"
    assert answered_by_masters(people)
    assert nothing_is_wrong()


@pytest.mark.slow
def test_one_master_killed_and_restarted_empty(spread: Cluster, people: list[Member]) -> None:
    victim, before = spread.nodes[1], epoch()
    victim.kill()
    assert exact(people)
    connect(people[1], people[16])
    with pytest.raises(RedisAway):
        changes.apply_pending()
    assert exact(people)
    assert GraphChange.objects.count() == 1

    victim.start()
    spread.wait_ready()
    assert victim.keys == []
    assert exact(people)
    changes.apply_pending()
    assert epoch() != before
    assert not GraphChange.objects.exists()
    assert answered_by_masters(people)


@pytest.mark.slow
def test_one_master_frozen_and_thawed(spread: Cluster, people: list[Member], settings: object) -> None:
    assert answered_by_masters(people)
    before = epoch()
    hurry(settings)
    spread.nodes[2].freeze()
    connect(people[1], people[16])
    assert exact([people[1], people[16]])
    with pytest.raises(RedisAway):
        changes.apply_pending()
    assert GraphChange.objects.count() == 1

    spread.nodes[2].thaw()
    use(spread, settings)
    assert exact(people)
    assert changes.apply_pending() == 1
    assert epoch() == before, "it was only silent: it has forgotten nothing"
    assert answered_by_masters(people)
    assert nothing_is_wrong()


def test_a_frozen_master_costs_a_pause_and_no_more_questions(
    spread: Cluster, people: list[Member], settings: object
) -> None:
    hurry(settings)
    settings.REDIS_PAUSE_SECONDS = 60.0  # type: ignore[attr-defined]
    ids = [member.pk for member in people]
    assert degrees.degrees(ids[0], ids) == truth.degrees(ids[0], ids)
    spread.nodes[0].freeze()
    assert degrees.degrees(ids[0], ids) == truth.degrees(ids[0], ids)
    with pytest.raises(RedisAway, match="paused"):
        breaker.check(servers.url())
    breaker.check()  # the broker's Redis is another one, and well


@pytest.mark.slow
def test_the_others_serve_nothing_either_while_one_is_taken_for_dead(
    spread: Cluster, people: list[Member], settings: object
) -> None:
    assert answered_by_masters(people)
    hurry(settings)
    for node in spread.nodes:
        node.redis.config_set("cluster-node-timeout", 500)
    spread.nodes[0].freeze()

    def down() -> bool:
        return all(b"cluster_state:fail" in node.redis.execute_command("CLUSTER", "INFO") for node in spread.nodes[1:])

    assert wait_until(down, patience=PATIENCE)
    assert exact([people[1], people[16]])
    spread.nodes[0].thaw()
    spread.wait_ready()
    use(spread, settings)
    assert wait_until(in_step, patience=PATIENCE)
    assert answered_by_masters(people)
    assert nothing_is_wrong()


# --- slots change hands -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_slot_moves_while_it_is_in_use(spread: Cluster, people: list[Member]) -> None:
    before = epoch()
    source, target = spread.nodes[0], spread.nodes[1]
    [slot, *_others] = some_slots(spread, source)
    spread.open_move(slot, target)
    assert exact(people)
    while spread.move_keys(slot, target, at_most=1):
        assert exact(people)
    connect(people[1], people[16])
    assert exact(people)
    with contextlib.suppress(RedisAway):  # half of a shard here and half there: it may wait, and be swept
        changes.apply_pending()
    assert exact(people)

    spread.close_move(slot, target)
    assert wait_until(in_step, patience=PATIENCE)
    assert not GraphChange.objects.exists()
    assert epoch() == before, "a move forgets nothing"
    assert answered_by_masters(people)
    assert nothing_is_wrong()
    assert [sum(name.endswith(":gate") for name in node.keys) for node in spread.nodes] == [3, 5, 4]


def test_a_slot_that_moved_is_found_at_once(spread: Cluster, people: list[Member]) -> None:
    assert answered_by_masters(people)
    [slot, *_others] = some_slots(spread, spread.nodes[2])
    spread.move(slot, spread.nodes[0])
    ids = [member.pk for member in people]
    expected = truth.degrees(ids[0], ids)
    with sql_refused():
        assert degrees.degrees(ids[0], ids) == expected


def test_a_slot_given_away_without_its_keys(spread: Cluster, people: list[Member]) -> None:
    """An operator's mistake: the new owner knows nothing of the shard, and later the old one gets it back."""
    [slot, *_others] = some_slots(spread, spread.nodes[0])
    before = epoch()
    spread.seize(slot, spread.nodes[1])
    assert exact(people)
    connect(people[1], people[16])
    assert wait_until(in_step, patience=PATIENCE)
    assert epoch() != before
    assert exact(people)
    spread.seize(slot, spread.nodes[0])
    assert exact(people)
    connect(people[2], people[14])
    assert wait_until(in_step, patience=PATIENCE)
    assert answered_by_masters(people)
    assert nothing_is_wrong()


# --- everything at once ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_reader_ever_sees_a_wrong_degree(spread: Cluster, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers, writers, appliers and builders at once, while masters forget, freeze and exchange slots."""
    settings.REDIS_TIMEOUT_SECONDS = 0.5  # type: ignore[attr-defined]
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    witness = Witness(ids, monkeypatch)
    # Few pairs, so that the network stays sparse and most changes are far from most readers.
    pairs = [tuple(random.Random(seed).sample(ids, 2)) for seed in range(PEOPLE)] + list(itertools.pairwise(ids))
    troubles: Counter[str] = Counter()

    def trouble(chance: random.Random) -> None:
        time.sleep(0.3 + chance.random())
        kind = chance.choice(["flush", "freeze", "move"])
        make_trouble(spread, chance, kind)
        troubles[kind] += 1

    works: list[Work] = [
        lambda chance: toggle(chance.choice(pairs)),
        *[lambda chance: changes.apply_pending()] * 2,
        lambda chance: list(builder.warm(chance.sample(ids, 5))),
        *[witness.look] * 4,
    ]
    soak = Soak(
        lambda: witness.from_redis.total() >= ENOUGH and len(troubles) == 3, seconds=SECONDS, patience=2 * PATIENCE
    )
    for seed, work in enumerate([*works, trouble]):
        soak.run(patient(work), seed)
    soak.begin()
    soak.finish()

    assert witness.from_redis.total() >= ENOUGH, "the soak did not ask what it is about"
    assert troubles.keys() == {"flush", "freeze", "move"}
    spread.wait_ready()
    assert wait_until(in_step, patience=PATIENCE)
    assert answered_by_masters(people)
    assert nothing_is_wrong()


def make_trouble(cluster: Cluster, chance: random.Random, kind: str) -> None:
    """Does something to one master."""
    node = chance.choice(cluster.nodes)
    if kind == "flush":
        node.redis.flushall()
    elif kind == "freeze":
        node.freeze()
        time.sleep(0.7)
        node.thaw()
    elif slots := some_slots(cluster, node):
        cluster.move(chance.choice(slots), chance.choice(cluster.nodes))


def toggle(pair: tuple[int, ...]) -> None:
    """Connects a pair that is not connected, disconnects one that is."""
    low, high = sorted(pair)
    with transaction.atomic():
        deleted, _rows = Connection.objects.between(low, high).delete()
        if not deleted:
            Connection.objects.bulk_create([Connection(low_id=low, high_id=high)], ignore_conflicts=True)


def patient(work: Work) -> Callable[[random.Random], None]:
    """Work that is done again later where Redis is away, and not without a breath in between."""

    def repeated(chance: random.Random) -> None:
        with contextlib.suppress(RedisAway):
            work(chance)
        time.sleep(chance.random() * 0.02)

    return repeated


# --- a replica takes over -------------------------------------------------------------------------------------------


@pytest.fixture
def replicated(tmp_path: Path, settings: object) -> Iterator[tuple[Cluster, Node]]:
    """A cluster of the test's own, whose first master has a replica."""
    with running_cluster(tmp_path) as own:
        replica = own.add_replica(own.nodes[0])
        use(own, settings)
        yield own, replica


def take_over(replica: Node, others: list[Node]) -> None:
    """Makes a replica the master in place of its own, and waits until the others know."""
    replica.redis.execute_command("CLUSTER", "FAILOVER", "TAKEOVER")

    def known() -> bool:
        return all(
            any(share[2][1] == replica.port for share in node.redis.execute_command("CLUSTER", "SLOTS"))
            for node in others
        )

    assert wait_until(known, patience=PATIENCE)


@pytest.mark.slow
def test_a_replica_takes_over_from_a_master_whose_host_is_gone(replicated: tuple[Cluster, Node]) -> None:
    own, replica = replicated
    people = warm_network()
    before = epoch()
    assert answered_by_masters(people)
    assert wait_until(lambda: replica.keys == own.nodes[0].keys, patience=PATIENCE)
    own.nodes[0].freeze()  # to those who ask it, it is as good as unplugged: nothing comes back, not even a refusal
    take_over(replica, own.nodes[1:])
    assert exact([people[0], people[13]])
    connect(people[1], people[16])
    assert wait_until(in_step, patience=PATIENCE), "this process never asked again who holds what"
    assert epoch() == before, "the replica knew everything"
    assert answered_by_masters(people)
    assert nothing_is_wrong()

    own.nodes[0].thaw()
    assert exact(people)
    assert wait_until(lambda: own.nodes[0].redis.info("replication")["role"] == "slave", patience=PATIENCE)
    assert answered_by_masters(people)


@pytest.mark.slow
def test_a_replica_takes_over_without_the_last_writes(replicated: tuple[Cluster, Node]) -> None:
    """Replication is not waited for: what a master had just been told is lost with it."""
    own, replica = replicated
    people = warm_network()
    before = epoch()
    assert wait_until(lambda: replica.keys == own.nodes[0].keys, patience=PATIENCE)
    replica.freeze()
    own.nodes[0].redis.client_kill_filter(_type="replica")
    connect(people[1], people[16])
    connect(people[0], people[12])
    assert changes.apply_pending() == 2
    assert exact(people)
    own.nodes[0].kill()
    replica.thaw()
    take_over(replica, own.nodes[1:])
    assert exact(people)
    assert wait_until(in_step, patience=PATIENCE)
    assert epoch() != before, "what the replica missed would stay missing"
    assert answered_by_masters(people)
    assert nothing_is_wrong()
