from benchmarks.timing import Samples, alternate, ratio


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
