"""The engine's part of Redis: key names, the gate, bitmaps in and out.

Keys, all under `<prefix>:graph:<epoch>:<shards>:{<shard>}:` (connections/graph/servers.py says what a shard is):

- `gate`: `A` while the shard holds the graph as of mark A; `A>B.n` while one applier is taking it to B and has written
  n times; `A>B!` once its last write is in. Every write names the gate it expects and is refused, inside Redis, when
  the gate is another: a build that began before a change cannot land after it, and an applier that was paused for an
  hour cannot overwrite its successor. Writes of an applier move the gate themselves, so that each names the one before
  it: should a server forget its last second while a batch is being written, the next write is refused. Where the seal
  is, everything before it is.
- `adjacency:<id>`, `second:<id>`: serialised roaring bitmaps of member ids.
- `third:<id>`: the mark it was built at, then a bitmap. Good while no change since touched the first two circles.
- `recent:0`: what changed lately, by mark (connections/graph/recent.py).
"""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.conf import settings
from pyroaring import BitMap

from connections.graph import servers
from connections.graph.cluster import Command
from connections.graph.servers import guarded, shards, tag

TOKEN_LENGTH = 16
SEAL = "!"
DAY = 24 * 3600
# Backstops only: what is stale is refused by the gate, not by age. Adjacency outlives the circles made of it.
EXPIRY = {"adjacency": 14 * DAY, "second": 2 * DAY, "third": 2 * DAY, "recent": 14 * DAY}
# Keys a command: long enough to save round trips, short enough not to hold the server up.
BATCH = 1000

Key = tuple[str, int]
Values = list[bytes | None]
# The gates of the shards that were asked, each once; None is that of a shard that has no memory of the epoch.
Gates = frozenset[str | None]


