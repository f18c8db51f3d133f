"""What the database refuses to change."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from accounts.models import Member
from moderation.models import Decision, Look, Objection
from moderation.services import hide, note_look, object_to
from tests.cast import Cast
from tests.factories import MemberFactory
from tests.moderation.conftest import allow, reported, write


@pytest.fixture
def rows(cast: Cast, trent: Member) -> list[Model]:
    decision = hide(case=reported(cast.alice, write(cast.bob)), by=trent, reason="Spam")
    objection = object_to(member=cast.bob, decision=decision, text="No")
    return [decision, objection, note_look(by=trent, what=Look.What.CASE, number=decision.case_id)]


def refused(row: Model, **change: object) -> bool:
    rows = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**change) if change else rows._raw_delete("default")
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_history_is_neither_changed_nor_deleted(rows: list[Model], cast: Cast) -> None:
    decision, objection, look = rows
    assert refused(decision, reason="Other")
    assert refused(decision, by=cast.alice)
    assert refused(objection, text="Other")
    assert refused(look, number=7)
    assert all(refused(row) for row in rows)


def test_a_name_can_be_forgotten_and_none_put_in_its_place(cast: Cast) -> None:
    leaving = allow(MemberFactory(handle="leaving", is_staff=True), "moderation.decide_case")
    decision = hide(case=reported(cast.alice, write(cast.bob)), by=leaving, reason="Spam")
    note_look(by=leaving, what=Look.What.CASE, number=1)
    leaving.delete()
    assert Decision.objects.get(pk=decision.pk).by is None
    assert Look.objects.get().by is None
    assert refused(decision, by=cast.alice)


def test_a_member_concerned_can_leave_too(rows: list[Model], cast: Cast) -> None:
    cast.bob.delete()
    decision = Decision.objects.get()
    assert (decision.about, decision.case.author, decision.case.post) == (None, None, None)
    assert decision.text == "Buy my wonderful powder"
    assert Objection.objects.get().author is None
