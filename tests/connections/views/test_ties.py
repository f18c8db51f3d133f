"""Follow, unfollow, remove, block, unblock: worked, stranger 404, wrong verb 405, with htmx and without."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from connections.degrees import degrees
from connections.models import Block, Connection, Follow
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import follow, members

VERBS = ["follow", "unfollow", "remove", "block", "unblock"]


def url(verb: str, handle: str) -> str:
    return reverse(f"connections:{verb}", args=[handle])


def words(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("verb", VERBS)
def test_only_post_is_a_verb(alice: Browser, verb: str) -> None:
    assert alice.get(url(verb, "bob")).status_code == 405


@pytest.mark.parametrize(
    ("verb", "handle"),
    # Unblocking is the one thing that can be done to a blocked member.
    [
        (verb, handle)
        for verb in VERBS
        for handle in ("nobody", "mallory", "alice")
        if (verb, handle) != ("unblock", "mallory")
    ],
)
def test_who_does_not_exist_for_the_viewer_is_404(alice: Browser, cast: Cast, verb: str, handle: str) -> None:
    before = (Follow.objects.count(), Connection.objects.count(), Block.objects.count())
    assert alice.post(url(verb, handle)).status_code == 404
    assert before == (Follow.objects.count(), Connection.objects.count(), Block.objects.count())


@pytest.mark.parametrize("verb", VERBS)
def test_the_blocked_side_cannot_act_either(cast: Cast, verb: str) -> None:
    assert signed_in(cast.mallory).post(url(verb, "alice")).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_a_suspended_member_is_404(alice: Browser, cast: Cast, verb: str) -> None:
    cast.bob.suspended_at, cast.bob.is_active = timezone.now(), False
    cast.bob.save()
    assert alice.post(url(verb, "bob")).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast, verb: str) -> None:
    response = client.post(url(verb, "bob"))
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_follow_and_unfollow(alice: Browser, cast: Cast) -> None:
    response = alice.post(url("follow", "carol"), {"next": "/network/grow/"})
    assert response.status_code == 303
    assert response.url == "/network/grow/"
    assert Follow.objects.filter(follower=cast.alice, followed=cast.carol).exists()
    assert words(response) == ["You follow Carol Clark now."]
    response = alice.post(url("unfollow", "carol"))
    assert response.status_code == 303
    assert response.url == reverse("connections:network")
    assert not Follow.objects.filter(follower=cast.alice, followed=cast.carol).exists()


def test_the_number_of_the_tab_changes_with_the_button(alice: Browser, cast: Cast) -> None:
    follow(cast.alice, cast.carol, cast.dave)
    html = alice.htmx(url("unfollow", "carol"), target="tie-carol").content.decode()
    assert '<span class="tab-count" id="tab-following" hx-swap-oob="true"><span class="n">1</span></span>' in html
    html = alice.htmx(url("unfollow", "dave"), target="tie-dave").content.decode()
    assert '<span class="tab-count" id="tab-following" hx-swap-oob="true"></span>' in html


def test_the_numbers_cost_the_same_however_many_there_are(alice: Browser, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.htmx_get(reverse("connections:tie", args=["carol"]), target="tie-carol").status_code == 200
        return len(captured)

    queries()
    few = queries()
    follow(cast.alice, *members(12))
    assert queries() == few


def test_the_message_offers_to_follow_again(alice: Browser, cast: Cast) -> None:
    follow(cast.alice, cast.carol)
    alice.post(url("unfollow", "carol"))
    page = alice.get(reverse("connections:following")).content.decode()
    assert "You do not follow Carol Clark any more." in page
    assert f'action="{url("follow", "carol")}"' in page
    assert "Follow again" in page


def test_an_address_elsewhere_is_not_followed(alice: Browser, cast: Cast) -> None:
    assert alice.post(url("follow", "carol"), {"next": "https://evil.example/"}).url == reverse("connections:network")


def test_in_a_list_the_answer_is_the_button_and_the_badges(alice: Browser, cast: Cast) -> None:
    response = alice.htmx(url("follow", "carol"), {"show_follow": "both"}, target="tie-carol")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="tie-carol"' in html
    assert f'action="{url("unfollow", "carol")}"' in html
    assert "hx-swap-oob=\"outerHTML:[data-degree-of='carol']\"" in html
    assert 'data-degree="2"' in html
    assert "<html" not in html
    assert "HX-Request" in response["Vary"]


def test_remove_ends_the_connection_and_shows_the_degree_of_now(alice: Browser, cast: Cast) -> None:
    follow(cast.alice, cast.bob)
    follow(cast.bob, cast.alice)
    html = alice.htmx(url("remove", "bob"), target="tie-bob").content.decode()
    assert not Connection.objects.between(cast.alice.pk, cast.bob.pk).exists()
    assert not Follow.objects.filter(follower=cast.alice, followed=cast.bob).exists()
    assert 'data-degree="1"' not in html.split('id="my-circles"')[0]
    assert "Connect again" in html
    assert url("invite", "bob") in html
    assert degrees(cast.alice.pk, [cast.bob.pk])[cast.bob.pk] is None


def test_remove_without_a_connection_is_404(alice: Browser, cast: Cast) -> None:
    assert alice.post(url("remove", "carol")).status_code == 404
    assert alice.htmx(url("remove", "carol"), target="tie-carol").status_code == 404


def test_on_a_profile_the_page_comes_back_whole(alice: Browser, cast: Cast) -> None:
    response = alice.htmx(url("remove", "bob"), {"next": "/in/bob/", "whole_page": "1"}, target="content")
    assert response.status_code == 303
    assert response.url == "/in/bob/"


def test_block_and_unblock(alice: Browser, cast: Cast) -> None:
    response = alice.post(url("block", "bob"), {"next": "/network/connections/"})
    assert response.url == "/network/connections/"
    assert Block.objects.filter(blocker=cast.alice, blocked=cast.bob).exists()
    assert not Connection.objects.between(cast.alice.pk, cast.bob.pk).exists()
    page = alice.get(reverse("connections:connections")).content.decode()
    assert "Bob Baker is blocked" in page
    assert f'action="{url("unblock", "bob")}"' in page
    response = alice.post(url("unblock", "bob"))
    assert response.url == reverse("connections:blocked")
    assert not Block.objects.filter(blocked=cast.bob).exists()
    assert not Connection.objects.between(cast.alice.pk, cast.bob.pk).exists()


def test_after_a_block_their_own_page_is_left(alice: Browser, cast: Cast) -> None:
    response = alice.post(url("block", "bob"), {"next": "/in/bob/", "whole_page": "1"})
    assert response.url == reverse("connections:network")
    response = alice.htmx(url("block", "carol"), {"next": "/in/carol/", "whole_page": "1"}, target="content")
    assert response.status_code == 200
    assert response["HX-Redirect"] == reverse("connections:network")
    response = alice.htmx(url("block", "dave"), {"next": "/network/grow/"}, target="tie-dave")
    assert response["HX-Redirect"] == "/network/grow/"


def test_only_ones_own_block_can_be_lifted(cast: Cast) -> None:
    assert signed_in(cast.mallory).post(url("unblock", "alice")).status_code == 404
    assert Block.objects.filter(blocker=cast.alice, blocked=cast.mallory).exists()


def test_the_button_alone(alice: Browser, cast: Cast) -> None:
    address = reverse("connections:tie", args=["carol"])
    assert 'id="tie-carol"' in alice.htmx_get(address, target="tie-carol").content.decode()
    assert alice.get(address).url == "/in/carol/"
    assert alice.get(reverse("connections:tie", args=["mallory"])).status_code == 404
    assert alice.post(address).status_code == 405


def test_a_hidden_last_name_is_not_told(alice: Browser, cast: Cast) -> None:
    cast.erin.last_name_as_initial = True
    cast.erin.save()
    [text] = words(alice.post(url("follow", "erin")))
    assert "Erin E." in text
    assert "Ellis" not in text
