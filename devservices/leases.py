"""Locks that tell who is alive, without trusting process ids.

Each server has two lock files. The *lease* is held by its supervisor. The *guard* is handed down to the server
itself, and to every process that the server makes, so that it is free only when nothing works on the data any
more. The kernel lets go of both when their holders end, however they end.
"""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

State = Literal["starting", "ready", "stopped", "failed"]


@dataclass(frozen=True)
class Note:
    """What the holder of a lease last wrote about itself."""

    state: State = "stopped"
    supervisor: int = 0
    server: int = 0
    message: str = ""


class Lease:
    """An exclusive lock on a file, with a note inside for whoever asks."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def claim(cls, path: Path, *, patience: float = 0.0) -> Self | None:
        """Take the lock, trying for `patience` seconds; None when somebody else keeps it."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    os.close(descriptor)
                    return None
                time.sleep(0.05)
            else:
                return cls(path, descriptor)

    def write(self, note: Note) -> None:
        text = json.dumps(asdict(note)).encode()
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    def release(self) -> None:
        os.close(self.descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock at `path`. Asking takes it for a moment, shared with others who ask."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def read_note(path: Path) -> Note:
    """The last note in the lock file at `path`; an empty one where there is none, or while it is being written."""
    try:
        return Note(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return Note()
