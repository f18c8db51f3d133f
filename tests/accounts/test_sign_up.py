"""Naming an address at sign-up or in the settings: taken or free, one or several at once, the answer is the same."""

import threading
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import Member
from tests.factories import PASSWORD, MemberFactory

NEW = {"first_name": "Inès", "last_name": "Caron", "email": "ines@example.org", "password1": PASSWORD}


def sign_up(**fields: str) -> HttpResponse:
    return Client().post(reverse("account_signup"), NEW | fields)


def hashes_made_by(**fields: str) -> int:
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        sign_up(**fields)
    return encode.call_count


@pytest.mark.django_db
def test_a_taken_address_costs_as_much_hashing_as_a_free_one() -> None:
    assert hashes_made_by() == 1
    assert hashes_made_by() == 1, "now it is taken"
    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_other_integrity_errors_are_not_taken_for_a_taken_address() -> None:
    with (
        patch.object(AccountAdapter, "save_user", side_effect=IntegrityError("member_handle_lower")),
        pytest.raises(IntegrityError),
    ):
        sign_up()


@pytest.mark.django_db
def test_no_member_is_made_without_the_address_to_confirm() -> None:
    with (
        patch.object(EmailAddress, "save", side_effect=RuntimeError("no disk")),
        pytest.raises(RuntimeError),
    ):
        sign_up()
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_address_several_times_at_once() -> None:
    count = 4
    barrier = threading.Barrier(count)
    original = AccountAdapter.save_user

    def meet(*args: Any, **kwargs: Any) -> Member:
        barrier.wait(10)
        return original(*args, **kwargs)

    answers: list[Any] = [None] * count

    def run(place: int) -> None:
        try:
            response = sign_up()
            answers[place] = response.status_code, response.headers["Location"]
        except Exception as error:  # noqa: BLE001  looked at below
            answers[place] = error
        finally:
            connection.close()

    with patch.object(AccountAdapter, "save_user", autospec=True, side_effect=meet):
        threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert answers == [(302, reverse("account_email_verification_sent"))] * count
    member = Member.objects.get()
    assert not member.is_confirmed
    assert [(message.to, "Welcome" in message.subject) for message in mail.outbox] == [([member.email], True)]


@pytest.mark.django_db
class TestAddingAnAddress:
    @pytest.fixture
    def adder(self) -> Client:
        client = Client()
        client.force_login(self.member("adder"))
        return client

    def member(self, handle: str) -> Member:
        member: Member = MemberFactory(handle=handle, password=PASSWORD)
        member.emailaddress_set.create(email=member.email, verified=True, primary=True)
        return member

    def added(self, adder: Client, email: str) -> tuple[list[str], bool]:
        form = {"action_add": "", "email": email}
        response = adder.post(reverse("account_email"), form, follow=True)
        words = [str(message).replace(email, "…") for message in response.context["messages"]]
        return words, email in response.content.decode()

    def test_taken_and_free_are_answered_alike(self, adder: Client) -> None:
        self.member("owner")
        free = self.added(adder, "free@example.org")
        taken = self.added(adder, "owner@example.org")
        assert free == taken
        assert free == (["Confirmation email sent to …."], True)
        assert not EmailAddress.objects.get(email="owner@example.org", verified=False).primary

    def test_so_are_those_to_whom_a_mail_went_just_now(self, adder: Client) -> None:
        sign_up(email="newcomer@example.org")
        assert self.added(adder, "newcomer@example.org") == self.added(adder, "free@example.org")
