"""Fields for text that people type."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.fields import CountedField, LineField, LinesField

UNSEEN = "\u202e\u200b\u2066"


def test_a_line_is_cleaned_before_it_is_measured() -> None:
    assert LineField(max_length=4).clean(f"  a{UNSEEN}\n b ") == "a b"


def test_lines_are_kept_and_cleaned() -> None:
    assert LinesField(max_length=7).clean(f"one{UNSEEN}  \r\n\ttwo\n\n\n") == "one\ntwo"


@pytest.mark.parametrize("field", [LineField(max_length=300), LinesField(max_length=300)])
def test_too_long_is_said_with_both_numbers(field: forms.CharField) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean("x" * 301)
    assert refused.value.messages == ["300 characters at most; these are 301."]


@pytest.mark.parametrize("field", [LineField(), LinesField()])
def test_nothing_but_unseen_characters_is_nothing(field: forms.CharField) -> None:
    with pytest.raises(ValidationError):
        field.clean(UNSEEN)


@pytest.mark.parametrize("field", [LineField(required=False), LinesField(required=False)])
def test_empty_is_empty_text(field: forms.CharField) -> None:
    assert field.clean(None) == ""


def test_what_is_counted_is_not_cut_off_by_the_browser() -> None:
    field = CountedField(max_length=7, widget=forms.Textarea)
    assert (field.widget.attrs["data-count"], "maxlength" in field.widget.attrs) == ("7", False)
    with pytest.raises(ValidationError):
        field.clean("x" * 8)
