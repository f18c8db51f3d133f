import pytest

from connections import rings as module
from connections.graph.changes import apply_pending
from connections.rings import rings
from tests.cast import Cast
from tests.factories import block, chain


def counts(member_id: int) -> list[str]:
    return [ring["count"] for ring in rings(member_id)]


def test_the_circles_are_counted(cast: Cast) -> None:
    assert counts(cast.alice.pk) == ["1", "1", "1"]
    assert counts(cast.bob.pk) == ["2", "1", "0"]
    assert counts(cast.erin.pk) == ["0", "0", "0"]
    assert [ring["degree"] for ring in rings(cast.alice.pk)] == [1, 2, 3]


def test_who_is_blocked_or_blocks_is_not_counted_and_others_are(cast: Cast) -> None:
    """Mallory and alice, who blocked her, are each two steps from the other, through bob."""
    chain(cast.mallory, cast.bob)
    assert counts(cast.alice.pk) == ["1", "1", "1"]
    assert counts(cast.mallory.pk) == ["1", "1", "1"]
    assert counts(cast.carol.pk) == ["2", "2", "0"]
    block(cast.dave, cast.alice)
    assert counts(cast.alice.pk) == ["1", "1", "0"]
    assert counts(cast.dave.pk) == ["1", "1", "1"]


def test_a_large_third_circle_is_counted_when_it_is_asked_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNTED_AT_ONCE", 0)
    assert counts(cast.alice.pk) == ["1", "1", None]
    apply_pending()
    assert counts(cast.alice.pk) == ["1", "1", None]
    assert [ring["count"] for ring in rings(cast.alice.pk, at_once=True)] == ["1", "1", "1"]
    assert counts(cast.alice.pk) == ["1", "1", "1"], "it is known now"
