"""Numbers in what people send."""

import pytest

from core.numbers import number_in


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("42", 42), ("9" * 18, 10**18 - 1), (7, 7)])
def test_a_number(text: object, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", [None, "", "0", "-1", "+1", "007", " 1", "1\n", "1.0", "1e3", "x", "٣", "²", "9" * 19, "1" * 5_000, "1\0"]
)
def test_none(text: object) -> None:
    assert number_in(text) == 0
