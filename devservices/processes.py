"""Child processes that end with us: started, watched, and stopped in order."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self
from urllib.parse import urlsplit

from devservices import tether
from devservices.errors import ServiceError
from devservices.locations import Account

LOG_SIZE_LIMIT = 5_000_000


class Child:
    """One process that gets `stop_signal` when asked to stop, and by the kernel when we die without asking.

    It runs in a process group of its own, so that Ctrl-C in the terminal reaches us alone and we decide the
    order. What it says goes to the file `log`: a server must never inherit a pipe that nobody reads.
    """

    def __init__(
        self,
        name: str,
        program: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path = Path("/"),
        stop_signal: signal.Signals = signal.SIGTERM,
        account: Account | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        self._asked = False
        _limit_size(log)
        self.log_start = log.stat().st_size if log.exists() else 0
        who = f"{account.uid}:{account.gid}" if account else "-"
        tied = [
            sys.executable,
            "-I",
            "-S",
            tether.__file__,
            str(os.getpid()),
            str(int(stop_signal)),
            who,
            "--",
        ]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*tied, *program],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=folder,
                process_group=0,
                pass_fds=pass_fds,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self.process.poll()

    def said(self, *, lines: int = 15) -> str:
        """The last lines that it wrote since it was started."""
        try:
            with self.log.open("rb") as output:
                output.seek(self.log_start)
                text = output.read().decode(errors="replace")
        except FileNotFoundError:
            return f"({self.log} is gone)"
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        """Send the stop signal, once: many programs take a second one for impatience."""
        if not self._asked and self.exit_code is None:
            self.process.send_signal(self.stop_signal)
        self._asked = True

    def stop(self, *, patience: float = 15.0) -> None:
        """Ask it to stop, wait `patience` seconds, then end it and all that it started."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Children:
    """A crew of children, stopped together, the last started first.

    with Children(folder_for_logs) as crew:
        web = crew.start("web", [sys.executable, "-m", "uvicorn", …])
        wait_for_http(url, child=web)
        crew.watch()

    SIGTERM and a closed terminal end the block as Ctrl-C does: the children are stopped first.
    """

    def __init__(self, log_folder: Path, *, echo: IO[str] | None = None) -> None:
        """`echo`: where lines of children started with `echo=True` are repeated, each after the child's name."""
        self.log_folder = log_folder
        self.children: list[Child] = []
        self._echo = echo
        self._read_up_to: dict[Child, int] = {}
        self._handlers: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _leave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C must not cut the stopping short and leave somebody behind; each stop ends by itself.
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for child in reversed(self.children):
                child.ask_to_stop()
            for child in reversed(self.children):
                child.stop()
            self._repeat_output()
        finally:
            signal.signal(signal.SIGINT, previous)
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    def start(
        self,
        name: str,
        program: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        echo: bool = False,
    ) -> Child:
        """Start `program` (the first word is a path) in `folder`; its output goes to `<log folder>/<name>.log`."""
        log = self.log_folder / f"{name}.log"
        child = Child(name, program, log=log, env=env, folder=folder, stop_signal=stop_signal)
        self.children.append(child)
        if echo and self._echo:
            self._read_up_to[child] = child.log_start
        return child

    def watch(self, *, pause: float = 0.2, look: Callable[[], None] = lambda: None) -> Child:
        """Repeat what the children say until one of them ends, and return that one.

        `look` is called at each turn; what it raises ends the watch.
        """
        while True:
            self._repeat_output()
            look()
            for child in self.children:
                if child.exit_code is not None:
                    return child
            time.sleep(pause)

    def _repeat_output(self) -> None:
        for child, position in self._read_up_to.items():
            with child.log.open("rb") as output:
                output.seek(position)
                text = output.read()
            whole = text[: text.rfind(b"\n") + 1]
            self._read_up_to[child] = position + len(whole)
            for line in whole.decode(errors="replace").splitlines():
                print(f"{child.name} | {line}", file=self._echo, flush=True)


def wait_for_http(url: str, *, child: Child, patience: float = 60.0) -> None:
    """Return when `url` (http) answers anything below 500; ServiceError when `child` ends or time is up."""
    parts = urlsplit(url)
    end = time.monotonic() + patience
    problem = "no answer yet"
    while time.monotonic() < end:
        if child.exit_code is not None:
            raise ServiceError(f"{child.name} ended with {child.exit_code}:\n{child.said()}")
        connection = http.client.HTTPConnection(parts.hostname or "localhost", parts.port or 80, timeout=5)
        try:
            connection.request("GET", parts.path or "/")
            status = connection.getresponse().status
            if status < 500:
                return
            problem = f"status {status}"
        except (OSError, http.client.HTTPException) as failure:
            problem = str(failure)
        finally:
            connection.close()
        time.sleep(0.1)
    raise ServiceError(f"{url} did not answer within {patience:.0f} s ({problem}).\n{child.said()}")


def wait_until(condition: Callable[[], bool], *, patience: float, pause: float = 0.05) -> bool:
    """Whether `condition` came true within `patience` seconds."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
    return True


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _limit_size(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_SIZE_LIMIT:
        log.replace(log.with_suffix(".log.1"))
