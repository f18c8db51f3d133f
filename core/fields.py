"""Form fields for text that people type, cleaned before it is measured: what cannot be seen counts for no limit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import clean_line, clean_lines

TOO_LONG = _("%(limit_value)s characters at most; these are %(show_value)s.")


class LineField(forms.CharField):
    """One line of text."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: Any) -> Any:
        """The text as one line, without anything unseen."""
        return clean_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines of text."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: Any) -> Any:
        """The text with its lines kept and nothing unseen in it."""
        return clean_lines(super().to_python(value) or "")


class CountedField(LinesField):
    """Several lines, counted while they are written.

    The browser would cut off what is pasted beyond the limit, without a word; it is better kept, and said.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The limit for static/js/forms.js, instead of one that the browser keeps."""
        attributes = super().widget_attrs(widget)
        return {("data-count" if name == "maxlength" else name): value for name, value in attributes.items()}
