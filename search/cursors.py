"""Cursors of the search: the whole numbers that say where the last page ended."""

import base64
import binascii
import json
from collections.abc import Sequence

from core.pagination import BIGGEST, LONGEST, BadCursor


def write(values: Sequence[int]) -> str:
    """The cursor of a place."""
    return base64.urlsafe_b64encode(json.dumps(list(values), separators=(",", ":")).encode()).decode().rstrip("=")


def read(cursor: str, length: int) -> list[int]:
    """The `length` numbers of a cursor. Raises BadCursor."""
    if len(cursor) > LONGEST:
        raise BadCursor("too long")
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = json.loads(raw)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor("unreadable") from error
    if not isinstance(values, list) or len(values) != length:
        raise BadCursor("made for another list")
    if any(isinstance(value, bool) or not isinstance(value, int) or abs(value) > BIGGEST for value in values):
        raise BadCursor("no such place")
    return values
