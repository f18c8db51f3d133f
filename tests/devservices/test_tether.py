import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devservices import tether
from devservices.processes import Child


def test_nothing_is_started_for_a_parent_that_is_gone(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, tether.__file__, str(gone.pid), "15", "-", "--", "/usr/bin/touch", str(touched)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "gone already" in result.stderr
    assert not touched.exists()


def test_the_program_runs_as_the_account_and_has_no_other_groups(tmp_path: Path, as_root: bool) -> None:
    if not as_root:
        pytest.skip("only root can become somebody else")
    command = [sys.executable, tether.__file__, str(os.getpid()), "15", "65534:65534", "--"]
    said = subprocess.run([*command, "/usr/bin/id"], capture_output=True, text=True, check=True, cwd="/").stdout
    assert "uid=65534" in said
    assert "gid=65534" in said
    assert "root" not in said


def test_the_program_gets_the_signals_that_were_meant_for_it(tmp_path: Path) -> None:
    child = Child("sleeper", ["/bin/sleep", "60"], log=tmp_path / "log", stop_signal=signal.SIGINT)
    child.stop()
    assert child.exit_code == -signal.SIGINT
