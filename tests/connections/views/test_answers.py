"""The connect button as it is rendered, state by state; and the answers that all verbs share."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from connections.button import Terms, connect_button
from connections.relations import Pending, Relation
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import invite

TEMPLATE = (
    '{% include "components/connect_button.html" with button=button handle="bob" name="Bob Baker"'
    " relation=relation whole_page=whole_page show_follow=show_follow only %}"
)
NOW = timezone.now()
ENDING = ["block/bob", "report/member/bob"]
STATES = {
    "oneself": (Relation(degree=0), Terms(), ["/profile/edit/", "/in/bob/?as=1"]),
    "1st": (Relation(degree=1, follows=True), Terms(), ["unfollow/bob", "remove/bob", *ENDING]),
    "1st, not following": (Relation(degree=1), Terms(), ["follow/bob", "remove/bob", *ENDING]),
    "received": (
        Relation(degree=2, pending=Pending.RECEIVED, invitation_id=7),
        Terms(),
        ["invitations/7/accept", "invitations/7/ignore", "invitations/7/reply", "invitations/7/unknown", "follow/bob",
         *ENDING],
    ),
    "sent": (
        Relation(degree=2, pending=Pending.SENT, invitation_id=7),
        Terms(),
        ["invitations/7/withdraw", "follow/bob", *ENDING],
    ),
    "2nd": (Relation(degree=2), Terms(), ["invite/bob", "follow/bob", *ENDING]),
    "out of network": (Relation(), Terms(), ["invite/bob", "follow/bob", *ENDING]),
    "follow first": (Relation(degree=3), Terms(follow_first=True), ["follow/bob", "invite/bob", *ENDING]),
    "terms unmet": (Relation(degree=3), Terms(takes_from=2), ["follow/bob", *ENDING]),
    "withdrawn lately": (Relation(again_at=NOW + timedelta(days=3)), Terms(), ["follow/bob", *ENDING]),
    "blocked": (Relation(blocked=True), Terms(), []),
    "visitor": (Relation(is_visitor=True), Terms(), []),
}  # fmt: skip


def render(state: str, *, whole_page: bool = False, show_follow: str = "") -> str:
    relation, terms, _ways = STATES[state]
    request = RequestFactory().get("/network/followers/?q=bob")
    context = {"relation": relation, "button": connect_button(relation, terms), "whole_page": whole_page}
    return Template(TEMPLATE).render(RequestContext(request, {**context, "show_follow": show_follow}))


def ways(html: str) -> list[str]:
    """Where the button's forms and links lead, in order, each once."""
    found = re.findall(r' (?:action|href)="(/[^"#]*)"', html)
    found = [way for way in found if not way.startswith("/static/")]
    tidy = [re.sub(r"^/network/", "", way.split("?next")[0].split("?whole")[0].split("?show")[0]) for way in found]
    return list(dict.fromkeys(way if "profile" in way or "/in/" in way else way.strip("/") for way in tidy))


