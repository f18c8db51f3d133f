"""Reporting: what opens a case, what joins one, and what cannot be reported."""

import pytest

from accounts.models import Member
from connections.visibility import Audience
from feed.services import delete_comment, delete_post, edit_post
from moderation.models import Case, Category, Kind, Report
from moderation.services import Gone, Refused, dismiss, report
from tests.cast import Cast
from tests.factories import block
from tests.moderation.conftest import answer, reported, write


def test_a_report_keeps_what_it_was_about(cast: Cast) -> None:
    post = write(cast.bob, "First words", Audience.CONNECTIONS)
    case = reported(cast.alice, post, "It is a scam")
    edit_post(post=post, text="Harmless", audience=Audience.CONNECTIONS, comments_from=post.comments_from)
    row = Report.objects.get()
    assert (row.text, row.audience, row.words) == ("First words", Audience.CONNECTIONS, "It is a scam")
    assert (case.kind, case.author, case.is_open) == (Kind.POST, cast.bob, True)
    delete_post(post=post)
    case.refresh_from_db()
    assert (case.post, case.text, case.author) == (None, "First words", cast.bob)


def test_what_several_report_is_one_case(cast: Cast) -> None:
    post = write(cast.bob)
    assert reported(cast.alice, post) == reported(cast.carol, post)
    assert Case.objects.with_reports().get().waiting_count == 2


def test_comments_and_members_too(cast: Cast) -> None:
    comment = answer(cast.carol, write(cast.bob), "Rude")
    case = reported(cast.alice, comment)
    assert (case.kind, case.author, case.text, case.audience) == (Kind.COMMENT, cast.carol, "Rude", Audience.ANYONE)
    delete_comment(comment=comment)
    case.refresh_from_db()
    assert (case.comment, case.text) == (None, "Rude")
    member = reported(cast.alice, cast.carol)
    assert (member.kind, member.author, member.audience) == (Kind.MEMBER, cast.carol, None)
    assert "Grid scientist" in member.text


def test_of_a_profile_a_report_keeps_what_its_reporter_may_read(cast: Cast) -> None:
    Member.objects.filter(pk=cast.dave.pk).update(about="Divorced, two children", last_name_as_initial=True)
    dave = Member.objects.get(pk=cast.dave.pk)
    kept = {}
    for reporter in (cast.carol, cast.bob, cast.alice, cast.erin):
        case = reported(reporter, dave)
        kept[reporter.handle] = case.reports.get(reporter=reporter).text
        assert (case.text, case.author_name, case.excerpt) == ("Dave D.\nDesigns ferries", "Dave D.", "Dave D.")
    near, far = "Dave Dale\nDesigns ferries\nDivorced, two children", "Dave Dale\nDesigns ferries"
    assert kept == {"carol": near, "bob": near, "alice": far, "erin": "Dave D.\nDesigns ferries"}


def test_twice_is_refused_until_a_decision_has_settled_the_first(cast: Cast, trent: object) -> None:
    post = write(cast.bob)
    case = reported(cast.alice, post)
    with pytest.raises(Refused):
        reported(cast.alice, post)
    dismiss(case=case, by=trent, reason="Nothing to see")
    reported(cast.alice, post)
    case.refresh_from_db()
    assert case.is_open
    assert case.reports.count() == 2


def test_only_what_one_sees_and_did_not_write(cast: Cast) -> None:
    private = write(cast.bob, audience=Audience.CONNECTIONS)
    comment = answer(cast.alice, private)
    block(cast.erin, cast.dave)
    for reporter, target in (
        (cast.erin, private),
        (cast.erin, comment),
        (cast.erin, cast.dave),
        (cast.mallory, cast.alice),
        (cast.bob, private),
        (cast.alice, comment),
        (cast.alice, cast.alice),
    ):
        with pytest.raises(Gone):
            report(reporter=reporter, target=target, category=Category.OTHER)
    assert not Case.objects.exists()
