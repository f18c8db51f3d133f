"""Objections: once, by the member concerned; granted they take the decision back."""

from datetime import timedelta

import pytest

from accounts.models import Member
from accounts.services import restore_member
from feed.models import Post
from moderation.models import Case, Decision
from moderation.services import Gone, Refused, dismiss, grant, hide, object_to, reject, restore, suspend, warn
from tests.cast import Cast
from tests.factories import MemberFactory
from tests.moderation.conftest import allow, reported, write


@pytest.fixture
def hidden(cast: Cast, trent: Member) -> Decision:
    return hide(case=reported(cast.alice, write(cast.bob)), by=trent, reason="Spam")


def test_an_objection_puts_the_case_back_and_granting_shows_the_post(
    cast: Cast, trent: Member, hidden: Decision
) -> None:
    objection = object_to(member=cast.bob, decision=hidden, text="It is my bakery")
    assert Case.objects.get().is_open
    answer = grant(objection=objection, by=trent, reason="So it is")
    assert (answer.kind, answer.about) == (Decision.Kind.GRANT, cast.bob)
    assert Post.objects.visible_to(cast.alice).exists()
    assert not Case.objects.get().is_open
    for verb in (grant, reject):
        with pytest.raises(Refused):
            verb(objection=objection, by=trent, reason="Once more")


def test_rejected_the_decision_stays(cast: Cast, trent: Member, hidden: Decision) -> None:
    objection = object_to(member=cast.bob, decision=hidden, text="No")
    reject(objection=objection, by=trent, reason="Yes")
    assert not Post.objects.visible_to(cast.alice).exists()
    assert not Case.objects.get().is_open


def test_once_and_by_nobody_else(cast: Cast, trent: Member, hidden: Decision) -> None:
    with pytest.raises(Gone):
        object_to(member=cast.alice, decision=hidden, text="For him")
    object_to(member=cast.bob, decision=hidden, text="No")
    with pytest.raises(Refused):
        object_to(member=cast.bob, decision=hidden, text="No!")


def test_not_to_what_was_taken_back_nor_to_a_dismissal(cast: Cast, trent: Member, hidden: Decision) -> None:
    restore(case=hidden.case, by=trent, reason="Our mistake")
    with pytest.raises(Refused):
        object_to(member=cast.bob, decision=hidden, text="No")
    dismissed = dismiss(case=reported(cast.alice, cast.bob), by=trent, reason="Fine")
    with pytest.raises(Gone):
        object_to(member=cast.bob, decision=dismissed, text="No")


def test_a_decision_in_between_leaves_the_objection_waiting(cast: Cast, trent: Member, hidden: Decision) -> None:
    object_to(member=cast.bob, decision=hidden, text="No")
    with pytest.raises(Refused):
        dismiss(case=hidden.case, by=trent, reason="Away with it")
    warn(case=hidden.case, by=trent, reason="And mind your words")
    assert Case.objects.get().is_open


def test_granting_lifts_a_suspension_where_one_may(cast: Cast, trent: Member) -> None:
    decision = suspend(case=reported(cast.alice, cast.bob), by=trent, reason="Threats", term=timedelta(days=1))
    objection = object_to(member=cast.bob, decision=decision, text="I was joking")
    weak = allow(MemberFactory(handle="weak", is_staff=True), "moderation.decide_case")
    with pytest.raises(Refused):
        grant(objection=objection, by=weak, reason="Poor Bob")
    grant(objection=objection, by=trent, reason="Poor Bob")
    assert Member.objects.get(pk=cast.bob.pk).is_active


def test_granting_after_the_suspension_is_over_changes_nothing_more(cast: Cast, trent: Member) -> None:
    decision = suspend(case=reported(cast.alice, cast.bob), by=trent, reason="Threats", term=timedelta(days=1))
    restore_member(member=cast.bob, reason="Over", by=None)
    objection = object_to(member=cast.bob, decision=decision, text="I was joking")
    assert grant(objection=objection, by=trent, reason="Yes").kind == Decision.Kind.GRANT
    assert Member.objects.get(pk=cast.bob.pk).suspensions.count() == 1


def test_granting_leaves_a_later_suspension_alone(cast: Cast, trent: Member) -> None:
    first = suspend(case=reported(cast.alice, cast.bob), by=trent, reason="Threats", term=timedelta(days=1))
    restore_member(member=cast.bob, reason="Over", by=None)
    objection = object_to(member=cast.bob, decision=first, text="I was joking")
    suspend(case=reported(cast.carol, cast.bob), by=trent, reason="Worse threats", term=None)
    grant(objection=objection, by=trent, reason="That time you were")
    assert not Member.objects.get(pk=cast.bob.pk).is_active


def test_granting_leaves_what_was_hidden_again_alone(cast: Cast, trent: Member, hidden: Decision) -> None:
    objection = object_to(member=cast.bob, decision=hidden, text="It is my bakery")
    restore(case=hidden.case, by=trent, reason="Perhaps it is")
    hide(case=hidden.case, by=trent, reason="What it says since is not")
    grant(objection=objection, by=trent, reason="So it was")
    assert not Post.objects.visible_to(cast.alice).exists()


def test_nobody_answers_an_objection_of_their_own(cast: Cast, trent: Member) -> None:
    other = allow(MemberFactory(handle="other", is_staff=True), "moderation.decide_case")
    decision = warn(case=reported(cast.alice, trent), by=other, reason="Be kind")
    objection = object_to(member=trent, decision=decision, text="I am")
    with pytest.raises(Refused):
        grant(objection=objection, by=trent, reason="He is")
