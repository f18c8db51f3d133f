"""How allauth meets this project: what a newcomer is until the address is confirmed, and what words they read."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.confirmation import pending_address
from accounts.handles import newcomer_handle
from accounts.models import Member
from limits.addresses import client_address

# Of the columns of both tables that hold addresses; a form takes 320 characters.
EMAIL_MAX = 254


class AccountAdapter(DefaultAccountAdapter):
    """Our choices where allauth asks for some."""

    # allauth speaks of usernames; members know theirs as their handle.
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The handle or the password is not right, or the address is not confirmed."),
        "email_password_mismatch": _("The address or the password is not right, or the address is not confirmed."),
    }

    def clean_email(self, email: str) -> str:
        """Refuses an address that its column cannot hold: allauth would cut it short and write to somebody else."""
        MaxLengthValidator(EMAIL_MAX)(email)
        return email

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that sign-in counts by: the one that all limits count by, IPv4 also where it came as IPv6.

        allauth counts all of IPv4 in that dress as one. Raises PermissionDenied where there is none to be believed.
        """
        address = client_address(request)
        if not address:
            raise PermissionDenied("no address of the client's")
        return address

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """Gives a handle that says nothing; the one made of the name comes with the confirmation."""
        if not user.handle:
            user.handle = newcomer_handle()

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Stores the newcomer, unconfirmed, with the address in lower case, as the unique index compares it."""
        member: Member = super().save_user(request, user, form, commit=False)
        member.email = member.email.lower()
        member.is_confirmed = False
        if commit:
            member.save()
        return member

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirms the address, and the member with it (accounts/receivers.py): both or neither."""
        with transaction.atomic():
            # The member first, as where the unconfirmed are removed: the two must not wait for each other.
            if not Member.objects.select_for_update(no_key=True).filter(pk=email_address.user_id).exists():
                return False
            return bool(super().confirm_email(request, email_address))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tells the owner of an address that it has an account.

        Whoever pressed the button twice is sent the first one's link instead: of two requests at once, only the mail
        of one is let through, and it may be this.
        """
        if address := pending_address(email):
            address.send_confirmation(self.request, signup=True)
        else:
            super().send_account_already_exists_mail(email)
