"""Where the local servers keep their data and sockets, and the URLs that follow from it.

Nothing here creates, changes or contacts anything: the same clone and the same user always give the same
answer, so settings can ask while the servers are down.
"""

import hashlib
import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE_NAME = "maillon"
DATABASE_ROLE = "maillon"
DEVELOPMENT = "dev"
LONGEST_NAME = "test-00"  # so that all pairs of a clone live in the same place

PORT_IN_SOCKET_NAME = 5432
POSTGRES_SOCKET = f".s.PGSQL.{PORT_IN_SOCKET_NAME}"
VALKEY_SOCKET = "valkey.sock"

# struct sockaddr_un has room for 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_LIMIT = 103

STATE_FOLDER = ".maillon"
ROOT_STATE = Path("/var/db/maillon" if sys.platform == "darwin" else "/var/lib/maillon")
SHORT_RUN_FOLDER = Path("/tmp")  # noqa: S108  only as the parent of a folder whose owner is checked


@dataclass(frozen=True)
class Account:
    """The unprivileged account that runs the servers when we are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """The folders of the pair of servers called `name` of the clone at `base_dir`.

    `state` holds every pair of this clone and is ours; `root` is this pair's own folder; `run` holds the two
    sockets. `account` is who the servers run as, None for ourselves.
    """

    base_dir: Path
    name: str
    state: Path
    root: Path
    run: Path
    account: Account | None

    @property
    def postgres_data(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.root / "valkey"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def database_url(self) -> str:
        """PostgreSQL's own URL form: the socket's folder is given as `host`."""
        return f"postgresql://{DATABASE_ROLE}@/{DATABASE_NAME}?host={quote(str(self.run), safe='')}"

    @property
    def redis_url(self) -> str:
        """The URL form of redis-py for a socket, as Django's cache takes it too."""
        return f"unix://{quote(str(self.run / VALKEY_SOCKET))}?db=0"


def locate(base_dir: Path, name: str = DEVELOPMENT) -> Home:
    """Say where the servers called `name` of the clone at `base_dir` live.

    Everything is in `<base_dir>/.maillon/` where that is possible. Root must hand the servers to another
    account, since PostgreSQL refuses root; if that account cannot reach the clone, everything is below
    ROOT_STATE. A socket's path is limited to about a hundred bytes: where the clone lies too deep
    for it, an ordinary user's sockets go to a private folder in `/tmp`.
    """
    base_dir = base_dir.resolve()
    mark = hashlib.sha256(os.fsencode(base_dir)).hexdigest()[:10]
    state = base_dir / STATE_FOLDER
    account = _server_account()
    fits = _sockets_fit(state / LONGEST_NAME / "run")
    if account and not (fits and reachable(base_dir, account)):
        state = ROOT_STATE / mark
        fits = True
    run = state / name / "run" if fits else SHORT_RUN_FOLDER / f"maillon-{os.geteuid()}-{mark}" / name
    return Home(base_dir=base_dir, name=name, state=state, root=state / name, run=run, account=account)


def default_database_url(base_dir: Path) -> str:
    """The URL of the development database; for settings, when DATABASE_URL is unset."""
    return locate(base_dir).database_url


def default_redis_url(base_dir: Path) -> str:
    """The URL of the development Valkey; for settings, when REDIS_URL is unset."""
    return locate(base_dir).redis_url


def reachable(folder: Path, account: Account) -> bool:
    """Whether `account` may pass through `folder` and every folder above it, judged by mode and owner."""
    return all(_may_enter(each, account) for each in [folder, *folder.parents])


def _may_enter(folder: Path, account: Account) -> bool:
    try:
        status = folder.stat()
    except OSError:
        return False
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _server_account() -> Account | None:
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _sockets_fit(run: Path) -> bool:
    longest = max(len(POSTGRES_SOCKET), len(VALKEY_SOCKET))
    return len(os.fsencode(run)) + 1 + longest <= SOCKET_PATH_LIMIT
