"""Text that people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_line, clean_lines, handle_base, initials, truncate


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Inès \t Caron\n", "Inès Caron"),
        ("Ine\u0300s", "Inès"),  # composed
        ("a\u00a0\u2003b", "a b"),
        ("", ""),
        (" \u200b\u2060\ufeff ", ""),
        ("Ali\u200bce", "Alice"),  # zero width
        ("Al\u00adice", "Alice"),  # soft hyphen
        ("\u202eecilA\u202c", "ecilA"),  # override
        ("\u2066Alice\u2069", "Alice"),  # isolate
        ("Alice\x00\x1b[31m", "Alice[31m"),
        ("Alice\u3164", "Alice"),  # a filler that looks like nothing
        ("Al\u2800ice", "Alice"),
        ("Alice\U000e0041", "Alice"),  # tag letters
        ("\u061cAlice\u206a", "Alice"),  # direction marks, also those long given up
        ("Al\ufff9ice\ufffb", "Alice"),  # annotations
        ("Al\ufffcice", "Alice"),  # stands for an object that is not there
        ("Al\u2028\x85ice", "Al ice"),  # line ends of other worlds
        ("Al\u17b4\u034fice", "Alice"),
        ("\ue000Alice", "Alice"),  # private use
        ("Al\ufdd0ice\uffff", "Alice"),
        ("Alice\ud800", "Alice"),  # half a surrogate pair cannot be stored
        ("Al\u200dice", "Alice"),  # a joiner between Latin letters joins nothing
        ("Al\ufe0fice", "Alice"),
        ("\u200dAlice\u200c", "Alice"),
        ("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "é\u0301\u0301\u0301\u0301"),
        ("O'Brien-Łukasz 3", "O'Brien-Łukasz 3"),
        ("李小龍", "李小龍"),
        ("نرگس", "نرگس"),
    ],
)
def test_clean_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian needs the non-joiner
        "क्\u200dष",  # Devanagari needs the joiner
        "Engineer 👩\u200d💻",
        "I ❤\ufe0f ferries",
        "Việt Nguyễn",
    ],
)
def test_clean_line_keeps_honest_joiners(text: str) -> None:
    assert clean_line(text) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=60))
def test_clean_line_settles_at_once(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert once == once.strip()
    assert "\n" not in once
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co"} for c in once)
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff")


@given(st.text(max_size=60))
def test_clean_lines_settles_at_once(text: str) -> None:
    once = clean_lines(text)
    assert clean_lines(once) == once
    assert "\n\n\n" not in once
    assert "\r" not in once


def test_clean_lines_keeps_lines() -> None:
    assert clean_lines("\r\n Dear\u200b Inès,\r\n\r\n\r\n\r\nhello \u2028there\n") == "Dear Inès,\n\nhello\nthere"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Claire", "Moreau", "CM"),
        ("élodie", "d'Arc", "ÉD"),
        ("Cher", "", "C"),
        ("", "", ""),
        ("(Bob)", "«Baker»", "BB"),
        ("ßen", "ǆ", "SǄ"),
        ("太郎", "山田", "太山"),
    ],
)
def test_initials(first: str, last: str, expected: str) -> None:
    assert initials(first, last) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Inès Caron-Le Goff", "ines-caron-le-goff"),
        ("Øystein Ærø Straße", "oystein-aero-strasse"),
        ("Łukasz Đoković", "lukasz-dokovic"),
        ("Sinéad O'Connor", "sinead-oconnor"),
        ("  --A..B--  ", "a-b"),
        ("İbrahim Işık", "ibrahim-isik"),
        ("李小龍", ""),
        ("x" * 60, "x" * 40),
        ("Maximiliana Theodora Anastasia von Hohenberg", "maximiliana-theodora-anastasia-von"),
    ],
)
def test_handle_base(name: str, expected: str) -> None:
    assert handle_base(name) == expected


@given(st.text(max_size=80), st.integers(1, 40))
def test_handle_base_is_plain(name: str, length: int) -> None:
    base = handle_base(name, length=length)
    assert len(base) <= length
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in base)
    assert not base.startswith("-")
    assert not base.endswith("-")
    assert "--" not in base


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 8, "one two…"),
        ("one two three", 9, "one two…"),
        ("Donaudampfschiff", 6, "Donau…"),
        ("one, two", 5, "one…"),
        ("abc", 0, ""),
        ("abc", 1, "…"),
    ],
)
def test_truncate(text: str, length: int, expected: str) -> None:
    assert truncate(text, length) == expected


@given(st.text(max_size=50), st.integers(0, 60))
def test_truncate_never_exceeds(text: str, length: int) -> None:
    assert len(truncate(text, length)) <= length
