"""The graphs for measuring and testing, which lie beside the repository: topology only, and none of it is ours."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("MAILLON_DATA") or ROOT.parent / "shared" / "data")
GRAPHS = ("lastfm_asia", "snap_ego_facebook", "deezer_ro", "epinions_undirected")


@dataclass(frozen=True)
class Check:
    """Known facts of one graph. `pairs`: u, v, distance (-1: not connected), mutual connections.

    `nodes`: node, degree, how many are within two and within three hops, without the node itself.
    """

    pairs: list[tuple[int, int, int, int]]
    nodes: list[tuple[int, int, int, int]]


def graph_file(name: str) -> Path:
    """The edge list of a graph; skips the test, saying so, where it is absent."""
    path = FOLDER / "graphs" / f"{name}.tsv.xz"
    if not path.exists():
        pytest.skip(f"no graphs in {FOLDER} (MAILLON_DATA)")
    return path


def check_of(name: str) -> Check:
    """The facts that come with a graph."""
    return Check(pairs=_rows(f"{name}.pairs.tsv"), nodes=_rows(f"{name}.nodes.tsv"))


def _rows(name: str) -> list[tuple[int, int, int, int]]:
    lines = (FOLDER / "checks" / name).read_text().splitlines()[1:]
    rows = [tuple(map(int, line.split("\t"))) for line in lines]
    return [(a, b, c, d) for a, b, c, d in rows]
