"""The queue and the page of a case: who may enter, what is shown, deciding, waves, and that looking is noted."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Image, Post
from moderation.models import Case, Decision, Look
from moderation.services import hide, object_to, warn
from tests.cast import Cast
from tests.factories import MemberFactory, connect, members
from tests.feed.pictures import webp
from tests.moderation.conftest import allow, answer, browser_of, reported, write

LIST = reverse("admin:moderation_case_changelist")
SWEEP = reverse("admin:moderation_case_sweep")
STANDINGS = reverse("admin:moderation_case_standings")


def page(case: Case) -> str:
    return reverse("admin:moderation_case_change", args=[case.pk])


def deciding(case: Case) -> str:
    return reverse("admin:moderation_case_decide", args=[case.pk])


def answering(case: Case) -> str:
    return reverse("admin:moderation_case_answer", args=[case.pk])


@pytest.fixture
def case(cast: Cast) -> Case:
    return reported(cast.alice, write(cast.bob, "Buy powder"), "A scam, I say")


@pytest.fixture
def staff(trent: Member) -> Client:
    return browser_of(trent)


def with_only(cast: Cast, *permissions: str) -> Client:
    return browser_of(allow(cast.trent, *permissions))


class TestPermissions:
    def test_members_and_visitors_do_not_enter(self, cast: Cast, case: Case) -> None:
        for browser in (Client(), browser_of(cast.alice)):
            for address in (LIST, page(case), SWEEP, STANDINGS):
                assert browser.get(address).status_code in {302, 403}
            assert browser.post(deciding(case), {"verb": "hide", "reason": "x"}).status_code in {302, 403}
        assert not Decision.objects.exists()
        assert not Look.objects.exists()

    def test_staff_without_permission_sees_nothing(self, cast: Cast, case: Case) -> None:
        browser = with_only(cast)
        for address in (LIST, page(case), SWEEP, STANDINGS):
            assert browser.get(address).status_code == 403
        assert browser.post(deciding(case), {"verb": "hide", "reason": "x"}).status_code == 403
        assert not Look.objects.exists()

    def test_seeing_is_not_deciding_nor_knowing_who_reported(self, cast: Cast, case: Case) -> None:
        browser = with_only(cast, "moderation.view_case")
        html = browser.get(page(case)).content.decode()
        assert "A scam, I say" in html
        assert "Alice Archer" not in html
        assert 'name="verb"' not in html
        assert browser.post(deciding(case), {"verb": "hide", "reason": "x"}).status_code == 403
        assert browser.post(answering(case), {"verb": "grant"}).status_code == 403
        assert browser.get(SWEEP).status_code == 403
        assert "sweep_selected" not in browser.get(LIST).content.decode()

    def test_deciding_is_not_suspending(self, cast: Cast, case: Case) -> None:
        browser = with_only(cast, "moderation.view_case", "moderation.decide_case")
        html = browser.get(page(case)).content.decode()
        assert 'value="hide"' in html
        assert "suspend-7" not in html
        assert browser.post(deciding(case), {"verb": "suspend-7", "reason": "x"}).status_code == 403
        assert browser.get(f"{SWEEP}?ids={case.pk}").status_code == 403
        assert Member.objects.get(pk=cast.bob.pk).is_active

    def test_cases_are_neither_added_changed_nor_deleted_by_hand(self, staff: Client, case: Case) -> None:
        assert staff.get(reverse("admin:moderation_case_add")).status_code == 403
        delete = reverse("admin:moderation_case_delete", args=[case.pk])
        assert staff.post(delete, {"post": "yes"}).status_code == 403
        staff.post(page(case), {"kind": "member"})
        assert Case.objects.get().kind == "post"


class TestTheQueue:
    def test_what_most_reported_comes_first_and_what_is_decided_not_at_all(
        self, staff: Client, cast: Cast, trent: Member, case: Case
    ) -> None:
        twice = write(cast.carol, "Twice reported")
        reported(cast.alice, twice)
        reported(cast.bob, twice)
        done = reported(cast.alice, write(cast.bob, "Decided long ago"))
        hide(case=done, by=trent, reason="Spam")
        html = staff.get(LIST).content.decode()
        assert html.index("Twice reported") < html.index("Buy powder")
        assert "Decided long ago" not in html
        assert "Decided long ago" in staff.get(LIST, {"state": "decided"}).content.decode()
        assert "Decided long ago" in staff.get(LIST, {"state": "all"}).content.decode()

    def test_filters_and_search(self, staff: Client, cast: Cast, case: Case) -> None:
        reported(cast.alice, cast.carol)
        for query, shown in (
            ({"category": "spam"}, True),
            ({"category": "hate"}, False),
            ({"kind__exact": "post"}, True),
            ({"kind__exact": "member"}, False),
            ({"audience__exact": "4"}, True),
            ({"q": "bob"}, True),
            ({"q": "carol"}, False),
            ({"q": str(case.post_id)}, True),
            ({"q": "9" * 30}, False),
            ({"state": "objections"}, False),
        ):
            assert ("Buy powder" in staff.get(LIST, query).content.decode()) is shown, query

    def test_a_private_text_is_read_on_its_page_alone(self, staff: Client, cast: Cast) -> None:
        case = reported(cast.alice, write(cast.bob, "Between us", Audience.CONNECTIONS))
        assert "Between us" not in staff.get(LIST).content.decode()
        assert "Between us" in staff.get(page(case)).content.decode()

    def test_of_a_member_lists_show_the_name_that_everybody_reads(self, staff: Client, cast: Cast) -> None:
        Member.objects.filter(pk=cast.dave.pk).update(about="Divorced, two children", last_name_as_initial=True)
        dave = Member.objects.get(pk=cast.dave.pk)
        case = reported(cast.carol, dave)
        reported(cast.erin, dave)
        for address in (LIST, f"{SWEEP}?ids={case.pk}", STANDINGS):
            html = staff.get(address).content.decode()
            assert "Dave D." in html, address
            for hidden in ("Dale", "Divorced"):
                assert hidden not in html, address
        assert not Look.objects.exists()
        html = staff.get(page(case)).content.decode()
        assert html.count("Divorced, two children") == 1
        assert "Dave D.<br>Designs ferries" in html
        assert Look.objects.count() == 1

    def test_what_the_reporter_did_not_read_is_nowhere(self, staff: Client, cast: Cast) -> None:
        Member.objects.filter(pk=cast.dave.pk).update(about="Divorced, two children")
        case = reported(cast.erin, Member.objects.get(pk=cast.dave.pk))
        warn(case=case, by=Member.objects.get(pk=cast.trent.pk), reason="Mind")
        for address in (LIST, f"{LIST}?state=all", page(case), f"{SWEEP}?ids={case.pk}"):
            assert "Divorced" not in staff.get(address).content.decode()
        assert "Divorced" not in "".join(case.decisions.values_list("text", flat=True))

    def test_it_costs_the_same_however_long(self, staff: Client, cast: Cast, case: Case) -> None:
        staff.get(LIST)
        counts = []
        for more in (1, 8):
            for author in members(more):
                reported(cast.alice, write(author))
            with CaptureQueriesContext(connection) as queries:
                staff.get(LIST)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTheCase:
    def test_it_shows_what_surrounds_the_thing_and_notes_who_looked(
        self, staff: Client, cast: Cast, trent: Member
    ) -> None:
        post = write(cast.bob, "The post above")
        answer(cast.alice, post, "Said before")
        case = reported(cast.alice, answer(cast.carol, post, "The rude one"))
        warn(case=reported(cast.alice, cast.carol), by=trent, reason="Warned some time ago")
        html = staff.get(page(case)).content.decode()
        for text in ("The post above", "Said before", "The rude one", "Warned some time ago", "Alice Archer"):
            assert text in html, text
        look = Look.objects.get()
        assert (look.by, look.what, look.number) == (trent, Look.What.CASE, case.pk)

    def test_what_is_gone_is_read_still(self, staff: Client, case: Case) -> None:
        Post.objects.all().delete()
        html = staff.get(page(case)).content.decode()
        assert "Buy powder" in html
        assert 'value="hide"' not in html

    def test_pictures_are_served_to_whoever_may_see_the_case(
        self, staff: Client, cast: Cast, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        post, other = write(cast.bob, "Look", Audience.CONNECTIONS), write(cast.bob, "Elsewhere")
        case = reported(cast.alice, post)
        mine, elsewhere = (Image.objects.create(owner=cast.bob, post=where, file=webp()) for where in (post, other))
        address = reverse("admin:moderation_case_image", args=[case.pk, mine.pk])
        assert address in staff.get(page(case)).content.decode()
        answer = staff.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("image/")
        assert b"".join(answer.streaming_content)
        assert staff.get(reverse("admin:moderation_case_image", args=[case.pk, elsewhere.pk])).status_code == 404
        assert {(look.what, look.number) for look in Look.objects.all()} == {("case", case.pk), ("post", post.pk)}
        mine.file.storage.delete(mine.file.name)
        assert staff.get(address).status_code == 404
        assert Look.objects.count() == 2
        cast.trent.user_permissions.clear()
        assert staff.get(address).status_code == 403

    def test_a_picture_for_everybody_is_no_look(self, staff: Client, cast: Cast, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path
        post = write(cast.bob, "Look")
        image = Image.objects.create(owner=cast.bob, post=post, file=webp())
        case = reported(cast.alice, post)
        assert staff.get(reverse("admin:moderation_case_image", args=[case.pk, image.pk])).status_code == 200
        assert not Look.objects.exists()

    @pytest.mark.parametrize("number", ["abc", "0", "99999999999999999999", "²", "%00"])
    def test_cases_that_are_not_there(self, staff: Client, case: Case, number: str) -> None:
        for address in (f"{LIST}{number}/change/", f"{LIST}{number}/decide/", f"{LIST}{number}/answer/"):
            assert staff.get(address).status_code in {302, 404}
            assert staff.post(address, {"verb": "hide", "reason": "x"}).status_code in {302, 404}
        assert not Decision.objects.exists()


class TestDeciding:
    @pytest.mark.parametrize(
        "verb", ["hide", "warn", "dismiss", "suspend-1", "suspend-7", "suspend-30", "suspend-ever"]
    )
    def test_each_button_decides(self, staff: Client, case: Case, verb: str) -> None:
        assert f'value="{verb}"' in staff.get(page(case)).content.decode()
        response = staff.post(f"{deciding(case)}?_changelist_filters=q%3Dbob", {"verb": verb, "reason": "So"})
        assert response.status_code == 302
        assert "_changelist_filters=q%3Dbob" in response.url
        decision = Decision.objects.get()
        assert (decision.kind, decision.reason) == (verb.partition("-")[0], "So")
        assert (decision.until is None) == (verb in {"hide", "warn", "dismiss", "suspend-ever"})
        assert Member.objects.get(pk=case.author_id).is_active != verb.startswith("suspend")
        assert (Post.objects.get().hidden_at is not None) == (verb == "hide")

    def test_and_takes_back(self, staff: Client, case: Case) -> None:
        for verb in ("hide", "suspend-1", "restore", "reinstate"):
            staff.post(deciding(case), {"verb": verb, "reason": "So"})
        assert Decision.objects.count() == 4
        assert Member.objects.get(pk=case.author_id).is_active
        assert Post.objects.get().hidden_at is None

    def test_a_reason_is_needed_and_nothing_typed_is_lost(self, staff: Client, case: Case) -> None:
        response = staff.post(deciding(case), {"verb": "hide", "reason": " ", "note": "A note of mine"})
        assert response.status_code == 422
        assert "Write the reason." in response.content.decode()
        assert "A note of mine" in response.content.decode()
        assert not Decision.objects.exists()

    def test_what_cannot_be_decided_any_more_is_said(self, staff: Client, case: Case) -> None:
        for _n in range(2):
            response = staff.post(deciding(case), {"verb": "hide", "reason": "So"}, follow=True)
        assert "not any more" in response.content.decode()
        assert Decision.objects.count() == 1

    def test_a_warning_has_no_second_button(self, staff: Client, case: Case) -> None:
        for _n in range(2):
            response = staff.post(deciding(case), {"verb": "warn", "reason": "So"}, follow=True)
        html = response.content.decode()
        assert "already" in html
        assert 'value="warn"' not in html
        assert 'value="hide"' in html
        assert Decision.objects.count() == 1

    @pytest.mark.parametrize("verb", ["", "burn", "suspend", "suspend-9999", "hide-1"])
    def test_made_up_verbs(self, staff: Client, case: Case, verb: str) -> None:
        assert staff.post(deciding(case), {"verb": verb, "reason": "x"}).status_code == 400
        assert staff.get(deciding(case)).status_code == 405

    def test_objections_are_answered(self, staff: Client, cast: Cast, trent: Member, case: Case) -> None:
        decision = hide(case=case, by=trent, reason="Spam")
        objection = object_to(member=cast.bob, decision=decision, text="It is flour")
        assert "It is flour" in staff.get(page(case)).content.decode()
        assert "Buy powder" in staff.get(LIST, {"state": "objections"}).content.decode()
        data = {"objection": str(objection.pk), "verb": "grant"}
        assert staff.post(answering(case), data).status_code == 422
        for wrong in ({"verb": "burn"}, {"objection": "x"}, {"objection": "9" * 30}):
            assert staff.post(answering(case), {**data, **wrong}).status_code == 400
        assert staff.post(answering(case), {**data, "objection": "999999"}).status_code == 404
        assert staff.get(answering(case)).status_code == 405
        staff.post(answering(case), {**data, f"objection-{objection.pk}-reason": "Flour it is"})
        assert Post.objects.get().hidden_at is None
        assert "Flour it is" in staff.get(page(case)).content.decode()


class TestWaves:
    def test_one_reason_for_all_and_the_filters_are_kept(self, staff: Client, cast: Cast, case: Case) -> None:
        other = reported(cast.alice, write(cast.carol, "More powder"))
        chosen = {"action": "sweep_selected", "_selected_action": [case.pk, other.pk]}
        asked = staff.post(f"{LIST}?category=spam", chosen)
        assert asked.status_code == 302
        html = staff.get(asked.url).content.decode()
        assert "Bob Baker" in html
        assert "More powder" in html
        assert staff.post(asked.url, {"term": "7"}).status_code == 422
        done = staff.post(asked.url, {"reason": "A wave", "term": "7"})
        assert done.url == f"{LIST}?category=spam"
        assert not Post.objects.filter(hidden_at=None).exists()
        assert not Member.objects.filter(pk__in=[cast.bob.pk, cast.carol.pk], is_active=True).exists()
        assert Decision.objects.filter(reason="A wave").count() == 4

    def test_the_page_counts_beforehand_what_stays_as_it_is(self, staff: Client, cast: Cast, case: Case) -> None:
        boss = reported(cast.alice, MemberFactory(is_staff=True, is_superuser=True))
        same_author = reported(cast.alice, cast.bob)
        address = f"{SWEEP}?ids={case.pk},{boss.pk},{same_author.pk}"
        assert "2 of them stay as they are" in staff.get(address).content.decode()
        assert "2 cases stay" in staff.post(address, {"reason": "A wave", "term": "7"}, follow=True).content.decode()
        assert Decision.objects.count() == 2

    @pytest.mark.parametrize("ids", ["", "x", "99999999999999999999", "²"])
    def test_nonsense_changes_nothing(self, staff: Client, case: Case, ids: str) -> None:
        assert "No cases are chosen" in staff.get(SWEEP, {"ids": ids}).content.decode()
        assert staff.post(f"{SWEEP}?ids={ids}", {"reason": "x", "term": "ever"}).status_code == 422
        assert not Decision.objects.exists()


def test_members_who_stand_out(staff: Client, cast: Cast, case: Case) -> None:
    connect(cast.alice, MemberFactory())
    for query in ({}, {"days": "7"}, {"days": "x"}):
        response = staff.get(STANDINGS, query)
        assert response.status_code == 200
        assert "Bob Baker" in response.content.decode()


def test_the_pages_hold_no_inline_script_or_style(staff: Client, case: Case) -> None:
    for address in (LIST, page(case), f"{SWEEP}?ids={case.pk}", STANDINGS):
        html = staff.get(address).content.decode()
        assert "<style" not in html
        assert ' style="' not in html
        assert "<script>" not in html
