"""Threads that run for a while, and witnesses: whoever asks the engine and checks the answer against its own moment.

An answer given from Redis claims to be true at the moment when the ledger was read. So a witness reads the ledger and
PostgreSQL's own answer in one snapshot (REPEATABLE READ), lets the engine go on with that ledger, and compares.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from connections import degrees
from connections.graph import store, truth

ASKED = 6


class Soak:
    """Threads that run for a while, longer on a slow machine until enough has been asked, or until one fails."""

    def __init__(self, enough: Callable[[], bool], *, seconds: float, patience: float) -> None:
        self.start = time.monotonic()
        self.enough = enough
        self.seconds, self.patience = seconds, patience
        self.failure: BaseException | None = None
        self.threads: list[threading.Thread] = []

    def run(self, work: Callable[[random.Random], None], seed: int) -> None:
        """Repeats `work` in a thread of its own."""

        def loop() -> None:
            chance = random.Random(seed)
            try:
                while not self.over():
                    work(chance)
            except BaseException as error:  # noqa: BLE001  handed to the test
                self.failure = self.failure or error
            finally:
                connection.close()

        self.threads.append(threading.Thread(target=loop, daemon=True))

    def over(self) -> bool:
        """Whether it has lasted long enough, or somebody failed."""
        passed = time.monotonic() - self.start
        return self.failure is not None or passed > self.patience or (passed > self.seconds and self.enough())

    def begin(self) -> None:
        """Starts the threads."""
        self.start = time.monotonic()
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        """Waits for the threads, and raises what one of them raised."""
        for thread in self.threads:
            thread.join(self.patience + 60)
            assert not thread.is_alive(), "deadlock"
        if self.failure is not None:
            raise self.failure


class Witness:
    """Asks the engine all that it can be asked; counts who answered, by question, and the marks it has seen."""

    def __init__(self, ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
        self.ids = ids
        self.from_redis: Counter[str] = Counter()
        self.from_sql: Counter[str] = Counter()
        self.marks: set[str | None] = set()
        self._mine = threading.local()
        self._truth = {name: getattr(truth, name) for name in ("degrees", "mutual_counts", "circles")}
        for name, real in self._truth.items():
            monkeypatch.setattr(truth, name, self._noticed(real))
        monkeypatch.setattr(truth, "ledger", self._in_one_snapshot(truth.ledger))
        monkeypatch.setattr(store, "read", self._slow(store.read))

    def _watching(self) -> bool:
        return getattr(self._mine, "watching", False)

    def _noticed(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """PostgreSQL's answer, which is noticed where the engine gives it in place of its own."""

        def ask(*arguments: Any, **more: Any) -> Any:
            self._mine.is_sql = True
            return real(*arguments, **more)

        return ask

    def _in_one_snapshot(self, ledger: Callable[[], truth.Ledger]) -> Callable[[], truth.Ledger]:
        def read_both() -> truth.Ledger:
            if not self._watching():
                return ledger()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                found = ledger()
                self._mine.expected = self._mine.ask()
            self.marks.add(found.mark)
            self._dawdle()
            return found

        return read_both

    def _slow(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def slowly(*arguments: Any) -> Any:
            found = read(*arguments)
            if self._watching():
                self._dawdle()
            return found

        return slowly

    def _dawdle(self) -> None:
        """Leaves time between the reader's two steps for the world to change, whichever comes first."""
        time.sleep(random.random() * 0.008)

    def look(self, chance: random.Random) -> None:
        """One question; what Redis answers must be PostgreSQL's answer in the snapshot of the ledger."""
        viewer, asked = chance.choice(self.ids), chance.sample(self.ids, ASKED)
        name = chance.choice(["degrees", "degrees", "mutual_counts", "near_circles", "circle_counts"])
        self._mine.ask = lambda: self._expected(name, viewer, asked)
        self._mine.is_sql, self._mine.watching = False, True
        try:
            found = self._asked(name, viewer, asked)
        finally:
            self._mine.watching = False
        if self._mine.is_sql:
            self.from_sql[name] += 1
            return
        assert found == self._mine.expected, f"{name} of {viewer} about {asked}"
        self.from_redis[name] += 1

    def _asked(self, name: str, viewer: int, asked: list[int]) -> Any:
        if name in {"degrees", "mutual_counts"}:
            return getattr(degrees, name)(viewer, asked)
        if name == "circle_counts":
            return degrees.circle_counts(viewer)
        near = degrees.near_circles(viewer)
        return near.first, near.second

    def _expected(self, name: str, viewer: int, asked: list[int]) -> Any:
        """PostgreSQL's own answer, in the transaction that is open."""
        if name == "degrees":
            return self._truth[name](viewer, asked)
        if name == "mutual_counts":
            return {**self._truth[name](viewer, asked), **({viewer: 0} if viewer in asked else {})}
        first, second, third = self._truth["circles"](viewer, third=name == "circle_counts")
        return (first, second) if name == "near_circles" else {1: len(first), 2: len(second), 3: len(third)}
