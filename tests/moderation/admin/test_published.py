"""Posts, comments, decisions and looks in the admin: read only, and reading what is private is noted."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from connections.visibility import Audience
from feed.models import Comment, Post
from moderation.models import Look
from moderation.services import hide
from tests.cast import Cast
from tests.moderation.conftest import allow, answer, browser_of, reported, write


@pytest.fixture
def staff(cast: Cast) -> Client:
    permissions = ("feed.view_post", "feed.view_comment", "moderation.view_look", "moderation.view_decision")
    return browser_of(allow(cast.trent, *permissions))


def change(row: Post | Comment) -> str:
    name = "post" if isinstance(row, Post) else "comment"
    return reverse(f"admin:feed_{name}_change", args=[row.pk])


def test_reading_what_is_private_is_noted_and_the_rest_is_not(staff: Client, cast: Cast) -> None:
    private, public = write(cast.bob, "Between us", Audience.SECOND), write(cast.bob, "To all")
    comment = answer(cast.alice, private, "Only for you")
    assert "To all" in staff.get(change(public)).content.decode()
    assert not Look.objects.exists()
    assert "Between us" in staff.get(change(private)).content.decode()
    assert "Only for you" in staff.get(change(comment)).content.decode()
    assert {(look.what, look.number) for look in Look.objects.all()} == {("post", private.pk), ("comment", comment.pk)}


def test_no_list_or_suggestion_shows_a_private_text(staff: Client, cast: Cast) -> None:
    private = write(cast.bob, "Between us", Audience.CONNECTIONS)
    answer(cast.alice, private, "Only for you")
    for name in ("post", "comment"):
        for query in ({}, {"q": "bob"}, {"q": str(private.pk)}, {"q": "Between"}):
            html = staff.get(reverse(f"admin:feed_{name}_changelist"), query).content.decode()
            assert "Between us" not in html
            assert "Only for you" not in html
    source = {"app_label": "feed", "model_name": "comment", "field_name": "post", "term": ""}
    assert staff.get(reverse("admin:autocomplete"), source).status_code in {403, 404}


def test_found_by_number_and_author(staff: Client, cast: Cast) -> None:
    post, other = write(cast.bob), write(cast.carol)
    listed = reverse("admin:feed_post_changelist")
    for query in ("bob", str(post.pk)):
        html = staff.get(listed, {"q": query}).content.decode()
        assert change(post) in html
        assert change(other) not in html


def test_nothing_is_written_here(staff: Client, cast: Cast) -> None:
    post = write(cast.bob, "To all")
    assert staff.post(change(post), {"text": "Changed"}).status_code == 403
    assert staff.get(reverse("admin:feed_post_add")).status_code == 403
    assert Post.objects.get().text == "To all"


def test_each_list_needs_its_permission(cast: Cast) -> None:
    nobody = browser_of(cast.trent)
    post = write(cast.bob)
    tables = ("feed_post", "feed_comment", "moderation_look", "moderation_decision")
    for address in (change(post), *(reverse(f"admin:{table}_changelist") for table in tables)):
        assert nobody.get(address).status_code == 403
    assert not Look.objects.exists()


def test_the_audit_trail_and_the_looks_are_read(staff: Client, cast: Cast) -> None:
    judge = allow(cast.dave, "moderation.decide_case")
    secret = write(cast.bob, "Between us", Audience.CONNECTIONS)
    decision = hide(case=reported(cast.alice, secret), by=Member.objects.get(pk=judge.pk), reason="Too private")
    staff.get(change(secret))
    listed = staff.get(reverse("admin:moderation_decision_changelist")).content.decode()
    opened = staff.get(reverse("admin:moderation_decision_change", args=[decision.pk])).content.decode()
    for html in (listed, opened):
        assert "Too private" in html
        assert "Between us" not in html
    assert "Trent Tanner" in staff.get(reverse("admin:moderation_look_changelist")).content.decode()
