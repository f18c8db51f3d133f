"""Measuring several ways of doing one thing, in turn, and telling what came out."""

import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Case = TypeVar("Case", bound=Hashable)

# However slow a way is, it is measured so often.
FEWEST = 3


@dataclass
class Samples:
    """Durations of one way of doing it, in milliseconds."""

    milliseconds: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """The nearest-rank quantile: the smallest value that at least `share` of all do not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[max(math.ceil(share * len(ordered)), 1) - 1]

    @property
    def figures(self) -> dict[str, float | int]:
        """Median, 95th percentile and worst, in milliseconds, and how many were measured."""
        return {
            "p50_ms": round(self.quantile(0.5), 3),
            "p95_ms": round(self.quantile(0.95), 3),
            "max_ms": round(self.quantile(1), 3),
            "runs": len(self.milliseconds),
        }


def alternate(
    ways: Mapping[str, Callable[[Case], object]], cases: Sequence[Case], *, seconds: float | None = None
) -> dict[str, Samples]:
    """Runs every way on every case, in turn: each way comes first equally often. Returns durations by way.

    With `seconds`, a way that has taken longer than that, all in all, is left out of the cases that remain.
    """
    taken = {name: Samples() for name in ways}
    names = list(ways)
    for at, case in enumerate(cases):
        shift = at % len(names)
        for name in names[shift:] + names[:shift]:
            if seconds is not None and at >= FEWEST and sum(taken[name].milliseconds) > seconds * 1000:
                continue
            began = time.perf_counter()
            ways[name](case)
            taken[name].milliseconds.append((time.perf_counter() - began) * 1000)
    return taken


def ratio(peer: Samples, ours: Samples) -> float:
    """How many times as fast as the peer we are, by medians, over the cases that both were measured with."""
    both = min(len(peer.milliseconds), len(ours.milliseconds))
    return round(Samples(peer.milliseconds[:both]).quantile(0.5) / Samples(ours.milliseconds[:both]).quantile(0.5), 2)


def check(holds: bool, words: str) -> None:
    """Raises unless what was measured is what was meant to be."""
    if not holds:
        raise RuntimeError(words)


def goal(words: str, figure: float, limit: float, *, at_least: bool = False) -> dict[str, Any]:
    """One goal beside what was measured: `figure` is to be `limit` at most, or at least."""
    met = figure >= limit if at_least else figure <= limit
    return {"goal": words, "figure": round(figure, 3), "limit": limit, "met": met}
