"""The whole of it, with real processes that are killed: two Celery workers, a web server, a Valkey that keeps its data.

Threads change the graph through the services and over HTTP, witnesses check every answer against the snapshot of its
ledger, and meanwhile workers and web server are killed, Valkey is frozen, flushed, killed, and restarted on its own
file, on nothing and on an older copy. Tasks are lost and doubled. Afterwards nothing is left that is wrong.

MAILLON_SOAK_SECONDS makes it last longer than the twenty seconds of a test run.
"""

import contextlib
import http.client
import io
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from celery import Task
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Member
from accounts.services import restore_member, suspend_member
from connections import services
from connections.graph import builder, store
from connections.models import Connection, GraphChange, GraphState, Invitation
from core.redis_client import RedisAway, breaker
from devservices.processes import wait_until
from tests.connections.graph.witness import Soak, Witness
from tests.factories import chain, members
from tests.processes import (
    HOST,
    KeepingValkey,
    Started,
    environment,
    free_port,
    wait_for_web,
    web,
    worker,
)

SECONDS = float(os.environ.get("MAILLON_SOAK_SECONDS", "20"))
PATIENCE = SECONDS + 240.0
PEOPLE = 40
# What must have happened, or else nothing was tried.
ANSWERS_FROM_REDIS = 200
BATCHES = 20
CHANGES_OVER_HTTP = 10
LIMITS = dict.fromkeys(("LIMIT_INVITE", "LIMIT_FOLLOW", "LIMIT_REPLY"), "1000000/h/member")
BUDGETS = dict.fromkeys(("INVITATION_BUDGET", "INVITATION_BUDGET_NEWCOMER", "INVITATION_BUDGET_MAX"), 10**6)


@dataclass
class Crew:
    """The processes, and what was done to them."""

    valkey: KeepingValkey
    workers: list[Started]
    web: Started
    port: int
    older: Path | None = None
    done: Counter[str] = field(default_factory=Counter)

    def kill_worker(self) -> None:
        """kill -9 of one worker, then of the other, wherever it is in its work."""
        process = self.workers[self.done["kill_worker"] % len(self.workers)]
        process.kill()
        process.start()

    def kill_web(self) -> None:
        """kill -9 of the web server while it answers."""
        self.web.kill()
        self.web.start()
        wait_for_web(self.web, self.port)

    def freeze(self) -> None:
        """A Valkey that stands still for a moment."""
        self.valkey.freeze()
        time.sleep(0.6)
        self.valkey.thaw()

    def flush(self) -> None:
        """FLUSHALL by hand."""
        self.valkey.redis.flushall()

    def restart(self) -> None:
        """A Valkey that is killed and comes back with all that it had."""
        self.valkey.restart()

    def copy(self) -> None:
        """The older file of a later restart."""
        self.older = self.valkey.copy("older")

    def restart_from_older(self) -> None:
        """A Valkey that comes back as it was some seconds ago."""
        self.valkey.restart(from_copy=self.older)

    def restart_empty(self) -> None:
        """A Valkey that comes back with nothing."""
        self.valkey.restart(empty=True)

    def turn(self) -> Iterator[Callable[[], None]]:
        """What happens to them, one after the other, each time round in this order."""
        while True:
            yield from (
                *(self.copy, self.kill_worker, self.freeze, self.restart_from_older, self.kill_web, self.flush),
                *(self.restart, self.kill_worker, self.freeze, self.restart_empty),
            )


class Hastening:
    """Hands tasks to the workers as connections.background does; some are lost, some are sent twice."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("unix://", "redis+socket://")
        self.sent = 0

    def __call__(self, task: Task) -> None:
        """Sends it once the transaction has been committed."""
        transaction.on_commit(lambda: self._send(task), robust=True)

    def _send(self, task: Task) -> None:
        for _copy in range(random.choice([0, 1, 1, 1, 2])):
            with contextlib.suppress(OperationalError, OSError), task.app.connection_for_write(self.url) as line:
                task.apply_async(connection=line)
                self.sent += 1


@pytest.fixture
def crew(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """Everything running, this process's engine on the same Valkey."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        valkey = KeepingValkey(folder)
        valkey.start()
        settings.REDIS_URL, settings.GRAPH_REDIS_URL = valkey.url, ""
        settings.REDIS_PAUSE_SECONDS = 0.2
        for budget, amount in BUDGETS.items():
            setattr(settings, budget, amount)
        budgets = {budget: str(amount) for budget, amount in BUDGETS.items()}
        env = environment(valkey.url, **LIMITS, **budgets, REDIS_PAUSE_SECONDS="0.2")
        port = free_port()
        workers = [worker("one", folder, env, sweeps=True), worker("two", folder, env)]
        made = Crew(valkey, workers, web(folder, env, port), port)
        monkeypatch.setattr("connections.services.pairs.hasten", Hastening(valkey.url))
        try:
            for process in (*workers, made.web):
                process.start()
            wait_for_web(made.web, port)
            yield made
        finally:
            for process in (*workers, made.web):
                process.kill()
            valkey.kill()


def toggle(one: Member, other: Member) -> None:
    """Connects two members, or disconnects them; what somebody else does to them meanwhile is no matter."""
    with contextlib.suppress(services.Refused):
        if Connection.objects.between(one.pk, other.pk).exists():
            services.remove_connection(actor=one, other=other)
            return
        invitation = services.invite(sender=one, recipient=other)
        if invitation is not None:
            services.accept(recipient=other, invitation=invitation)


