"""A line on standard error that says how far a long command has come."""

import sys
import time
from types import TracebackType
from typing import IO, Self

WIDTH = 28
# On a terminal the line is drawn anew this often; elsewhere a line is written for each step of STEP_PERCENT, and only
# for what takes longer than QUIET_SECONDS.
REDRAW_SECONDS = 0.1
QUIET_SECONDS = 2.0
STEP_PERCENT = 10


class Progress:
    """How far one piece of work has come, shown while a `with` block lasts.

    with Progress("Warming circles", total=len(ids), unit="members") as progress:
        for done in …:
            progress.to(done)

    `total` is in units of the caller's choice. With `unit` the counts are shown, without it only the percentage.
    Nothing goes to standard output, which belongs to the command's own words.
    """

    def __init__(self, label: str, *, total: int, unit: str = "", stream: IO[str] | None = None) -> None:
        self.label = label
        self.total = max(total, 1)
        self.unit = unit
        self.done = 0
        self._stream = stream if stream is not None else sys.stderr
        self._on_terminal = self._stream.isatty()
        self._began = self._drawn = time.monotonic()
        self._told = 0

    def __enter__(self) -> Self:
        if self._on_terminal:
            self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.to(self.total)
        if self._on_terminal:
            self._draw()
            self._stream.write("\n")
            self._stream.flush()

    def to(self, done: int) -> None:
        """Says that `done` of the total are done; drawing is rationed, so call it as often as you like."""
        self.done = min(max(done, self.done), self.total)
        now = time.monotonic()
        if self._on_terminal:
            if now - self._drawn >= REDRAW_SECONDS:
                self._drawn = now
                self._draw()
        elif now - self._began >= QUIET_SECONDS:
            self._tell()

    def advance(self, by: int = 1) -> None:
        """Says that `by` more are done."""
        self.to(self.done + by)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100, rounded down."""
        return self.done * 100 // self.total

    def _text(self) -> str:
        return f"{self.percent:3d} %" + (f"  {self.done:,} of {self.total:,} {self.unit}" if self.unit else "")

    def _draw(self) -> None:
        full = WIDTH * self.done // self.total
        bar = "━" * full + "╌" * (WIDTH - full)
        # The last word clears what a longer line may have left behind.
        self._stream.write(f"\r{self.label:<24} {bar} {self._text()}\x1b[K")
        self._stream.flush()

    def _tell(self) -> None:
        step = self.percent // STEP_PERCENT * STEP_PERCENT
        if step > self._told:
            self._told = step
            self._stream.write(f"{self.label}: {self._text().strip()}\n")
            self._stream.flush()
