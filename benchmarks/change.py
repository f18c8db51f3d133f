"""Change: a connection is made and removed while the second circles of 10,000 members are in Redis.

What is measured is how long the actor's request takes, with the engine and without (no triggers, no task), and how long
it is from its commit until every stored circle is right again: by a Celery worker, the way it goes in production, and
by the applier alone. Random pairs, and members with 3,000 connections.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from celery import current_app
from django.db import connection

from accounts.models import Member
from benchmarks.people import check_in_step, some_members
from benchmarks.timing import Samples, goal
from connections.graph import builder, changes, reader, truth, verification
from connections.models import Connection
from connections.services import connecting, invitations

WARM = 10_000
PAIRS = 20
HUBS = 5
HUB = 3_000
VERIFIED = 100
WORKER_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent

Pair = tuple[Member, Member]


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures for random pairs and for hubs."""
    _triggers(on=True)
    with _hubs(members) as hubs:
        changes.start_anew()
        warm = some_members(members, WARM, seed=3)
        for _done in builder.warm(warm, third=False):
            pass
        people = Member.objects.in_bulk(warm)
        dice = random.Random(4)  # noqa: S311  to repeat itself, not to be secret
        drawn = [dice.sample(warm, 2) for _pair in range(PAIRS * rounds)]
        pairs = _not_connected([(people[one], people[other]) for one, other in drawn])
        hub_pairs = _not_connected([(people[dice.choice(warm)], hub) for hub in hubs for _round in range(rounds)])
        taken = _measured(pairs, hub_pairs)
        check_in_step()
        first = truth.adjacency([hub.pk for hub in hubs])
        result = {
            "ways": {name: samples.figures for name, samples in taken.items()},
            "warm_members": len(warm),
            "patched_circles": _concerned(pairs, set(warm)),
            "hub_connections": sorted(map(len, first.values())),
            "hub_patched_circles": _concerned(hub_pairs, set(warm)),
            "wrong_circles": _wrong(warm, [*pairs, *hub_pairs]),
        }
    changes.start_anew()
    held_up = taken["actor"].quantile(0.5) - taken["actor_without_engine"].quantile(0.5)
    goals = [
        goal("right again, median, ms", taken["right"].quantile(0.5), 20),
        goal(f"right again, hubs of {HUB} connections, median, ms", taken["hub_right"].quantile(0.5), 300),
        goal("the actor is held up, median, ms", held_up, 5),
    ]
    return {**result, "goals": goals}


def _measured(pairs: list[Pair], hub_pairs: list[Pair]) -> dict[str, Samples]:
    taken = {name: Samples() for name in ("actor", "actor_without_engine", "applier", "hub_actor", "hub_applier")}
    for at in range(0, len(pairs), PAIRS):
        _change(pairs[at : at + PAIRS], taken["actor"], changes.apply_pending, taken["applier"])
        with _without_engine():
            # What was just altered is planned anew once.
            _change(pairs[at : at + 1], Samples(), _nothing, Samples())
            _change(pairs[at : at + PAIRS], taken["actor_without_engine"], _nothing, Samples())
    _change(hub_pairs, taken["hub_actor"], changes.apply_pending, taken["hub_applier"])
    current_app.control.purge()
    with _worker(pairs[0]):
        taken |= {name: Samples() for name in ("right", "hub_right")}
        _change(pairs, Samples(), _wait, taken["right"])
        _change(hub_pairs, Samples(), _wait, taken["hub_right"])
    return taken


def _not_connected(pairs: list[Pair]) -> list[Pair]:
    first = truth.adjacency({one.pk for one, _other in pairs})
    return [(one, other) for one, other in pairs if one != other and other.pk not in first[one.pk]]


