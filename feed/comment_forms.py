"""The form of a comment or a reply."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.fields import CountedField


class CommentForm(forms.Form):
    """What somebody says under a post; `parent` is the comment that it answers. `token` makes a retry harmless."""

    text = CountedField(
        label=_("Comment"),
        max_length=settings.COMMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("Add a comment…"), "data-mentions": True}),
        error_messages={"required": _("Write something first.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput)


class EditForm(forms.Form):
    """The words of a comment, changed."""

    text = CountedField(
        label=_("Comment"),
        max_length=settings.COMMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "data-focus": True, "data-mentions": True}),
        error_messages={"required": _("Write something first.")},
    )


def comment_form(post_id: int, data: Any = None) -> CommentForm:
    """The form under a post; bound when there is data."""
    return CommentForm(data, auto_id=f"comment-on-{post_id}-%s", initial={"token": uuid4()})


def reply_form(comment_id: int, data: Any = None) -> CommentForm:
    """The form under a comment: its element ids are that thread's own. Bound when there is data."""
    form = CommentForm(data, auto_id=f"reply-to-{comment_id}-%s", initial={"token": uuid4(), "parent": comment_id})
    form.fields["text"].label = _("Reply")
    form.fields["text"].widget.attrs["placeholder"] = _("Write a reply…")
    return form
