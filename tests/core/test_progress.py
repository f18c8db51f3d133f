"""The line that says how far a command has come."""

import io

import pytest

from core.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_drawn_over_and_over() -> None:
    stream = Terminal()
    with Progress("Warming", total=2000, unit="members", stream=stream) as progress:
        progress.to(1000)
    drawn = stream.getvalue()
    assert drawn.count("\n") == 1
    assert "0 %  0 of 2,000 members" in drawn
    assert drawn.rstrip("\x1b[K\n").endswith("100 %  2,000 of 2,000 members")


def test_elsewhere_short_work_says_nothing() -> None:
    stream = io.StringIO()
    with Progress("Warming", total=3, stream=stream) as progress:
        progress.advance(3)
    assert stream.getvalue() == ""


def test_elsewhere_long_work_says_a_line_every_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    now = 100.0
    monkeypatch.setattr("core.progress.time.monotonic", lambda: now)
    with Progress("Warming", total=1000, unit="members", stream=stream) as progress:
        now += 5
        for done in range(1, 501):
            progress.to(done)
    assert stream.getvalue().splitlines() == [
        "Warming: 10 %  100 of 1,000 members",
        "Warming: 20 %  200 of 1,000 members",
        "Warming: 30 %  300 of 1,000 members",
        "Warming: 40 %  400 of 1,000 members",
        "Warming: 50 %  500 of 1,000 members",
        "Warming: 100 %  1,000 of 1,000 members",
    ]


def test_it_never_goes_back_nor_beyond_the_end() -> None:
    progress = Progress("Warming", total=10, stream=io.StringIO())
    progress.to(7)
    progress.to(3)
    assert progress.done == 7
    progress.advance(99)
    assert (progress.done, progress.percent) == (10, 100)


def test_nothing_to_do_is_done() -> None:
    stream = Terminal()
    with Progress("Warming", total=0, stream=stream):
        pass
    assert "100 %" in stream.getvalue()


def test_a_failure_is_not_shown_as_the_end() -> None:
    stream = Terminal()
    with pytest.raises(RuntimeError), Progress("Warming", total=10, stream=stream):
        raise RuntimeError
    assert "100 %" not in stream.getvalue()
