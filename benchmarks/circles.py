"""Circles: second and third circle of one member, computed and stored.

First circles are in Redis, as the sweep keeps them; the second and third are built and written each time. The peers
have the whole graph in memory and store nothing: igraph's neighborhood, a breadth-first search of networkx, a walk
along arrays of numpy. PostgreSQL's recursive CTE reads the same table as we do.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from benchmarks import peers
from benchmarks.people import check_in_step, some_members
from benchmarks.timing import alternate, check, goal, ratio
from connections.degrees import circle_counts
from connections.graph import builder, changes

MEMBERS = 60
# What each way may take in a round.
SECONDS = 4.0
GOALS = (
    ("igraph", "igraph (at 1,000,000)", 1.0),
    ("recursive_cte", "the recursive CTE", 15.0),
    ("networkx", "networkx", 8.0),
)

Way = Callable[[int], object]

_RECURSIVE = """
WITH RECURSIVE reached (id, steps) AS (
    SELECT %s::integer, 0
    UNION SELECT tie.other_id, steps + 1 FROM reached JOIN connections_tie AS tie ON tie.member_id = reached.id
    WHERE steps < 3)
SELECT id, min(steps) FROM reached GROUP BY id
"""


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures for each way, and how many times as fast as it we are."""
    changes.start_anew()
    cases = some_members(members, MEMBERS, seed=2)
    ways, left_out = _ways(members)
    for member_id in cases:
        builder.fill_third(member_id)
    _compare(cases[0], ways)
    taken = alternate(ways, cases * rounds, seconds=SECONDS * rounds)
    check_in_step()
    ours = taken["ours"]
    ratios = {name: ratio(samples, ours) for name, samples in taken.items() if name != "ours"}
    return {
        "ways": {name: samples.figures for name, samples in taken.items()},
        "ratios": ratios,
        "left_out": left_out,
        "third_circle_median": sorted(circle_counts(member_id)[3] for member_id in cases)[len(cases) // 2],
        "goals": [
            goal(f"times as fast as {words}", ratios[name], least, at_least=True)
            for name, words, least in GOALS
            if name in ratios
        ],
    }


def _ways(members: int) -> tuple[dict[str, Way], list[str]]:
    """The ways there are, each by its name, and what is left out."""
    pairs = peers.edges()
    rows = peers.Rows(pairs)
    ways: dict[str, Way] = {
        "ours": builder.fill_third,
        "numpy": lambda member_id: rows.within(member_id, 3),
        "recursive_cte": _recursive,
    }
    left_out = []
    if in_igraph := peers.igraph_of(pairs):
        ways["igraph"] = lambda member_id: in_igraph.neighborhood(member_id, order=3)
    else:
        left_out.append("igraph: not installed")
    networkx = peers.installed("networkx")
    if networkx and (in_networkx := peers.networkx_of(pairs, members)):
        ways["networkx"] = lambda member_id: networkx.single_source_shortest_path_length(in_networkx, member_id, 3)
    else:
        left_out.append(f"networkx: not installed, or more than {peers.NETWORKX_AT_MOST} members")
    return ways, left_out


def _compare(member_id: int, ways: dict[str, Way]) -> None:
    """All ways reach equally many: what is fast and wrong is no peer, and no achievement."""
    ours = sum(circle_counts(member_id).values())
    for name, way in ways.items():
        found: Any = way(member_id)
        if name == "numpy":
            check(sum(map(len, found)) == ours, name)
        elif name != "ours":
            # With the member, whom none of our circles holds.
            check(len(found) == ours + 1, name)


def _recursive(member_id: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_RECURSIVE, [member_id])
        return cursor.fetchall()