class Rider:
    """A member's browser that connects and disconnects, whatever becomes of the server."""

    def __init__(self, port: int, people: list[Member]) -> None:
        self.port = port
        self.changes = 0
        self.broken = 0
        self.sessions = {member.pk: self._signed_in(member) for member in people}

    def _signed_in(self, member: Member) -> str:
        client = Client()
        client.force_login(member)
        return str(client.cookies["sessionid"].value)

    def toggle(self, one: Member, other: Member) -> None:
        """Sends what a browser sends to connect two members, or to disconnect them."""
        before = Connection.objects.between(one.pk, other.pk).exists()
        try:
            self._get(one, other.get_absolute_url())
            if before:
                self.changes += self._post(one, reverse("connections:remove", args=[other.handle]))
            else:
                self._post(one, reverse("connections:invite", args=[other.handle]), bare="1")
                for invitation in Invitation.objects.open().filter(sender=one, recipient=other):
                    self.changes += self._post(other, reverse("connections:accept", args=[invitation.pk]))
        except (OSError, http.client.HTTPException):
            self.broken += 1
            time.sleep(0.1)

    def _get(self, member: Member, address: str) -> bool:
        return self._ask(member, "GET", address)

    def _post(self, member: Member, address: str, **fields: str) -> bool:
        return self._ask(member, "POST", address, urlencode(fields))

    def _ask(self, member: Member, method: str, address: str, body: str = "") -> bool:
        """Whether the server answered that it is done, and not that somebody was quicker."""
        token = "t" * 32
        headers = {
            "Cookie": f"sessionid={self.sessions[member.pk]}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection(HOST, self.port, timeout=20)
        try:
            line.request(method, address, body, headers)
            answer = line.getresponse()
            answer.read()
            assert answer.status < 500, f"{method} {address}: {answer.status}"
            return answer.status < 400
        finally:
            line.close()


def in_step() -> bool:
    """Whether nothing waits and Redis bears PostgreSQL's mark."""
    state = GraphState.objects.first()
    if GraphChange.objects.exists() or state is None:
        return False
    with contextlib.suppress(RedisAway):
        return store.gate(state.epoch) == state.mark
    return False


def run(crew: Crew, soak: Soak) -> None:
    """Lets things happen to the processes for as long as the threads run."""
    soak.begin()
    for deed in crew.turn():
        if soak.over():
            break
        time.sleep(0.7)
        deed()
        crew.done[deed.__name__] += 1
    soak.finish()


def settled(crew: Crew, people: list[Member]) -> None:
    """Nobody is told of one last change: the sweep finds it. Then nothing in Redis is wrong, of all that is there."""
    for process in crew.workers:
        if not process.runs:
            process.start()
    Connection.objects.between(people[0].pk, people[1].pk).delete()
    assert wait_until(in_step, patience=PATIENCE, pause=0.2), "the sweep does not drain the list"
    breaker.reset()
    assert list(builder.warm([member.pk for member in people]))[-1:] == [len(people)]
    told = io.StringIO()
    call_command("verify_circles", stdout=told)
    assert f"{PEOPLE} members: compared {PEOPLE} adjacency, {PEOPLE} second, {PEOPLE} third" in told.getvalue()
    assert "\n0 differences" in told.getvalue()


@pytest.mark.slow
def test_right_whatever_is_killed(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    people = members(PEOPLE)
    ids = [member.pk for member in people]
    chain(*people)
    witness = Witness(ids, monkeypatch)
    rider = Rider(crew.port, people)
    pairs = [random.Random(seed).sample(people, 2) for seed in range(PEOPLE)]

    def write(chance: random.Random) -> None:
        toggle(*chance.choice(pairs))
        time.sleep(chance.random() * 0.1)

    def ride(chance: random.Random) -> None:
        rider.toggle(*chance.choice(pairs))

    def come_and_go(chance: random.Random) -> None:
        member = chance.choice(people[-3:])
        suspend_member(member=member, reason="test", by=None)
        time.sleep(chance.random())
        restore_member(member=member, reason="test", by=None)
        time.sleep(1)

    def build(chance: random.Random) -> None:
        with contextlib.suppress(RedisAway):
            list(builder.warm(chance.sample(ids, 5)))
        time.sleep(0.05)

    def enough() -> bool:
        return (
            sum(witness.from_redis.values()) >= ANSWERS_FROM_REDIS
            and len(witness.from_redis) == 4
            and len(witness.marks) >= BATCHES
            and rider.changes >= CHANGES_OVER_HTTP
            and len(crew.done) == len({deed.__name__ for deed, _turn in zip(crew.turn(), range(20), strict=False)})
        )

    soak = Soak(enough, seconds=SECONDS, patience=PATIENCE)
    for seed, work in enumerate([write, ride, come_and_go, build, *[witness.look] * 3]):
        soak.run(work, seed)
    run(crew, soak)
    figures = f"{dict(crew.done)}, from Redis {dict(witness.from_redis)}, from SQL {dict(witness.from_sql)}"
    figures += f", {len(witness.marks)} marks, {rider.changes} changes over HTTP, {rider.broken} broken requests"
    print(figures)
    assert enough(), f"not tried enough: {figures}"
    settled(crew, people)
