"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from accounts.models import Member
from core.compiled import Compiled

_BY_ID: Compiled[Member] = Compiled(lambda *, member: Member._default_manager.filter(pk=member))  # noqa: SLF001


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

    def get_user(self, user_id: int) -> Member | None:
        """The member of a session, who may have been suspended since. Every page of a member asks."""
        found = _BY_ID.objects(member=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
