"""What `manage.py demo` does before and after the network runs."""

import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from demo.running import LOGINS, PortTaken, Stage, box, ensure_free, prepare, state_folder
from demo.seed import PASSWORD, Seeded


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is in use.*make demo PORT={port + 1}"):
            ensure_free(Stage("127.0.0.1", port, 300))
    ensure_free(Stage("127.0.0.1", port, 300))


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(PortTaken, match="Nothing can listen at 192.0.2.1:8000"):
        ensure_free(Stage("192.0.2.1", 8000, 300))


def test_the_box_says_where_and_who() -> None:
    text = box(Stage("127.0.0.1", 8123, 300), Seeded(2000, 17866, 6027, was_there=True))
    assert "http://localhost:8123/" in text
    assert "2,000 members, 17,866 connections, 6,027 posts" in text
    assert PASSWORD in text
    assert all(handle in text for handle, _words in LOGINS)
    assert len({len(line) for line in text.splitlines()}) == 1


def test_two_demos_keep_their_logs_apart(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    assert state_folder(Stage("127.0.0.1", 8000, 300)) == tmp_path / ".maillon" / "demo" / "8000"
    assert state_folder(Stage("127.0.0.1", 8001, 300)) != state_folder(Stage("127.0.0.1", 8000, 300))


@pytest.mark.django_db
def test_preparing_makes_tables_and_people_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.running.connections.close_all", lambda: None)
    assert not prepare(50).was_there
    assert prepare(50).was_there