def token() -> str:
    """A new epoch or mark: random, so that no state ever carries the name of another."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


# KEYS: the gate, then the keys to write. ARGV: the gate expected, the gate to leave behind, seconds to live, then a
# value a key. The gate to leave behind, where it is another one, is found only if this very write is done already.
_PUT = """
local now = redis.call('GET', KEYS[1])
if now == ARGV[2] and ARGV[1] ~= ARGV[2] then return 1 end
if now ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 2], 'EX', ARGV[3]) end
if ARGV[1] ~= ARGV[2] then redis.call('SET', KEYS[1], ARGV[2]) end
return 1
"""
# KEYS: the gate. ARGV: the gate wanted, then the gates it may replace. A `*` at the end stands for any ending. A gate
# that is what is wanted already has been moved by an earlier try of the same move: marks are never used twice.
_MOVE = """
local now = redis.call('GET', KEYS[1])
if now == ARGV[1] then return 1 end
for i = 2, #ARGV do
    local want = ARGV[i]
    if now == want or (now and string.sub(want, -1) == '*' and string.sub(now, 1, #want - 1) == string.sub(want, 1, -2))
    then redis.call('SET', KEYS[1], ARGV[1]) return 1 end
end
return 0
"""


def shard_of(member_id: int) -> int:
    """The shard that holds what is stored about a member."""
    return member_id % shards()


def key_name(epoch: str, kind: str, member_id: int) -> str:
    """The full name of a key."""
    return f"{tag(epoch, shard_of(member_id))}:{kind}:{member_id}"


@guarded
def ping() -> None:
    """Returns if Redis answers."""
    for server in servers.all_servers():
        server.ping()


@guarded
def gates(epoch: str) -> Gates:
    """The gates of all shards of an epoch."""
    replies = servers.ask({shard: [("GET", f"{tag(epoch, shard)}:gate")] for shard in range(shards())})
    return frozenset(_text(reply) for (reply,) in replies.values())


def gate(epoch: str) -> str | None:
    """The gate of an epoch where all shards agree on it; None when Redis has no memory of it, or they do not."""
    found = gates(epoch)
    return next(iter(found)) if len(found) == 1 else None


def _text(value: bytes | None) -> str | None:
    return value.decode() if value is not None else None


@guarded
def begin(epoch: str, mark: str) -> None:
    """Sets the gates of a new epoch."""
    servers.ask({shard: [("SET", f"{tag(epoch, shard)}:gate", mark)] for shard in range(shards())})


@guarded
def move_gate(epoch: str, to: str, *, only_from: Sequence[str]) -> bool:
    """Moves the gate of every shard whose gate is one of `only_from` (a trailing `*` matches any ending).

    False: that of some shard was not.
    """
    moves: dict[int, list[Command]] = {
        shard: [("EVAL", _MOVE, 1, f"{tag(epoch, shard)}:gate", to, *only_from)] for shard in range(shards())
    }
    return all(moved for (moved,) in servers.ask(moves).values())


@guarded
def read(epoch: str, keys: Sequence[Key]) -> tuple[Gates, Values]:
    """The gates and the raw values of `keys`; every command reads the gate of its shard first."""
    count = shards()
    if count == 1:
        base = tag(epoch, 0)
        found, values = _unwrap(servers.ask({0: _reads(base, [f"{kind}:{number}" for kind, number in keys])})[0])
        return frozenset(found), values
    places: dict[int, list[int]] = {}
    for place, (_kind, member_id) in enumerate(keys):
        places.setdefault(member_id % count, []).append(place)
    commands = {
        shard: _reads(tag(epoch, shard), [f"{keys[place][0]}:{keys[place][1]}" for place in held])
        for shard, held in places.items()
    }
    all_found: set[str | None] = set()
    all_values: Values = [None] * len(keys)
    for shard, replies in servers.ask(commands).items():
        found, values = _unwrap(replies)
        all_found |= found
        for place, value in zip(places[shard], values, strict=True):
            all_values[place] = value
    return frozenset(all_found), all_values


def _reads(base: str, endings: Sequence[str]) -> list[Command]:
    return [
        ("MGET", f"{base}:gate", *(f"{base}:{ending}" for ending in endings[start : start + BATCH]))
        for start in range(0, len(endings), BATCH)
    ]


def _unwrap(replies: Sequence[Values]) -> tuple[set[str | None], Values]:
    """The gates that the commands of one shard found, and the values without them."""
    if len(replies) == 1:
        return {_text(replies[0][0])}, replies[0][1:]
    return {_text(reply[0]) for reply in replies}, [value for reply in replies for value in reply[1:]]


@guarded
def read_all(epoch: str, kind: str, member_ids: Sequence[int]) -> Values:
    """The raw values of one kind of many members, without the gates: for what is written under a gate afterwards."""
    count = shards()
    if count == 1:
        base = f"{tag(epoch, 0)}:{kind}:"
        names = [f"{base}{member_id}" for member_id in member_ids]
        replies = servers.ask({0: [("MGET", *names[start : start + BATCH]) for start in range(0, len(names), BATCH)]})
        return [value for reply in replies[0] for value in reply]
    return read(epoch, [(kind, member_id) for member_id in member_ids])[1]


@guarded
def put(epoch: str, expected_gate: str, kind: str, values: Mapping[int, bytes]) -> bool:
    """Stores values of one kind by member id, if the gate is still `expected_gate`. False: it moved, or is gone."""
    return _put(epoch, kind, values, lambda _shard: (expected_gate, expected_gate))


def _put(epoch: str, kind: str, values: Mapping[int, bytes], gates_for: Callable[[int], tuple[str, str]]) -> bool:
    """Stores values; `gates_for` says, command by command of a shard, which gate is expected and which is left."""
    count = shards()
    held: dict[int, list[int]] = {}
    for member_id in values:
        held.setdefault(member_id % count, []).append(member_id)
    commands: dict[int, list[Command]] = {}
    for shard, ids in held.items():
        base = tag(epoch, shard)
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            # Spread, so that what was warmed together does not go cold together.
            seconds = int(EXPIRY[kind] * random.uniform(0.8, 1.2))  # noqa: S311
            names = [f"{base}:gate", *(f"{base}:{kind}:{member_id}" for member_id in batch)]
            command = ("EVAL", _PUT, len(names), *names, *gates_for(shard), seconds, *(values[i] for i in batch))
            commands.setdefault(shard, []).append(command)
    return all(written for replies in servers.ask(commands).values() for written in replies)


class Batch:
    """What one applier writes to take Redis from one mark to the next. Each write expects the one before it."""

    def __init__(self, epoch: str, before: str, mark: str) -> None:
        self.epoch = epoch
        self._before = before
        self._name = f"{before}>{mark}"
        self._writes = [0] * shards()

    @property
    def sealed(self) -> str:
        """The gate once everything is in."""
        return f"{self._name}{SEAL}"

    def open(self) -> bool:
        """Takes over, from an applier that was killed as well. False: Redis does not hold the mark that it should."""
        return move_gate(self.epoch, self._gate(0), only_from=[self._before, f"{self._before}>*"])

    @guarded
    def put(self, kind: str, values: Mapping[int, bytes]) -> bool:
        """Stores values of one kind by member id. False: somebody else took over, or an earlier write is gone."""
        return _put(self.epoch, kind, values, self._next)

    def _gate(self, writes: int) -> str:
        return f"{self._name}.{writes}"

    def _next(self, shard: int) -> tuple[str, str]:
        self._writes[shard] += 1
        return self._gate(self._writes[shard] - 1), self._gate(self._writes[shard])

    @guarded
    def seal(self) -> bool:
        """Says that everything is in. False: it is not."""
        moves: dict[int, list[Command]] = {
            shard: [("EVAL", _MOVE, 1, f"{tag(self.epoch, shard)}:gate", self.sealed, self._gate(writes))]
            for shard, writes in enumerate(self._writes)
        }
        return all(moved for (moved,) in servers.ask(moves).values())


@guarded
def drop_everything() -> int:
    """Deletes every key of the engine under this installation's prefix; returns how many. For operators and tests."""
    dropped = 0
    for server in servers.all_servers():
        names = list(server.scan_iter(f"{settings.REDIS_KEY_PREFIX}:graph:*", count=BATCH))
        for start in range(0, len(names), BATCH):
            pipeline = server.pipeline(transaction=False)
            for name in names[start : start + BATCH]:
                pipeline.unlink(name)
            pipeline.execute()
        dropped += len(names)
    return dropped


@guarded
def stored_ids(epoch: str, kind: str) -> list[int]:
    """Ids of the members of whom Redis holds a value of this kind."""
    return list(_scanned(epoch, kind))


def _scanned(epoch: str, kind: str) -> Iterator[int]:
    pattern = f"{settings.REDIS_KEY_PREFIX}:graph:{epoch}:{shards()}:*:{kind}:*"
    for server in servers.all_servers():
        for name in server.scan_iter(pattern, count=BATCH):
            yield int(name.rsplit(b":", 1)[1])


@guarded
def beginnings(epoch: str, kind: str, member_ids: Sequence[int]) -> Values:
    """The first TOKEN_LENGTH bytes of what is stored of a kind about members: without moving the rest about."""
    commands: dict[int, list[Command]] = {}
    for member_id in member_ids:
        command = ("GETRANGE", key_name(epoch, kind, member_id), 0, TOKEN_LENGTH - 1)
        commands.setdefault(shard_of(member_id), []).append(command)
    replies = {shard: iter(found) for shard, found in servers.ask(commands).items()}
    return [next(replies[shard_of(member_id)]) or None for member_id in member_ids]


def unpack(value: bytes) -> BitMap:
    """A bitmap from its stored form."""
    return BitMap.deserialize(value)


def unpack_all(values: Iterable[bytes]) -> list[BitMap]:
    """Many bitmaps from their stored forms."""
    return list(map(BitMap.deserialize, values))


def pack(circle: BitMap) -> bytes:
    """The stored form of a bitmap."""
    return circle.serialize()


def pack_third(mark: str, circle: BitMap) -> bytes:
    """The stored form of a third circle: the mark it is true of, then the bitmap."""
    return marked(mark, pack(circle))


def marked(mark: str, packed: bytes) -> bytes:
    """The same of a bitmap that is in its stored form already."""
    return mark.encode() + packed


def built_at(value: bytes) -> str:
    """The mark of a stored third circle, or of its beginning."""
    return value[:TOKEN_LENGTH].decode(errors="replace")


def unpack_third(value: bytes) -> tuple[str, BitMap]:
    """Mark and bitmap of a stored third circle."""
    return built_at(value), unpack(value[TOKEN_LENGTH:])


def union(circles: Iterable[BitMap]) -> BitMap:
    """The union of any number of bitmaps, none included."""
    parts = list(circles)
    return BitMap.union(*parts) if parts else BitMap()
