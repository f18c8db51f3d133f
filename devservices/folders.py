"""Make the folders of the local servers, and refuse any that somebody else could have prepared for us."""

import contextlib
import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from devservices.errors import ServiceError
from devservices.locations import ROOT_STATE, Home

# Others may pass through, to reach what they own further down, but not look around.
PASSAGE = 0o711
PRIVATE = 0o700


def make_home(home: Home) -> None:
    """Make every folder that the servers of `home` need; what is there already is checked and kept.

    Raises ServiceError where a folder belongs to somebody else, is a link, or cannot be made.
    """
    ours = PASSAGE if home.account else PRIVATE
    if home.state.parent == ROOT_STATE:
        own_folder(ROOT_STATE, mode=0o755)
    own_folder(home.state, mode=ours if home.account else None)
    own_folder(home.root, mode=ours)
    own_folder(home.log, mode=PRIVATE)
    if not home.run.is_relative_to(home.root):
        own_folder(home.run.parent, mode=PRIVATE)
    server_folder(home.run, home)


def own_folder(folder: Path, *, mode: int | None) -> None:
    """Make `folder` if it is missing, and see to it that it is a real folder of ours.

    `mode` is set on it when given; without, it keeps what it has. Write access for others is taken away
    either way: it is our folder.
    """
    with _explained(folder):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=PRIVATE)
        status = _status_of_ours(folder, os.geteuid())
        wanted = stat.S_IMODE(status.st_mode) & ~0o022 if mode is None else mode
        if stat.S_IMODE(status.st_mode) != wanted:
            folder.chmod(wanted)


def server_folder(folder: Path, home: Home) -> None:
    """Make `folder` if it is missing, private to the account that the servers of `home` run as."""
    owner = home.account.uid if home.account else os.geteuid()
    with _explained(folder):
        try:
            folder.mkdir(mode=PRIVATE)
        except FileExistsError:
            status = folder.lstat()
            if home.account and status.st_uid == 0 and stat.S_ISDIR(status.st_mode):
                # A start that was interrupted between the two steps below.
                os.chown(folder, home.account.uid, home.account.gid, follow_symlinks=False)
        else:
            if home.account:
                os.chown(folder, home.account.uid, home.account.gid, follow_symlinks=False)
        _status_of_ours(folder, owner)


def remove_tree(folder: Path) -> None:
    """Delete `folder` with all it holds; a folder that is not there is as good as deleted."""
    with _explained(folder), contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _status_of_ours(folder: Path, owner: int) -> os.stat_result:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise ServiceError(f"{folder} should be a folder, but it is a link or a file. Move it away, then try again.")
    if status.st_uid != owner:
        raise ServiceError(
            f"{folder} belongs to {_name_of(status.st_uid)}, not to {_name_of(owner)}, so it is not used. "
            "Work as its owner, or move it away."
        )
    return status


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise ServiceError(f"{folder} cannot be used: {problem.strerror or problem}.") from problem
