"""Several workers, on a broker of one server and circles on a cluster of three: nothing is lost, nothing done twice."""

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app

from connections import degrees, tasks
from connections.graph import changes, store, truth
from connections.graph.verification import Findings, stored_members, verify
from connections.models import Connection, GraphChange, GraphState
from devservices.processes import wait_until
from tests.cluster import Cluster
from tests.factories import chain, members
from tests.processes import PATIENCE, Started, environment, worker

PEOPLE = 60
CHANGES = 120
KILLS = 3
WORKERS = 2
DONE = re.compile(r"apply_graph_changes\[[\w-]+\] succeeded in [\d.]+s: (\d+)")


@pytest.fixture
def workers(tmp_path: Path, cluster: Cluster, settings: object, transactional_db: None) -> Iterator[list[Started]]:
    """Workers that wait for tasks, their circles and ours on the cluster."""
    cluster.heal()
    told = {"GRAPH_REDIS_URL": cluster.url, "GRAPH_SHARDS": "12", "REDIS_TIMEOUT_SECONDS": "5"}
    for name, value in {**told, "GRAPH_SHARDS": 12, "REDIS_TIMEOUT_SECONDS": 5.0}.items():
        setattr(settings, name, value)
    env = environment(settings.REDIS_URL, **told)  # type: ignore[attr-defined]
    current_app.control.purge()  # what other tests have sent to nobody
    crew = [worker(f"worker-{number}", tmp_path, env) for number in range(WORKERS)]
    for one in crew:
        one.start()
    assert wait_until(lambda: all(said(one, "ready.") for one in crew), patience=PATIENCE)
    yield crew
    for one in crew:
        one.kill()


def said(one: Started, words: str) -> bool:
    """Whether it has said this since it was started."""
    return words in one.child.said(lines=10_000)


def applied_by(one: Started) -> list[int]:
    """How many changes each of its tasks has applied, those that found something."""
    return [int(count) for count in DONE.findall(one.child.said(lines=10_000)) if count != "0"]


def change_something(ids: list[int], chance: random.Random) -> None:
    """Connects two members or disconnects them, which lists one change, and sends the task for it twice."""
    low, high = sorted(chance.sample(ids, 2))
    deleted, _rows = Connection.objects.between(low, high).delete()
    if not deleted:
        Connection.objects.bulk_create([Connection(low_id=low, high_id=high)])
    for _twice in range(2):
        tasks.apply_graph_changes.delay()
    tasks.warm_member.delay(member_id=chance.choice(ids))


def keep_busy(one: Started, ids: list[int], chance: random.Random) -> None:
    """Goes on changing things until a worker that was started a moment ago has taken a task."""
    end = time.monotonic() + PATIENCE
    while not said(one, "received"):
        assert one.runs, one.child.said()
        assert time.monotonic() < end, "it never took a task"
        change_something(ids, chance)
        time.sleep(0.02)


def settled() -> bool:
    """Whether all that was listed has been applied, and the gates of all shards say so."""
    state = GraphState.objects.first()
    if state is None or GraphChange.objects.exists():
        tasks.apply_graph_changes.delay()  # what beat does every ten seconds
        time.sleep(0.2)
        return False
    return store.gate(state.epoch) == state.mark


def all_is_right(ids: list[int]) -> bool:
    """Whether every stored circle and every answer is what PostgreSQL says."""
    findings = Findings()
    list(verify(stored_members(), findings))
    assert findings.compared["second"]
    assert not findings.unsettled
    assert not findings.differences
    return all(degrees.degrees(viewer, ids) == truth.degrees(viewer, ids) for viewer in ids)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_each_change_is_applied_once(workers: list[Started]) -> None:
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    changed, chance = 0, random.Random(4)
    busy: set[str] = set()
    for _number in range(CHANGES):
        change_something(ids, chance)
        changed += 1
    end = time.monotonic() + PATIENCE
    while len(busy) < WORKERS and time.monotonic() < end:
        change_something(ids, chance)
        changed += 1
        time.sleep(0.02)
        busy |= {one.name for one in workers if applied_by(one)}
    assert len(busy) == WORKERS, "one worker did it all: nothing was shared out"
    assert wait_until(settled, patience=PATIENCE)

    def applied() -> int:
        return sum(map(sum, map(applied_by, workers)))

    assert wait_until(lambda: applied() >= changed, patience=PATIENCE / 3), f"{applied()} of {changed} were applied"
    assert applied() == changed, "something was applied twice"
    assert all_is_right(ids)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_are_killed_in_the_middle(workers: list[Started]) -> None:
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    chance = random.Random(9)
    for number in range(CHANGES):
        change_something(ids, chance)
        if number % (CHANGES // KILLS) == 10:
            victim = chance.choice(workers)
            keep_busy(victim, ids, chance)
            victim.kill()
            victim.start()
    assert wait_until(settled, patience=PATIENCE)
    assert all_is_right(ids)
