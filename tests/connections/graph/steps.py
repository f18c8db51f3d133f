"""Means to be there in the middle: to kill, to read, to change or to make Redis forget at any step of the engine.

A step is a call to the engine's Redis or to PostgreSQL for circles. Whatever the applier and the builder are made of,
between two of their steps anything may happen in life, so it may happen here. Where Redis is a cluster, a step asks all
its masters, and may be torn: some are asked, and then the process ends.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
import redis
from django.conf import settings
from django.db import connection

from connections.graph import servers, truth

STEPS = {truth: ("adjacency", "ledger")}
PATIENCE = 60.0

T = TypeVar("T")
Deed = Callable[[], object]


class Killed(BaseException):
    """The process ends here. Nobody catches it, and PostgreSQL takes back what was not committed."""


def die() -> None:
    """What happens to a process that is killed."""
    raise Killed


@dataclass(frozen=True)
class At:
    """Something that happens at a step: the number of the step, counted from 1, and on which side of it."""

    number: int
    before: bool
    deed: Deed


class Steps:
    """Counts the steps of one piece of work, and does what is planned for them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._plan: list[At] = []
        self._thread = 0
        self._torn: int | None = None
        self.count = 0
        ask = servers.ask
        monkeypatch.setattr(servers, "ask", self._step(lambda commands: self._whole_or_torn(ask, commands)))
        for module, names in STEPS.items():
            for name in names:
                monkeypatch.setattr(module, name, self._step(getattr(module, name)))

    def _step(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            if self._thread != threading.get_ident():
                return real(*arguments, **more)
            self.count += 1
            number = self.count
            self._do(number, before=True)
            found = real(*arguments, **more)
            self._do(number, before=False)
            return found

        return step

    def _whole_or_torn(self, ask: Callable[..., Any], commands: Mapping[int, Any]) -> Any:
        torn, self._torn = self._torn, None
        if torn is None:
            return ask(commands)
        ask({shard: asked for shard, asked in commands.items() if shard % 2 == torn % 2})
        raise Killed

    def tear(self, which: int) -> Deed:
        """What kills a process in the middle of a step before which it is planned: the odd shards are asked, or the
        even ones."""

        def begin() -> None:
            self._torn = which

        return begin

    def _do(self, number: int, *, before: bool) -> None:
        for at in [at for at in self._plan if (at.number, at.before) == (number, before)]:
            self._plan.remove(at)
            thread, self._thread = self._thread, 0  # what the deed itself asks is no step of the work
            try:
                at.deed()
            finally:
                self._thread = thread

    def during(self, work: Deed, *plan: At) -> bool:
        """Does the work, which may be killed on the way. Whether all that was planned has happened."""
        self._plan, self.count, self._thread = list(plan), 0, threading.get_ident()
        try:
            work()
        except Killed:
            pass
        finally:
            self._thread, self._torn = 0, None
        return not self._plan


class Elsewhere:
    """Another process, as far as PostgreSQL can tell: a thread with a connection of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1)

    def do(self, deed: Callable[[], T]) -> T:
        """Does it there, and waits for it."""
        return self._threads.submit(deed).result(PATIENCE)

    def close(self) -> None:
        """Ends its connection."""

        def end() -> None:
            connection.close()  # by name, so that it is that of the thread

        self.do(end)
        self._threads.shutdown()


def cut_off(process_id: int) -> None:
    """Ends a connection to PostgreSQL behind its owner's back, and waits until what it held is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process_id])


def connection_id() -> int:
    """PostgreSQL's number of this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def keys(server: redis.Redis) -> list[bytes]:
    """The names of all that the engine has on a server."""
    return sorted(server.scan_iter(f"{settings.REDIS_KEY_PREFIX}:graph:*", count=1000))


def clear(server: redis.Redis) -> None:
    """Makes one server forget all that the engine has there."""
    pipeline = server.pipeline(transaction=False)
    for name in keys(server):
        pipeline.unlink(name)
    pipeline.execute()


def forget_some(which: int) -> None:
    """Lets a third of what is stored expire, but no gate."""
    for server in servers.all_servers():
        pipeline = server.pipeline(transaction=False)
        for number, name in enumerate(keys(server)):
            if not name.endswith(b":gate") and number % 3 == which % 3:
                pipeline.unlink(name)
        pipeline.execute()


def some_server(which: int) -> redis.Redis:
    """One of the servers that hold circles; there may be but one."""
    every = servers.all_servers()
    return every[which % len(every)]


def picture(*of: redis.Redis) -> Deed:
    """Takes a picture of some servers, or of all; calling what it returns puts them back to it, as a restart from an
    old file does."""
    shots = []
    for server in of or servers.all_servers():
        names = keys(server)
        pipeline = server.pipeline(transaction=False)
        for name in names:
            pipeline.dump(name)
        shots.append((server, dict(zip(names, pipeline.execute(), strict=True))))

    def put_back() -> None:
        for server, held in shots:
            clear(server)
            pipeline = server.pipeline(transaction=False)
            for name, value in held.items():
                if value is not None:
                    pipeline.restore(name, 0, value)
            pipeline.execute()

    return put_back
