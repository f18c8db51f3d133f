"""Warm-up: precomputing the circles of active members into an empty Redis, and how much memory they take.

The way of the sweep after Redis has lost everything: first circles of all members, of which all others are made, then
second and third circles of 10,000 active members, in portions that two processes share as two workers do. Before that,
one process for some seconds, for second circles alone and for both. PostgreSQL and Redis run on the same cores.
"""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Any

import django
from django.conf import settings

from accounts.models import Member
from benchmarks.people import check_in_step, forget, some_members
from benchmarks.timing import goal
from connections.degrees import near_circles
from connections.graph import builder, changes, store
from connections.tasks import LOADED_A_TASK, WARMED_A_TASK
from core.redis_client import client

ACTIVE = 10_000
PROCESSES = 2
# One process works so long on each kind; the two for all active members take what they need, up to that.
SECONDS = 10.0
SECONDS_IN_ALL = 200.0
SAMPLED = 500


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Members a second and core, seconds for all active members, and bytes. One round, as it takes minutes."""
    active = some_members(members, ACTIVE, seed=5)
    newest = Member.objects.order_by("pk").values_list("pk", flat=True)[members - 1]
    changes.start_anew()
    # Processes of their own, as workers are: nothing of this one's connections and memory is theirs.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=django.setup) as pool:
        list(pool.map(abs, range(PROCESSES * 4)))  # they are there
        began = time.perf_counter()
        size = min(LOADED_A_TASK, -(-newest // PROCESSES))
        lows = range(1, newest + 1, size)
        list(pool.map(load, lows, [min(low + size, newest + 1) for low in lows]))
        first_seconds = time.perf_counter() - began
        rates = {"first": round(newest / first_seconds / PROCESSES, 1), **_rates(active)}
        began = time.perf_counter()
        portions = [active[at : at + WARMED_A_TASK] for at in range(0, len(active), WARMED_A_TASK)]
        done = sum(pool.map(warm, portions, repeat(True), repeat(time.monotonic() + SECONDS_IN_ALL)))
        seconds = (time.perf_counter() - began) * len(active) / done
    check_in_step()
    sizes = _sizes([portion[0] for portion in portions] + portions[0])
    result = {
        "members_a_second_and_core": rates,
        "active": {
            "members": len(active),
            "warmed": done,
            "first_circles_of_all_seconds": round(first_seconds, 1),
            "their_circles_seconds": round(seconds, 1),
        },
        "redis": sizes,
        "goals": [
            goal(f"{ACTIVE} active members on 2 cores, seconds (at 1,000,000)", first_seconds + seconds, 120),
            goal("bytes per stored second-degree member", sizes["bytes_a_second_degree_member"], 3),
        ],
    }
    store.drop_everything()
    return result


def load(low: int, high: int) -> None:
    """Stores the first circles of the members with ids from `low` up to `high`, `high` left out."""
    for _done in builder.load(low, high):
        pass


def warm(member_ids: Sequence[int], third: bool, until: float) -> int:
    """Warms members until all are, or it is that late; returns how many are done."""
    done = 0
    if time.monotonic() < until:
        for count in builder.warm(member_ids, third=third):
            done = count
            if time.monotonic() > until:
                break
    return done


def _rates(active: list[int]) -> dict[str, float]:
    """Members a second by one process. What it has stored is deleted again."""
    rates = {}
    for name, third in (("second", False), ("both", True)):
        began = time.perf_counter()
        done = 0
        while done < len(active) and time.perf_counter() - began < SECONDS:
            done += warm(active[done : done + WARMED_A_TASK], third, time.monotonic() + SECONDS)
        rates[name] = round(done / (time.perf_counter() - began), 1)
        for member_id in active[:done]:
            forget(member_id, ("second", "third"))
    return rates


def _sizes(member_ids: list[int]) -> dict[str, float]:
    """What Redis uses for the keys of some members, the names and all its book-keeping included."""
    some = set(map(str, member_ids[:SAMPLED]))
    found: dict[str, list[int]] = {"adjacency": [], "second": [], "third": []}
    near: list[int] = []
    for name in client().scan_iter(f"{settings.REDIS_KEY_PREFIX}:graph:*", count=1000):
        kind, _colon, member_id = name.decode().rpartition(":")
        kind = kind.rpartition(":")[2]
        if member_id in some and kind in found:
            found[kind].append(client().memory_usage(name, samples=0) or 0)
            if kind == "second":
                near.append(len(near_circles(int(member_id)).second))
    sizes: dict[str, float] = {f"bytes_a_{kind}": round(sum(each) / len(each)) for kind, each in found.items()}
    sizes["second_degree_members_mean"] = round(sum(near) / len(near), 1)
    sizes["bytes_a_second_degree_member"] = round(sum(found["second"]) / sum(near), 2)
    return sizes
