"""Moments in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from core.times import relative_time, time_in_words

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "just now"),  # clocks differ a little
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(hours=24), "yesterday"),
        (timedelta(hours=37), "2 days ago"),
        (timedelta(days=6, hours=23), "7 days ago"),
        (timedelta(days=7), "May 13"),
        (timedelta(days=400), "April 15, 2025"),
        (timedelta(days=-3), "May 23"),
    ],
)
def test_time_in_words(age: timedelta, words: str) -> None:
    assert time_in_words(NOON - age, NOON) == words


def test_dates_follow_the_language() -> None:
    with translation.override("fr"):
        assert time_in_words(NOON - timedelta(days=30), NOON) == "20 avril"


def test_relative_time_is_an_element_with_the_exact_time() -> None:
    html = relative_time(datetime(2020, 2, 3, 4, 5, tzinfo=UTC))
    assert html == ('<time datetime="2020-02-03T04:05:00+00:00" title="Feb. 3, 2020, 4:05 a.m.">Feb. 3, 2020</time>')
    assert relative_time(None) == ""
