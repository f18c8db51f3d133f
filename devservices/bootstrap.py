"""Make `.venv` and install the locked requirements into it: `python3 -m devservices.bootstrap`.

Runs on a bare Python 3.11 or newer. What is finished already is not done again; what was interrupted or broken
is made anew.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections import deque
from pathlib import Path
from typing import TextIO

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK_FILE = BASE_DIR / "requirements" / "dev.txt"
OLDEST_PYTHON = (3, 11)
BAR_WIDTH = 30


class SetupError(Exception):
    """The setup cannot go on; the text says why and what helps."""


class NothingInstalled(SetupError):
    """A package was not to be had; the environment is as it was."""


class Bar:
    """A progress bar on a terminal; elsewhere only its first and last lines, which suit a log."""

    def __init__(self, label: str, total: int, out: TextIO) -> None:
        self.label, self.total, self.out = label, total, out
        self.began = time.monotonic()
        if not out.isatty():
            print(f"{label} …", file=out, flush=True)

    def show(self, done: int, detail: str) -> None:
        if self.out.isatty():
            full = BAR_WIDTH * min(done, self.total) // self.total
            bar = "█" * full + "·" * (BAR_WIDTH - full)
            print(
                f"\r{self.label} {bar} {done}/{self.total} {detail[:24]:24}",
                end="",
                file=self.out,
                flush=True,
            )

    def finish(self) -> None:
        clear = "\r\033[K" if self.out.isatty() else ""
        print(f"{clear}{self.label}: done in {time.monotonic() - self.began:.0f} s", file=self.out, flush=True)


def make_environment(folder: Path, lock_file: Path, out: TextIO) -> bool:
    """Bring the virtual environment at `folder` to what `lock_file` says; False if it was so already.

    Raises SetupError with the end of pip's output if a package cannot be installed.
    """
    stamp = folder / "installed.json"
    wanted = {
        "lock": hashlib.sha256(lock_file.read_bytes()).hexdigest(),
        "python": list(sys.version_info[:2]),
    }
    found = _read_stamp(stamp)
    if found == wanted and _runs(folder):
        return False
    # No stamp means that an installation was cut short, and pip takes what it left half unpacked for installed.
    if found is None or found.get("python") != wanted["python"] or not _runs(folder):
        print("Making .venv …", file=out, flush=True)
        _create(folder)
    stamp.unlink(missing_ok=True)
    try:
        _install(folder, lock_file, out)
    except NothingInstalled:
        if found:
            stamp.write_text(json.dumps(found))
        raise
    stamp.write_text(json.dumps(wanted))
    return True


def _create(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if not has_pip and importlib.util.find_spec("pip") is None:
        raise SetupError(
            "This Python has neither ensurepip nor pip, so nothing can be installed.\n"
            "On Debian and Ubuntu: apt-get install python3-venv. Then run make setup again."
        )
    venv.EnvBuilder(with_pip=has_pip, symlinks=True).create(folder)


def _install(folder: Path, lock_file: Path, out: TextIO) -> None:
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        # Systems that keep ensurepip from us may still have a pip that can install elsewhere.
        pip = [sys.executable, "-m", "pip", "--python", python]
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    total = sum(1 for line in lock_file.read_text().splitlines() if re.match(r"[A-Za-z0-9]", line))
    log = folder / "setup.log"
    bar = Bar("Installing the locked packages", total, out)
    last_words: deque[str] = deque(maxlen=25)
    unpacking = False
    with log.open("w") as record:
        process = subprocess.Popen(
            [*pip, "install", *options, "--requirement", str(lock_file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        done = 0
        for line in process.stdout or []:
            record.write(line)
            last_words.append(line.rstrip())
            if package := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
                done += 1
                bar.show(done, package[1])
            elif line.startswith("Installing collected"):
                unpacking = True
                bar.show(total, "unpacking")
    if process.wait() != 0:
        words = "\n".join([*last_words, f"The packages could not be installed; all of pip's words: {log}"])
        raise SetupError(words) if unpacking else NothingInstalled(words)
    bar.finish()


def _runs(folder: Path) -> bool:
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    try:
        check = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
        return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _read_stamp(stamp: Path) -> dict[str, object] | None:
    try:
        found = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def main() -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        make_environment(BASE_DIR / ".venv", LOCK_FILE, sys.stdout)
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
