"""Deciding: each decision does what it says, is written down, and is refused where it makes no sense."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Comment, Post
from feed.services import delete_post
from moderation.models import Case, Decision, Report
from moderation.services import Refused, dismiss, hide, object_to, reinstate, restore, suspend, sweep, warn
from tests.cast import Cast
from tests.factories import MemberFactory
from tests.moderation.conftest import allow, answer, reported, write


def test_hiding_and_showing_a_post(cast: Cast, trent: Member) -> None:
    post = write(cast.bob, "Bad")
    case = reported(cast.alice, post)
    decision = hide(case=case, by=trent, reason="Spam is not allowed", note="Third time")
    assert not Post.objects.visible_to(cast.alice).filter(pk=post.pk).exists()
    assert Post.objects.visible_to(cast.bob).filter(pk=post.pk).exists()
    assert (decision.about, decision.text, decision.reason, decision.note, decision.by) == (
        cast.bob, "Bad", "Spam is not allowed", "Third time", trent,
    )  # fmt: skip
    case.refresh_from_db()
    assert not case.is_open
    assert Report.objects.get().settled_at is not None
    with pytest.raises(Refused):
        hide(case=case, by=trent, reason="Again")
    restore(case=case, by=trent, reason="We were wrong")
    assert Post.objects.visible_to(cast.alice).filter(pk=post.pk).exists()
    assert [row.kind for row in case.decisions.all()] == ["restore", "hide"]


def test_hiding_a_comment(cast: Cast, trent: Member) -> None:
    comment = answer(cast.carol, write(cast.bob))
    hide(case=reported(cast.alice, comment), by=trent, reason="Rude")
    assert not Comment.objects.visible_to(cast.alice).exists()


def test_suspending_for_a_time_and_for_ever(cast: Cast, trent: Member) -> None:
    case = reported(cast.alice, cast.bob)
    decision = suspend(case=case, by=trent, reason="Threats", term=timedelta(days=7))
    bob = Member.objects.get(pk=cast.bob.pk)
    assert not bob.is_active
    suspension = bob.suspensions.get()
    assert suspension.until == decision.until
    assert timedelta(days=6) < suspension.until - timezone.now() <= timedelta(days=7)
    with pytest.raises(Refused):
        suspend(case=case, by=trent, reason="Again", term=None)
    reinstate(case=case, by=trent, reason="Enough")
    assert Member.objects.get(pk=cast.bob.pk).is_active
    assert suspend(case=case, by=trent, reason="Again", term=None).until is None


def test_warning_and_dismissing_change_nothing_else(cast: Cast, trent: Member) -> None:
    post = write(cast.bob)
    case = reported(cast.alice, post)
    warn(case=case, by=trent, reason="Mind your words")
    reported(cast.alice, post)
    dismiss(case=case, by=trent, reason="Fine now")
    assert Post.objects.visible_to(cast.alice).filter(pk=post.pk).exists()
    with pytest.raises(Refused):
        dismiss(case=case, by=trent, reason="It is closed")


def test_a_warning_is_not_repeated_until_somebody_speaks_again(cast: Cast, trent: Member) -> None:
    post = write(cast.bob)
    case = reported(cast.alice, post)
    other = allow(MemberFactory(handle="judge", is_staff=True), "moderation.decide_case")
    first = warn(case=case, by=trent, reason="Mind your words")
    with pytest.raises(Refused, match="already"):
        warn(case=case, by=trent, reason="Mind your words")
    warn(case=case, by=other, reason="Mind them really")
    object_to(member=cast.bob, decision=first, text="Why?")
    warn(case=case, by=trent, reason="Because")
    with pytest.raises(Refused):
        warn(case=case, by=trent, reason="Because")
    reported(cast.alice, post)
    warn(case=case, by=trent, reason="Once more")
    warn(case=reported(cast.alice, write(cast.bob)), by=trent, reason="Here too")
    assert Decision.objects.filter(kind="warn").count() == 5


def test_what_is_gone_is_not_hidden_but_its_author_may_be_warned(cast: Cast, trent: Member) -> None:
    post = write(cast.bob, "Bad")
    case = reported(cast.alice, post)
    delete_post(post=post)
    case.refresh_from_db()
    with pytest.raises(Refused):
        hide(case=case, by=trent, reason="Spam")
    assert warn(case=case, by=trent, reason="We saw it").text == "Bad"


def test_nobody_decides_about_themselves_nor_about_those_above(cast: Cast, trent: Member) -> None:
    own = reported(cast.alice, trent)
    for verb in (warn, dismiss):
        with pytest.raises(Refused):
            verb(case=own, by=trent, reason="I am innocent")
    boss = MemberFactory(handle="boss", is_staff=True, is_superuser=True)
    case = reported(cast.alice, boss)
    with pytest.raises(Refused):
        suspend(case=case, by=trent, reason="Coup", term=None)
    weak = allow(MemberFactory(handle="weak", is_staff=True), "moderation.decide_case")
    with pytest.raises(Refused):
        suspend(case=reported(cast.alice, cast.bob), by=weak, reason="May I?", term=None)


def test_a_wave_is_swept_at_once(cast: Cast, trent: Member) -> None:
    spam = [write(author, f"Powder {n}") for n, author in enumerate([cast.bob, cast.bob, cast.carol])]
    comment = answer(cast.dave, spam[0])
    cases = [reported(cast.alice, target) for target in (*spam, comment, cast.bob)]
    own = reported(cast.alice, trent)
    done = sweep(cases=[*cases, own], by=trent, reason="A wave of spam", term=None)
    # Bob's own case has nothing to hide, and he is suspended by then.
    assert (done.hidden, done.suspended, done.left) == (4, 3, 2)
    assert not Post.objects.filter(hidden_at=None).exists()
    assert not Comment.objects.filter(hidden_at=None).exists()
    assert set(Member.objects.filter(is_active=False)) == {cast.bob, cast.carol, cast.dave}
    assert Decision.objects.filter(reason="A wave of spam").count() == 7
    assert Case.objects.get(pk=own.pk).is_open


def test_an_audience_says_whether_a_case_is_private(cast: Cast) -> None:
    assert reported(cast.alice, write(cast.bob, audience=Audience.SECOND)).is_private
    assert not reported(cast.alice, write(cast.bob)).is_private
