"""How allauth meets this project: who may sign in, what handle a newcomer gets."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.handles import free_handle
from accounts.models import Member


class AccountAdapter(DefaultAccountAdapter):
    """Our choices where allauth asks for some."""

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """Proposes a handle made of the name; the member can change it later."""
        if not user.handle:
            user.handle = free_handle(user.first_name, user.last_name)

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Stores addresses in lower case, as the unique index compares them."""
        member: Member = super().save_user(request, user, form, commit=False)
        member.email = member.email.lower()
        if commit:
            member.save()
        return member
