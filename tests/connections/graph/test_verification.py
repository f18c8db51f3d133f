"""Comparing with the truth while the graph moves: what cannot be compared is looked at again, or left out."""

import pytest

from connections.graph import builder, changes, store, truth, verification
from connections.graph.verification import Findings, stored_members, verify
from connections.models import GraphChange
from tests.cast import Cast
from tests.factories import connect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def warm(cast: Cast) -> Cast:
    """The cast, everything about them in Redis."""
    changes.apply_pending()
    list(builder.warm([member.pk for member in (cast.alice, cast.bob, cast.carol, cast.dave, cast.erin)]))
    return cast


def verified() -> Findings:
    findings = Findings()
    for _done in verify(stored_members(), findings):
        pass
    return findings


def test_a_change_between_the_two_reads_is_seen(warm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is read, then the graph changes, then PostgreSQL is read: no difference, and all is compared in the end."""
    read = store.read
    changed = iter([True])

    def slow_read(*args: object) -> object:
        values = read(*args)  # type: ignore[arg-type]
        if next(changed, False):
            connect(warm.dave, warm.erin)
        return values

    monkeypatch.setattr(verification.store, "read", slow_read)
    findings = verified()
    assert (findings.differences, findings.unsettled) == ([], 0)
    assert findings.compared["second"] == 5
    assert not GraphChange.objects.exists()


def test_a_batch_applied_between_the_two_reads_is_seen(warm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    read = store.read
    changed = iter([True])

    def slow_read(*args: object) -> object:
        values = read(*args)  # type: ignore[arg-type]
        if next(changed, False):
            connect(warm.dave, warm.erin)
            changes.apply_pending()
        return values

    monkeypatch.setattr(verification.store, "read", slow_read)
    findings = verified()
    assert (findings.differences, findings.unsettled) == ([], 0)


def test_who_changes_all_the_while_is_left_out(warm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(warm.dave, warm.erin)
    monkeypatch.setattr(changes, "apply_pending", lambda: 0)
    findings = verified()
    assert findings.differences == []
    # dave and erin themselves, carol and bob who have dave within two steps.
    assert findings.unsettled == 4
    assert findings.compared["adjacency"] == 1


def test_start_anew_forgets_and_begins(warm: Cast) -> None:
    before = truth.ledger()
    connect(warm.dave, warm.erin)
    changes.start_anew()
    after = truth.ledger()
    assert before.epoch != after.epoch
    assert store.gate(after.epoch or "") == after.mark
    assert store.gate(before.epoch or "") is None
    assert stored_members() == []
    assert not GraphChange.objects.exists()
    assert list(builder.warm([warm.alice.pk])) == [1]


def test_true_circles_are_those_of_sql(warm: Cast) -> None:
    everybody = [member.pk for member in (warm.alice, warm.bob, warm.carol, warm.dave, warm.erin, warm.trent)]
    circles = verification._true_circles(everybody)
    assert circles == {member_id: truth.circles(member_id) for member_id in everybody}


@pytest.fixture(autouse=True)
def _own_epoch() -> None:
    """What other tests left in Redis is of no concern."""
    changes.start_anew()
