"""Forms of invitations."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.fields import LinesField


class NoteForm(forms.Form):
    """The note of an invitation; it may be empty."""

    note = LinesField(
        label=_("Note"),
        required=False,
        max_length=settings.INVITATION_NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("Say what links you."), "data-focus": True}),
    )


class ReplyForm(forms.Form):
    """A few words to the other side of an invitation, before it is accepted."""

    body = LinesField(
        label=_("Reply"),
        max_length=settings.INVITATION_REPLY_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )


def reply_form(invitation_id: int, data: Any = None) -> ReplyForm:
    """The form under one invitation of a list: its element ids are that invitation's own. Bound when there is data."""
    return ReplyForm(data, auto_id=f"reply-{invitation_id}-%s")
