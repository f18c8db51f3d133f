"""Taking apart what was typed."""

import pytest

from search.words import TYPED_MAX, WORD_MAX, WORDS_MAX, typed, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ,;:!? ", []),
        ("&|!()<>:*'\"\\%_", []),
        ("Inès Caron-Le Goff", ["Inès", "Caron", "Le", "Goff"]),
        ("grid_data", ["grid", "data"]),
        ("grid grid data", ["grid", "data"]),
        ("l’énergie d'Étienne", ["l", "énergie", "d", "Étienne"]),
        ("राम 王 42", ["राम", "王", "42"]),
        ("e\u0301cole", ["école"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_are_few_and_short() -> None:
    assert len(words(" ".join(f"word{n}" for n in range(50)))) == WORDS_MAX
    assert words("x" * 1000) == ["x" * WORD_MAX]


def test_hashtags_are_told_from_words() -> None:
    found = typed("#Énergie grid #2024 #a-b ##x")
    assert found.tags == ("energie",)
    assert found.words == ("grid", "2024", "a", "b", "x")


def test_what_was_typed_is_cleaned_and_cut() -> None:
    assert typed("a\0b\u202ec").text == "abc"
    assert len(typed("word " * 10_000).text) <= TYPED_MAX
    assert typed("?!").is_empty
    assert not typed("#tag").is_empty
