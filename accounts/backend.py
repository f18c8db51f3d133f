"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from accounts.models import Member


class AuthenticationBackend(AllauthBackend):
    """allauth's, for which an unconfirmed member does not exist.

    Else whoever signs up with somebody's address, and then tries to sign in, would see whether it was free: they know
    the password of an account of their own making only.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Member | None:
        """The member whose login and password these are."""
        member = super().authenticate(request, **credentials)
        if not isinstance(member, Member):
            return None
        confirmed = member.is_confirmed or EmailAddress.objects.filter(user=member, verified=True).exists()
        return member if confirmed else None
