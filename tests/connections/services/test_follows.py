"""Following and unfollowing."""

import pytest

from connections import services
from connections.degrees import degrees
from connections.models import Follow
from connections.services import Gone
from connections.signals import member_followed
from tests.cast import Cast


def test_following_is_one_way_and_once(cast: Cast) -> None:
    told: list[dict] = []

    def listen(sender: object, signal: object, **facts: object) -> None:
        told.append(facts)

    member_followed.connect(listen)
    services.follow(actor=cast.alice, other=cast.dave)
    services.follow(actor=cast.alice, other=cast.dave)
    member_followed.disconnect(listen)
    assert Follow.objects.filter(follower=cast.alice).count() == 1
    assert not Follow.objects.filter(follower=cast.dave).exists()
    assert degrees(cast.alice.pk, [cast.dave.pk]) == {cast.dave.pk: 3}, "following is no connection"
    assert told == [{"follower_id": cast.alice.pk, "followed_id": cast.dave.pk}]


def test_unfollowing_leaves_the_connection(cast: Cast) -> None:
    services.follow(actor=cast.alice, other=cast.bob)
    services.unfollow(actor=cast.alice, other=cast.bob)
    assert not Follow.objects.filter(follower=cast.alice).exists()
    assert degrees(cast.alice.pk, [cast.bob.pk]) == {cast.bob.pk: 1}
    services.unfollow(actor=cast.alice, other=cast.bob)


@pytest.mark.parametrize("verb", ["follow", "unfollow"])
@pytest.mark.parametrize(("actor", "other"), [("alice", "alice"), ("alice", "mallory"), ("mallory", "alice")])
def test_not_oneself_nor_across_a_block(cast: Cast, verb: str, actor: str, other: str) -> None:
    with pytest.raises(Gone):
        getattr(services, verb)(actor=getattr(cast, actor), other=getattr(cast, other))
