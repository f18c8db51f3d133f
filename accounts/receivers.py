"""What allauth tells us: an address is confirmed, a password was chosen anew by mail, somebody is in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.confirmation import confirm_member, remove_rivals
from accounts.models import Member


@receiver(email_confirmed, dispatch_uid="accounts.confirm_with_address")
def confirm_with_address(sender: Any, email_address: EmailAddress, **_kwargs: Any) -> None:
    """Whoever confirms an address is a member from now on."""
    remove_rivals(address=email_address)
    confirm_member(member=email_address.user)


@receiver(password_reset, dispatch_uid="accounts.confirm_with_password")
def confirm_with_password(sender: Any, request: HttpRequest, user: Member, **_kwargs: Any) -> None:
    """The link came by mail, and a newcomer has one address only: it is confirmed by this, too."""
    if user.is_confirmed:
        return
    for address in EmailAddress.objects.filter(user=user, email=user.email, verified=False):
        get_adapter(request).confirm_email(request, address)


@receiver(user_logged_in, dispatch_uid="accounts.confirm_with_sign_in")
def confirm_with_sign_in(sender: Any, user: Member, **_kwargs: Any) -> None:
    """Nobody gets in without a confirmed address; staff may have set it by hand, of which no signal tells."""
    if not user.is_confirmed:
        confirm_member(member=user)
