"""Form fields for text that people type, cleaned before it is measured: what cannot be seen counts for no limit."""

from typing import Any

from django import forms

from core.text import clean_line, clean_lines


class LineField(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> Any:
        """The text as one line, without anything unseen."""
        return clean_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines of text."""

    def to_python(self, value: Any) -> Any:
        """The text with its lines kept and nothing unseen in it."""
        return clean_lines(super().to_python(value) or "")
