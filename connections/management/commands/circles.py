import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from connections.graph import changes
from connections.graph.health import Health, Step, examine
from connections.graph.statistics import QUESTIONS, WAYS, Answers
from core.redis_client import RedisAway, breaker

WORDS = ("from Redis", "built in the request", "by PostgreSQL")
UNKNOWN = "not known while Redis is away"


class Command(BaseCommand):
    help = (
        "Print how the degree engine is doing: whose circles are ready in Redis, how many questions it answers from"
        " there, which changes wait to be applied. docs/operating.md says what each figure means. While Redis is away"
        " it says so, with what PostgreSQL knows; the exit code is 0 all the same."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
        parser.add_argument(
            "--begin-anew",
            action="store_true",
            help="first forget every circle and begin a new epoch: after PostgreSQL was restored from a backup, or a"
            " replica took over that may lack the last commits. Exit code 2 when Redis does not answer",
        )

    def handle(self, *args: object, json: bool, begin_anew: bool, **options: object) -> None:
        breaker.reset()
        if begin_anew:
            self._begin_anew()
        health = examine(afresh=True)
        if json:
            self.stdout.write(_as_json(health))
            return
        for label, text in _lines(health):
            self.stdout.write(f"{label + ':':<17} {text}" if label else f"{'':<17} {text}")

    def _begin_anew(self) -> None:
        try:
            changes.start_anew()
        except RedisAway as problem:
            self.stderr.write(f"Redis does not answer ({problem}). Nothing was changed.")
            sys.exit(2)


def _lines(health: Health) -> Iterator[tuple[str, str]]:
    """(label, text) of every line; a line without a label goes on with the one before."""
    yield "State", health.step
    if health.epoch is not None:
        yield "", f"epoch {health.epoch}, mark {health.mark}"
        yield "", f"gates {', '.join(gate or 'none' for gate in health.gates)}" if health.gates else "gates " + UNKNOWN
    yield from _warm_lines(health)
    yield from _answer_lines(health)
    pending = health.pending
    yield (
        "Pending changes",
        f"{pending.changes:,}" + (" (the whole graph: a new epoch begins)" if pending.everything else ""),
    )
    yield "Oldest pending", "none" if pending.oldest_seconds is None else f"{pending.oldest_seconds:.1f} s"
    if health.counted is None:
        yield "Last batch", UNKNOWN
    else:
        yield "Last batch", f"{_ago(health.counted.last_applied)} ({health.counted.changes:,} changes so far)"
        yield "Epoch began", _ago(health.counted.epoch_began)


def _warm_lines(health: Health) -> Iterator[tuple[str, str]]:
    census = health.census
    if census is None:
        text = "0" if health.step is Step.EMPTY else UNKNOWN
        yield "Warm members", text
        yield "Bytes in Redis", text
        return
    stored = census.stored
    yield "Warm members", f"{stored['second']:,} with their second circle"
    yield "", f"{census.current_third:,} with a third circle that is current, of {stored['third']:,} stored"
    yield "", f"{stored['adjacency']:,} first circles; {stored['orphaned']:,} keys of earlier epochs"
    yield (
        "Bytes in Redis",
        f"{census.bytes:,}" + ("" if census.exact else " (like the counts, estimated from a sample)"),
    )


def _answer_lines(health: Health) -> Iterator[tuple[str, str]]:
    if health.counted is None:
        yield "Hit rate", UNKNOWN
        return
    for label, answers in (("Hit rate", health.counted.lately), ("", health.counted.answers)):
        if not answers.total() or answers.since is None:
            yield label, "nothing was asked" + (f" since {_clock(answers.since)}" if answers.since else " yet")
            continue
        shares = [f"{(answers.share(by) or 0) * 100:.1f} % {text}" for by, text in zip(WAYS, WORDS, strict=True)]
        yield label, f"{', '.join(shares)}, of {answers.total():,} answers since {_clock(answers.since)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _ago(moment: datetime | None) -> str:
    if moment is None:
        return "not since Redis remembers"
    return f"{max((timezone.now() - moment).total_seconds(), 0):.0f} s ago"


def _as_json(health: Health) -> str:
    counted, census = health.counted, health.census
    told: dict[str, Any] = {
        "state": str(health.step),
        "redis_up": health.redis_up,
        "in_step": health.in_step,
        "epoch": health.epoch,
        "mark": health.mark,
        "gates": health.gates,
        "pending_changes": health.pending.changes,
        "oldest_pending_seconds": health.pending.oldest_seconds,
        "everything_pending": health.pending.everything,
        "warm_members": census and {"second": census.stored["second"], "third": census.current_third},
        "stored": census and dict(census.stored),
        "bytes": census and census.bytes,
        "exact": census and census.exact,
        "hit_rate": counted and counted.lately.share("redis"),
        "answers_lately": counted and _answers(counted.lately),
        "answers": counted and _answers(counted.answers),
        "changes_applied": counted and counted.changes,
        "last_applied": counted and counted.last_applied and counted.last_applied.isoformat(),
        "epoch_began": counted and counted.epoch_began and counted.epoch_began.isoformat(),
    }
    return json.dumps(told, indent=2)


def _answers(answers: Answers) -> dict[str, Any]:
    return {
        "since": answers.since and answers.since.isoformat(),
        **{question: {by: answers.counts[question, by] for by in WAYS} for question in QUESTIONS},
    }
