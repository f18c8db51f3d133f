"""The sign-in form. Apart from forms.py, which allauth's own forms import."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    """allauth's form, in our words: members sign in with an address or a handle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Email or handle")
        field.widget.attrs["autocomplete"] = "username"
        field.widget.attrs.pop("placeholder", None)
