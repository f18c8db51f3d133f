"""Clones of no project, in which real servers are started."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devservices import control
from devservices.locations import ROOT_STATE, locate


def _forget(clone: Path) -> None:
    control.stop(clone, control.ALL, lambda text: None)
    home = locate(clone)
    folders = [home.state, home.run.parent] if ROOT_STATE in home.state.parents else [home.state]
    if not home.run.is_relative_to(clone):
        folders.append(home.run.parent)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def clone() -> Iterator[Path]:
    """A folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="maillon-test-"))
    folder.chmod(0o755)
    yield folder.resolve()
    _forget(folder)
    shutil.rmtree(folder)


@pytest.fixture
def hidden_clone(clone: Path) -> Iterator[Path]:
    """A folder below one that only its owner may enter."""
    closed = clone / "closed"
    folder = closed / "clone"
    folder.mkdir(parents=True)
    closed.chmod(0o700)
    yield folder
    _forget(folder)


@pytest.fixture
def deep_clone(clone: Path) -> Iterator[Path]:
    """A folder whose path leaves no room for a socket's name."""
    folder = clone / "/".join(["a-folder-with-a-rather-long-name"] * 4)
    folder.mkdir(parents=True)
    yield folder
    _forget(folder)


@pytest.fixture(autouse=True)
def local_servers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session's own servers are named in the environment; here the question is what happens without."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def as_root() -> bool:
    return os.geteuid() == 0
