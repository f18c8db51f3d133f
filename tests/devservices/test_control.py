"""Real servers, started and killed. Each test has a clone of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from devservices import control
from devservices.errors import ServiceError
from devservices.leases import is_held, read_note
from devservices.locations import Home, locate
from devservices.processes import wait_until
from devservices.supervisor import guard_path, lease_path

PROJECT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow


def quiet(text: str) -> None:
    pass


def states(clone: Path) -> dict[str, str]:
    return {standing.server.name: standing.state for standing in control.status(clone, control.ALL)}


def store(home: Home, *, rows: int = 1) -> None:
    with psycopg.connect(home.database_url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [rows])
    with redis.from_url(home.redis_url) as client:
        client.set("kept", rows)


def stored(home: Home) -> tuple[int, int]:
    with psycopg.connect(home.database_url) as connection, redis.from_url(home.redis_url) as client:
        rows = connection.execute("SELECT count(*) FROM kept").fetchone()
        return (rows[0] if rows else 0), int(client.get("kept") or 0)


def kill_supervisors(home: Home) -> None:
    for name in control.ALL:
        lease = lease_path(home, name)
        os.kill(read_note(lease).supervisor, signal.SIGKILL)
        assert wait_until(lambda lease=lease: not is_held(lease), patience=10)


def test_data_survives_a_stop_and_reset_deletes_it_and_nothing_else(clone: Path) -> None:
    home = locate(clone)
    control.start(clone, control.ALL, quiet)
    store(home, rows=3)
    said: list[str] = []
    control.start(clone, control.ALL, said.append)
    assert all("was running" in line for line in said)
    assert len(said) == 2

    control.stop(clone, control.ALL, quiet)
    assert states(clone) == {"postgres": "stopped", "valkey": "stopped"}
    assert not list(home.run.iterdir())
    control.start(clone, control.ALL, quiet)
    assert stored(home) == (3, 3)

    bystander = home.state / "secret_key"
    bystander.write_text("stays")
    control.reset(clone, control.ALL, quiet)
    assert states(clone) == {"postgres": "stopped", "valkey": "stopped"}
    assert not home.postgres_data.exists()
    assert not home.valkey_data.exists()
    assert bystander.read_text() == "stays"
    assert (home.log / "postgres.log").exists()

    control.start(clone, control.ALL, quiet)
    with psycopg.connect(home.database_url) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM kept")


def test_asking_and_stopping_make_nothing(hidden_clone: Path) -> None:
    home = locate(hidden_clone)
    assert states(hidden_clone) == {"postgres": "stopped", "valkey": "stopped"}
    control.stop(hidden_clone, control.ALL, quiet)
    control.reset(hidden_clone, control.ALL, quiet)
    assert not home.state.exists()


def test_servers_die_with_their_supervisors_and_keep_their_data(hidden_clone: Path, as_root: bool) -> None:
    home = locate(hidden_clone)
    assert home.state.is_relative_to(hidden_clone) is not as_root
    modes = {folder: folder.stat().st_mode for folder in [hidden_clone, *hidden_clone.parents]}
    control.start(hidden_clone, control.ALL, quiet)
    store(home, rows=10)
    time.sleep(1.1)  # Valkey's append-only file is flushed every second
    kill_supervisors(home)
    guards = [guard_path(home, name) for name in control.ALL]
    assert wait_until(lambda: not any(is_held(guard) for guard in guards), patience=10)
    assert states(hidden_clone) == {"postgres": "stopped", "valkey": "stopped"}

    control.start(hidden_clone, control.ALL, quiet)
    assert stored(home) == (10, 10)
    assert modes == {folder: folder.stat().st_mode for folder in modes}


def test_a_start_right_after_the_kill_waits_for_the_old_servers(clone: Path) -> None:
    home = locate(clone)
    control.start(clone, control.ALL, quiet)
    store(home)
    first = [read_note(guard_path(home, name)).server for name in control.ALL]
    kill_supervisors(home)
    control.start(clone, control.ALL, quiet)
    assert stored(home)[0] == 1
    assert not set(first) & {read_note(guard_path(home, name)).server for name in control.ALL}


def test_a_killed_postmaster_loses_nothing_committed(deep_clone: Path) -> None:
    home = locate(deep_clone)
    assert not home.run.is_relative_to(deep_clone)
    control.start(deep_clone, control.ALL, quiet)
    store(home, rows=1000)
    os.kill(read_note(guard_path(home, "postgres")).server, signal.SIGKILL)
    assert wait_until(lambda: not is_held(lease_path(home, "postgres")), patience=10)
    [postgres, valkey] = control.status(deep_clone, control.ALL)
    assert (postgres.state, valkey.state) == ("stopped", "running")
    assert "ended by itself" in postgres.message

    control.start(deep_clone, control.ALL, quiet)
    assert stored(home) == (1000, 1000)


def test_a_lock_file_that_names_somebody_elses_process_is_no_obstacle(clone: Path) -> None:
    home = locate(clone)
    control.start(clone, ["postgres"], quiet)
    control.stop(clone, ["postgres"], quiet)
    who = {"user": home.account.uid, "group": home.account.gid} if home.account else {}
    bystander = subprocess.Popen(["sleep", "60"], cwd="/", **who)
    try:
        lock = home.postgres_data / "postmaster.pid"
        lock.write_text(f"{bystander.pid}\n{home.postgres_data}\n1700000000\n5432\n{home.run}\n\n 1 1\nready   \n")
        if home.account:
            os.chown(lock, home.account.uid, home.account.gid)
        control.start(clone, ["postgres"], quiet)
        assert states(clone)["postgres"] == "running"
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_starts_at_the_same_time_start_one_server(clone: Path) -> None:
    command = [sys.executable, "-m", "devservices", "start", "--base-dir", str(clone)]
    environment = os.environ | {"DATABASE_URL": "postgresql://elsewhere/maillon"}
    starts = [subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    words = [start.communicate(timeout=60)[0].decode() for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert sum("Valkey started" in said for said in words) == 1
    assert sum("Valkey was running" in said for said in words) == 2
    assert states(clone) == {"postgres": "stopped", "valkey": "running"}


def test_a_server_that_cannot_start_says_why(clone: Path) -> None:
    control.start(clone, ["valkey"], quiet)
    control.stop(clone, ["valkey"], quiet)
    home = locate(clone)
    for part in (home.valkey_data / "appendonlydir").iterdir():
        part.write_text("nonsense\n")
    with pytest.raises(ServiceError, match=r"(?s)Valkey ended at its start.*manifest"):
        control.start(clone, ["valkey"], quiet)
    [standing] = control.status(clone, ["valkey"])
    assert standing.state == "stopped"
    assert "manifest" in standing.message


TIED = """
import sys, time
from pathlib import Path
from devservices.control import running
with running(Path(sys.argv[1]), ["valkey"]):
    print("ready", flush=True)
    time.sleep(60)
