import importlib.util
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from devservices import programs
from devservices.errors import ServiceError
from devservices.locations import Account, Home
from devservices.programs import installed_programs, programs_for

STRANGER = Account(name="stranger", uid=54321, gid=54321)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(base_dir=tmp_path, name="dev", state=tmp_path, root=tmp_path, run=tmp_path, account=None)


def test_the_wheels_programs_are_found_without_importing_the_wheels(home: Home) -> None:
    found = installed_programs()
    for program in (found.postgres_bin / "postgres", found.postgres_bin / "psql", found.valkey_server):
        assert os.access(program, os.X_OK)
    assert programs_for(home) == found


def test_an_account_that_can_reach_them_uses_them_in_place(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "reachable", lambda folder, account: True)
    assert programs_for(replace(home, account=STRANGER)) == installed_programs()


def test_an_account_that_cannot_reach_them_gets_a_working_copy_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "reachable", lambda folder, account: False)
    copy = programs_for(replace(home, account=STRANGER))
    assert copy.postgres_bin.is_relative_to(home.state)
    for program in (copy.postgres_bin / "psql", copy.postgres_bin / "initdb", copy.valkey_server):
        assert subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0
        assert program.stat().st_mode & 0o777 == 0o755
    marker = copy.postgres_bin / "marker"
    marker.touch()
    assert programs_for(replace(home, account=STRANGER)) == copy
    assert marker.exists()


def test_a_half_made_copy_is_made_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "reachable", lambda folder, account: False)
    leftover = home.state / "programs" / "half" / "leftover"
    leftover.mkdir(parents=True)
    copy = programs_for(replace(home, account=STRANGER))
    assert copy.valkey_server.exists()
    assert not list((home.state / "programs").glob("*/leftover"))


def test_a_missing_wheel_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ServiceError, match="make setup"):
        installed_programs()
