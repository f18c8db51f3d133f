import io
import json
import sys
from pathlib import Path

import pytest

from devservices import bootstrap
from devservices.bootstrap import Bar, SetupError, make_environment


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    file = tmp_path / "lock.txt"
    file.write_text("# nothing to install\n")
    return file


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the environment. The copy of pip in it is left out: it takes seconds and is Python's affair."""
    make = bootstrap.venv.EnvBuilder
    monkeypatch.setattr(bootstrap.venv, "EnvBuilder", lambda with_pip, symlinks: make(symlinks=symlinks))
    return tmp_path / ".venv"


@pytest.fixture
def without_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the installation where it is not the question: pip takes a second to find nothing to do."""
    monkeypatch.setattr(bootstrap, "_install", lambda folder, lock_file, out: None)


def test_an_environment_is_made_once(environment: Path, lock_file: Path) -> None:
    assert make_environment(environment, lock_file, io.StringIO())
    assert (environment / "bin" / "python").exists()
    out = io.StringIO()
    assert not make_environment(environment, lock_file, out)
    assert out.getvalue() == ""


@pytest.mark.usefixtures("without_pip")
def test_a_changed_lock_file_is_installed_into_the_same_environment(environment: Path, lock_file: Path) -> None:
    make_environment(environment, lock_file, io.StringIO())
    (environment / "kept").touch()
    lock_file.write_text("# changed\n")
    assert make_environment(environment, lock_file, io.StringIO())
    assert (environment / "kept").exists()


@pytest.mark.usefixtures("without_pip")
@pytest.mark.parametrize("harm", ["no python", "dead python", "interrupted", "other python"])
def test_a_broken_environment_is_made_anew(environment: Path, lock_file: Path, harm: str) -> None:
    make_environment(environment, lock_file, io.StringIO())
    (environment / "leftover").touch()
    python, stamp = environment / "bin" / "python", environment / "installed.json"
    if harm == "other python":
        stamp.write_text(json.dumps({"lock": "", "python": [3, 10]}))
    elif harm == "interrupted":
        stamp.unlink()
    else:
        python.unlink()
        if harm == "dead python":
            python.symlink_to("/nowhere/python3")
    assert make_environment(environment, lock_file, io.StringIO())
    assert json.loads(stamp.read_text())["python"] == list(sys.version_info[:2])
    assert python.exists()
    assert not (environment / "leftover").exists()


def test_a_package_without_a_right_hash_is_not_installed(environment: Path, lock_file: Path) -> None:
    make_environment(environment, lock_file, io.StringIO())
    package = lock_file.parent / "trap-1.0.tar.gz"
    package.write_bytes(b"not what was locked")
    lock_file.write_text(f"trap @ {package.as_uri()} --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SetupError, match=r"(?is)hash.*setup\.log"):
        make_environment(environment, lock_file, io.StringIO())
    lock_file.write_text("# mended\n")
    (environment / "kept").touch()
    assert make_environment(environment, lock_file, io.StringIO())
    assert (environment / "kept").exists()


def test_a_python_that_cannot_install_is_told(
    environment: Path, lock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="python3-venv"):
        make_environment(environment, lock_file, io.StringIO())


def test_a_python_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4, "final", 0))
    assert bootstrap.main() == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_moves_on_a_terminal_only() -> None:
    for out, moves in ((Terminal(), 2), (io.StringIO(), 0)):
        bar = Bar("Installing", 4, out)
        bar.show(2, "django")
        bar.show(9, "more than foreseen")
        bar.finish()
        assert out.getvalue().count("/4 ") == moves
        assert "Installing: done in 0 s\n" in out.getvalue()
