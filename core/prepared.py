"""Statements that PostgreSQL plans once a connection instead of once a question: for short, hot SQL of our own.

Django sends finished text, which PostgreSQL parses and plans anew each time. For a look-up by primary key that is most
of the time taken. Here parameters travel beside the text and the statement is prepared by the server the first time a
connection asks it. Not for statements whose best plan depends on the parameters.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# Django switches preparing off for its connections (None); this many makes psycopg prepare what asks for it, only that.
ONLY_WHEN_ASKED = 1_000_000_000
# Statements that a connection keeps; psycopg would forget the oldest of a hundred.
KEPT = 500

Parameters = Sequence[Any] | Mapping[str, Any] | None


class _PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """A cursor whose every statement is prepared; Django's own wrapper goes around it, so it is counted and logged."""

    def execute(self, query: Any, params: Any = None, **_ignored: Any) -> "_PreparedCursor":
        """As psycopg's, always prepared."""
        return super().execute(query, params, prepare=True)


def rows(query: str, params: Parameters = None) -> list[tuple[Any, ...]]:
    """All rows that a prepared statement returns.

    Parameters are bound by the server: where it cannot guess a type, the statement has to cast (`%s::integer[]`).
    """
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        connection.connection.prepare_threshold = ONLY_WHEN_ASKED
        connection.connection.prepared_max = KEPT
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(cast("CursorWrapper", _PreparedCursor(connection.connection))) as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()
