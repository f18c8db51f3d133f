"""The engine with its circles spread over the masters of a cluster, and what the tests of that have in common."""

import contextlib
from collections.abc import Iterator

import pytest

from accounts.models import Member
from connections import degrees
from connections.graph import builder, changes, store, truth
from connections.graph.verification import Findings, stored_members, verify
from connections.models import GraphState
from core.redis_client import RedisAway
from tests.cluster import Cluster, Node
from tests.factories import chain, connect, members

SHARDS = 12


def use(cluster: Cluster, settings: object) -> None:
    """Nobody is in a hurry, and nobody pauses after a failure."""
    settings.GRAPH_REDIS_URL = cluster.url  # type: ignore[attr-defined]
    settings.GRAPH_SHARDS = SHARDS  # type: ignore[attr-defined]
    settings.REDIS_TIMEOUT_SECONDS = 2.0  # type: ignore[attr-defined]
    settings.REDIS_PAUSE_SECONDS = 0.0  # type: ignore[attr-defined]


def hurry(settings: object) -> None:
    """Before a master freezes: every question is about to wait this long."""
    settings.REDIS_TIMEOUT_SECONDS = 0.2  # type: ignore[attr-defined]
    store.ping()  # a process that has just begun does not know the masters yet


def warm_network() -> list[Member]:
    """Two dozen members, so that every shard holds two; everything warm, nothing pending."""
    people = members(2 * SHARDS)
    chain(*people)
    connect(people[0], people[7], people[11])
    connect(people[20], people[3], people[9])
    changes.apply_pending()
    list(builder.warm([member.pk for member in people]))
    return people


def exact(people: list[Member]) -> bool:
    """Everything the engine says of every pair is what PostgreSQL says of it."""
    ids = [member.pk for member in people]
    return all(
        degrees.degrees(viewer, ids) == truth.degrees(viewer, ids)
        and degrees.mutual_counts(viewer, ids) == truth.mutual_counts(viewer, ids) | {viewer: 0}
        and degrees.circles(viewer) == degrees.Circles(*truth.circles(viewer))
        for viewer in ids
    )


@contextlib.contextmanager
def sql_refused() -> Iterator[None]:
    """Whatever is asked in the block must be answered from the masters."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError("asked PostgreSQL although everything was warm")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("degrees", "mutual_counts", "circles", "adjacency"):
            patch.setattr(truth, name, refuse)
        yield


def answered_by_masters(people: list[Member]) -> bool:
    """Whether warm answers come from the cluster for everybody, and are right."""
    ids = [member.pk for member in people]
    list(builder.warm(ids))
    expected = {viewer: truth.degrees(viewer, ids) for viewer in ids}
    with sql_refused():
        return all(degrees.degrees(viewer, ids) == expected[viewer] for viewer in ids)


def nothing_is_wrong() -> bool:
    """Whether every stored circle is right, and there are some."""
    findings = Findings()
    list(verify(stored_members(), findings))
    assert findings.compared["second"]
    assert not findings.unsettled
    return not findings.differences


def epoch() -> str:
    return GraphState.objects.get().epoch


def in_step() -> bool:
    """Tries to bring the masters up to date, as the sweep does; whether it came off."""
    try:
        changes.apply_pending()
        return store.gate(epoch()) == GraphState.objects.get().mark
    except RedisAway:
        return False


def some_slots(cluster: Cluster, node: Node) -> list[int]:
    """The slots of which a node holds keys."""
    return sorted({cluster.slot_of(name) for name in node.keys})
