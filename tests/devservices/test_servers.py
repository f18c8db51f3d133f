import os
import subprocess
import sys
from pathlib import Path

import pytest

from devservices.folders import make_home
from devservices.locations import Home
from devservices.programs import installed_programs
from devservices.servers import IMPOSSIBLE_PID, Postgres, Valkey


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(base_dir=tmp_path, name="dev", state=tmp_path, root=tmp_path, run=tmp_path / "run", account=None)
    make_home(home)
    home.postgres_data.mkdir()
    return home


def pid_file(home: Home, pid: int | str) -> Path:
    file = home.postgres_data / "postmaster.pid"
    file.write_text(f"{pid}\n{home.postgres_data}\n1700000000\n5432\n{home.run}\n\n  7 42\nready\n")
    return file


LOCKED = 'FATAL:  lock file "postmaster.pid" already exists'


def test_the_pid_of_a_bystander_is_replaced_and_the_rest_kept(home: Home) -> None:
    file = pid_file(home, os.getpid())
    before = file.read_text().split("\n", 1)[1]
    assert Postgres(home, installed_programs()).blocked_by_stale_file(LOCKED)
    assert file.read_text() == f"{IMPOSSIBLE_PID}\n{before}"


def test_the_pid_of_a_live_server_on_the_same_data_is_left(home: Home) -> None:
    pretender = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()", str(home.postgres_data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert pretender.stdout is not None
        assert pretender.stdout.readline() == b"\n"
        file = pid_file(home, pretender.pid)
        Postgres(home, installed_programs()).blocked_by_stale_file(LOCKED)
        assert file.read_text().startswith(f"{pretender.pid}\n")
    finally:
        pretender.kill()
        pretender.communicate()


def test_the_pid_of_a_dead_process_that_nobody_collected_is_replaced(home: Home) -> None:
    zombie = subprocess.Popen([sys.executable, "-c", "", str(home.postgres_data)])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    file = pid_file(home, zombie.pid)
    Postgres(home, installed_programs()).blocked_by_stale_file(LOCKED)
    assert file.read_text().startswith(f"{IMPOSSIBLE_PID}\n")
    zombie.wait()


def test_a_lock_file_that_is_a_link_is_not_followed(home: Home, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("1\nprecious\n")
    (home.postgres_data / "postmaster.pid").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"):
        Postgres(home, installed_programs()).blocked_by_stale_file(LOCKED)
    assert victim.read_text() == "1\nprecious\n"


def test_other_failures_are_not_taken_for_a_stale_file(home: Home) -> None:
    postgres = Postgres(home, installed_programs())
    assert not postgres.blocked_by_stale_file("FATAL:  could not open file: Permission denied")
    assert postgres.blocked_by_stale_file("FATAL:  pre-existing shared memory block is still in use")
    assert not Valkey(home, installed_programs()).blocked_by_stale_file(LOCKED)


def test_only_throwaway_servers_trade_safety_for_speed(home: Home) -> None:
    programs = installed_programs()
    assert "fsync=off" not in Postgres(home, programs).command()
    assert "fsync=off" in Postgres(home, programs, throwaway=True).command()
    for throwaway, kept in ((False, "yes"), (True, "no")):
        words = Valkey(home, programs, throwaway=throwaway).command()
        assert words[words.index("--appendonly") + 1] == kept


def test_no_server_listens_on_the_network(home: Home) -> None:
    programs = installed_programs()
    assert "listen_addresses=" in Postgres(home, programs).command()
    words = Valkey(home, programs).command()
    assert words[words.index("--port") + 1] == "0"


def test_nobody_there_is_no_answer(home: Home) -> None:
    programs = installed_programs()
    assert not Postgres(home, programs).answers()
    assert not Valkey(home, programs).answers()
