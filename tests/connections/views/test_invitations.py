"""Inviting and answering: worked, stranger 404, wrong verb 405, bad input, refusals; with htmx and without."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Member
from connections.degrees import degrees
from connections.models import Connection, Invitation
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import MemberFactory, block, connect, invite, members

ANSWERS = ["accept", "ignore", "unignore", "unknown"]


def url(verb: str, target: object) -> str:
    return reverse(f"connections:{verb}", args=[target])


def words(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def received(cast: Cast, **fields: object) -> Invitation:
    return invite(cast.carol, cast.alice, **fields)


# --- inviting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handle", ["nobody", "mallory", "alice"])
def test_nobody_there_to_invite(alice: Browser, cast: Cast, handle: str) -> None:
    assert alice.get(url("invite", handle)).status_code == 404
    assert alice.post(url("invite", handle), {"note": "Hello"}).status_code == 404
    assert not Invitation.objects.exists()


def test_the_form_takes_only_get_and_post(alice: Browser) -> None:
    assert alice.put(url("invite", "carol")).status_code == 405


def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast) -> None:
    assert client.get(url("invite", "carol")).url.startswith("/accounts/login/")


def test_the_form_proposes_a_note_that_names_the_common_link(alice: Browser, cast: Cast) -> None:
    page = alice.get(url("invite", "carol")).content.decode()
    assert "Hello Carol, we both know Bob Baker. I would be glad to connect." in page
    assert "Send without a note" in page
    assert 'maxlength="300"' in page


def test_sending_with_a_note(alice: Browser, cast: Cast) -> None:
    response = alice.post(url("invite", "carol"), {"note": "Hello\r\nCarol", "next": "/in/carol/"})
    assert response.status_code == 303
    assert response.url == "/in/carol/"
    assert words(response) == ["Your invitation to Carol Clark is sent."]
    assert Invitation.objects.get().note == "Hello\nCarol"


def test_sending_without_a_note_is_one_click(alice: Browser, cast: Cast) -> None:
    alice.post(url("invite", "carol"), {"note": "x" * 400, "bare": "1"})
    assert Invitation.objects.get().note == ""


def test_a_note_too_long_comes_back_with_the_reason_beside_it(alice: Browser, cast: Cast) -> None:
    note = "A note that goes on. " * 20
    response = alice.post(url("invite", "carol"), {"note": note, "next": "/network/grow/"})
    html = response.content.decode()
    assert response.status_code == 422
    assert note.strip() in html
    assert 'aria-invalid="true"' in html
    assert 'value="/network/grow/"' in html
    assert not Invitation.objects.exists()


def test_in_a_list_the_form_stands_in_place_of_the_button(alice: Browser, cast: Cast) -> None:
    form = alice.htmx_get(url("invite", "carol"), target="tie-carol", page="/network/followers/")
    html = form.content.decode()
    assert form.status_code == 200
    assert "<html" not in html
    assert 'id="tie-carol"' in html
    assert "<textarea" in html
    assert 'hx-target="#tie-carol"' in html
    sent = alice.htmx(url("invite", "carol"), {"note": "Hello"}, target="tie-carol").content.decode()
    assert 'id="tie-carol"' in sent
    assert "Pending" in sent
    assert f'action="{url("withdraw", Invitation.objects.get().pk)}"' in sent


def test_on_a_profile_the_form_asks_for_the_whole_page(alice: Browser, cast: Cast) -> None:
    form = alice.htmx_get(url("invite", "carol") + "?whole_page=1&next=/in/carol/", target="tie-carol")
    html = form.content.decode()
    assert 'hx-target="#content"' in html
    assert 'value="/in/carol/"' in html
    data = {"note": "Hello", "whole_page": "1", "next": "/in/carol/"}
    wrong = alice.htmx(url("invite", "carol"), {**data, "note": "x" * 301}, target="content")
    assert wrong.status_code == 422
    assert wrong["HX-Retarget"] == wrong["HX-Reselect"] == "#tie-carol"
    assert alice.htmx(url("invite", "carol"), data, target="content").url == "/in/carol/"


def test_who_is_connected_or_invited_gets_no_form(alice: Browser, cast: Cast) -> None:
    assert alice.get(url("invite", "bob")).url == "/in/bob/"
    assert "Connected" in alice.htmx_get(url("invite", "bob"), target="tie-bob").content.decode()
    invite(cast.alice, cast.carol)
    assert alice.get(url("invite", "carol")).url == "/in/carol/"


def test_the_form_says_why_not(alice: Browser, cast: Cast) -> None:
    cast.dave.invitations_from = 2
    cast.dave.save()
    page = alice.get(url("invite", "dave")).content.decode()
    assert "They take invitations from their 2nd degree only." in page
    assert "<textarea" not in page


def test_a_refusal_is_a_sentence(alice: Browser, cast: Cast) -> None:
    cast.dave.invitations_from = 2
    cast.dave.save()
    plain = alice.post(url("invite", "dave"), {"note": "", "next": "/in/dave/"})
    assert plain.status_code == 303
    assert words(plain) == ["They take invitations from their 2nd degree only."]
    fragment = alice.htmx(url("invite", "dave"), {"note": ""}, target="tie-dave")
    assert fragment.status_code == 409
    assert fragment["X-Reason"] == "They%20take%20invitations%20from%20their%202nd%20degree%20only."
    assert fragment.content.decode() == "They take invitations from their 2nd degree only."
    assert not Invitation.objects.exists()


def test_inviting_back_connects(alice: Browser, cast: Cast) -> None:
    received(cast)
    response = alice.post(url("invite", "carol"), {"note": ""})
    assert words(response) == ["You and Carol Clark are connected now."]
    assert Connection.objects.between(cast.alice.pk, cast.carol.pk).exists()


# --- answering -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [*ANSWERS, "withdraw"])
def test_only_post_is_an_answer(alice: Browser, cast: Cast, verb: str) -> None:
    assert alice.get(url(verb, received(cast).pk)).status_code == 405


@pytest.mark.parametrize("verb", [*ANSWERS, "reply", "withdraw"])
def test_somebody_elses_invitation_is_404(cast: Cast, verb: str) -> None:
    invitation = received(cast)
    assert signed_in(cast.dave).post(url(verb, invitation.pk), {"body": "Hi"}).status_code == 404
    assert signed_in(cast.alice).post(url(verb, invitation.pk + 1), {"body": "Hi"}).status_code == 404
    invitation.refresh_from_db()
    assert invitation.state == "open"


@pytest.mark.parametrize("verb", ANSWERS)
def test_the_sender_cannot_answer_for_the_recipient(cast: Cast, verb: str) -> None:
    assert signed_in(cast.carol).post(url(verb, received(cast).pk)).status_code == 404
    assert not Connection.objects.between(cast.alice.pk, cast.carol.pk).exists()


@pytest.mark.parametrize("verb", [*ANSWERS, "reply"])
def test_an_invitation_of_a_blocked_member_is_404(alice: Browser, cast: Cast, verb: str) -> None:
    invitation = received(cast)
    block(cast.carol, cast.alice)
    assert alice.post(url(verb, invitation.pk), {"body": "Hi"}).status_code == 404


@pytest.mark.parametrize("verb", [*ANSWERS, "reply"])
def test_a_closed_invitation_is_404(alice: Browser, cast: Cast, verb: str) -> None:
    invitation = received(cast, state="withdrawn", closed_at=timezone.now())
    assert alice.post(url(verb, invitation.pk), {"body": "Hi"}).status_code == 404


def test_accepting(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    response = alice.post(url("accept", invitation.pk), {"next": "/in/carol/"})
    assert response.status_code == 303
    assert response.url == "/in/carol/"
    assert words(response) == ["You and Carol Clark are connected now."]
    assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 1}


def test_accepting_twice_says_the_same(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    alice.post(url("accept", invitation.pk))
    again = alice.post(url("accept", invitation.pk))
    assert again.status_code == 303
    assert words(again)[-1] == "You and Carol Clark are connected now."


def test_accepting_again_what_has_ended_since_is_404(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    alice.post(url("accept", invitation.pk))
    Connection.objects.between(cast.alice.pk, cast.carol.pk).delete()
    assert alice.post(url("accept", invitation.pk)).status_code == 404
    again = alice.htmx(url("accept", invitation.pk), target=f"invitation-{invitation.pk}")
    assert "This invitation is no longer waiting." in again.content.decode()
    assert not Connection.objects.between(cast.alice.pk, cast.carol.pk).exists()


def test_accepting_in_the_list_shows_the_new_badge(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    html = alice.htmx(url("accept", invitation.pk), target=f"invitation-{invitation.pk}").content.decode()
    assert f'id="invitation-{invitation.pk}"' in html
    assert 'data-degree="1"' in html
    assert 'data-degree="2"' not in html.split('id="my-circles"')[0]
    assert "Connected" in html
    assert 'id="nav-count"' in html


def test_accepting_by_the_button_of_another_list(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    html = alice.htmx(url("accept", invitation.pk), target="tie-carol").content.decode()
    assert 'id="tie-carol"' in html
    assert 'data-degree="1"' in html


def test_accepting_when_full_is_refused_in_words(alice: Browser, cast: Cast, settings: Settings) -> None:
    settings.CONNECTIONS_MAX = 1
    invitation = received(cast)
    response = alice.post(url("accept", invitation.pk))
    assert "limit" in words(response)[0]
    assert not Connection.objects.between(cast.alice.pk, cast.carol.pk).exists()
    assert alice.htmx(url("accept", invitation.pk), target=f"invitation-{invitation.pk}").status_code == 409


def test_ignoring_and_taking_it_back(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    target = f"invitation-{invitation.pk}"
    html = alice.htmx(url("ignore", invitation.pk), target=target).content.decode()
    assert "They are not told." in html
    assert f'action="{url("unignore", invitation.pk)}"' in html
    invitation.refresh_from_db()
    assert invitation.ignored_at is not None
    back = alice.htmx(url("unignore", invitation.pk), target=target).content.decode()
    assert f'action="{url("accept", invitation.pk)}"' in back
    assert f'action="{url("ignore", invitation.pk)}"' in back
    invitation.refresh_from_db()
    assert invitation.ignored_at is None


def test_ignoring_without_htmx_offers_the_undo_on_the_next_page(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    response = alice.post(url("ignore", invitation.pk))
    assert response.url == reverse("connections:network")
    page = alice.get(response.url).content.decode()
    assert "The invitation of Carol Clark is ignored." in page
    assert f'action="{url("unignore", invitation.pk)}"' in page
    assert alice.post(url("unignore", invitation.pk)).status_code == 303


def test_the_sender_cannot_tell_that_it_is_ignored(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    carol = signed_in(cast.carol)
    before = carol.get(reverse("connections:sent")).content.decode()
    alice.post(url("ignore", invitation.pk))
    after = carol.get(reverse("connections:sent")).content.decode()
    assert "Alice Archer" in before
    assert before.count("Withdraw") == after.count("Withdraw") > 0
    assert "ignore" not in after.lower()


def test_i_dont_know_this_person(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    response = alice.htmx(url("unknown", invitation.pk), target=f"invitation-{invitation.pk}")
    html = response.content.decode()
    assert "invite you again" in html
    assert "unignore" not in html
    invitation.refresh_from_db()
    assert invitation.state == "unknown"
    refused = signed_in(cast.carol).post(url("invite", "alice"), {"note": ""})
    assert "You can't invite this member." in words(refused)[0]


def test_withdrawing(cast: Cast) -> None:
    invitation = received(cast)
    carol = signed_in(cast.carol)
    response = carol.htmx(url("withdraw", invitation.pk), target=f"invitation-{invitation.pk}")
    assert "You can invite them again in 21 days." in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"
    assert carol.post(url("withdraw", invitation.pk)).status_code == 404


def test_withdrawing_by_the_button_shows_when_again(cast: Cast) -> None:
    invitation = received(cast)
    html = signed_in(cast.carol).htmx(url("withdraw", invitation.pk), target="tie-alice").content.decode()
    assert "You can invite again on" in html
    assert "disabled" in html


# --- replying ------------------------------------------------------------------------------------------------------


def test_replying_without_accepting(alice: Browser, cast: Cast) -> None:
    invitation = received(cast, note="Hello from the grid")
    page = alice.get(url("reply", invitation.pk))
    assert page.status_code == 200
    assert "Hello from the grid" in page.content.decode()
    response = alice.post(url("reply", invitation.pk), {"body": "Have we met?"})
    assert response.url == reverse("connections:network")
    assert [reply.body for reply in invitation.replies.all()] == ["Have we met?"]
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_replying_in_the_list(alice: Browser, cast: Cast) -> None:
    invitation = received(cast)
    target = f"invitation-{invitation.pk}"
    html = alice.htmx(url("reply", invitation.pk), {"body": "Have we met?"}, target=target).content.decode()
    assert f'id="{target}"' in html
    assert "Have we met?" in html


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "x" * 1001])
def test_a_reply_that_says_nothing_or_too_much(alice: Browser, cast: Cast, body: str) -> None:
    invitation = received(cast)
    plain = alice.post(url("reply", invitation.pk), {"body": body, "next": "/in/carol/"})
    assert plain.status_code == 422
    assert 'aria-invalid="true"' in plain.content.decode()
    assert 'value="/in/carol/"' in plain.content.decode()
    fragment = alice.htmx(url("reply", invitation.pk), {"body": body}, target=f"invitation-{invitation.pk}")
    assert fragment.status_code == 422
    assert "<details" in fragment.content.decode()
    assert " open" in fragment.content.decode()
    assert body.strip("\u200b ") in fragment.content.decode()
    assert not invitation.replies.exists()


def test_the_sender_writes_only_after_the_recipient(cast: Cast) -> None:
    invitation = received(cast)
    carol = signed_in(cast.carol)
    assert "You can write once they have replied." in carol.get(url("reply", invitation.pk)).content.decode()
    refused = carol.post(url("reply", invitation.pk), {"body": "Hello?"})
    assert words(refused) == ["You can write once they have replied."]
    invitation.replies.create(author=cast.alice, body="Have we met?")
    sent = carol.post(url("reply", invitation.pk), {"body": "In Rennes."})
    assert sent.url == reverse("connections:sent")
    assert invitation.replies.count() == 2


# --- how many queries ----------------------------------------------------------------------------------------------


def test_the_form_costs_the_same_however_many_mutual_connections(
    alice: Browser, cast: Cast, django_assert_max_num_queries
) -> None:
    for other in members(30):
        connect(other, cast.alice, cast.carol)
    with django_assert_max_num_queries(15):
        page = alice.get(url("invite", "carol")).content.decode()
    assert "28 other people" in page


def test_an_old_invitation_is_gone(alice: Browser, cast: Cast) -> None:
    invitation = received(cast, created_at=timezone.now() - timedelta(days=181))
    assert alice.post(url("accept", invitation.pk)).status_code == 404


def test_follow_first_members_can_be_invited_from_the_menu(alice: Browser, cast: Cast) -> None:
    other: Member = MemberFactory(follow_first=True)
    assert "<textarea" in alice.get(url("invite", other.handle)).content.decode()
    html = alice.htmx_get(
        reverse("connections:tie", args=[other.handle]), target=f"tie-{other.handle}"
    ).content.decode()
    assert html.index(url("follow", other.handle)) < html.index(url("invite", other.handle))
