"""The people of the benchmark of pages: they can sign in, are invited, and leave no trace."""

import pytest
from django.conf import global_settings
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Member
from benchmarks import site
from connections.models import Connection, Follow, Invitation, Tie
from connections.services import accept
from tests.factories import chain, members


@pytest.fixture
def crowd(transactional_db: None) -> int:
    """Twelve members in a row; returns the highest id."""
    people = members(12)
    chain(*people)
    return max(member.pk for member in people)


@override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS)
def test_they_can_sign_in(crowd: int) -> None:
    people = site.accounts(crowd, 2, invitations=1)
    assert len(people) == 2
    for account in people:
        form = {"login": account.member.handle, "password": account.password}
        assert Client().post("/accounts/login/", form).status_code == 302


def test_they_are_invited_by_people_whom_they_do_not_know(crowd: int) -> None:
    for account in site.accounts(crowd, 2, invitations=5):
        waiting = Invitation.objects.waiting_for(account.member.pk)
        assert sorted(account.invitations) == sorted(waiting.values_list("pk", flat=True))
        assert waiting.count() == 5
        known = Tie.objects.filter(member_id=account.member.pk).values("other_id")
        assert not waiting.filter(sender__in=known).exists()


def test_an_invitation_is_given_to_one_client(crowd: int) -> None:
    [account] = site.accounts(crowd, 1, invitations=5)
    first, second = account.task(2)["invitations"], account.task(2)["invitations"]
    assert len(first) == len(second) == 2
    assert not {*first} & {*second}


def test_what_they_did_is_taken_back(crowd: int) -> None:
    before = timezone.now()
    counted = Connection.objects.count(), Follow.objects.count()
    [account] = site.accounts(crowd, 1, invitations=3)
    invitation = Invitation.objects.get(pk=account.invitations[0])
    accept(recipient=account.member, invitation=invitation)
    assert Connection.objects.count() == counted[0] + 1
    site.clear_away([account], before)
    assert (Connection.objects.count(), Follow.objects.count()) == counted
    assert not Invitation.objects.exists()
    assert Member.objects.get(pk=account.member.pk).password == "!"
