"""The degree engine's figures for Prometheus (docs/operating.md says what they mean)."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from connections.graph.census import Census
from connections.graph.health import examine
from connections.graph.statistics import Counted


class EngineCollector(Collector):
    """Looks when it is asked. What Redis alone knows is left out while it is away: 0 would be a claim."""

    def collect(self) -> Iterator[Metric]:
        """All figures, by name."""
        health = examine()
        yield _gauge("maillon_redis_up", "Whether the servers of circles answer.", health.redis_up)
        yield _gauge("maillon_graph_in_step", "Whether answers can come from Redis.", health.in_step)
        yield _gauge(
            "maillon_graph_pending_changes", "Changes that Redis has not been told of.", health.pending.changes
        )
        yield _gauge(
            "maillon_graph_oldest_pending_seconds",
            "Age of the oldest of these, 0 when there is none.",
            health.pending.oldest_seconds or 0,
        )
        if health.census is not None:
            yield from _of_census(health.census)
        if health.counted is not None:
            yield from _of_counts(health.counted)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))


def _of_census(census: Census) -> Iterator[Metric]:
    warm = GaugeMetricFamily("maillon_circles_warm_members", "Members whose circle is ready.", labels=["circle"])
    warm.add_metric(["second"], census.stored["second"])
    warm.add_metric(["third"], census.current_third)
    yield warm
    stored = GaugeMetricFamily("maillon_circles_stored", "Values in Redis, current or not.", labels=["kind"])
    for kind, count in census.stored.items():
        stored.add_metric([kind], count)
    yield stored
    yield _gauge("maillon_circles_bytes", "Memory that the engine's keys take in Redis.", census.bytes)


def _of_counts(counted: Counted) -> Iterator[Metric]:
    answers = CounterMetricFamily(
        "maillon_engine_answers", "Questions answered: from Redis, after a build, by SQL.", labels=["question", "by"]
    )
    for (question, by), count in counted.answers.counts.items():
        answers.add_metric([question, by], count)
    yield answers
    yield CounterMetricFamily("maillon_graph_changes_applied", "Changes that Redis was told of.", value=counted.changes)
    for name, text, moment in (
        ("maillon_graph_last_applied_timestamp_seconds", "When changes were applied last.", counted.last_applied),
        ("maillon_graph_epoch_start_timestamp_seconds", "When Redis began anew last.", counted.epoch_began),
    ):
        if moment is not None:
            yield _gauge(name, text, moment.timestamp())
