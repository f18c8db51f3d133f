"""One small run of each benchmark, as people start it: what it measures is not looked at, that it measures is."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from benchmarks.ground import FOLLOWED, KINDS, READERS_EACH
from tests.benchmarks.running import dropped, result_of, run
from tests.shared_data import graph_file

# Networks of their own, so that tests may run side by side.
MEMBERS = {"badges": 1_001, "circles": 1_002, "change": 1_003, "warmup": 1_004, "paths": 1_005, "feed": 1_006}
# What each tells beside goals: the ways that are measured, and the peers that there are ratios to.
WAYS = {
    "badges": {"floor", "warm", "warm_beside_sql", "sql", "cold", "floor_beside_cold", "empty_redis"},
    "circles": {"ours", "numpy", "recursive_cte", "networkx"},
    "change": {
        *("actor", "actor_without_engine", "applier", "right"),
        *("hub_actor", "hub_applier", "hub_right"),
    },
    "paths": {"ours"},
}
RATIOS = {"badges": {"sql", "sql_to_cold"}, "circles": {"numpy", "recursive_cte", "networkx"}}


def measured(name: str) -> dict[str, Any]:
    members = MEMBERS[name]
    with dropped(str(members)) as connections:
        result = result_of(name, "--members", str(members))
        assert connections() == result["connections"], "the network is left as it was"
    assert (result["benchmark"], result["network"], result["members"]) == (name, str(members), members)
    assert result["machine"]["postgresql"]
    return result


@pytest.mark.slow
@pytest.mark.parametrize("name", ["badges", "circles", "change", "warmup", "paths"])
def test_a_benchmark_of_the_engine_says_figures_ratios_and_goals(name: str) -> None:
    result = measured(name)
    # Nobody but the members made is in the graph part: 40 connections each.
    assert result["connections"] == pytest.approx(MEMBERS[name] * 20, rel=0.01)
    # Peers that only benchmarks need may be installed or not.
    assert set(result.get("ways", {})) - {"igraph"} == WAYS.get(name, set())
    for figures in result.get("ways", {}).values():
        assert figures["runs"] > 0
        assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["max_ms"]
    assert set(result.get("ratios", {})) - {"igraph"} == RATIOS.get(name, set())
    assert all(figure > 0 for figure in result.get("ratios", {}).values())
    assert result["goals"]
    for goal in result["goals"]:
        assert set(goal) == {"goal", "figure", "limit", "met"}
    if name == "change":
        assert result["patched_circles"] > 0
        assert result["wrong_circles"] == 0


@pytest.mark.slow
def test_the_feed_is_measured_on_a_network_made_for_it() -> None:
    result = measured("feed")
    assert [(group["followed"], group["kind"]) for group in result["groups"]] == [
        (followed, kind) for followed in FOLLOWED for kind in KINDS
    ]
    for group in result["groups"]:
        assert group["first"]["runs"] == READERS_EACH
        assert 0 < group["first"]["p50_ms"] <= group["first"]["p95_ms"] <= group["first"]["max_ms"]


@pytest.mark.slow
@pytest.mark.data
def test_a_real_graph_is_measured_as_well() -> None:
    graph_file("lastfm_asia")
    with dropped("lastfm_asia"):
        result = result_of("circles", "--graph", "lastfm_asia")
    assert (result["network"], result["members"], result["connections"]) == ("lastfm_asia", 7_624, 27_806)
    assert set(result["ways"]) >= WAYS["circles"]


def test_a_graph_that_is_not_there_is_named() -> None:
    done = run("badges", "--graph", "nowhere")
    assert done.returncode == 1
    assert "no graph nowhere in" in done.stderr
    assert "Traceback" not in done.stderr


def test_servers_that_are_down_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://maillon@/maillon?host={quote(str(tmp_path), safe='')}")
    done = run("badges", "--members", "1000")
    assert done.returncode == 1
    assert "PostgreSQL does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["everything"], "invalid choice"),
        (["badges", "--members", "10"], "1000 members at least"),
        (["feed", "--graph", "lastfm_asia"], "has no posts"),
    ],
)
def test_what_nobody_measures_is_refused(words: list[str], answer: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert answer in done.stderr
