"""The supervisor: one small process per server, which starts it, keeps it company and stops it.

It works detached (`services start`) or tied to the process that started it (the demo, the tests), which then
holds the other end of its standard input: when that closes, however it comes about, the supervisor stops.
"""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from devservices.errors import ServiceError
from devservices.leases import Lease, Note, State, read_note
from devservices.locations import Home
from devservices.processes import Child
from devservices.servers import SERVER_ENVIRONMENT, Server, ServerName

CLAIM_SECONDS = 0.5
LEAVE_ALONE_SECONDS = 1.0
LEFTOVER_SECONDS = 60.0
STALE_FILE_SECONDS = 10.0
START_SECONDS = 300.0  # a long recovery after a crash is no reason to give up
STOP_SECONDS = 60.0
LOOK_SECONDS = 2.0

ALREADY_SUPERVISED = 3


class Stopped(Exception):
    """Somebody asked us to stop, or the process that we are tied to is gone."""


class Supervisor:
    def __init__(self, server: Server, *, tied: bool) -> None:
        self.server = server
        self.child: Child | None = None
        self._asked_to_stop = False
        self._alarm, self._alarm_in = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(self._alarm_in, False)
        self._watched = [self._alarm, *([sys.stdin.fileno()] if tied else [])]

    def run(self) -> int:
        """Serve until asked to stop, or until the server ends by itself; the supervisor's exit code."""
        signal.set_wakeup_fd(self._alarm_in, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        lease = Lease.claim(lease_path(self.server.home, self.server.name), patience=CLAIM_SECONDS)
        if lease is None:
            return ALREADY_SUPERVISED
        problem = ""
        try:
            lease.write(self._note("starting"))
            self._claim_guard()
            self.server.prepare(self._start_child)
            self._start()
            lease.write(self._note("ready"))
            self._keep_company()
        except Stopped:
            pass
        except ServiceError as failure:
            problem = str(failure)
        if self.child:
            self.child.stop(patience=STOP_SECONDS)
        lease.write(Note(state="failed" if problem else "stopped", message=problem))
        return 1 if problem else 0

    def _claim_guard(self) -> None:
        """Wait for a server of a dead supervisor to leave; from now on our own server holds the guard."""
        path = guard_path(self.server.home, self.server.name)
        began = time.monotonic()
        asked = False
        while (guard := Lease.claim(path)) is None:
            waited = time.monotonic() - began
            leftover = read_note(path).server
            if waited > LEFTOVER_SECONDS:
                raise ServiceError(f"An earlier {self.server.title} (process {leftover}) does not stop.")
            if waited > LEAVE_ALONE_SECONDS and leftover and not asked:
                asked = True
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(leftover, self.server.stop_signal)
            self._pause(0.1)
        self.guard = guard

    def _start(self) -> None:
        began = time.monotonic()
        while True:
            self.child = self._start_child(self.server.name, self.server.command())
            self.guard.write(Note(state="starting", server=self.child.process.pid))
            while self.child.exit_code is None:
                if self.server.answers():
                    self.server.complete()
                    return
                if time.monotonic() - began > START_SECONDS:
                    raise ServiceError(f"{self.server.title} does not answer:\n{self.child.said()}")
                self._pause(0.03)
            said = self.child.said()
            in_time = time.monotonic() - began < STALE_FILE_SECONDS
            if not (self.server.blocked_by_stale_file(said) and in_time):
                raise ServiceError(f"{self.server.title} ended at its start ({self.child.exit_code}):\n{said}")
            self._pause(0.5)

    def _start_child(self, name: str, program: Sequence[str]) -> Child:
        return Child(
            name,
            program,
            log=self.server.home.log / f"{name}.log",
            env=SERVER_ENVIRONMENT,
            stop_signal=self.server.stop_signal,
            account=self.server.home.account,
            pass_fds=[self.guard.descriptor],
        )

    def _keep_company(self) -> None:
        if self.child is None:
            return
        while self.child.exit_code is None:
            self._pause(LOOK_SECONDS)
            if not self.server.home.root.exists():
                return  # the clone was deleted under us
        raise ServiceError(f"{self.server.title} ended by itself ({self.child.exit_code}):\n{self.child.said()}")

    def _pause(self, seconds: float) -> None:
        """Wait, but not when there is news: a signal, a child that ended, or the tie that was cut."""
        readable, _, _ = select.select(self._watched, [], [], seconds)
        if self._alarm in readable:
            os.read(self._alarm, 512)
        tie_cut = any(descriptor != self._alarm for descriptor in readable)
        if self._asked_to_stop or tie_cut:
            raise Stopped

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _note(self, state: State) -> Note:
        return Note(state=state, supervisor=os.getpid(), server=self.child.process.pid if self.child else 0)


def lease_path(home: Home, name: ServerName) -> Path:
    """The lock that the supervisor of the server `name` holds while it lives."""
    return home.root / f"{name}.lease"


def guard_path(home: Home, name: ServerName) -> Path:
    """The lock that the server `name` and all its processes hold while any of them lives."""
    return home.root / f"{name}.guard"
