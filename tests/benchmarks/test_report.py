import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.timing import goal

MACHINE = {
    "processor": "A processor",
    "cores": 2,
    "memory_gib": 24,
    "postgresql": "18.6",
    "redis": "Valkey 9.1",
    "python": "3.11",
    "date": "2026-01-01",
}


def result(name: str, network: str = "100000", **more: Any) -> dict[str, Any]:
    return {
        "benchmark": name,
        "network": network,
        "members": int(network) if network.isdigit() else 7_624,
        "connections": 2_000_000,
        "rounds": 5,
        "machine": MACHINE,
        "goals": [],
        **more,
    }


def figures(median: float) -> dict[str, float]:
    return {"p50_ms": median, "p95_ms": median * 2, "max_ms": median * 3, "runs": 100}


def test_each_figure_stands_in_its_table() -> None:
    page = report.render(
        [
            result(
                "badges",
                ways={"warm": figures(0.5), "sql": figures(4)},
                ratios={"sql": 8.0, "sql_to_cold": 2.5},
                goals=[goal("warm", 2.5, 3), goal("cold", 6, 5)],
                floors=2.5,
            )
        ]
    )
    assert "## 100,000 members, 2,000,000 connections" in page
    assert "### Badges" in page
    assert "*A processor, 2 cores, 24 GiB; PostgreSQL 18.6, Valkey 9.1, Python 3.11; 2026-01-01.*" in page
    assert "| warm | 2.5 | 3 | yes |" in page
    assert "| cold | 6 | 5 | **no** |" in page
    assert "| sql | 4 / 8 | 12 | 100 | 8.0 |" in page
    assert "| sql to cold |  |  |  | 2.5 |" in page
    assert "- floors: 2.5" in page


def test_lists_of_cases_become_tables_and_what_is_left_out_is_said() -> None:
    page = report.render(
        [
            result(
                "paths",
                distances=[
                    {"distance": "2", "ours": figures(1), "ratios": {"networkx": 30}},
                    {"distance": "3", "ours": figures(2), "peer": figures(9), "ratios": {}},
                ],
                left_out=["igraph: not installed"],
                active={"members": 10_000, "seconds": 4},
                pages={"home": {**figures(5), "queries": 7}, "search": {**figures(6), "queries": 8}},
                ratios={"home": 2.5},
            )
        ]
    )
    assert "| distance | ours | ratios networkx | peer |" in page
    assert "| 2 | 1 / 2 | 30 |  |" in page
    assert "| 3 | 2 / 4 |  | 9 / 18 |" in page
    assert "- left out: igraph: not installed" in page
    assert "- active: members 10,000, seconds 4" in page
    assert "| of | median / 95 %, ms | max ms | runs | queries |" in page
    assert "| home | 5 / 10 | 15 | 100 | 7 |" in page
    assert "- ratios: home 2.5" in page


def test_the_usual_size_comes_first_then_the_others_then_real_graphs() -> None:
    networks = ["lastfm_asia", "1000000", "pages", "10000", "100000"]
    page = report.render([result("paths", network) for network in networks])
    titles = [line for line in page.splitlines() if line.startswith("## ")]
    assert [title.split()[1] for title in titles] == ["100,000", "10,000", "1,000,000", "pages:", "lastfm_asia:"]


@pytest.mark.parametrize(("large", "met"), [(0.7, "1.40 times. Goal: below 1.5, met"), (0.8, "1.60 times")])
def test_growth_is_told_where_both_sizes_were_measured(large: float, met: str) -> None:
    small = result("badges", "10000", ways={"warm": figures(0.5)})
    assert "times. Goal" not in report.render([small])
    page = report.render([small, result("badges", "1000000", ways={"warm": figures(large)})])
    assert met in page


def test_a_result_takes_the_place_of_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path / "results")
    report.save(result("paths", floors=1))
    path = report.save(result("paths", floors=2))
    assert [file.name for file in path.parent.iterdir()] == ["paths-100000.json"]
    assert json.loads(path.read_text())["floors"] == 2
    page = tmp_path / "page.md"
    report.write(path.parent, page)
    assert "- floors: 2" in page.read_text()


def test_the_page_is_what_the_kept_results_say(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    report.write(page=page)
    assert page.read_text() == report.PAGE.read_text(), "python -m benchmarks report"
