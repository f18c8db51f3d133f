"""What Redis holds of the engine: counted where the keys are few, estimated from a sample where they are many.

A SCAN goes through the keys in the order of their hashes, so the first hundred thousand are a sample drawn by chance.
Of a million keys, ten thousand second circles are then estimated within 6 %, a hundred thousand within 2 % (twice
the standard error). The result is kept for a minute, so that it costs the same however many people and monitors ask.
"""

import contextlib
import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TypeVar, cast

import redis
from django.conf import settings
from django.utils import timezone
from pyroaring import BitMap

from connections.graph import reader, servers, store
from connections.graph.store import Key
from core.redis_client import RedisAway, breaker, client, guarded

KINDS = ("adjacency", "second", "third")
# Keys of the engine that belong to no member; and keys of an epoch that is over, which expire by themselves.
KEEPING, ORPHANED = "keeping", "orphaned"
# Keys looked at, of all servers together; up to this many the counts are exact.
LOOKED_AT = 100_000
# Values of a kind whose size is asked for; up to this many the bytes are exact.
WEIGHED = 500
# Third circles that are checked against what changed since they were built.
CHECKED = 200
KEPT_SECONDS = 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Census:
    """How many values of each kind Redis holds, how many third circles among them are current, and their bytes."""

    epoch: str
    at: datetime
    stored: Mapping[str, int]
    current_third: int
    bytes: int
    exact: bool


@dataclass(slots=True)
class _Found:
    """What a scan of one server came to: names by kind, and for how many keys each of them stands."""

    names: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    factor: float = 1.0


def kept(epoch: str, mark: str | None) -> Census:
    """The census of the last minute, or a new one. Raises RedisAway."""
    known = _known()
    if known is None or known.epoch != epoch:
        known = take(epoch, mark)
    return known


def take(epoch: str, mark: str | None) -> Census:
    """Counts now, and keeps the result for `kept`. Raises RedisAway."""
    breaker.check(servers.url())
    try:
        found, current_third, size = _look(epoch, mark)
    except (redis.RedisError, OSError) as error:
        # No pause for everybody begins here: what failed may be this alone, on a slot that is just moving.
        raise RedisAway(str(error)) from error
    stored = {kind: round(sum(len(each.names[kind]) * each.factor for each in found)) for kind in (*KINDS, ORPHANED)}
    exact = all(each.factor == 1 for each in found)
    census = Census(epoch, timezone.now(), stored, round(current_third * stored["third"]), size, exact)
    _keep(census)
    return census


def _look(epoch: str, mark: str | None) -> tuple[list[_Found], float, int]:
    """What the servers hold, the share of third circles that are current, the bytes of everything."""
    every = servers.all_servers()
    found = [_scan(server, epoch, LOOKED_AT // len(every)) for server in every]
    size = sum(_bytes(server, each, WEIGHED // len(every)) for server, each in zip(every, found, strict=True))
    thirds = [int(name.rsplit(b":", 1)[1]) for each in found for name in each.names["third"]]
    return found, _current_share(epoch, mark, _some(thirds, CHECKED)), round(size)


def _scan(server: redis.Redis, epoch: str, most: int) -> _Found:
    found = _Found()
    looked_at, cursor = 0, 0
    while True:
        cursor, names = cast("tuple[int, list[bytes]]", server.scan(cursor, count=store.BATCH))
        looked_at += len(names)
        for kind, name in _kinds(names, epoch):
            found.names[kind].add(name)
        if cursor == 0:
            return found
        if looked_at >= most:
            found.factor = max(server.dbsize() / looked_at, 1.0)
            return found


def _kinds(names: Iterable[bytes], epoch: str) -> Iterator[tuple[str, bytes]]:
    """(kind, name) of the keys among `names` that are the engine's under this installation's prefix."""
    ours = f"{settings.REDIS_KEY_PREFIX}:graph:".encode()
    current = servers.tag(epoch, 0).partition("{")[0].encode()
    for name in names:
        if name.startswith(current):
            kind = name.rsplit(b":", 2)[1].decode()
            yield (kind if kind in KINDS else KEEPING), name
        elif name.startswith(ours):
            yield ORPHANED, name


def _bytes(server: redis.Redis, found: _Found, most: int) -> float:
    size = 0.0
    for names in found.names.values():
        sample = _some(names, most)
        pipeline = server.pipeline(transaction=False)
        for name in sample:
            pipeline.memory_usage(name)
        # A key may have expired since: it weighs nothing.
        weights = [weight or 0 for weight in cast("list[int | None]", pipeline.execute())]
        size += sum(weights) / max(len(weights), 1) * len(names) * found.factor
    return size


def _current_share(epoch: str, mark: str | None, ids: Sequence[int]) -> float:
    """The share of some third circles that a reader would take."""
    if not ids:
        return 0.0
    near: list[Key] = [(kind, member_id) for member_id in ids for kind in ("adjacency", "second")]
    _gates, (log, *circles) = store.read(epoch, [reader.RECENT, *near])
    current = 0
    for member_id, beginning, first, second in zip(
        ids, store.beginnings(epoch, "third", ids), circles[::2], circles[1::2], strict=True
    ):
        if first is not None and second is not None:
            around = store.unpack(first) | store.unpack(second) | BitMap([member_id])
            current += reader.third_is_current(beginning, mark, log, around)
    return current / len(ids)


def _some(everything: Collection[T], most: int) -> list[T]:
    """`most` of them at random, or all where they are no more."""
    listed = list(everything)
    return listed if len(listed) <= most else random.SystemRandom().sample(listed, most)


def _known() -> Census | None:
    value = _kept_value()
    if value is None:
        return None
    told = json.loads(value)
    return Census(**told | {"at": datetime.fromisoformat(told["at"])})


def _name() -> str:
    return f"{settings.REDIS_KEY_PREFIX}:statistics:census"


@guarded
def _kept_value() -> bytes | None:
    return cast("bytes | None", client().get(_name()))


def _keep(census: Census) -> None:
    # A server that refuses to write may still be read, and the next look is only dearer.
    with contextlib.suppress(RedisAway, redis.RedisError, OSError):
        breaker.check()
        client().set(_name(), json.dumps(asdict(census) | {"at": census.at.isoformat()}), ex=KEPT_SECONDS)
