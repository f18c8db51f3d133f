"""Invitations, by the letter of docs/rules.md."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from connections import services
from connections.degrees import degrees
from connections.models import Connection, Follow, Invitation
from connections.relations import Pending, relation
from connections.services import Gone, Refused
from connections.signals import invitation_replied, invitation_sent, members_connected
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect, invite

DAY = timedelta(days=1)


@pytest.fixture
def heard() -> Callable:
    """What the domain signals said, in order."""
    said: list[dict] = []

    def listen(sender: object, signal: object, **facts: object) -> None:
        said.append(facts)

    for signal in (invitation_sent, invitation_replied, members_connected):
        signal.connect(listen)
    yield said
    for signal in (invitation_sent, invitation_replied, members_connected):
        signal.disconnect(listen)


def test_inviting(cast: Cast, heard: list) -> None:
    invitation = services.invite(sender=cast.alice, recipient=cast.carol, note="  We both know Bob.  ")
    assert invitation is not None
    assert (invitation.note, invitation.state) == ("We both know Bob.", "open")
    assert relation(cast.alice, cast.carol).pending is Pending.SENT
    assert relation(cast.carol, cast.alice).pending is Pending.RECEIVED
    assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 2}, "a pending invitation never counts"
    assert heard == [
        {"invitation_id": invitation.pk, "sender_id": cast.alice.pk, "recipient_id": cast.carol.pk},
    ]


def test_repeating_an_invitation_changes_nothing(cast: Cast, heard: list) -> None:
    first = services.invite(sender=cast.alice, recipient=cast.carol, note="one")
    again = services.invite(sender=cast.alice, recipient=cast.carol, note="two")
    assert first == again
    assert again is not None
    assert again.note == "one"
    assert len(heard) == 1


def test_crossing_connects_and_tells_both_once(cast: Cast, heard: list) -> None:
    services.invite(sender=cast.alice, recipient=cast.carol)
    assert services.invite(sender=cast.carol, recipient=cast.alice) is None
    assert degrees(cast.alice.pk, [cast.carol.pk, cast.dave.pk]) == {cast.carol.pk: 1, cast.dave.pk: 2}
    assert heard[1:] == [{"one_id": cast.alice.pk, "other_id": cast.carol.pk, "accepted_by_id": None}]
    assert Invitation.objects.get().state == "accepted"


def test_inviting_somebody_one_had_ignored_connects(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    services.ignore(recipient=cast.alice, invitation=invitation)
    assert services.invite(sender=cast.alice, recipient=cast.carol) is None
    assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 1}


def test_accepting_connects_and_both_follow(cast: Cast, heard: list) -> None:
    invitation = invite(cast.carol, cast.alice)
    services.accept(recipient=cast.alice, invitation=invitation)
    assert degrees(cast.alice.pk, [cast.carol.pk, cast.dave.pk]) == {cast.carol.pk: 1, cast.dave.pk: 2}
    assert relation(cast.alice, cast.carol).follows
    assert relation(cast.alice, cast.carol).is_followed
    assert heard == [{"one_id": cast.carol.pk, "other_id": cast.alice.pk, "accepted_by_id": cast.alice.pk}]


def test_ignoring_is_silent(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    seen_before = relation(cast.carol, cast.alice)
    services.ignore(recipient=cast.alice, invitation=invitation)
    assert relation(cast.carol, cast.alice) == seen_before
    assert list(Invitation.objects.sent_by(cast.carol.pk)) == [invitation]
    assert not Invitation.objects.waiting_for(cast.alice.pk).exists()
    assert list(Invitation.objects.ignored_by(cast.alice.pk)) == [invitation]
    services.accept(recipient=cast.alice, invitation=invitation)
    assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 1}


def test_i_dont_know_this_person_bars_the_sender_for_good(cast: Cast) -> None:
    services.answer_unknown(recipient=cast.alice, invitation=invite(cast.carol, cast.alice))
    assert relation(cast.carol, cast.alice).barred
    with pytest.raises(Refused, match="can't invite this member"):
        services.invite(sender=cast.carol, recipient=cast.alice)
    assert services.invite(sender=cast.alice, recipient=cast.carol) is not None, "the other way is open"


def test_withdrawn_invitations_can_be_sent_again_21_days_later(cast: Cast) -> None:
    invitation = invite(cast.alice, cast.carol)
    services.withdraw(sender=cast.alice, invitation=invitation)
    with pytest.raises(Refused, match="You can invite again on"):
        services.invite(sender=cast.alice, recipient=cast.carol)
    assert services.invite(sender=cast.carol, recipient=cast.alice), "the pause is the sender's alone"
    Invitation.objects.filter(sender=cast.carol).delete()
    Invitation.objects.filter(pk=invitation.pk).update(closed_at=timezone.now() - 20 * DAY)
    with pytest.raises(Refused):
        services.invite(sender=cast.alice, recipient=cast.carol)
    Invitation.objects.filter(pk=invitation.pk).update(closed_at=timezone.now() - 22 * DAY)
    assert services.invite(sender=cast.alice, recipient=cast.carol)


def test_open_invitations_expire_after_180_days(cast: Cast) -> None:
    old = invite(cast.alice, cast.carol, created_at=timezone.now() - 181 * DAY)
    young = invite(cast.alice, cast.dave, created_at=timezone.now() - 179 * DAY)
    assert relation(cast.alice, cast.carol).pending is None
    with pytest.raises(Gone):
        services.accept(recipient=cast.carol, invitation=old)
    services.accept(recipient=cast.dave, invitation=young)
    assert services.invite(sender=cast.alice, recipient=cast.carol), "the old one does not stand in the way"
    old.refresh_from_db()
    assert old.state == "expired"


def test_the_sweep_expires_what_is_old(cast: Cast) -> None:
    invite(cast.alice, cast.carol, created_at=timezone.now() - 181 * DAY)
    invite(cast.alice, cast.dave)
    assert Invitation.objects.expire_old() == 1
    assert Invitation.objects.expire_old() == 0


def test_replying_without_accepting(cast: Cast, heard: list) -> None:
    invitation = invite(cast.carol, cast.alice)
    with pytest.raises(Refused, match="once they have replied"):
        services.reply(author=cast.carol, invitation=invitation, body="Hello?")
    services.reply(author=cast.alice, invitation=invitation, body=" Where did we meet? ")
    services.reply(author=cast.carol, invitation=invitation, body="At Bob's.")
    assert list(invitation.replies.values_list("author", "body")) == [
        (cast.alice.pk, "Where did we meet?"),
        (cast.carol.pk, "At Bob's."),
    ]
    assert [fact["reader_id"] for fact in heard] == [cast.carol.pk, cast.alice.pk]
    assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 2}


def test_replies_are_limited(cast: Cast, settings: object) -> None:
    settings.INVITATION_REPLIES_PER_MEMBER = 2  # type: ignore[attr-defined]
    invitation = invite(cast.carol, cast.alice)
    for _ in range(2):
        services.reply(author=cast.alice, invitation=invitation, body="?")
    with pytest.raises(Refused, match="written 2 times"):
        services.reply(author=cast.alice, invitation=invitation, body="?")


@pytest.mark.parametrize("verb", ["accept", "ignore", "answer_unknown"])
@pytest.mark.parametrize("who", ["alice", "dave"])
def test_only_the_recipient_answers(cast: Cast, verb: str, who: str) -> None:
    invitation = invite(cast.alice, cast.carol)
    with pytest.raises(Gone):
        getattr(services, verb)(recipient=getattr(cast, who), invitation=invitation)


@pytest.mark.parametrize("who", ["carol", "dave"])
def test_only_the_sender_withdraws(cast: Cast, who: str) -> None:
    with pytest.raises(Gone):
        services.withdraw(sender=getattr(cast, who), invitation=invite(cast.alice, cast.carol))


@pytest.mark.parametrize("verb", ["accept", "ignore", "answer_unknown"])
def test_what_is_answered_cannot_be_answered_again(cast: Cast, verb: str) -> None:
    invitation = invite(cast.alice, cast.carol)
    services.withdraw(sender=cast.alice, invitation=invitation)
    with pytest.raises(Gone):
        getattr(services, verb)(recipient=cast.carol, invitation=invitation)
    assert not Connection.objects.between(cast.alice.pk, cast.carol.pk).exists()


@pytest.mark.parametrize("who", ["alice", "mallory"])
def test_nobody_invites_themselves_or_whom_they_cannot_see(cast: Cast, who: str) -> None:
    with pytest.raises(Gone):
        services.invite(sender=cast.alice, recipient=getattr(cast, who))
    with pytest.raises(Gone):
        services.invite(sender=getattr(cast, who), recipient=cast.alice)


def test_nobody_invites_their_connections_or_the_suspended(cast: Cast) -> None:
    with pytest.raises(Refused, match="connected already"):
        services.invite(sender=cast.alice, recipient=cast.bob)
    gone = MemberFactory(is_active=False, suspended_at=timezone.now())
    with pytest.raises(Gone):
        services.invite(sender=cast.alice, recipient=gone)


def test_the_recipients_terms(cast: Cast) -> None:
    cast.dave.invitations_from = 2
    cast.dave.save()
    with pytest.raises(Refused, match="2nd degree only"):
        services.invite(sender=cast.alice, recipient=cast.dave)
    assert services.invite(sender=cast.bob, recipient=cast.dave)


def test_the_budget(cast: Cast, settings: object) -> None:
    settings.INVITATION_BUDGET_NEWCOMER = 1  # type: ignore[attr-defined]
    settings.INVITATION_BUDGET_MIN = 1  # type: ignore[attr-defined]
    assert services.invite(sender=cast.alice, recipient=cast.carol)
    with pytest.raises(Refused, match="this week's invitations"):
        services.invite(sender=cast.alice, recipient=cast.dave)
    invite(cast.dave, cast.alice)
    assert services.invite(sender=cast.alice, recipient=cast.dave) is None, "answering costs nothing"


def test_the_limit_of_connections(cast: Cast, settings: object) -> None:
    settings.CONNECTIONS_MAX = 2  # type: ignore[attr-defined]
    connect(cast.alice, MemberFactory())
    with pytest.raises(Refused, match="limit of 2"):
        services.invite(sender=cast.alice, recipient=cast.carol)
    waiting = invite(cast.erin, cast.alice)
    with pytest.raises(Refused, match="You have reached the limit of 2"):
        services.accept(recipient=cast.alice, invitation=waiting)
    services.follow(actor=cast.carol, other=cast.alice)
    assert Follow.objects.filter(follower=cast.carol, followed=cast.alice).exists()


def test_blocking_ends_an_open_invitation(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    services.block(actor=cast.alice, other=cast.carol)
    invitation.refresh_from_db()
    assert invitation.state == "ended"
    with pytest.raises(Gone):
        services.accept(recipient=cast.alice, invitation=invitation)


def test_a_bare_block_row_is_enough_to_refuse(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    block(cast.carol, cast.alice)
    with pytest.raises(Gone):
        services.accept(recipient=cast.alice, invitation=invitation)
