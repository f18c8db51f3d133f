"""`manage.py warm_circles`: whose circles are stored afterwards."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from connections.graph import builder, store, truth
from tests.cast import Cast
from tests.connections.management.commands.conftest import Ran
from tests.factories import connect

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., Ran]


def stored(kind: str) -> set[int]:
    epoch = truth.ledger().epoch
    assert epoch is not None
    return set(store.stored_ids(epoch, kind))


@pytest.fixture
def seen(cast: Cast) -> Cast:
    """alice was here today, bob long ago, carol today but is suspended since."""
    for member, days in ((cast.alice, 0), (cast.bob, 60), (cast.carol, 0)):
        member.last_seen_on = timezone.now().date() - timedelta(days=days)
    cast.carol.is_active, cast.carol.suspended_at = False, timezone.now()
    for member in (cast.alice, cast.bob, cast.carol):
        member.save()
    return cast


def test_warms_who_was_seen_lately(seen: Cast, run: Run) -> None:
    code, out, _err = run("warm_circles")
    assert code == 0
    assert out.startswith("1 members in ")
    assert out.endswith(" members per second)\n")
    assert stored("second") == stored("third") == {seen.alice.pk}


def test_warms_all_active_members(seen: Cast, run: Run) -> None:
    _code, out, _err = run("warm_circles", "--all")
    assert out.startswith("6 members in ")
    assert seen.carol.pk not in stored("third")
    assert {seen.alice.pk, seen.bob.pk, seen.dave.pk} <= stored("third")


def test_goes_on_where_a_change_stopped_it(seen: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builder.warm
    calls: list[int] = []

    def interrupted(member_ids: Sequence[int], *, batch: int = 100) -> Iterator[int]:
        calls.append(len(member_ids))
        for done in whole(member_ids, batch=2):
            yield done
            if len(calls) == 1:
                connect(seen.dave, seen.trent)
                return

    monkeypatch.setattr(builder, "warm", interrupted)
    code, out, _err = run("warm_circles", "--all")
    assert (code, calls) == (0, [6, 4])
    assert out.startswith("6 members in ")


def test_a_standstill_is_said(seen: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "warm", lambda member_ids: iter(()))
    code, out, err = run("warm_circles", "--all")
    assert code == 1
    assert out.startswith("0 members in ")
    assert "6 are left" in err


def test_without_redis_it_says_so(seen: Cast, run: Run, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, out, err = run("warm_circles")
    assert (code, out) == (2, "")
    assert "Redis does not answer" in err
