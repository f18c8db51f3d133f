"""Measuring several ways of doing one thing, in turn, and telling what came out."""

import math
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Case = TypeVar("Case", bound=Hashable)


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


def alternate(ways: dict[str, Callable[[Case], object]], cases: Sequence[Case]) -> dict[str, Samples]:
    """Runs every way on every case, in turn: each way comes first equally often. Returns durations by way."""
    taken = {name: Samples() for name in ways}
    names = list(ways)
    for at, case in enumerate(cases):
        shift = at % len(names)
        for name in names[shift:] + names[:shift]:
            began = time.perf_counter()
            ways[name](case)
            taken[name].milliseconds.append((time.perf_counter() - began) * 1000)
    return taken


def ratio(peer: Samples, ours: Samples) -> float:
    """How many times as fast as the peer we are, by medians."""
    return round(peer.quantile(0.5) / ours.quantile(0.5), 2)
