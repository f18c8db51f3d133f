import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devservices.folders import make_home
from devservices.leases import is_held, read_note
from devservices.locations import Home, locate
from devservices.processes import wait_until
from devservices.supervisor import ALREADY_SUPERVISED, guard_path, lease_path

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def home(clone: Path) -> Home:
    home = locate(clone)
    make_home(home)
    return home


def supervise(home: Home, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "devservices", "supervise", "valkey", str(home.base_dir), home.name, *options]
    return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE)


@pytest.fixture
def supervisor(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    with supervise(home) as process:
        lease = lease_path(home, "valkey")
        assert wait_until(lambda: read_note(lease).state == "ready", patience=10)
        yield process
        process.kill()
    assert wait_until(lambda: not is_held(guard_path(home, "valkey")), patience=10)


def test_a_supervisor_notes_who_works_for_it_and_takes_leave(home: Home, supervisor: subprocess.Popen[bytes]) -> None:
    note = read_note(lease_path(home, "valkey"))
    assert note.supervisor == supervisor.pid
    assert Path(f"/proc/{note.server}").exists() or sys.platform != "linux"
    supervisor.terminate()
    assert supervisor.wait(20) == 0
    assert read_note(lease_path(home, "valkey")).state == "stopped"
    assert not is_held(guard_path(home, "valkey"))


def test_there_is_one_supervisor(home: Home, supervisor: subprocess.Popen[bytes]) -> None:
    with supervise(home) as second:
        assert second.wait(20) == ALREADY_SUPERVISED
    assert read_note(lease_path(home, "valkey")).supervisor == supervisor.pid


def test_it_tells_when_its_server_ended_by_itself(home: Home, supervisor: subprocess.Popen[bytes]) -> None:
    os.kill(read_note(lease_path(home, "valkey")).server, signal.SIGKILL)
    assert supervisor.wait(20) == 1
    note = read_note(lease_path(home, "valkey"))
    assert note.state == "failed"
    assert "Valkey ended by itself (-9)" in note.message


def test_servers_of_a_deleted_clone_end(home: Home, supervisor: subprocess.Popen[bytes]) -> None:
    server = read_note(lease_path(home, "valkey")).server
    shutil.rmtree(home.state)
    supervisor.wait(20)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_a_tie_that_is_cut_during_the_start_counts(home: Home) -> None:
    process = supervise(home, "--tied")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0
    assert read_note(lease_path(home, "valkey")).state == "stopped"
    assert not is_held(guard_path(home, "valkey"))
