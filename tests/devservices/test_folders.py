import os
from pathlib import Path

import pytest

from devservices.errors import ServiceError
from devservices.folders import make_home, own_folder, remove_tree, server_folder
from devservices.locations import locate

SOMEBODY = 12345


def mode(folder: Path) -> int:
    return folder.stat().st_mode & 0o777


def test_a_home_is_closed_to_others(clone: Path, as_root: bool) -> None:
    home = locate(clone)
    before = mode(clone)
    make_home(home)
    make_home(home)  # once more changes nothing
    assert mode(home.root) == (0o711 if as_root else 0o700)
    assert mode(home.run) == 0o700
    assert mode(home.log) == 0o700
    assert home.run.stat().st_uid == (home.account.uid if home.account else os.getuid())
    assert mode(clone) == before


def test_our_own_folder_is_taken_back_from_writers(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    folder.chmod(0o777)
    own_folder(folder, mode=None)
    assert mode(folder) == 0o755
    own_folder(folder, mode=0o700)
    assert mode(folder) == 0o700


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "state"
    link.symlink_to(tmp_path / "elsewhere")
    before = mode(tmp_path / "elsewhere")
    with pytest.raises(ServiceError, match="link"):
        own_folder(link, mode=0o711)
    with pytest.raises(ServiceError, match="link"):
        server_folder(link, locate(tmp_path))
    assert mode(tmp_path / "elsewhere") == before


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, as_root: bool) -> None:
    folder = Path("/usr")
    if as_root:
        folder = tmp_path / "state"
        folder.mkdir()
        os.chown(folder, SOMEBODY, SOMEBODY)
    before = mode(folder)
    with pytest.raises(ServiceError, match="belongs to"):
        own_folder(folder, mode=0o700)
    with pytest.raises(ServiceError, match="belongs to"):
        server_folder(folder, locate(tmp_path))
    assert mode(folder) == before


def test_the_sockets_folder_of_somebody_else_is_refused(deep_clone: Path, as_root: bool) -> None:
    """The folder in /tmp has a name that others can foresee."""
    home = locate(deep_clone)
    if not as_root:
        home.run.parent.symlink_to("/usr")
        try:
            with pytest.raises(ServiceError, match="link"):
                make_home(home)
        finally:
            home.run.parent.unlink()
        return
    home.state.mkdir(parents=True)
    os.chown(home.state, SOMEBODY, SOMEBODY)
    with pytest.raises(ServiceError, match=f"belongs to user {SOMEBODY}"):
        make_home(home)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServiceError, match="cannot be used"):
        own_folder(tmp_path / "file" / "state", mode=0o700)


def test_remove_tree_does_not_mind_what_is_gone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "deep").mkdir(parents=True)
    remove_tree(tree)
    remove_tree(tree)
    assert not tree.exists()