@contextmanager
def _hubs(members: int) -> Iterator[list[Member]]:
    """The members whose number of connections is nearest to HUB, given more until they have as many, for the while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id FROM connections_tie WHERE member_id <= %s GROUP BY member_id"
            " ORDER BY abs(count(*) - %s), member_id LIMIT %s",
            [members, HUB, HUBS],
        )
        ids = [row[0] for row in cursor.fetchall()]
    dice = random.Random(5)  # noqa: S311
    added: set[tuple[int, int]] = set()
    for hub, first in truth.adjacency(ids).items():
        strangers = sorted(set(range(1, members + 1)) - set(first) - {hub})
        lacking = min(HUB - len(first), len(strangers) // 2)
        added |= {(min(hub, other), max(hub, other)) for other in dice.sample(strangers, max(lacking, 0))}
    Connection.objects.bulk_create(Connection(low_id=low, high_id=high) for low, high in sorted(added))
    try:
        yield list(Member.objects.in_bulk(ids).values())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM connections_connection USING unnest(%s::integer[], %s::integer[]) AS added (low, high)"
                " WHERE low_id = low AND high_id = high",
                [[low for low, _high in added], [high for _low, high in added]],
            )


def _change(pairs: list[Pair], actor: Samples, until_right: Callable[[], object], right: Samples) -> None:
    """Connects each pair, waits until the circles are right, removes the connection, and waits again."""
    for one, other in pairs:
        invitation = invitations.invite(sender=one, recipient=other)
        if invitation is None:
            raise RuntimeError(f"{one.pk} and {other.pk} were connected at once: an invitation was open")
        _time(actor, partial(invitations.accept, recipient=other, invitation=invitation))
        _time(right, until_right)
        _time(actor, partial(connecting.remove_connection, actor=other, other=one))
        _time(right, until_right)
        # Members may send only so many, and the same ones are asked every time.
        invitation.delete()


def _time(samples: Samples, deed: Callable[[], object]) -> None:
    began = time.perf_counter()
    deed()
    samples.milliseconds.append((time.perf_counter() - began) * 1000)


def _nothing() -> None:
    pass


def _wait() -> None:
    """Returns once nothing is pending and Redis bears PostgreSQL's mark."""
    until = time.monotonic() + WORKER_SECONDS
    while True:
        now = truth.ledger()
        if now.pending is not None and not now.pending and reader.stable_gate() is not None:
            return
        if time.monotonic() > until:
            raise RuntimeError("the worker does not apply changes")
        time.sleep(0.0005)


@contextmanager
def _without_engine() -> Iterator[None]:
    """Changes that list nothing and send nobody: each has to be taken back before the end."""
    _triggers(on=False)
    try:
        with patch.object(connecting, "graph_changed", _nothing):
            yield
    finally:
        _triggers(on=True)


def _triggers(*, on: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE connections_connection {'ENABLE' if on else 'DISABLE'} TRIGGER USER")


@contextmanager
def _worker(pair: Pair) -> Iterator[None]:
    """A Celery worker of one process, once it has done its first work."""
    words = ["celery", "--app", "network_site", "worker", "--pool", "solo", "--loglevel", "error", "--queues", "graph"]
    worker = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _change([pair], Samples(), _wait, Samples())
        yield
    finally:
        worker.terminate()
        worker.wait(WORKER_SECONDS)


def _concerned(pairs: list[Pair], warm: set[int]) -> int:
    """How many stored second circles a change of one of these pairs concerns, median."""
    counts = []
    for one, other in pairs:
        first = truth.adjacency([one.pk, other.pk])
        counts.append(len(({one.pk, other.pk} | set(first[one.pk]) | set(first[other.pk])) & warm))
    return sorted(counts)[len(counts) // 2]


def _wrong(warm: list[int], pairs: list[Pair]) -> int:
    """How many stored circles of those whom the changes concerned are not what PostgreSQL says."""
    ends = {member.pk for pair in pairs for member in pair}
    around = {other for circle in truth.adjacency(ends).values() for other in circle}
    findings = verification.Findings()
    for _done in verification.verify(sorted((around | ends) & set(warm))[:VERIFIED], findings):
        pass
    return len(findings.differences) + findings.unsettled
