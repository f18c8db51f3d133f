"""The engine's Redis: the gate, batches, and what happens when the server dies, freezes or comes back."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyroaring import BitMap

from connections import degrees
from connections.graph import changes, servers, store
from connections.models import GraphState
from core.redis_client import RedisAway, breaker, client
from devservices.control import throwaway
from tests.factories import MemberFactory, chain


@pytest.fixture
def epoch() -> str:
    """An epoch with an open gate, mark "m"."""
    name = store.token()
    store.begin(name, "m")
    return name


def test_a_write_that_names_the_wrong_gate_is_refused(epoch: str) -> None:
    assert store.put(epoch, "m", "second", {7: b"right"})
    assert not store.put(epoch, "other", "second", {7: b"wrong"})
    assert not store.put(store.token(), "m", "second", {7: b"wrong"})
    assert store.read(epoch, [("second", 7), ("second", 8)]) == ({"m"}, [b"right", None])


def test_the_gate_moves_only_from_where_it_is_expected(epoch: str) -> None:
    assert not store.move_gate(epoch, "m>n", only_from=["k", "k>*"])
    assert store.move_gate(epoch, "m>n", only_from=["m", "m>*"])
    assert store.move_gate(epoch, "m>o", only_from=["m", "m>*"])
    assert not store.move_gate(epoch, "n", only_from=["m>n"])
    assert store.move_gate(epoch, "o", only_from=["m>o"])
    assert store.gate(epoch) == "o"


def test_a_gate_that_is_gone_does_not_move(epoch: str) -> None:
    assert not store.move_gate(store.token(), "n", only_from=["m", "*"])


def test_more_keys_than_a_command_takes(epoch: str) -> None:
    values = {number: str(number).encode() for number in range(2 * store.BATCH + 3)}
    assert store.put(epoch, "m", "adjacency", values)
    gates, found = store.read(epoch, [("adjacency", number) for number in values])
    assert gates == {"m"}
    assert found == list(values.values())
    assert sorted(store.stored_ids(epoch, "adjacency")) == list(values)


def test_every_command_of_a_read_brings_its_gate(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is put back to an older state between two commands shows it: not all gates are the same."""
    store.put(epoch, "m", "adjacency", dict.fromkeys(range(5), b"x"))
    ask = servers.ask

    def older_from_the_second_command(commands: dict[int, list[servers.Command]]) -> dict[int, list[Any]]:
        replies = ask(commands)
        assert [len(reply) for reply in replies[0]] == [3, 3, 2]
        replies[0][1][0] = replies[0][2][0] = b"older"
        return replies

    monkeypatch.setattr(store, "BATCH", 2)
    keys = [("adjacency", number) for number in range(5)]
    assert store.read(epoch, keys) == ({"m"}, [b"x"] * 5)
    monkeypatch.setattr(servers, "ask", older_from_the_second_command)
    assert store.read(epoch, keys)[0] == {"m", "older"}


def test_what_is_stored_expires(epoch: str) -> None:
    store.put(epoch, "m", "third", {1: b"x"})
    seconds = client().ttl(store.key_name(epoch, "third", 1))
    assert 0.8 * store.EXPIRY["third"] - 5 <= seconds <= 1.2 * store.EXPIRY["third"]


def test_bitmaps_come_back_as_they_went() -> None:
    circle = BitMap([1, 5, 70_000, 2_000_000_000])
    assert store.unpack(store.pack(circle)) == circle
    mark = store.token()
    assert store.unpack_third(store.pack_third(mark, circle)) == (mark, circle)
    assert store.union([]) == BitMap()
    assert store.union([BitMap([1]), BitMap([2])]) == BitMap([1, 2])


def test_dropping_takes_this_installation_only(epoch: str) -> None:
    store.put(epoch, "m", "second", {1: b"x"})
    other = f"not-{store.key_name(epoch, 'second', 1)}"
    client().set(other, b"kept", ex=60)
    assert store.drop_everything() >= 2
    assert store.gate(epoch) is None
    assert client().get(other) == b"kept"


def test_after_a_failure_nobody_asks_again_for_a_while(settings: object) -> None:
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"  # type: ignore[attr-defined]
    settings.REDIS_PAUSE_SECONDS = 0.2  # type: ignore[attr-defined]
    with pytest.raises(RedisAway, match="nonexistent"):
        store.ping()
    with pytest.raises(RedisAway, match="paused"):
        store.ping()
    time.sleep(0.25)
    with pytest.raises(RedisAway, match="nonexistent"):
        store.ping()


@pytest.fixture
def own_valkey(tmp_path: Path, settings: object) -> Iterator[Callable[[int], None]]:
    """A server of this test's own, and the means to send it a signal."""
    with throwaway(tmp_path, ["valkey"]) as home:
        settings.REDIS_URL = home.redis_url  # type: ignore[attr-defined]
        settings.REDIS_PAUSE_SECONDS = 0.0  # type: ignore[attr-defined]
        process = client().info("server")["process_id"]
        yield lambda number: os.kill(process, number)
        os.kill(process, signal.SIGCONT)


@pytest.mark.slow
@pytest.mark.django_db
def test_frozen_and_thawed_in_the_middle(own_valkey: Callable[[int], None]) -> None:
    people = [MemberFactory() for _ in range(4)]
    ids = [member.pk for member in people]
    chain(*people)
    changes.apply_pending()
    expected = dict(zip(ids, [0, 1, 2, 3], strict=True))
    assert degrees.degrees(ids[0], ids) == expected

    own_valkey(signal.SIGSTOP)
    begun = time.monotonic()
    assert degrees.degrees(ids[0], ids) == expected
    assert time.monotonic() - begun < 3, "a frozen server costs a short timeout"
    with pytest.raises(RedisAway):
        changes.apply_pending()

    own_valkey(signal.SIGCONT)
    breaker.reset()
    changes.apply_pending()
    assert degrees.degrees(ids[0], ids) == expected
    assert store.gate(GraphState.objects.get().epoch)
