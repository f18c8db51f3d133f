"""Keeping what was measured, and writing docs/benchmarks.md from it, so that one benchmark can be run anew alone."""

import ast
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "benchmarks.md"

# In the order of the page; what is of no use to a reader of tables is left out of them.
NAMES = ("badges", "circles", "change", "warmup", "paths", "feed", "pages")
ABOUT_THE_RUN = ("benchmark", "network", "members", "connections", "rounds", "machine")
FIRST_NETWORK = "100000"

Result = dict[str, Any]

INTRODUCTION = """\
# Benchmarks

Written by `make bench` (which measures, a quarter of an hour) or `python -m benchmarks report` (which only writes) from
the figures in `benchmarks/results/`. One benchmark alone: `python -m benchmarks badges --save`; `--members 1000000` for
another size, `--graph epinions_undirected` for a real graph (topology only; they lie beside the repository).

How to read it:

- Times are in milliseconds: median / 95th percentile. Every way of doing one thing is measured in turn, in one process,
  on the same members, with PostgreSQL and Valkey on the same machine; so the ratios tell more than the times.
- *Times as fast* is the peer's median divided by ours: 10 is ten times as fast as the peer, 0.5 half as fast.
  What is slow is measured with fewer members ("runs"), and the ratio compares those that both were measured with.
- A goal is what we set ourselves before measuring. Those that name a size are meant for that size; at others the figure
  stands beside it all the same. "No" stays on the page.
- The generated network has communities of 400, in which two thirds of the ties are, hubs, and 40 connections a member;
  it is the same every time.

The peers: what one writes first in SQL, PostgreSQL's recursive CTE; igraph (in C) and networkx (in Python), which have
the whole graph in memory; and the same with plain arrays of numpy. igraph is installed by `make bench` alone: it is not
part of Maillon. Left out: graph databases, which would be one more server beside PostgreSQL and have to be kept in step
with it; and django-friendship, which knows neither degrees nor mutual connections, so there is nothing to compare.
"""


_MACHINE = """\
*{processor}, {cores} cores, {memory_gib} GiB; PostgreSQL {postgresql}, {redis}, Python {python}; {date}.*
"""


def save(result: Result) -> Path:
    """Keeps a result in place of the last one of its benchmark and network."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{result['benchmark']}-{result['network']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    return path


def write(results: Path = RESULTS, page: Path = PAGE) -> None:
    """Writes the page from all results that are kept."""
    page.write_text(render([json.loads(path.read_text()) for path in sorted(results.glob("*.json"))]))


def render(results: Sequence[Result]) -> str:
    """The page."""
    parts = [INTRODUCTION, *_growth(results)]
    for network in sorted({result["network"] for result in results}, key=_place):
        here = sorted(
            (one for one in results if one["network"] == network), key=lambda one: NAMES.index(one["benchmark"])
        )
        parts.append(f"## {_title(here[0])}\n")
        for result in here:
            parts += _section(result)
    return "\n".join(parts).rstrip() + "\n"


def _place(network: str) -> tuple[int, int, str]:
    """The network of `make bench` first, then other sizes, pages, real graphs."""
    kinds = (network == FIRST_NETWORK, network.isdigit(), network.startswith("pages"), True)
    return kinds.index(True), int(network) if network.isdigit() else 0, network


def _title(result: Result) -> str:
    size = f"{result['members']:,} members, {result['connections']:,} connections"
    return size if result["network"].isdigit() else f"{result['network']}: {size}"


def _growth(results: Sequence[Result]) -> list[str]:
    """What badges cost in a network a hundred times as large."""
    medians = {one["network"]: one["ways"]["warm"]["p50_ms"] for one in results if one["benchmark"] == "badges"}
    small, large = medians.get("10000"), medians.get("1000000")
    if not small or not large:
        return []
    times = large / small
    met = "met" if times < 1.5 else "not met"
    words = f"The cost of a page of badges, warm: {small} ms and {large} ms, {times:.2f} times. Goal: below 1.5, {met}."
    return ["## From 10,000 to 1,000,000 members\n", f"{words}\n"]


def _section(result: Result) -> list[str]:
    module = ast.parse((HERE / f"{result['benchmark']}.py").read_text())
    parts = [
        f"### {result['benchmark'].capitalize()}\n",
        f"{ast.get_docstring(module)}\n",
        _MACHINE.format(**result["machine"]),
    ]
    if result.get("goals"):
        rows = [
            [one["goal"], one["figure"], one["limit"], "yes" if one["met"] else "**no**"] for one in result["goals"]
        ]
        parts.append(_table(["goal", "figure", "limit", "met"], rows))
    if "ways" in result:
        ratios = result.get("ratios", {})
        head = ["way", "median / 95 %, ms", "worst, ms", "runs", "times as fast"]
        rows = [[_words(n), _times(f), f["max_ms"], f["runs"], ratios.get(n, "")] for n, f in result["ways"].items()]
        rows += [[_words(name), "", "", "", value] for name, value in ratios.items() if name not in result["ways"]]
        parts.append(_table(head, rows))
    shown = {*ABOUT_THE_RUN, "goals", "ways", *(["ratios"] if "ways" in result else [])}
    return parts + _others({key: value for key, value in result.items() if key not in shown and value not in ([], {})})


def _others(more: Result) -> list[str]:
    """What a benchmark says beside times and goals: several cases as a table, the rest as a list."""
    tables, points = [], []
    for key, value in more.items():
        if rows := _cases(value):
            head = list(dict.fromkeys(name for row in rows for name in row))
            cells = [[row.get(name, "") for name in head] for row in rows]
            tables += [f"{_words(key).capitalize()}:\n", _table([_words(name) for name in head], cells)]
        else:
            points.append(f"- {_words(key)}: {_said(value)}")
    return [*tables, "\n".join(points) + "\n"] if points else tables


def _cases(value: Any) -> list[Result]:
    """The rows of a list of cases, or of cases by name; none if it is something else."""
    if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
        return [{"of": _words(name), **_flat(each)} for name, each in value.items()]
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return [_flat(each) for each in value]
    return []


def _flat(row: Result) -> Result:
    found: Result = {}
    if "p50_ms" in row:
        found["median / 95 %, ms"] = _times(row)
    for key, value in row.items():
        if isinstance(value, dict) and "p50_ms" in value:
            found[key] = _times(value)
        elif isinstance(value, dict):
            found |= {f"{key} {name}": each for name, each in value.items()}
        elif key not in ("p50_ms", "p95_ms"):
            found[key] = value
    return found


def _times(figures: Result) -> str:
    return f"{figures['p50_ms']} / {figures['p95_ms']}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_words(key)} {_said(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"
