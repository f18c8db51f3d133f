"""Counting: one step for all buckets that an attempt goes into, in PostgreSQL or in Redis.

The generic cell rate algorithm: a bucket is the moment at which it will be empty. An attempt moves that moment on by
its step; where this would take it further than the span from now, the attempt is refused and moves nothing. There is
no window at whose edge twice as much passes, and nothing to reset.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import connection, transaction

from core.redis_client import client, guarded
from limits.rates import Rate

Attempt = Mapping[str, Rate]  # the rate by the key of its bucket
NOTHING = timedelta(0)
MICROSECOND = timedelta(microseconds=1)
SWEPT_AT_ONCE = 10_000

# In the order of their keys, so that two attempts never wait for each other in a circle.
_TAKE = """
INSERT INTO limits_bucket AS bucket (key, empty_at, span)
SELECT asked.key, statement_timestamp() + asked.step, asked.span
FROM unnest(%s::text[], %s::interval[], %s::interval[]) AS asked (key, step, span)
ORDER BY asked.key
ON CONFLICT (key) DO UPDATE
SET empty_at = GREATEST(bucket.empty_at, statement_timestamp()) + (EXCLUDED.empty_at - statement_timestamp()),
    span = EXCLUDED.span
WHERE GREATEST(bucket.empty_at, statement_timestamp()) + (EXCLUDED.empty_at - statement_timestamp())
      <= statement_timestamp() + EXCLUDED.span
RETURNING key
"""
_FULL = """
SELECT max(bucket.empty_at + asked.step - asked.span - statement_timestamp())
FROM limits_bucket AS bucket
JOIN unnest(%s::text[], %s::interval[], %s::interval[]) AS asked (key, step, span) ON asked.key = bucket.key
WHERE bucket.key != ALL (%s)
"""


def take(attempt: Attempt) -> timedelta:
    """Counts an attempt in PostgreSQL; returns nothing (a zero), or how long to wait where it was one too many.

    All buckets or none. It is committed before it returns, whatever becomes of the request: it may not be called
    inside a transaction, which could take it back (raises RuntimeError).
    """
    if not attempt:
        return NOTHING
    keys = list(attempt)
    asked = (keys, [rate.step for rate in attempt.values()], [rate.span for rate in attempt.values()])
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = [key for (key,) in cursor.fetchall()]
        if len(taken) == len(keys):
            return NOTHING
        cursor.execute(_FULL, (*asked, taken))
        [wait] = cursor.fetchone() or (NOTHING,)
        transaction.set_rollback(True)
    return max(wait, MICROSECOND)


# KEYS: the buckets. ARGV: step and span of each, in microseconds. Redis' own clock, as it is the same for all.
_TAKE_IN_REDIS = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait, after = 0, {}
for i, key in ipairs(KEYS) do
    local step, span = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    after[i] = math.max(tonumber(redis.call('GET', key) or now), now) + step
    wait = math.max(wait, after[i] - now - span)
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', after[i]), 'PX', math.ceil((after[i] - now) / 1000))
end
return 0
"""


@guarded
def take_in_redis(attempt: Attempt) -> timedelta:
    """As `take`, in Redis: quicker, and gone with it. Raises RedisAway."""
    if not attempt:
        return NOTHING
    names = [f"{settings.REDIS_KEY_PREFIX}:limits:{key}" for key in attempt]
    numbers = [span // MICROSECOND for rate in attempt.values() for span in (rate.step, rate.span)]
    return cast("int", client().eval(_TAKE_IN_REDIS, len(names), *names, *numbers)) * MICROSECOND


def sweep() -> int:
    """Deletes buckets that are empty, a part at a time; returns how many."""
    swept = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM limits_bucket WHERE key IN (SELECT key FROM limits_bucket"
                " WHERE empty_at < statement_timestamp() LIMIT %s FOR UPDATE SKIP LOCKED)",
                [SWEPT_AT_ONCE],
            )
            count = cursor.rowcount
        swept += count
        if count < SWEPT_AT_ONCE:
            return swept
