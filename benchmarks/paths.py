"""Paths: all shortest paths between two members, counted, and the first 12 of them with the people on them.

Ours is what a profile asks for (connections.paths), who may be named included. The peers only list ids: networkx with
the whole graph in memory, and PostgreSQL's recursive CTE that carries its way along.
"""

import random
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import Member
from benchmarks import peers
from benchmarks.people import some_members
from benchmarks.timing import Samples, alternate, goal, ratio
from connections.graph import truth
from connections.paths import SHOWN_PATHS, paths

VIEWERS = 60
# What each way may take in a round, for each distance.
SECONDS = 1.0

Pair = tuple[Member, Member]
Way = Callable[[Pair], object]

_RECURSIVE = """
WITH RECURSIVE chain (at, way) AS (
    SELECT %(viewer)s::integer, ARRAY[%(viewer)s::integer]
    UNION ALL
    SELECT tie.other_id, way || tie.other_id FROM chain JOIN connections_tie AS tie ON tie.member_id = chain.at
    WHERE cardinality(way) <= 3 AND at <> %(target)s AND tie.other_id <> ALL (way)),
arrived AS MATERIALIZED (SELECT way FROM chain WHERE at = %(target)s)
SELECT way, count(*) OVER () FROM arrived
WHERE cardinality(way) = (SELECT min(cardinality(way)) FROM arrived) LIMIT %(limit)s
"""


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures by distance, and over all pairs."""
    by_distance = _pairs(members)
    ways, left_out = _ways(members)
    # One unmeasured round: the first question of a connection is planned, and what it reads comes from the disk.
    for pairs in by_distance.values():
        for pair in pairs:
            _ours(pair)
    distances = []
    everything: dict[str, Samples] = {}
    for distance, pairs in by_distance.items():
        if not pairs:
            continue
        taken = alternate(ways, pairs * rounds, seconds=SECONDS * rounds)
        for name, samples in taken.items():
            everything.setdefault(name, Samples()).milliseconds += samples.milliseconds
        counts = sorted(paths(*pair).count for pair in pairs)
        distances.append(
            {
                "distance": distance,
                "pairs": len(pairs),
                "paths_median": counts[len(counts) // 2],
                "paths_most": counts[-1],
                **{name: samples.figures for name, samples in taken.items()},
                "ratios": {name: ratio(samples, taken["ours"]) for name, samples in taken.items() if name != "ours"},
            }
        )
    ours = everything["ours"]
    return {
        "ways": {"ours": ours.figures},
        "distances": distances,
        "left_out": left_out,
        "goals": [
            goal("median, ms (at 100,000)", ours.quantile(0.5), 2),
            goal("95 %, ms (at 100,000)", ours.quantile(0.95), 15),
        ],
    }


def _pairs(members: int) -> dict[str, list[Pair]]:
    """Pairs at two ties, at three, and at more or none, as far as there are; one of each for every viewer."""
    dice = random.Random(6)  # noqa: S311  to repeat itself, not to be secret
    ids: dict[str, list[tuple[int, int]]] = {"2": [], "3": [], "out of network": []}
    for viewer in some_members(members, VIEWERS, seed=6):
        first, second, third = truth.circles(viewer)
        out = set(range(1, members + 1)) - set(first | second | third) - {viewer}
        for distance, circle in (("2", second), ("3", third), ("out of network", out)):
            if circle:
                ids[distance].append((viewer, dice.choice(sorted(circle))))
    people = Member.objects.in_bulk({end for pairs in ids.values() for pair in pairs for end in pair})
    return {distance: [(people[one], people[other]) for one, other in pairs] for distance, pairs in ids.items()}


def _ways(members: int) -> tuple[dict[str, Way], list[str]]:
    ways: dict[str, Way] = {"ours": _ours, "recursive_cte": _recursive}
    networkx = peers.installed("networkx")
    if networkx and (graph := peers.networkx_of(peers.edges(), members)):
        nothing = networkx.NetworkXNoPath

        def all_shortest(pair: Pair) -> int:
            try:
                return sum(1 for _path in networkx.all_shortest_paths(graph, pair[0].pk, pair[1].pk))
            except nothing:
                return 0

        return ways | {"networkx": all_shortest}, []
    return ways, [f"networkx: not installed, or more than {peers.NETWORKX_AT_MOST} members"]


def _ours(pair: Pair) -> None:
    paths(*pair)


def _recursive(pair: Pair) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RECURSIVE, {"viewer": pair[0].pk, "target": pair[1].pk, "limit": SHOWN_PATHS})
        cursor.fetchall()
