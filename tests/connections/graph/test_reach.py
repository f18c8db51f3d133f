"""The union of many stored bitmaps is what pyroaring makes of them, whatever their shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from connections.graph import reach

LARGEST = 3_000_000
few = st.sets(st.integers(1, LARGEST), max_size=60)
# A stretch of neighbours: with runs, where pyroaring is asked for them, or as a set of bits.
stretch = st.tuples(st.integers(1, LARGEST), st.integers(0, 20_000)).map(lambda each: set(range(each[0], sum(each))))


def stored(ids: set[int], *, in_runs: bool = False) -> bytes:
    return BitMap(ids, optimize=in_runs).serialize()


@settings(max_examples=150, deadline=None)
@given(circles=st.lists(few, max_size=30), long=st.lists(st.tuples(stretch, st.booleans()), max_size=2), near=few)
def test_it_is_the_union_less_who_is_near(
    circles: list[set[int]], long: list[tuple[set[int], bool]], near: set[int]
) -> None:
    values = [stored(ids) for ids in circles] + [stored(ids, in_runs=runs) for ids, runs in long]
    expected = BitMap.union(BitMap(), *(BitMap(ids) for ids in [*circles, *(ids for ids, _runs in long)])) - BitMap(
        near
    )
    found = reach.beyond(values, BitMap(near))
    assert BitMap.deserialize(found) == expected
    assert found == stored(set(expected)), "byte for byte what pyroaring writes"


@pytest.mark.parametrize("size", [4095, 4096, 4097])
def test_where_a_list_becomes_a_set_of_bits(size: int) -> None:
    ids = set(range(70_000, 70_000 + 3 * size, 3))
    assert reach.beyond([stored(ids)], BitMap()) == stored(ids)
    halves = [stored({each for each in ids if each % 2 == half}) for half in (0, 1)]
    assert reach.beyond(halves, BitMap()) == stored(ids)


def test_nobody() -> None:
    assert reach.beyond([], BitMap([1])) == BitMap().serialize()
    assert reach.beyond([BitMap().serialize()], BitMap()) == BitMap().serialize()
    assert BitMap.deserialize(reach.beyond([stored({1, 2})], BitMap([1, 2, 99_999_999]))) == BitMap()


def test_the_last_of_a_container_and_the_largest_id() -> None:
    ids = {65_535, 65_536, 131_071}
    assert reach.beyond([stored(ids)], BitMap()) == stored(ids)
    ids |= {2**31 - 1}
    assert BitMap.deserialize(reach.beyond([stored(ids)], BitMap([65_536]))) == BitMap(ids - {65_536})
