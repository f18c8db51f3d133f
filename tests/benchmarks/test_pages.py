"""One small run of the benchmark of pages, as people start it: what it measures is not looked at, that it does is."""

import pytest

from benchmarks.visits import PAGES
from tests.benchmarks.running import dropped, result_of

MEMBERS = 1_007


@pytest.mark.slow
def test_the_whole_site_is_measured() -> None:
    with dropped(f"pages_{MEMBERS}") as connections:
        result = result_of("pages", "--members", str(MEMBERS))
        assert connections() == result["connections"], "the network is left as it was"
    assert list(result["pages"]) == list(PAGES)
    for page in result["pages"].values():
        assert 0 < page["p50_ms"] <= page["p95_ms"] <= page["max_ms"]
        assert 0 < page["queries"] < 40
    assert result["mixture"]["errors"] == 0
    assert result["mixture"]["requests"] == sum(page["runs"] for page in result["pages"].values())
    assert result["floor"]["p50_ms"] > 0
    assert [set(goal) for goal in result["goals"]] == [{"goal", "figure", "limit", "met"}] * 3
