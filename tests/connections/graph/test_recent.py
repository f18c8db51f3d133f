"""What changed lately: found by mark, cut where an applier was killed, forgotten when it is long ago."""

from pyroaring import BitMap

from connections.graph import recent, store

A, B, C, D = (store.token() for _ in range(4))


def test_what_changed_after_a_mark() -> None:
    value = recent.extended(None, A, B, [(1, 2), (3, 4)])
    value = recent.extended(value, B, C, [(5, 6)])
    assert recent.changed_since(value, A) == BitMap([1, 2, 3, 4, 5, 6])
    assert recent.changed_since(value, B) == BitMap([5, 6])
    assert recent.changed_since(value, C) == BitMap()


def test_what_is_not_known() -> None:
    value = recent.extended(None, A, B, [(1, 2)])
    assert recent.changed_since(None, A) is None
    assert recent.changed_since(value, C) is None
    assert recent.changed_since(value, "no mark at all") is None


def test_what_a_killed_applier_added_is_dropped() -> None:
    value = recent.extended(None, A, B, [(1, 2)])
    value = recent.extended(value, B, C, [(3, 4)])
    value = recent.extended(value, B, D, [(5, 6)])
    assert recent.changed_since(value, A) == BitMap([1, 2, 5, 6])
    assert recent.changed_since(value, C) is None


def test_a_gap_begins_anew() -> None:
    value = recent.extended(None, A, B, [(1, 2)])
    value = recent.extended(value, C, D, [(3, 4)])
    assert recent.changed_since(value, C) == BitMap([3, 4])
    assert recent.changed_since(value, A) is None


def test_only_so_much_is_remembered() -> None:
    value = recent.extended(None, A, B, [(1, 2)])
    value = recent.extended(value, B, C, [(number, number + 1) for number in range(10, 10 + recent.KEPT)])
    assert len(value) == recent.KEPT * recent.RECORD
    assert recent.changed_since(value, A) is None
    assert recent.changed_since(value, B) is None
    assert recent.changed_since(value, C) == BitMap()


def test_an_id_that_looks_like_a_mark_is_not_taken_for_one() -> None:
    """Eight bytes of ids, the mark before them: a search by bytes alone can begin in the middle of a record."""
    mark = "A" * recent.MARK
    look_alike = (0x41414141, 0x41414141)
    value = recent.extended(None, B, mark, [look_alike])
    value = recent.extended(value, mark, C, [(1, 2)])
    assert recent.changed_since(value, mark) == BitMap([1, 2])
    assert recent.changed_since(value, "A" * 8 + C[:8]) is None
