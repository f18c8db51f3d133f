"""Everything that a running network is made of, started in order and stopped together."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from connections.graph.changes import apply_pending
from core.catalogs import compile_catalogs
from core.progress import Progress
from core.redis_client import RedisAway
from demo.network import FEWEST_MEMBERS
from demo.seed import PASSWORD, Seeded, seed
from devservices import control
from devservices.errors import ServiceError
from devservices.locations import STATE_FOLDER, Home
from devservices.processes import Child, Children, wait_for_http
from devservices.servers import SERVERS, ServerName

STEPS = 1000
FIRST_PAGE_SECONDS = 60.0
LOGINS = (
    ("alice", "start here: a feed to read, and invitations wait for her"),
    ("bob", "alice's 1st degree: sees all that she posts"),
    ("carol", "her 2nd degree, through bob and others"),
    ("dave", "her 3rd degree: of alice's posts, those for anyone"),
    ("erin", "follows alice, and is out of her network"),
    ("mallory", "blocked by alice: they do not exist for each other"),
    ("trent", "moderator: reports wait for him in /admin/"),
    ("admin", "may do everything in /admin/"),
)

Say = Callable[[str], None]


class PortTaken(Exception):
    """Somebody else listens at the address. `str()` says so, and what to do."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the network is to run, and with how many people."""

    host: str
    port: int
    members: int

    @property
    def url(self) -> str:
        """The address to open."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", ""} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}/"


def run(stage: Stage, *, say: Say) -> Child:
    """Starts servers, worker and web server, shows the box, and stays until a process ends; returns that one.

    Ctrl-C and SIGTERM end everything and come through as exceptions. Raises PortTaken, ServiceError, NotSeedable.
    """
    ensure_free(stage)
    names = control.ours()
    with control.running(settings.BASE_DIR, names) as home:
        for name in names:
            say(f"{SERVERS[name].title} runs.")
        seeded = prepare(stage.members)
        if seeded.was_there and seeded.members != stage.members:
            say(
                f"The {seeded.members:,} members of last time are here;"
                " `manage.py services reset` makes room for others."
            )
        with crew(stage) as (children, web):
            wait_for_http(stage.url, child=web, patience=FIRST_PAGE_SECONDS)
            say(box(stage, seeded))
            return children.watch(look=Watch(home, names, say).look)


class Watch:
    """Keeps an eye on the servers. Without PostgreSQL there is no network; without Valkey there is a slower one."""

    def __init__(self, home: Home, names: Sequence[ServerName], say: Say) -> None:
        self._home = home
        self._needed: list[ServerName] = [name for name in names if name == "postgres"]
        self._spared: list[ServerName] = [name for name in names if name != "postgres"]
        self._away = False
        self._say = say

    def look(self) -> None:
        """Says when Valkey goes and comes back. Raises ServiceError when PostgreSQL is gone."""
        control.ensure_supervised(self._home, self._needed)
        try:
            control.ensure_supervised(self._home, self._spared)
        except ServiceError:
            if not self._away:
                self._say("Valkey has stopped. Pages go on without it; `manage.py services start` brings it back.")
            self._away = True
        else:
            if self._away:
                self._say("Valkey runs again.")
            self._away = False


def ensure_free(stage: Stage) -> None:
    """Raises PortTaken when nothing can listen at the address; the check is repeated by the web server itself."""
    try:
        with socket.create_server((stage.host, stage.port)):
            return
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {stage.port} is in use, by another demo perhaps."
                f" Choose another one: make demo PORT={stage.port + 1}"
            ) from problem
        raise PortTaken(f"Nothing can listen at {stage.host}:{stage.port}: {problem}") from problem


def prepare(members: int) -> Seeded:
    """Catalogs, tables and people, as far as they are not there."""
    compile_catalogs(settings.BASE_DIR / "locale")
    # WhiteNoise warns when the folder of collected files is missing; in development there is nothing in it.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    with Progress("Inviting people", total=STEPS) as progress:
        seeded = seed(max(members, FEWEST_MEMBERS), tell=lambda share: progress.to(int(share * STEPS)))
    with suppress(RedisAway):
        # The worker would do it within seconds; this way the first page is a fast one.
        apply_pending()
    # The connection is not taken along into the long wait.
    connections.close_all()
    return seeded


def state_folder(stage: Stage) -> Path:
    """Where logs and beat's schedule are: by port, since two demos of one clone share nothing but the servers."""
    base: Path = settings.BASE_DIR
    return base / STATE_FOLDER / "demo" / str(stage.port)


@contextmanager
def crew(stage: Stage) -> Iterator[tuple[Children, Child]]:
    """Worker and web server for as long as the block lasts; yields all of them, and the web server."""
    base: Path = settings.BASE_DIR
    state = state_folder(stage)
    state.mkdir(parents=True, exist_ok=True)
    with Children(state, echo=sys.stdout) as children:
        children.start("worker", _worker(state / "beat"), folder=base)
        web = children.start("web", _web(stage), folder=base, env=os.environ | {"DATABASE_POOL": "1"}, echo=True)
        yield children, web


def _worker(schedule: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "--app", "network_site", "worker"),
        *("--concurrency", "1", "--loglevel", "WARNING"),
        # One worker has nobody to gossip with.
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--beat", "--schedule", str(schedule)),
    ]


def _web(stage: Stage) -> list[str]:
    return [
        *(sys.executable, "-m", "uvicorn", "network_site.asgi:application"),
        *("--host", stage.host, "--port", str(stage.port)),
        # Its words are repeated on the terminal: mail and warnings, not every request.
        *("--log-level", "warning", "--timeout-graceful-shutdown", "5"),
    ]


def box(stage: Stage, seeded: Seeded) -> str:
    """What to know, in a frame."""
    numbers = f"{seeded.members:,} members, {seeded.connections:,} connections, {seeded.posts:,} posts"
    lines = [
        f"{settings.SITE_NAME} is running: {numbers}",
        "",
        stage.url,
        "",
        f"Sign in with the password {PASSWORD} as",
        *(f"  {handle:<8} {words}" for handle, words in LOGINS),
        "",
        "Read the feed as two of them side by side: each sees what the other has let them see.",
        "Search for #opendata, or for a name with a typing error. Alice's page is public: look without signing in.",
        "",
        "Mail is shown below as it is sent. Ctrl-C ends everything; the data stay.",
    ]
    width = max(map(len, lines)) + 4
    framed = [f"│  {line:<{width - 2}}│" for line in lines]
    return "\n".join([f"╭{'─' * width}╮", *framed, f"╰{'─' * width}╯"])
