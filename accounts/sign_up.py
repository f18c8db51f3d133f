"""The forms that name a new address: signing up, and adding one. They answer alike whether it is taken or free."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import Member
from limits.guard import TooMany, refusal, spend


class SignupForm(AllauthSignupForm):
    """allauth's form, which tells by nothing that an address is taken: not by its time, not by two at once."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """The new member, or the answer that looks the same where the address has an account.

        Counted here, where the form is right: allauth counts attempts at it. A taken address counts like a free one.
        """
        try:
            spend(request, "sign_up")
        except TooMany as too_many:
            raise ImmediateHttpResponse(refusal(request, too_many)) from too_many
        if self.account_already_exists:
            # Hashing is nearly all of the time that making an account takes.
            make_password(self.cleaned_data["password1"])
            return self._saved(request)
        try:
            return self._saved(request)
        except IntegrityError as error:
            if "member_email_unique" not in str(error):
                raise
            # Somebody was quicker, between the check and now.
            self.account_already_exists = True
            return self._saved(request)

    def _saved(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        member, response = super().try_save(request)
        return member, response

    def save(self, request: HttpRequest) -> Member:
        """Makes the member with the address that is to be confirmed: both or neither."""
        with transaction.atomic():
            member: Member = super().save(request)
        return member


class AddEmailForm(AllauthAddEmailForm):
    """allauth's form, which says that a mail is on its way even when none may be sent to the address just now.

    The limit is counted by address: silence would tell that somebody else has just been writing to it.
    """

    def save(self, request: HttpRequest) -> Any:
        """Adds the address, unconfirmed, and says so."""
        told = messages.get_messages(request)
        before = len(told)
        address = super().save(request)
        if len(told) == before:
            get_adapter(request).add_message(
                request,
                messages.INFO,
                "account/messages/email_confirmation_sent.txt",
                {"email": address.email, "login": True, "signup": False},
            )
        return address
