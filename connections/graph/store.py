"""The engine's part of Redis: key names, the gate, bitmaps in and out.

Keys, all under `<prefix>:graph:<epoch>:`:

- `gate`: `A` while Redis holds the graph as of mark A; `A>B` while one applier is taking it to B; `A>B!` once the last
  write of that batch is in. Every write names the gate it expects and is refused, inside Redis, when the gate has
  moved: a build that began before a change cannot land after it, and an applier that was paused for an hour cannot
  overwrite its successor. A server that loses its last second of writes loses the end of them, never the middle: where
  the seal is, everything before it is too.
- `adjacency:<id>`, `second:<id>`: serialised roaring bitmaps of member ids.
- `third:<id>`: the mark it was built at, then a bitmap. Good only while the mark is current.
"""

import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.conf import settings
from pyroaring import BitMap

from core.redis_client import client, guarded

TOKEN_LENGTH = 16
SEAL = "!"
DAY = 24 * 3600
# Backstops only: what is stale is refused by the gate, not by age. Adjacency outlives the circles made of it.
EXPIRY = {"adjacency": 14 * DAY, "second": 2 * DAY, "third": 2 * DAY}
# Keys a command: long enough to save round trips, short enough not to hold the server up.
BATCH = 1000

Key = tuple[str, int]


def token() -> str:
    """A new epoch or mark: random, so that no state ever carries the name of another."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


def _name(epoch: str, kind: str, member_id: int | None = None) -> str:
    base = f"{settings.REDIS_KEY_PREFIX}:graph:{epoch}:{kind}"
    return base if member_id is None else f"{base}:{member_id}"


# KEYS: the gate, then the keys to write. ARGV: the gate expected, seconds to live, then a value a key.
_PUT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1], 'EX', ARGV[2]) end
return 1
"""
# KEYS: the gate. ARGV: the gate wanted, then the gates it may replace. A `*` at the end stands for any ending.
_MOVE = """
local now = redis.call('GET', KEYS[1])
for i = 2, #ARGV do
    local want = ARGV[i]
    if now == want or (now and string.sub(want, -1) == '*' and string.sub(now, 1, #want - 1) == string.sub(want, 1, -2))
    then redis.call('SET', KEYS[1], ARGV[1]) return 1 end
end
return 0
"""


@guarded
def ping() -> None:
    """Returns if Redis answers."""
    client().ping()


@guarded
def gate(epoch: str) -> str | None:
    """The gate of an epoch, None when Redis has no memory of it."""
    value = cast("bytes | None", client().get(_name(epoch, "gate")))
    return value.decode() if value is not None else None


@guarded
def begin(epoch: str, mark: str) -> None:
    """Sets the gate of a new epoch."""
    client().set(_name(epoch, "gate"), mark)


@guarded
def move_gate(epoch: str, to: str, *, only_from: Sequence[str]) -> bool:
    """Moves the gate if it is one of `only_from` (a trailing `*` matches any ending). False: it was not."""
    return bool(client().eval(_MOVE, 1, _name(epoch, "gate"), to, *only_from))


@guarded
def read(epoch: str, keys: Sequence[Key]) -> tuple[str | None, list[bytes | None]]:
    """The gate and the raw values of `keys`, the gate read first; in one command up to BATCH keys."""
    names = [_name(epoch, "gate"), *(_name(epoch, kind, member_id) for kind, member_id in keys)]
    values: list[bytes | None] = []
    for start in range(0, len(names), BATCH):
        values += cast("list[bytes | None]", client().mget(names[start : start + BATCH]))
    return (values[0].decode() if values[0] is not None else None), values[1:]


@guarded
def put(epoch: str, expected_gate: str, kind: str, values: Mapping[int, bytes]) -> bool:
    """Stores values of one kind by member id, if the gate is still `expected_gate`. False: it moved, or is gone."""
    items = list(values.items())
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        names = [_name(epoch, "gate"), *(_name(epoch, kind, member_id) for member_id, _value in batch)]
        # Spread, so that what was warmed together does not go cold together.
        seconds = int(EXPIRY[kind] * random.uniform(0.8, 1.2))  # noqa: S311
        written = client().eval(_PUT, len(names), *names, expected_gate, seconds, *(value for _id, value in batch))
        if not written:
            return False
    return True


@guarded
def drop_everything() -> int:
    """Deletes every key of the engine under this installation's prefix; returns how many. For operators and tests."""
    names = list(client().scan_iter(f"{settings.REDIS_KEY_PREFIX}:graph:*", count=BATCH))
    for start in range(0, len(names), BATCH):
        client().unlink(*names[start : start + BATCH])
    return len(names)


@guarded
def stored_ids(epoch: str, kind: str) -> list[int]:
    """Ids of the members of whom Redis holds a value of this kind."""
    pattern = _name(epoch, kind) + ":*"
    return [int(name.rsplit(b":", 1)[1]) for name in client().scan_iter(pattern, count=BATCH)]


def unpack(value: bytes) -> BitMap:
    """A bitmap from its stored form."""
    return BitMap.deserialize(value)


def pack(circle: BitMap) -> bytes:
    """The stored form of a bitmap."""
    return circle.serialize()


def pack_third(mark: str, circle: BitMap) -> bytes:
    """The stored form of a third circle: the mark it is true of, then the bitmap."""
    return mark.encode() + pack(circle)


def unpack_third(value: bytes) -> tuple[str, BitMap]:
    """Mark and bitmap of a stored third circle."""
    return value[:TOKEN_LENGTH].decode(), unpack(value[TOKEN_LENGTH:])


def union(circles: Iterable[BitMap]) -> BitMap:
    """The union of any number of bitmaps, none included."""
    parts = list(circles)
    return BitMap.union(*parts) if parts else BitMap()
