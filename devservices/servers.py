"""The two servers: how each is prepared, started, asked whether it answers, and stopped."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from devservices.errors import ServiceError
from devservices.folders import remove_tree, server_folder
from devservices.locations import (
    DATABASE_NAME,
    DATABASE_ROLE,
    PORT_IN_SOCKET_NAME,
    POSTGRES_SOCKET,
    VALKEY_SOCKET,
    Home,
)
from devservices.processes import Child
from devservices.programs import Programs

ServerName = Literal["postgres", "valkey"]

# Larger than any process id on Linux or macOS.
IMPOSSIBLE_PID = 4_194_304

ASK_TIMEOUT_SECONDS = 5

# The developer's own PGHOST, PGPORT or language must not reach the servers.
SERVER_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

StartChild = Callable[..., Child]


class Server(Protocol):
    """What the supervisor needs of a server."""

    name: ClassVar[ServerName]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]
    home: Home

    @property
    def data(self) -> Path: ...
    @property
    def address(self) -> str: ...
    def prepare(self, start_child: StartChild) -> None:
        """Make the data folder where it is missing; `start_child` runs a program as the server would run."""
        ...

    def command(self) -> list[str]: ...
    def answers(self) -> bool:
        """Whether the server takes a connection and serves it, now."""
        ...

    def complete(self) -> None:
        """What is left to do once the server answers."""
        ...

    def blocked_by_stale_file(self, said: str) -> bool:
        """Whether it ended with the words `said` because of a file that outlived its owner, now disarmed."""
        ...


class Postgres:
    name: ClassVar[ServerName] = "postgres"
    title: ClassVar[str] = "PostgreSQL"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast shutdown": sessions are ended, everything is written

    def __init__(self, home: Home, programs: Programs, *, throwaway: bool = False) -> None:
        """With `throwaway` it trades the safety of the data for speed."""
        self.home = home
        self.programs = programs
        self.throwaway = throwaway

    @property
    def data(self) -> Path:
        return self.home.postgres_data

    @property
    def address(self) -> str:
        return self.home.database_url

    def prepare(self, start_child: StartChild) -> None:
        if (self.data / "PG_VERSION").exists():
            server_folder(self.data, self.home)
            return
        # Into a folder of another name first: an interrupted initdb leaves nothing that looks finished.
        half = self.data.with_name("postgres.half")
        remove_tree(half)
        server_folder(half, self.home)
        child = start_child(
            "initdb",
            [
                str(self.programs.postgres_bin / "initdb"),
                f"--pgdata={half}",
                f"--username={DATABASE_ROLE}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                *(["--no-sync"] if self.throwaway else []),
            ],
        )
        if child.process.wait() != 0:
            raise ServiceError(f"PostgreSQL could not make its data folder:\n{child.said()}")
        with contextlib.suppress(FileNotFoundError):
            self.data.rmdir()
        half.rename(self.data)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home.run),
            "unix_socket_permissions": "0700",
            "port": str(PORT_IN_SOCKET_NAME),
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
        }
        if self.throwaway:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs.postgres_bin / "postgres"), "-D", str(self.data), *options]

    def answers(self) -> bool:
        return self._psql("SELECT 1") == "1"

    def complete(self) -> None:
        if self._psql("SELECT 1", database=DATABASE_NAME) == "1":
            return
        self._psql(f"CREATE DATABASE {DATABASE_NAME}")
        if self._psql("SELECT 1", database=DATABASE_NAME) != "1":
            raise ServiceError(f"The database {DATABASE_NAME} could not be made.")

    def blocked_by_stale_file(self, said: str) -> bool:
        if "pre-existing shared memory block" in said:
            return True  # the last backends of a killed server are still leaving
        if "lock file" not in said:
            return False
        for file in (self.data / "postmaster.pid", self.home.run / f"{POSTGRES_SOCKET}.lock"):
            _disarm(file, self.data)
        return True

    def _psql(self, sql: str, *, database: str = "postgres") -> str | None:
        """What `sql` answers, unaligned; None when the server does not."""
        try:
            result = subprocess.run(
                [
                    str(self.programs.postgres_bin / "psql"),
                    *("--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"),
                    *("--set", "ON_ERROR_STOP=1", "--command", sql),
                ],
                env=SERVER_ENVIRONMENT
                | {
                    "PGHOST": str(self.home.run),
                    "PGPORT": str(PORT_IN_SOCKET_NAME),
                    "PGUSER": DATABASE_ROLE,
                    "PGDATABASE": database,
                    "PGCONNECT_TIMEOUT": str(ASK_TIMEOUT_SECONDS),
                },
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=2 * ASK_TIMEOUT_SECONDS,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        return result.stdout.strip()


class Valkey:
    name: ClassVar[ServerName] = "valkey"
    title: ClassVar[str] = "Valkey"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, home: Home, programs: Programs, *, throwaway: bool = False) -> None:
        """With `throwaway` it keeps nothing on disk."""
        self.home = home
        self.programs = programs
        self.throwaway = throwaway

    @property
    def data(self) -> Path:
        return self.home.valkey_data

    @property
    def address(self) -> str:
        return self.home.redis_url

    def prepare(self, start_child: StartChild) -> None:
        server_folder(self.data, self.home)

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.home.run / VALKEY_SOCKET),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "daemonize": "no",
            "logfile": "",
            "save": "",
            # Without this only the folder survives a restart, not what was stored.
            "appendonly": "no" if self.throwaway else "yes",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [str(self.programs.valkey_server), *options]

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(ASK_TIMEOUT_SECONDS)
                connection.connect(str(self.home.run / VALKEY_SOCKET))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def complete(self) -> None:
        """Nothing: a Redis database exists once it is used."""

    def blocked_by_stale_file(self, said: str) -> bool:
        return False  # it has none: the guard lock alone keeps two servers from one folder


SERVERS: Mapping[ServerName, type[Postgres] | type[Valkey]] = {"postgres": Postgres, "valkey": Valkey}


def _disarm(lock_file: Path, data: Path) -> None:
    """Put an impossible process id into a lock file whose owner is gone.

    PostgreSQL takes a lock file for live while any process has that id: one that got the number anew, or a
    dead one that nobody has collected. Removing the file would also remove PostgreSQL's own check that no
    backend is left (it reads the shared memory's key there), so only the id is replaced.
    """
    try:
        # The folder belongs to the servers' account: do not let it lead us to a file elsewhere.
        descriptor = os.open(lock_file, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "r+") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return
        first, *rest = file.read().split("\n")
        if first.strip().isdigit() and not _is_server(int(first), data):
            file.seek(0)
            file.write("\n".join([str(IMPOSSIBLE_PID), *rest]))
            file.truncate()


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process `pid` is a live PostgreSQL on `data`."""
    arguments = ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)]
    words = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        # Empty for a dead process that its parent has not collected.
        return words.exists() and os.fsencode(data) in words.read_bytes()
    shown = subprocess.run(arguments, capture_output=True, text=True, check=False).stdout.strip()
    return str(data) in shown and not shown.startswith("Z")
