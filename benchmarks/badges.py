"""Badges: the degrees of 50 members for a viewer, half of them near, half anybody.

Warm: everything is in Redis. Cold: nothing of the viewer's is, while those around them and on the page are, as in a
network that is in use. The floor is what no exact answer can do without: one PING to Redis and one SELECT 1 through
Django. The peer is one SQL statement that computes the same from the ties.
"""

from typing import Any

from django.db import connection

from benchmarks.people import check_in_step, forget, page_of, some_members
from benchmarks.timing import Samples, alternate, check, goal, ratio
from connections.degrees import degrees
from connections.graph import builder, changes, truth
from core.redis_client import client

VIEWERS = 300
EMPTY = 30
# What each way may take in a round.
SECONDS = 4.0

Case = tuple[int, tuple[int, ...]]


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures for a warm viewer, a cold one, SQL alone and an empty Redis, and the floor between them."""
    changes.start_anew()
    cases: list[Case] = [
        (viewer, page_of(viewer, members)) for viewer in some_members(members, min(VIEWERS, members // 10), seed=1)
    ]
    for viewer, page in cases:
        check(degrees(viewer, page) == truth.degrees(viewer, page), "the two ways do not agree")
    taken = alternate({"floor": _floor, "warm": _ours}, cases * rounds)
    # Apart: after a large query everything is slower for a moment, the floor most of all.
    taken |= alternate({"warm_beside_sql": _ours, "sql": _sql}, cases * rounds, seconds=SECONDS * rounds)
    _measure_cold(cases, taken)
    check_in_step()
    for case in cases[:EMPTY]:
        changes.start_anew()
        _add(taken, alternate({"empty_redis": _ours}, [case]))
    floors = taken["warm"].quantile(0.5) / taken["floor"].quantile(0.5)
    return {
        "ways": {name: samples.figures for name, samples in taken.items()},
        "ratios": {
            "sql": ratio(taken["sql"], taken["warm_beside_sql"]),
            "sql_to_cold": ratio(taken["sql"], taken["cold"]),
        },
        "floors": round(floors, 2),
        "goals": [
            goal("warm, median, in floors (at 1,000,000)", floors, 3),
            goal("cold, median, ms", taken["cold"].quantile(0.5), 5),
            goal("cold, 95 %, ms", taken["cold"].quantile(0.95), 20),
        ],
    }


def _measure_cold(cases: list[Case], taken: dict[str, Samples]) -> None:
    for viewer, page in cases:
        # Those around the viewer may have expired, those on the page may never have been asked about.
        builder.fill(first_of={*page, *truth.adjacency([viewer])[viewer]})
        forget(viewer)
        _add(taken, alternate({"cold": _ours, "floor_beside_cold": _floor}, [(viewer, page)]))


def _add(taken: dict[str, Samples], more: dict[str, Samples]) -> None:
    for name, samples in more.items():
        taken.setdefault(name, Samples()).milliseconds += samples.milliseconds


def _floor(_case: Case) -> None:
    client().ping()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _ours(case: Case) -> None:
    degrees(*case)


def _sql(case: Case) -> None:
    truth.degrees(*case)
