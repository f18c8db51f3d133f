"""Seeing less of somebody."""

import pytest

from feed import services
from feed.models import Mute
from feed.services import Gone
from tests.cast import Cast


def test_mute_change_and_lift(cast: Cast) -> None:
    services.mute(member=cast.alice, other=cast.bob)
    services.mute(member=cast.alice, other=cast.bob, scope=Mute.Scope.RESPONSES)
    assert [(row.member, row.muted, row.scope) for row in Mute.objects.all()] == [(cast.alice, cast.bob, "responses")]
    services.unmute(member=cast.bob, other=cast.alice)
    assert Mute.objects.exists()
    for _twice in range(2):
        services.unmute(member=cast.alice, other=cast.bob)
    assert not Mute.objects.exists()


def test_who_does_not_exist_for_one_cannot_be_muted(cast: Cast) -> None:
    for other in (cast.alice, cast.mallory):
        with pytest.raises(Gone):
            services.mute(member=cast.alice, other=other)
    with pytest.raises(Gone):
        services.mute(member=cast.mallory, other=cast.alice)
    assert not Mute.objects.exists()
