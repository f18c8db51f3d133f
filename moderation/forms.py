"""Forms of members who report or object, and of moderators who decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import LinesField
from moderation.models import Category
from moderation.models.case import WORDS_MAX
from moderation.rules import Term


class ReportForm(forms.Form):
    """What is wrong, and anything that helps to see it."""

    category = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    words = LinesField(
        label=_("In your words"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What moderators should know to understand it. 1,000 characters at most."),
    )


class ObjectionForm(forms.Form):
    """Why the member finds a decision wrong."""

    text = LinesField(
        label=_("Why do you find this wrong?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("You can object once. Moderators read this and answer here. 1,000 characters at most."),
        error_messages={"required": _("Write why.")},
    )


def _reason(help_text: Any) -> LinesField:
    return LinesField(
        label=_("Reason"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
        error_messages={"required": _("Write the reason.")},
    )


class DecisionForm(forms.Form):
    """Why a case is decided so. What is decided says the button that was pressed."""

    reason = _reason(_("The member concerned reads this, except when you dismiss the case."))
    note = LinesField(
        label=_("Note for staff"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the decision; only staff read it."),
    )


class AnswerForm(DecisionForm):
    """Why an objection is granted or rejected."""

    reason = _reason(_("The member who objected reads this."))


class SweepForm(forms.Form):
    """One reason for many cases, and for how long their authors are suspended."""

    reason = _reason(_("Each of the authors reads this."))
    term = forms.ChoiceField(label=_("Suspend the authors"), choices=Term.choices, initial=Term.EVER)