"""


def _tied(clone: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", TIED, str(clone)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_tied_servers_end_with_the_process_however_it_ends(clone: Path, ending: signal.Signals) -> None:
    with _tied(clone) as process:
        assert states(clone)["valkey"] == "running"
        process.send_signal(ending)
        process.wait(30)
    assert wait_until(lambda: not is_held(guard_path(locate(clone), "valkey")), patience=10)


def test_whoever_depends_on_a_server_learns_of_its_end(clone: Path) -> None:
    with control.running(clone, ["valkey"]) as home:
        control.ensure_supervised(home, ["valkey"])
        os.kill(read_note(guard_path(home, "valkey")).server, signal.SIGKILL)
        assert wait_until(lambda: not is_held(lease_path(home, "valkey")), patience=10)
        with pytest.raises(ServiceError, match=r"Valkey has stopped\. Valkey ended by itself"):
            control.ensure_supervised(home, ["valkey"])


def test_tied_servers_that_ran_before_are_left_running(clone: Path) -> None:
    control.start(clone, ["valkey"], quiet)
    with control.running(clone, ["valkey"]) as home:
        assert home == locate(clone)
    assert states(clone)["valkey"] == "running"


def test_throwaway_servers_are_separate_empty_and_gone_afterwards(clone: Path) -> None:
    with control.throwaway(clone, ["valkey"]) as first, control.throwaway(clone, ["valkey"]) as second:
        assert len({first.root, second.root, locate(clone).root}) == 3
        with redis.from_url(first.redis_url) as client:
            client.set("mine", 1)
        with redis.from_url(second.redis_url) as client:
            assert client.dbsize() == 0
    assert not first.valkey_data.exists()
    with control.throwaway(clone, ["valkey"]) as again, redis.from_url(again.redis_url) as client:
        assert again.root == first.root
        assert client.dbsize() == 0


def test_servers_named_by_the_environment_are_not_ours() -> None:
    assert control.ours({}) == ("postgres", "valkey")
    assert control.ours({"DATABASE_URL": "postgresql://elsewhere"}) == ("valkey",)
    assert control.ours({"DATABASE_URL": "", "REDIS_URL": "redis://elsewhere"}) == ("postgres",)


def test_the_state_of_somebody_else_is_explained(clone: Path, as_root: bool) -> None:
    if not as_root:
        pytest.skip("only root can make a folder that belongs to somebody else")
    (clone / ".maillon").mkdir()
    os.chown(clone / ".maillon", 12345, 12345)
    with pytest.raises(ServiceError, match="belongs to user 12345"):
        control.start(clone, ["valkey"], quiet)
