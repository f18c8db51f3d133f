"""Start, stop, ask after and reset the local servers: what the commands, the demo and the tests call."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from devservices.errors import ServiceError
from devservices.folders import make_home, remove_tree
from devservices.leases import Lease, is_held, read_note
from devservices.locations import DEVELOPMENT, Home, locate
from devservices.processes import wait_until
from devservices.programs import installed_programs, programs_for
from devservices.servers import SERVERS, Server, ServerName
from devservices.supervisor import ALREADY_SUPERVISED, START_SECONDS, STOP_SECONDS, guard_path, lease_path

ALL: tuple[ServerName, ...] = ("postgres", "valkey")
URL_VARIABLES: Mapping[ServerName, str] = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
STOPPING_SECONDS = STOP_SECONDS + 30
SLOTS = 64

Say = Callable[[str], None]


@dataclass(frozen=True)
class Standing:
    """How one server stands. `message` is the supervisor's last word about a failure, or empty."""

    server: Server
    state: Literal["running", "starting", "silent", "stopped"]
    message: str


def ours(environment: Mapping[str, str] = os.environ) -> tuple[ServerName, ...]:
    """The servers that are ours to run: those that DATABASE_URL and REDIS_URL do not replace."""
    return tuple(name for name in ALL if not environment.get(URL_VARIABLES[name]))


def start(base_dir: Path, names: Sequence[ServerName], say: Say) -> None:
    """Start the development servers `names` in the background, and return when they answer.

    What runs already is left alone; several starts at once start each server once. Raises ServiceError with
    the server's own last words when one does not come up.
    """
    if not names:
        return
    home = _open_home(base_dir)
    for server, launched in _bring_up(home, names, tied=False):
        say(f"{server.title} {'started' if launched else 'was running'}: {server.address}")


def stop(base_dir: Path, names: Sequence[ServerName], say: Say) -> None:
    """Stop the development servers `names`; returns when they are gone."""
    home = locate(base_dir)
    with _explained(home):
        for name in names:
            was_running = _stop(home, name)
            say(f"{SERVERS[name].title} {'stopped' if was_running else 'was not running'}.")


def status(base_dir: Path, names: Sequence[ServerName]) -> list[Standing]:
    """How the development servers `names` stand, found out by connecting to them."""
    home = locate(base_dir)
    # Only asked, never run: the programs need not be where the servers' account can reach them.
    programs = installed_programs()
    with _explained(home):
        return [_standing(SERVERS[name](home, programs)) for name in names]


def reset(base_dir: Path, names: Sequence[ServerName], say: Say) -> None:
    """Stop the development servers `names` and delete their data; nothing else is touched."""
    home = locate(base_dir)
    with _explained(home), contextlib.ExitStack() as locks:
        for name in names:
            _stop(home, name)
            if not home.root.exists():
                continue
            for path in (lease_path(home, name), guard_path(home, name)):
                lock = Lease.claim(path, patience=STOPPING_SECONDS)
                if lock is None:
                    raise ServiceError(f"{SERVERS[name].title} was started again meanwhile; its data is untouched.")
                locks.callback(lock.release)
            _remove_data(home, name)
        for name in names:
            say(f"{SERVERS[name].title}: data deleted.")


@contextlib.contextmanager
def running(base_dir: Path, names: Sequence[ServerName] = ALL) -> Iterator[Home]:
    """The development servers `names`, answering, for as long as the block lasts.

    Those that were started before (`services start`) are used and left running. The others stop at the end of
    the block, or with this process if that ends otherwise.
    """
    home = _open_home(base_dir)
    with contextlib.ExitStack() as ties:
        _bring_up(home, names, tied=True, ties=ties)
        yield home


def ensure_supervised(home: Home, names: Sequence[ServerName]) -> None:
    """Raise ServiceError when one of the servers `names` is gone; quick enough to be asked several times a second."""
    for name in names:
        lease = lease_path(home, name)
        if not is_held(lease):
            words = read_note(lease).message or f"See {home.log}."
            raise ServiceError(f"{SERVERS[name].title} has stopped. {words}")


@contextlib.contextmanager
def throwaway(base_dir: Path, names: Sequence[ServerName] = ALL) -> Iterator[Home]:
    """Servers with empty data for the block alone: fast, not durable, and never the developer's.

    Several processes may do this at once in one clone; each gets a pair of servers of its own.
    """
    home, slot = _free_slot(base_dir)
    try:
        for name in ALL:
            # Of a session that was killed just now.
            _await_free(home, name)
            _remove_data(home, name)
        with contextlib.ExitStack() as ties:
            _bring_up(home, names, tied=True, ties=ties, throwaway=True)
            yield home
        for name in names:
            _remove_data(home, name)
    finally:
        slot.release()