@pytest.mark.parametrize("whole_page", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_each_state_offers_exactly_this(state: str, whole_page: bool) -> None:
    assert ways(render(state, whole_page=whole_page)) == STATES[state][2]


@pytest.mark.parametrize("state", STATES)
def test_every_control_works_without_a_script_and_says_about_whom(state: str) -> None:
    html = render(state)
    assert 'id="tie-bob"' in html
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        assert 'method="post"' in form
        assert re.search(r'name="csrfmiddlewaretoken" value="\w{20,}"', form)
        assert 'name="next" value="/network/followers/?q=bob"' in form
        assert "Bob Baker" in form
        assert 'hx-target="#tie-bob"' in form


@pytest.mark.parametrize("state", ["1st", "received", "sent", "2nd"])
def test_on_a_profile_every_form_asks_for_the_page(state: str) -> None:
    html = render(state, whole_page=True)
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        assert 'hx-target="#content"' in form
        assert 'name="whole_page"' in form


def test_a_reason_stands_there_in_words() -> None:
    sentence = "They take invitations from their 2nd degree only."
    assert sentence in re.sub(r'title="[^"]*"', "", render("terms unmet"))
    assert render("terms unmet", whole_page=True).count(sentence) == 2
    assert "You can invite again on" in render("withdrawn lately")


def test_pending_and_connected_are_states_with_a_menu() -> None:
    for state, word in (("sent", "Pending"), ("1st", "Connected")):
        summary = re.search(r"<summary.*?</summary>", render(state), re.DOTALL)
        assert summary
        assert word in summary[0]
        assert "Bob Baker" in summary[0]


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_named_that_no_app_answers(state: str) -> None:
    html = render(state)
    for word in ("Message", "introduction"):
        assert word not in html


def test_in_lists_of_follows_follow_stands_beside() -> None:
    assert render("2nd", show_follow="back").count('action="/network/follow/bob/"') == 1
    assert "Follow back" in render("2nd", show_follow="back")
    assert "Follow back" not in render("1st", show_follow="back")
    assert render("1st", show_follow="both").count('action="/network/unfollow/bob/"') == 1
    assert render("1st", show_follow="both").index("unfollow/bob") < render("1st", show_follow="both").index("<summary")


def test_a_boosted_request_is_an_ordinary_one(alice: Browser, cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    headers = {"HX-Request": "true", "HX-Boosted": "true"}
    response = alice.post(f"/network/invitations/{invitation.pk}/accept/", headers=headers)
    assert response.status_code == 303


def url(verb: str, target: object) -> str:
    return reverse(f"connections:{verb}", args=[target])


def numbers(response: HttpResponse) -> list[str]:
    """What the tabs and the circles say: invitations, connections, following, followers; 1st, 2nd, 3rd."""
    html = response.content.decode()
    tabs = [
        re.search(rf'id="tab-{name}".*?</span>', html, re.DOTALL)
        for name in ("invitations", "connections", "following", "followers")
    ]
    circles = re.findall(r"<b>(\d+)</b>", html.split('id="my-circles"')[1])
    return [re.sub(r"\D", "", tab[0].split(">", 1)[1]) if tab else "missing" for tab in tabs] + circles


@pytest.mark.parametrize("verb", ["accept", "ignore", "unignore", "unknown", "reply", "withdraw"])
def test_what_was_answered_in_another_tab_is_said_in_its_place(alice: Browser, cast: Cast, verb: str) -> None:
    fields = {"state": "withdrawn", "closed_at": timezone.now()}
    invitation = (
        invite(cast.alice, cast.carol, **fields) if verb == "withdraw" else invite(cast.carol, cast.alice, **fields)
    )
    target = f"invitation-{invitation.pk}"
    response = alice.htmx(url(verb, invitation.pk), {"body": "Hi"}, target=target)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'id="{target}"' in html
    assert "This invitation is no longer waiting." in html
    assert 'id="nav-count"' in html
    assert signed_in(cast.dave).htmx(url(verb, invitation.pk), {"body": "Hi"}, target=target).status_code == 404


def test_answered_in_another_tab_a_button_elsewhere_becomes_that_of_now(alice: Browser, cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice, state="withdrawn", closed_at=timezone.now())
    response = alice.htmx(url("ignore", invitation.pk), target="tie-carol")
    html = response.content.decode()
    assert response.status_code == 200
    assert "This invitation is no longer waiting." in html
    assert f'action="{url("follow", "carol")}"' in html
    assert url("ignore", invitation.pk) not in html


def test_the_numbers_beside_the_answer_are_those_of_now(alice: Browser, cast: Cast) -> None:
    invitation, other = invite(cast.carol, cast.alice), invite(cast.dave, cast.alice)
    target = f"invitation-{invitation.pk}"
    assert numbers(alice.get(reverse("connections:network"))) == ["2", "1", "", "1", "1", "1", "1"]
    # Each now follows the other, besides.
    accepted = alice.htmx(url("accept", invitation.pk), target=target)
    assert numbers(accepted) == ["1", "2", "1", "2", "2", "1", "0"]
    assert accepted.content.decode().count('hx-swap-oob="true"') == 6
    ignored = alice.htmx(url("ignore", other.pk), target=f"invitation-{other.pk}")
    assert numbers(ignored)[0] == ""
    back = alice.htmx(url("unignore", other.pk), target=f"invitation-{other.pk}")
    assert numbers(back)[0] == "1"
