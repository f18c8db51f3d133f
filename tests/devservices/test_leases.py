import subprocess
import sys
from pathlib import Path

from devservices.leases import Lease, Note, is_held, read_note
from devservices.processes import wait_until


def test_a_lease_is_held_once(tmp_path: Path) -> None:
    path = tmp_path / "lease"
    assert not is_held(path)
    lease = Lease.claim(path)
    assert lease is not None
    assert is_held(path)
    assert Lease.claim(path, patience=0.1) is None
    lease.release()
    assert not is_held(path)


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "lease"
    assert read_note(path) == Note()
    lease = Lease.claim(path)
    assert lease is not None
    for note in (Note("starting", 1, 2, "a rather long message"), Note("ready", 1, 2)):
        lease.write(note)
        assert read_note(path) == note
    path.write_text('{"state": "rea')
    assert read_note(path) == Note()
    lease.release()


def test_a_lease_handed_down_lasts_as_long_as_its_last_holder(tmp_path: Path) -> None:
    path = tmp_path / "guard"
    lease = Lease.claim(path)
    assert lease is not None
    heir = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lease.descriptor])
    lease.release()
    assert is_held(path)
    heir.kill()
    heir.communicate()
    assert wait_until(lambda: not is_held(path), patience=5)
