"""What changed lately, by mark: so that a third circle stays good while nothing near its owner changes.

A tie matters to what is within three steps of a member only if one of its ends is within two. So a third circle that
was built at mark A is right at mark B if no pair that changed in between has an end among the member and the first
two circles as they are at B. (On every chain of three ties or fewer, as it is now or as it was, the first tie has the
member as an end; what it leads to is therefore the same now and then, and so on along the chain.)

Stored as records of 24 bytes, oldest first: a mark, and a pair that changed in the batch that led to it. The first
record is the mark from which on nothing is left out, with no pair (two zeros).
"""

from array import array
from collections.abc import Iterable

from pyroaring import BitMap

MARK = 16
RECORD = MARK + 8
WORDS = RECORD // 4
# Pairs remembered. A third circle that is older than these is built anew.
KEPT = 1000


def _key(mark: str) -> bytes:
    return mark.encode()[:MARK].ljust(MARK)


def _end_of(value: bytes, mark: str) -> int | None:
    """Where the records of a mark end, None where there are none."""
    wanted, at = _key(mark), len(value)
    while (at := value.rfind(wanted, 0, at)) >= 0:
        if at % RECORD == 0:
            return at + RECORD
        at += MARK - 1
    return None


def extended(value: bytes | None, before: str, mark: str, pairs: Iterable[tuple[int, int]]) -> bytes:
    """What is to be stored once the batch that leads from `before` to `mark` is in.

    What a killed applier added after `before` is dropped: its mark was never PostgreSQL's.
    """
    end = _end_of(value, before) if value is not None else None
    head = value[:end] if value is not None and end is not None else _record(before, (0, 0))
    added = b"".join(_record(mark, pair) for pair in sorted(pairs))
    return (head + added)[-KEPT * RECORD :]


def _record(mark: str, pair: tuple[int, int]) -> bytes:
    return _key(mark) + array("I", pair).tobytes()


def changed_since(value: bytes | None, mark: str) -> BitMap | None:
    """Ids of both ends of every pair that changed after a mark; None where that is not known any more."""
    end = _end_of(value, mark) if value is not None else None
    if value is None or end is None:
        return None
    words = array("I")
    words.frombytes(value[end:])
    return BitMap(words[WORDS - 2 :: WORDS]) | BitMap(words[WORDS - 1 :: WORDS])
