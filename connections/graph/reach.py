"""The union of thousands of stored bitmaps, without making thousands of bitmaps.

A third circle is the union of some two thousand first circles. Made one by one, their bitmaps take two thirds of the
time. Here they stay in their stored form and are read all at once by numpy, into one flag a member; and the flags are
written as a stored bitmap again. The form is the portable one of Roaring (Lemire et al., "Roaring bitmaps:
implementation of an optimized software library", 2018; its "RoaringFormatSpec"), which pyroaring reads and writes:

- without runs: the number 12346 and the number of containers, 32 bits each; for each container its key and its size
  less one, 16 bits each; for each its place, 32 bits; then the containers. A container holds the members whose upper
  16 bits are its key: up to 4096 of them as their lower 16 bits in order, more as a set of 65536 bits.
- with runs (12347): left to pyroaring, as are containers that are sets of bits.

Bytes are little-endian throughout.
"""

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

Numbers = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]

WITHOUT_RUNS = 12346
CONTAINER = 1 << 16
LISTED_AT_MOST = 4096
EMPTY = BitMap().serialize()
# Beyond this id a flag for each would take longer than sorting.
FLAGGED_AT_MOST = 1 << 25


def beyond(values: Sequence[bytes], near: BitMap) -> bytes:
    """The stored form of the union of the stored bitmaps `values`, less the members `near`."""
    found = _ids(values) if values else np.zeros(0, dtype=np.uint32)
    if not len(found):
        return EMPTY
    if found.max() >= FLAGGED_AT_MOST:
        return (BitMap(array("I", np.unique(found).tobytes())) - near).serialize()
    flags = np.zeros((int(found.max()) // CONTAINER + 1) * CONTAINER, dtype=np.bool_)
    flags[found] = True
    inside = np.array(near.to_array(), dtype=np.uint32)
    flags[inside[inside < len(flags)]] = False
    return _stored(flags)


def _ids(values: Sequence[bytes]) -> Numbers:
    """The ids in all the bitmaps, in no order, some of them several times."""
    sizes = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
    others = []
    if (sizes & 1).any():  # only with runs, and 16 bits at a time do not fit
        others = [value for value in values if len(value) & 1]
        values = [value for value in values if not len(value) & 1]
        sizes = sizes[sizes & 1 == 0]
    words = np.frombuffer(b"".join(values), dtype="<u2")
    lengths = sizes // 2
    starts = np.cumsum(lengths) - lengths
    # A list of 16-bit numbers is the shortest form, so what is this short holds no set of bits.
    is_plain = (words[starts] == WITHOUT_RUNS) & (lengths < LISTED_AT_MOST)
    others += [values[int(at)] for at in np.flatnonzero(~is_plain)]
    one_by_one = (np.array(BitMap.deserialize(value).to_array(), dtype=np.uint32) for value in others)
    return np.concatenate([_listed(words, starts[is_plain], lengths[is_plain]), *one_by_one])


def _listed(words: Words, starts: Places, lengths: Places) -> Numbers:
    """The ids in those bitmaps, without runs and all of lists, that begin at `starts` and are so many words long."""
    containers = words[starts + 2].astype(np.int64)
    place = np.repeat(starts + 4, containers) + 2 * _within(containers)
    keys, sizes = words[place].astype(np.uint32), words[place + 1].astype(np.int64) + 1
    # Behind four words, and four for each container, come the lists, one after the other up to the end.
    listed = lengths - 4 - 4 * containers
    lower = words[np.repeat(starts + lengths - listed, listed) + _within(listed)]
    return (np.repeat(keys, sizes) << np.uint32(16)) | lower


def _within(counts: Places) -> Places:
    """0, 1, … for each of some counts, one after the other: of [2, 3] it is [0, 1, 0, 1, 2]."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def _stored(flags: Flags) -> bytes:
    """The stored form of the members whose flag is up."""
    rows = flags.reshape(-1, CONTAINER)
    sizes = np.count_nonzero(rows, axis=1)
    keys = np.flatnonzero(sizes)
    held = [_container(rows[key], int(sizes[key])) for key in keys]
    head = np.array([WITHOUT_RUNS, len(keys)], dtype="<u4").tobytes()
    described = np.column_stack([keys, sizes[keys] - 1]).astype("<u2").tobytes()
    first = len(head) + len(described) + 4 * len(keys)
    lengths = [len(each) for each in held]
    places = (first + np.cumsum([0, *lengths])[:-1]).astype("<u4").tobytes()
    return b"".join([head, described, places, *held])


def _container(row: Flags, size: int) -> bytes:
    if size > LISTED_AT_MOST:
        return np.packbits(row, bitorder="little").tobytes()
    return np.flatnonzero(row).astype("<u2").tobytes()
