"""The newest invitations that wait, as a page shows them beside other things."""

from typing import Any

from django.utils import timezone

from accounts.models import Member
from connections.people import received_by
from connections.waiting import newest_waiting
from tests.cast import Cast
from tests.factories import block, invite, members


def test_the_newest_first_with_their_senders(cast: Cast) -> None:
    senders = members(4, is_confirmed=True)
    sent = [invite(sender, cast.erin) for sender in senders]
    found = newest_waiting(cast.erin, 3)
    assert [(invitation.pk, card.member) for invitation, card in found] == [
        (invitation.pk, sender) for invitation, sender in list(zip(sent, senders, strict=True))[:0:-1]
    ]
    assert all(card.button is not None for _invitation, card in found)


def test_the_same_as_the_list(cast: Cast) -> None:
    gone, blocked, ignored, there = members(4, is_confirmed=True)
    for sender in (gone, blocked, ignored, there):
        invite(sender, cast.erin)
    Member.objects.filter(pk=gone.pk).update(is_active=False, deactivated_at=timezone.now())
    block(blocked, cast.erin)
    received_by(cast.erin).filter(sender=ignored).update(ignored_at=timezone.now())
    assert [invitation.sender_id for invitation, _card in newest_waiting(cast.erin, 9)] == [there.pk]
    assert [row.sender_id for row in received_by(cast.erin)] == [there.pk]


def test_nothing_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    newest_waiting(cast.erin, 3)
    with django_assert_num_queries(1):
        assert newest_waiting(cast.erin, 3) == []
