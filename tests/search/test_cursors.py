"""Cursors of the search."""

import base64
import json

import pytest

from core.pagination import BadCursor
from search import cursors


def made(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_what_was_written_is_read() -> None:
    assert cursors.read(cursors.write([-1, 2**62, 0]), 3) == [-1, 2**62, 0]


@pytest.mark.parametrize(
    "cursor",
    [
        "?",
        "é",
        "W10",
        made([1]),
        made([1, "a"]),
        made([1, True]),
        made([1, 1.5]),
        made([1, 2**63]),
        made({"a": 1}),
        "W1" * 400,
    ],
)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        cursors.read(cursor, 2)
