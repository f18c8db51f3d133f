"""The whole graph in memory, for the peers that want it so. What is not installed is None, and left out."""

import importlib
from types import ModuleType
from typing import Any

import numpy as np
from django.db import connection

# Above this a graph of Python objects takes too much memory and minutes to make.
NETWORKX_AT_MOST = 200_000

Array = np.ndarray[Any, Any]


def installed(name: str) -> ModuleType | None:
    """A module, if it is installed: requirements/benchmarks.txt has those that only benchmarks need."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# One row of PostgreSQL's binary copy format: number of columns, then the length and the value of each.
_ROW = np.dtype([("columns", ">i2"), ("a", ">i4"), ("low", ">i4"), ("b", ">i4"), ("high", ">i4")])
_HEADER, _TRAILER = 19, 2


def edges() -> Array:
    """Every live connection, as an array of two columns of member ids."""
    connection.ensure_connection()
    data = bytearray()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy("COPY (SELECT low_id, high_id FROM connections_connection WHERE live) TO STDOUT BINARY") as copy,
    ):
        for block in copy:
            data += block
    rows = np.frombuffer(memoryview(data)[_HEADER:-_TRAILER], dtype=_ROW)
    return np.stack([rows["low"], rows["high"]], axis=1).astype(np.int32)


class Rows:
    """Compressed sparse rows: the connections of member i are `others[start[i]:start[i + 1]]`."""

    def __init__(self, pairs: Array) -> None:
        ends = np.concatenate([pairs[:, 0], pairs[:, 1]])
        order = np.argsort(ends, kind="stable")
        self.others = np.concatenate([pairs[:, 1], pairs[:, 0]])[order]
        self.start = np.searchsorted(ends[order], np.arange(int(ends.max(initial=0)) + 2))
        self._seen = np.zeros(len(self.start), dtype=bool)

    def within(self, member_id: int, steps: int) -> list[Array]:
        """The circles of a member: who is at one step, two steps, and so on."""
        reached = [np.array([member_id])]
        self._seen[member_id] = True
        for _step in range(steps):
            found = np.concatenate(
                [self.others[self.start[at] : self.start[at + 1]] for at in reached[-1]] or [np.array([], dtype=int)]
            )
            circle = np.unique(found[~self._seen[found]])
            self._seen[circle] = True
            reached.append(circle)
        for circle in reached:
            self._seen[circle] = False
        return reached[1:]


def igraph_of(pairs: Array) -> Any:
    """The graph for igraph, the numbers of its vertices being members' ids; None where that is not installed."""
    igraph = installed("igraph")
    return igraph.Graph(n=int(pairs.max(initial=0)) + 1, edges=pairs) if igraph else None


def networkx_of(pairs: Array, members: int) -> Any:
    """The graph for networkx; None where that is not installed, or the network too large for it."""
    networkx = installed("networkx")
    if networkx is None or members > NETWORKX_AT_MOST:
        return None
    graph = networkx.Graph()
    graph.add_edges_from(pairs.tolist())
    return graph
