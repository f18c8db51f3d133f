import time

import pytest

from benchmarks.timing import FEWEST, Samples, alternate, check, goal, ratio


def test_quantiles_are_values_that_were_measured() -> None:
    samples = Samples([5.0, 1.0, 2.0, 4.0, 3.0])
    assert (samples.quantile(0.5), samples.quantile(0.95), samples.quantile(1), samples.quantile(0.2)) == (3, 5, 5, 1)
    assert samples.figures == {"p50_ms": 3.0, "p95_ms": 5.0, "max_ms": 5.0, "runs": 5}


def test_each_way_comes_first_equally_often() -> None:
    calls: list[tuple[str, int]] = []
    ways = {name: lambda case, name=name: calls.append((name, case)) for name in ("ours", "peer")}
    taken = alternate(ways, [1, 2, 3, 4])
    assert [name for name, _case in calls] == ["ours", "peer", "peer", "ours", "ours", "peer", "peer", "ours"]
    assert {name: len(samples.milliseconds) for name, samples in taken.items()} == {"ours": 4, "peer": 4}


def test_the_ratio_says_how_many_times_as_fast_we_are() -> None:
    assert ratio(Samples([8.0]), Samples([2.0])) == 4


def test_a_ratio_looks_at_the_cases_that_both_were_measured_with() -> None:
    assert ratio(Samples([8.0, 8.0]), Samples([2.0, 2.0, 100.0, 100.0, 100.0])) == 4


def test_a_slow_way_is_left_out_once_it_has_had_its_time() -> None:
    ways = {"quick": lambda case: None, "slow": lambda case: time.sleep(0.02)}
    taken = alternate(ways, range(10), seconds=0.01)
    assert {name: len(samples.milliseconds) for name, samples in taken.items()} == {"quick": 10, "slow": FEWEST}


def test_a_goal_says_whether_it_was_met() -> None:
    assert goal("median, ms", 4.1234, 5) == {"goal": "median, ms", "figure": 4.123, "limit": 5, "met": True}
    assert not goal("median, ms", 5.1, 5)["met"]
    assert goal("times as fast", 15, 15, at_least=True)["met"]
    assert not goal("times as fast", 14, 15, at_least=True)["met"]


def test_what_is_not_as_meant_ends_the_benchmark() -> None:
    check(True, "fine")
    with pytest.raises(RuntimeError, match="not the same"):
        check(False, "not the same")
