"""Django's cache in PostgreSQL, for what must be counted rightly: failed sign-ins, one-time codes that were used.

Unlike Django's own it never throws out what is still good: whoever fills it with other keys would empty somebody's
count. `add` is one statement, so that of two processes at once one gets the lock. Values are JSON, never pickles.
Slower than Redis, and meant for what is rare. Without PostgreSQL it raises: no sign-in goes uncounted.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

SWEPT_AT_ONCE = 10_000

_GET = """
SELECT value::text FROM limits_cachedvalue WHERE key = %s AND (expires_at IS NULL OR expires_at > clock_timestamp())
"""
_SET = """
INSERT INTO limits_cachedvalue AS entry (key, value, expires_at) VALUES (%s, %s::jsonb, %s)
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
"""
_ADD = _SET + "WHERE entry.expires_at <= clock_timestamp()"
_TOUCH = """
UPDATE limits_cachedvalue SET expires_at = %s
WHERE key = %s AND (expires_at IS NULL OR expires_at > clock_timestamp())
"""
_DELETE = """
DELETE FROM limits_cachedvalue WHERE key = %s AND (expires_at IS NULL OR expires_at > clock_timestamp())
"""


class PostgresCache(BaseCache):
    """One row an entry (limits.models.CachedValue)."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _run(self, statement: str, *values: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    def _name(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _end(self, timeout: Any) -> datetime | None:
        end = self.get_backend_timeout(timeout)
        return None if end is None else datetime.fromtimestamp(end, UTC)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` where there is none or its time is over."""
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self._name(key, version)])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Stores what JSON can hold. Raises TypeError for anything else."""
        self._run(_SET, self._name(key, version), json.dumps(value), self._end(timeout))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Stores it where there is nothing yet; of several at once exactly one gets True."""
        return self._run(_ADD, self._name(key, version), json.dumps(value), self._end(timeout)) == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Gives an entry a new time; False where there is none."""
        return self._run(_TOUCH, self._end(timeout), self._name(key, version)) == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forgets an entry; False where there was none."""
        return self._run(_DELETE, self._name(key, version)) == 1

    def clear(self) -> None:
        """Forgets everything."""
        self._run("DELETE FROM limits_cachedvalue")


def sweep() -> int:
    """Deletes entries whose time is over, a part at a time; returns how many."""
    swept = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM limits_cachedvalue WHERE key IN (SELECT key FROM limits_cachedvalue"
                " WHERE expires_at <= clock_timestamp() LIMIT %s FOR UPDATE SKIP LOCKED)",
                [SWEPT_AT_ONCE],
            )
            count = cursor.rowcount
        swept += count
        if count < SWEPT_AT_ONCE:
            return swept
