"""Becoming a member, and not becoming one in time."""

import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import confirmation
from accounts.confirmation import confirm_member, pending_address, remove_rivals, remove_unconfirmed
from accounts.handles import newcomer_handle
from accounts.models import Member
from tests.factories import MemberFactory


def newcomer(email: str = "ines@example.org", days_ago: float = 0, *, verified: bool = False) -> Member:
    member: Member = MemberFactory(
        handle=newcomer_handle(),
        email=email,
        first_name="Inès",
        last_name="Caron",
        is_confirmed=False,
        joined_at=timezone.now() - timedelta(days=days_ago),
    )
    member.emailaddress_set.create(email=email, primary=True, verified=verified)
    return member


@pytest.mark.django_db
def test_a_confirmed_member_has_a_handle_of_the_name() -> None:
    member = newcomer()
    assert confirm_member(member=member)
    assert (member.handle, member.is_confirmed) == ("ines-caron", True)
    member.refresh_from_db()
    assert (member.handle, member.is_confirmed) == ("ines-caron", True)


@pytest.mark.django_db
def test_whoever_is_confirmed_keeps_the_handle() -> None:
    member = MemberFactory(handle="chosen")
    assert not confirm_member(member=member)
    member.refresh_from_db()
    assert member.handle == "chosen"


@pytest.mark.django_db
def test_a_handle_that_is_never_free_is_an_error_and_changes_nothing() -> None:
    member = newcomer()
    MemberFactory(handle="taken")
    with patch.object(confirmation, "free_handle", return_value="taken"), pytest.raises(IntegrityError):
        confirm_member(member=member)
    member.refresh_from_db()
    assert not member.is_confirmed


@pytest.mark.django_db(transaction=True)
def test_namesakes_confirmed_at_once_get_a_handle_each() -> None:
    people = [newcomer(f"ines{number}@example.org") for number in range(3)]
    barrier = threading.Barrier(len(people))
    original = confirmation.free_handle
    errors: list[BaseException] = []
    first_time = threading.local()

    def meet(*args: Any) -> str:
        proposed = original(*args)
        if not getattr(first_time, "over", False):
            first_time.over = True
            barrier.wait(10)  # everybody has been proposed the same one
        return proposed

    def run(member: Member) -> None:
        try:
            confirm_member(member=member)
        except BaseException as error:  # noqa: BLE001  looked at below
            errors.append(error)
        finally:
            connection.close()

    with patch.object(confirmation, "free_handle", side_effect=meet):
        threads = [threading.Thread(target=run, args=(member,), daemon=True) for member in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert errors == []
    handles = sorted(Member.objects.filter(is_confirmed=True).values_list("handle", flat=True))
    assert len(handles) == 3
    assert handles[0] == "ines-caron"
    assert all(handle.startswith("ines-caron-") for handle in handles[1:])


@pytest.mark.django_db
def test_the_unconfirmed_are_removed_after_fourteen_days() -> None:
    newcomer("late@example.org", 14.1)
    kept = {
        newcomer("in-time@example.org", 13.9),
        newcomer("set-by-staff@example.org", 20, verified=True),
        MemberFactory(joined_at=timezone.now() - timedelta(days=400)),
    }
    with patch.object(confirmation, "AT_ONCE", 1):
        assert remove_unconfirmed() == 1
    assert set(Member.objects.all()) == kept


@pytest.mark.django_db(transaction=True)
def test_who_is_being_confirmed_at_this_moment_stays() -> None:
    member = newcomer("late@example.org", 15)
    removed: list[int] = []

    def remove() -> None:
        try:
            removed.append(remove_unconfirmed())
        finally:
            connection.close()

    with transaction.atomic():
        confirm_member(member=member)
        thread = threading.Thread(target=remove, daemon=True)
        thread.start()
        thread.join(10)
        assert removed == [0]
    assert Member.objects.get().is_confirmed


@pytest.mark.django_db
def test_an_address_that_is_anothers_frees_itself() -> None:
    owner = MemberFactory()
    newcomer("work@example.org")
    other = newcomer("other@example.org")
    remove_rivals(address=EmailAddress.objects.create(user=owner, email="work@example.org", verified=True))
    assert set(Member.objects.all()) == {owner, other}


@pytest.mark.django_db
def test_a_pending_address_is_one_of_this_minute() -> None:
    newcomer("old@example.org", 1)
    newcomer("done@example.org", verified=True)
    now = newcomer("now@example.org")
    assert pending_address("Now@example.org") == now.emailaddress_set.get()
    assert pending_address("old@example.org") is None
    assert pending_address("done@example.org") is None
