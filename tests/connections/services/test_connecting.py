"""Removing a connection (docs/rules.md, Ending things)."""

import pytest

from connections import services
from connections.degrees import degrees
from connections.models import Follow
from connections.services import Gone
from tests.cast import Cast
from tests.factories import follow


def test_removing_ends_the_connection_and_both_follows(cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    follow(cast.bob, cast.alice)
    services.remove_connection(actor=cast.alice, other=cast.bob)
    everybody = [cast.bob.pk, cast.carol.pk, cast.dave.pk]
    assert degrees(cast.alice.pk, everybody) == dict.fromkeys(everybody)
    assert degrees(cast.bob.pk, [cast.alice.pk]) == {cast.alice.pk: None}
    assert not Follow.objects.filter(follower__in=[cast.alice, cast.bob], followed__in=[cast.alice, cast.bob]).exists()


@pytest.mark.parametrize("inviter", ["alice", "bob"])
def test_either_may_invite_again_at_once(cast: Cast, inviter: str) -> None:
    services.remove_connection(actor=cast.alice, other=cast.bob)
    sender, recipient = (cast.alice, cast.bob) if inviter == "alice" else (cast.bob, cast.alice)
    assert services.invite(sender=sender, recipient=recipient)


@pytest.mark.parametrize("who", ["alice", "carol", "mallory"])
def test_what_does_not_exist_cannot_be_removed(cast: Cast, who: str) -> None:
    with pytest.raises(Gone):
        services.remove_connection(actor=cast.alice, other=getattr(cast, who))
