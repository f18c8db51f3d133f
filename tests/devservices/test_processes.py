import http.server
import io
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devservices.errors import ServiceError
from devservices.processes import LOG_SIZE_LIMIT, Child, Children, wait_for_http, wait_until

PROJECT = Path(__file__).resolve().parent.parent.parent

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
CREW = """
import sys
from pathlib import Path
from devservices.processes import Children
try:
    with Children(Path(sys.argv[1])) as crew:
        first, second = (crew.start(name, sys.argv[2:], folder=Path("/")) for name in ("first", "second"))
        print(first.process.pid, second.process.pid, flush=True)
        crew.watch()
except KeyboardInterrupt:
    sys.exit(7)
"""


def lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_child_writes_to_its_log_and_stops_when_asked(tmp_path: Path) -> None:
    child = Child("sleeper", SLEEPER, log=tmp_path / "log")
    assert wait_until(lambda: child.said() == "up", patience=5)
    assert child.exit_code is None
    child.stop()
    assert child.exit_code == -signal.SIGTERM


def test_said_is_only_what_this_start_said(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("an earlier start\n")
    child = Child("speaker", [sys.executable, "-c", "print(1); print(2); print(3)"], log=log)
    child.process.wait(5)
    assert child.said() == "1\n2\n3"
    assert child.said(lines=2) == "2\n3"
    assert log.read_text().startswith("an earlier start")


def test_a_log_that_grew_large_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_bytes(b"x" * (LOG_SIZE_LIMIT + 1))
    child = Child("speaker", [sys.executable, "-c", "print('new')"], log=log)
    child.process.wait(5)
    assert log.read_text() == "new\n"
    assert (tmp_path / "server.log.1").exists()


def test_a_child_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    child = Child("stubborn", STUBBORN, log=tmp_path / "log")
    assert wait_until(lambda: child.said() == "up", patience=5)
    child.stop(patience=0.2)
    assert child.exit_code == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", CREW, str(tmp_path), *SLEEPER], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert all(lives(pid) for pid in pids)
        parent.kill()
    assert wait_until(lambda: not any(lives(pid) for pid in pids), patience=5)


@pytest.mark.parametrize(
    ("ending", "exit_code"),
    [(signal.SIGINT, 7), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_every_way_to_ask_the_parent_stops_the_children_first(
    tmp_path: Path, ending: signal.Signals, exit_code: int
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", CREW, str(tmp_path), *SLEEPER], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.send_signal(ending)
        assert parent.wait(20) == exit_code
    assert not any(lives(pid) for pid in pids)


def test_watch_returns_the_child_that_ended_and_repeats_what_was_said(tmp_path: Path) -> None:
    heard = io.StringIO()
    with Children(tmp_path, echo=heard) as crew:
        sleeper = crew.start("sleeper", SLEEPER, folder=tmp_path)
        speaker = crew.start(
            "speaker", [sys.executable, "-c", "import os; print(os.getcwd())"], folder=tmp_path, echo=True
        )
        assert crew.watch(pause=0.05) is speaker
    assert heard.getvalue() == f"speaker | {tmp_path}\n"
    assert sleeper.exit_code == -signal.SIGTERM


def test_watch_looks_around_and_ends_with_what_it_finds(tmp_path: Path) -> None:
    def look() -> None:
        raise ServiceError("the servers are gone")

    with Children(tmp_path) as crew:
        sleeper = crew.start("sleeper", SLEEPER, folder=tmp_path)
        with pytest.raises(ServiceError, match="gone"):
            crew.watch(pause=0.05, look=look)
    assert sleeper.exit_code == -signal.SIGTERM


@pytest.fixture
def web_server() -> Iterator[tuple[str, list[int]]]:
    statuses: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", statuses
    server.shutdown()
    thread.join()
    server.server_close()


def test_wait_for_http_waits_while_the_server_fails(tmp_path: Path, web_server: tuple[str, list[int]]) -> None:
    url, statuses = web_server
    statuses += [503, 500, 404]
    child = Child("sleeper", SLEEPER, log=tmp_path / "log")
    try:
        wait_for_http(url, child=child, patience=10)
        assert statuses == []
        statuses += [500] * 1000
        with pytest.raises(ServiceError, match="status 500"):
            wait_for_http(url, child=child, patience=0.3)
    finally:
        child.stop()


def test_wait_for_http_ends_with_the_last_words_of_the_child(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit('port is taken')"], log=tmp_path / "log")
    with pytest.raises(ServiceError, match="port is taken"):
        wait_for_http("http://127.0.0.1:9/", child=child, patience=10)
