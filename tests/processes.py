"""Real processes for tests that kill them: a Valkey that keeps its data, Celery workers, a web server.

They run on the test's own database and die with the session. Start them from the main thread: the kernel ends them
with the thread that started them.
"""

import os
import shutil
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connection

from devservices.processes import Child, wait_for_http, wait_until
from devservices.programs import installed_programs
from devservices.servers import SERVER_ENVIRONMENT

PATIENCE = 90.0
HOST = "127.0.0.1"


class KeepingValkey:
    """A Valkey whose every write is in its file at once, as far as a killed process goes; started again at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir()
        self.url = f"unix://{folder / 'valkey.sock'}"
        # Patient: what the test itself asks.
        self.redis = redis.Redis.from_url(self.url, socket_timeout=PATIENCE)
        self._child: Child | None = None

    def start(self) -> None:
        """Starts it on what is in its folder."""
        options = {
            "port": "0",
            "unixsocket": str(self.folder / "valkey.sock"),
            "dir": str(self.data),
            "daemonize": "no",
            "logfile": "",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "auto-aof-rewrite-percentage": "0",
        }
        words = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._child = Child(
            "valkey",
            [str(installed_programs().valkey_server), *words],
            log=self.folder / "valkey.log",
            env=SERVER_ENVIRONMENT,
            folder=self.folder,
            # A frozen one heeds nothing else when the session dies.
            stop_signal=signal.SIGKILL,
        )
        if not wait_until(self.answers, patience=PATIENCE, pause=0.02):
            raise RuntimeError(f"Valkey does not start:\n{self._child.said()}")

    def answers(self) -> bool:
        """Whether it takes commands."""
        with suppress(redis.RedisError):
            return bool(self.redis.ping())
        return False

    def kill(self) -> None:
        """kill -9."""
        if self._child is not None:
            self._child.stop()

    def freeze(self) -> None:
        """Stops it in mid-breath: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets it go on as if nothing had been."""
        self._signal(signal.SIGCONT)

    def copy(self, name: str) -> Path:
        """Copies its file, to be restarted from later: what an older backup is."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.data, target)
        return target

    def restart(self, *, from_copy: Path | None = None, empty: bool = False) -> None:
        """Kills it and starts it on its own file, on an older copy, or on nothing."""
        self.kill()
        if empty or from_copy is not None:
            shutil.rmtree(self.data)
            if from_copy is not None:
                shutil.copytree(from_copy, self.data)
            else:
                self.data.mkdir()
        self.start()

    def _signal(self, number: signal.Signals) -> None:
        assert self._child is not None
        self._child.process.send_signal(number)


class Started:
    """One of the project's processes, killed and started again at will."""

    def __init__(self, name: str, words: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self._words, self._folder, self._env = words, folder, env
        self._child: Child | None = None

    @property
    def child(self) -> Child:
        """The process as it runs now."""
        assert self._child is not None
        return self._child

    def start(self) -> None:
        """Starts it; does not wait until it is ready."""
        self._child = Child(
            self.name,
            [sys.executable, "-m", *self._words],
            log=self._folder / f"{self.name}.log",
            env=self._env,
            folder=settings.BASE_DIR,
            stop_signal=signal.SIGKILL,
        )

    def kill(self) -> None:
        """kill -9, for it and all that it has started."""
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.process.pid, signal.SIGKILL)
            self._child.process.wait()

    @property
    def runs(self) -> bool:
        """Whether it has not ended by itself."""
        return self._child is not None and self._child.exit_code is None


def environment(redis_url: str, **more: str) -> dict[str, str]:
    """What a process of the project is to be told, so that it works on this test's database and that Redis."""
    database = connection.settings_dict
    where = f"?host={quote(str(database['HOST']), safe='')}" if database.get("HOST") else ""
    port = f"&port={database['PORT']}" if database.get("PORT") else ""
    password = f":{quote(str(database['PASSWORD']), safe='')}" if database.get("PASSWORD") else ""
    own = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": f"postgresql://{database['USER']}{password}@/{database['NAME']}{where}{port}",
        "REDIS_URL": redis_url,
        "GRAPH_REDIS_URL": "",
        "REDIS_KEY_PREFIX": settings.REDIS_KEY_PREFIX,
    }
    return {**os.environ, **own, **more}


def worker(name: str, folder: Path, env: Mapping[str, str], *, sweeps: bool = False) -> Started:
    """A Celery worker for the engine's queues; with `sweeps` it also sends what is due at regular times."""
    beat = ["--beat", "--schedule", str(folder / f"{name}.beat")] if sweeps else []
    words = ["celery", "--app", "network_site", "worker", "--pool", "solo", "--queues", "graph,circles"]
    words += ["--hostname", f"{name}@test", "--loglevel", "INFO"]
    return Started(name, [*words, "--without-gossip", "--without-mingle", "--without-heartbeat", *beat], folder, env)


def web(folder: Path, env: Mapping[str, str], port: int) -> Started:
    """A web server."""
    words = ["uvicorn", "network_site.asgi:application", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    return Started("web", words, folder, {**env, "DATABASE_POOL": "1"})


def wait_for_web(process: Started, port: int) -> None:
    """Returns when it answers."""
    wait_for_http(f"http://{HOST}:{port}/accounts/login/", child=process.child, patience=PATIENCE)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
