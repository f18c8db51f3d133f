"""Blocking and unblocking (docs/rules.md, Ending things)."""

import pytest

from connections import services
from connections.degrees import degrees
from connections.models import Block, Connection, Follow, Invitation
from connections.services import Gone, Refused
from connections.signals import member_blocked
from tests.cast import Cast
from tests.factories import follow, invite


def test_a_block_ends_everything_between_two_members(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    follow(cast.bob, cast.alice)
    told: list[dict] = []

    def listen(sender: object, signal: object, **facts: object) -> None:
        told.append(facts)

    member_blocked.connect(listen)
    services.block(actor=cast.bob, other=cast.alice)
    member_blocked.disconnect(listen)
    assert not Connection.objects.between(cast.alice.pk, cast.bob.pk).exists()
    assert not Follow.objects.filter(follower__in=[cast.alice, cast.bob], followed__in=[cast.alice, cast.bob]).exists()
    assert told == [{"blocker_id": cast.bob.pk, "blocked_id": cast.alice.pk}]
    found = degrees(cast.alice.pk, [cast.bob.pk, cast.carol.pk, cast.dave.pk])
    assert found == {cast.bob.pk: None, cast.carol.pk: None, cast.dave.pk: None}


@pytest.mark.parametrize("sender", ["alice", "carol"])
def test_it_ends_invitations_in_both_directions(cast: Cast, sender: str) -> None:
    pair = {"alice": (cast.alice, cast.carol), "carol": (cast.carol, cast.alice)}[sender]
    invite(*pair)
    services.block(actor=cast.alice, other=cast.carol)
    assert Invitation.objects.get().state == {"alice": "withdrawn", "carol": "ended"}[sender]


def test_blocking_and_unblocking_is_no_way_to_invite_again(cast: Cast) -> None:
    services.ignore(recipient=cast.carol, invitation=invite(cast.alice, cast.carol))
    services.block(actor=cast.alice, other=cast.carol)
    services.unblock(actor=cast.alice, other=cast.carol)
    with pytest.raises(Refused, match="You can invite again on"):
        services.invite(sender=cast.alice, recipient=cast.carol)


def test_the_others_follows_stay(cast: Cast) -> None:
    services.block(actor=cast.alice, other=cast.bob)
    assert Follow.objects.filter(follower=cast.erin, followed=cast.alice).exists()


def test_blocking_twice_and_blocking_back_find_nobody(cast: Cast) -> None:
    for actor, other in ((cast.alice, cast.mallory), (cast.mallory, cast.alice), (cast.alice, cast.alice)):
        with pytest.raises(Gone):
            services.block(actor=actor, other=other)
    assert Block.objects.count() == 1


def test_unblocking_restores_nothing(cast: Cast) -> None:
    services.block(actor=cast.alice, other=cast.bob)
    services.unblock(actor=cast.alice, other=cast.bob)
    assert degrees(cast.alice.pk, [cast.bob.pk]) == {cast.bob.pk: None}
    assert services.invite(sender=cast.bob, recipient=cast.alice)


def test_only_the_blocker_unblocks(cast: Cast) -> None:
    with pytest.raises(Gone):
        services.unblock(actor=cast.mallory, other=cast.alice)
    with pytest.raises(Gone):
        services.unblock(actor=cast.alice, other=cast.carol)
    services.unblock(actor=cast.alice, other=cast.mallory)
    assert not Block.objects.exists()