def _open_home(base_dir: Path, name: str = DEVELOPMENT) -> Home:
    home = locate(base_dir, name)
    make_home(home)
    return home


def _free_slot(base_dir: Path) -> tuple[Home, Lease]:
    for number in range(SLOTS):
        home = _open_home(base_dir, f"test-{number}")
        slot = Lease.claim(home.root / "session.lock")
        if slot:
            return home, slot
    raise ServiceError(f"{SLOTS} test runs are going on in {base_dir} already.")


def _servers(home: Home, names: Sequence[ServerName], *, throwaway: bool = False) -> list[Server]:
    programs = programs_for(home)
    return [SERVERS[name](home, programs, throwaway=throwaway) for name in names]


def _bring_up(
    home: Home,
    names: Sequence[ServerName],
    *,
    tied: bool,
    ties: contextlib.ExitStack | None = None,
    throwaway: bool = False,
) -> list[tuple[Server, bool]]:
    """See to it that the servers answer; with each, whether it was started for us."""
    servers = _servers(home, names, throwaway=throwaway)
    launches: list[tuple[Server, subprocess.Popen[bytes] | None]] = []
    for server in servers:
        launch = None
        if _standing(server).state != "running":
            launch = _launch(server, tied=tied, throwaway=throwaway)
            if ties:
                ties.callback(_untie, launch)
        launches.append((server, launch))
    return [(server, launch is not None and _wait_ready(server, launch)) for server, launch in launches]


def _launch(server: Server, *, tied: bool, throwaway: bool) -> subprocess.Popen[bytes]:
    home = server.home
    options = [*(["--tied"] if tied else []), *(["--throwaway"] if throwaway else [])]
    with _supervisor_log(server).open("wb") as log:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "devservices",
                "supervise",
                server.name,
                str(home.base_dir),
                home.name,
                *options,
            ],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _untie(launch: subprocess.Popen[bytes]) -> None:
    if launch.stdin:
        launch.stdin.close()
    try:
        launch.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        launch.kill()
        launch.wait()


def _wait_ready(server: Server, launch: subprocess.Popen[bytes]) -> bool:
    """Return when the server answers: True if `launch` started it, False if somebody else was quicker."""
    lease = lease_path(server.home, server.name)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        note = read_note(lease)
        if launch.poll() is None:
            if note.supervisor == launch.pid and note.state == "ready":
                return True
        elif launch.returncode != ALREADY_SUPERVISED:
            words = note.message or _supervisor_log(server).read_text(errors="replace")
            raise ServiceError(words.strip() or f"{server.title} did not start; see {server.home.log}.")
        else:
            standing = _standing(server)
            if standing.state == "running":
                return False
            if standing.state != "starting":
                raise ServiceError(f"{server.title} is supervised, but {standing.state}; see {server.home.log}.")
        time.sleep(0.03)
    raise ServiceError(f"{server.title} did not start within {START_SECONDS:.0f} s; see {server.home.log}.")


def _stop(home: Home, name: ServerName) -> bool:
    """Whether there was anything to stop."""
    lease, guard = lease_path(home, name), guard_path(home, name)
    held = is_held(lease)
    if held:
        _send(read_note(lease).supervisor, signal.SIGTERM)
    elif held := is_held(guard):
        # The supervisor was killed, and this system does not tell the server of it.
        _send(read_note(guard).server, SERVERS[name].stop_signal)
    _await_free(home, name)
    return held


def _await_free(home: Home, name: ServerName) -> None:
    locks = (lease_path(home, name), guard_path(home, name))
    if not wait_until(lambda: not any(is_held(lock) for lock in locks), patience=STOPPING_SECONDS):
        raise ServiceError(f"{SERVERS[name].title} does not stop; see {home.log}.")


def _send(pid: int, number: signal.Signals) -> None:
    if pid > 0:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _standing(server: Server) -> Standing:
    lease = lease_path(server.home, server.name)
    note = read_note(lease)
    if not is_held(lease):
        # Also where it answers still: the server of a dead supervisor is about to leave.
        return Standing(server, "stopped", note.message)
    if note.state != "ready":
        return Standing(server, "starting", "")
    return Standing(server, "running" if server.answers() else "silent", "")


def _remove_data(home: Home, name: ServerName) -> None:
    remove_tree(home.postgres_data if name == "postgres" else home.valkey_data)


def _supervisor_log(server: Server) -> Path:
    return server.home.log / f"{server.name}-supervisor.log"


@contextlib.contextmanager
def _explained(home: Home) -> Iterator[None]:
    try:
        yield
    except PermissionError as problem:
        raise ServiceError(f"{home.root} is not yours to use: were the servers started by somebody else?") from problem
