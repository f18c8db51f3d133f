"""Counting how the engine answers, and reading the counts of all processes together: for operators.

Each process counts in memory and hands its counts to Redis, which adds them up. A count is a hint for people: one that
is lost on the way (a process that was killed, a Redis that went away just then) is lost, and nothing depends on it.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import redis
import structlog
from django.conf import settings

from core.redis_client import RedisAway, breaker, client, guarded

log = structlog.get_logger(__name__)

QUESTIONS = ("degrees", "mutuals", "circles")
# From Redis alone; from Redis after something missing was built in the request; by PostgreSQL.
WAYS = ("redis", "build", "sql")

# A process hands over what it counted no more often than this.
FLUSH_SECONDS = 10.0
HOUR = 3600
# Beside the counts of answers: since when they are counted, what the applier did, when it did so last and began anew.
SINCE, CHANGES, LAST, BEGAN = "since", "changes", "last_applied", "epoch_began"


class _Tally:
    """What this process has counted and not handed over yet."""

    def __init__(self) -> None:
        self.counts: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.due = time.monotonic() + FLUSH_SECONDS
        self.lock = threading.Lock()


_tally = _Tally()


def answered(question: str, by: str) -> None:
    """Counts one answer to one of QUESTIONS, given in one of WAYS. Costs a fraction of a microsecond.

    Without a lock: CPython lets another thread go on between calls and turns of a loop, and within the line that adds
    there is neither. Were that to change, one count in many would be lost, which nobody could notice.
    Once in FLUSH_SECONDS the call that happens to be next waits for one round trip to Redis.
    """
    _tally.counts[question, by] += 1
    if time.monotonic() >= _tally.due:
        flush()


def flush() -> None:
    """Hands what this process has counted to Redis, and begins again at nothing.

    While Redis is away the counts wait. A failure is no error, and does not begin the pause either: a server that
    refuses to write may still be read.
    """
    if not _tally.lock.acquire(blocking=False):
        return
    try:
        _tally.due = time.monotonic() + FLUSH_SECONDS
        breaker.check()
        taken, _tally.counts = _tally.counts, defaultdict(int)
        if taken:
            _send(taken)
    except RedisAway:
        pass
    except (redis.RedisError, OSError) as error:
        log.warning("statistics.lost", error=str(error))
    finally:
        _tally.lock.release()


def _send(counts: Mapping[tuple[str, str], int]) -> None:
    now = time.time()
    whole, this_hour = _name(), _name(int(now // HOUR))
    pipeline = client().pipeline(transaction=False)
    for (question, by), count in counts.items():
        pipeline.hincrby(whole, f"{question}:{by}", count)
        pipeline.hincrby(this_hour, f"{question}:{by}", count)
    pipeline.hsetnx(whole, SINCE, str(int(now)))
    pipeline.expire(this_hour, 3 * HOUR)
    pipeline.execute()


def applied(changes: int, *, anew: bool = False) -> None:
    """Notes that some changes are done with: Redis was told of them, or with `anew` it began an epoch that knows them.

    For the applier, which has just written to Redis: one command more. A failure is no error.
    """
    try:
        breaker.check()
        pipeline = client().pipeline(transaction=False)
        pipeline.hset(_name(), BEGAN if anew else LAST, str(time.time()))
        pipeline.hincrby(_name(), CHANGES, changes)
        pipeline.execute()
    except (RedisAway, redis.RedisError, OSError) as error:
        log.warning("statistics.lost", error=str(error))


def _name(hour: int | None = None) -> str:
    # Not below the epoch: a Redis that lost the circles and not these goes on counting.
    base = f"{settings.REDIS_KEY_PREFIX}:statistics"
    return base if hour is None else f"{base}:{hour}"


@dataclass(frozen=True, slots=True)
class Answers:
    """How many questions were answered, by question and way, since when (None: nothing was counted yet)."""

    counts: Mapping[tuple[str, str], int]
    since: datetime | None

    def total(self, *, question: str | None = None, by: str | None = None) -> int:
        """All answers, or those to one question, or those given in one way."""
        return sum(
            count for (asked, way), count in self.counts.items() if question in (None, asked) and by in (None, way)
        )

    def share(self, by: str, *, question: str | None = None) -> float | None:
        """The share of answers given in one way; None when nothing was asked."""
        total = self.total(question=question)
        return self.total(question=question, by=by) / total if total else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What all processes have counted: since Redis remembers, and since the hour before this one began."""

    answers: Answers
    lately: Answers
    changes: int
    last_applied: datetime | None
    epoch_began: datetime | None


@guarded
def counted() -> Counted:
    """What all processes have handed over so far. Raises RedisAway."""
    hour = int(time.time() // HOUR)
    pipeline = client().pipeline(transaction=False)
    for name in (_name(), _name(hour - 1), _name(hour)):
        pipeline.hgetall(name)
    whole, *hours = cast("list[dict[bytes, bytes]]", pipeline.execute())
    return Counted(
        answers=Answers(_added(whole), _moment(whole, SINCE)),
        lately=Answers(_added(*hours), datetime.fromtimestamp((hour - 1) * HOUR, UTC)),
        changes=int(whole.get(CHANGES.encode(), 0)),
        last_applied=_moment(whole, LAST),
        epoch_began=_moment(whole, BEGAN),
    )


def _moment(told: Mapping[bytes, bytes], name: str) -> datetime | None:
    value = told.get(name.encode())
    return datetime.fromtimestamp(float(value), UTC) if value is not None else None


def _added(*hashes: Mapping[bytes, bytes]) -> dict[tuple[str, str], int]:
    return {
        (question, by): sum(int(each.get(f"{question}:{by}".encode(), 0)) for each in hashes)
        for question in QUESTIONS
        for by in WAYS
    }
