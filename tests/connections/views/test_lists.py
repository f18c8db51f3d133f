"""The pages of one's network: who is on them, who is not, search, order, pages, queries."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from connections.models import Block, Connection, Follow, Invitation
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import MemberFactory, block, connect, follow, invite, members

PAGES = ["network", "sent", "connections", "following", "followers", "blocked"]


def page(browser: Browser, name: str, **query: Any) -> str:
    response = browser.get(reverse(f"connections:{name}"), query)
    assert response.status_code == 200
    return str(response.content.decode())


def suspend(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False, suspended_at=timezone.now())


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_only_get(self, alice: Browser, name: str) -> None:
        assert alice.post(reverse(f"connections:{name}")).status_code == 405

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, name: str, db: None) -> None:
        assert client.get(reverse(f"connections:{name}")).url.startswith("/accounts/login/")

    @pytest.mark.parametrize("cursor", ["nonsense", "WzFd", "%00", "x" * 600])
    def test_a_bad_cursor_is_404(self, alice: Browser, name: str, cursor: str) -> None:
        assert alice.get(reverse(f"connections:{name}"), {"cursor": cursor}).status_code == 404

    def test_an_empty_page_names_one_next_step(self, db: None, name: str) -> None:
        html = page(signed_in(MemberFactory()), name)
        assert html.count('class="empty"') == 1

    def test_a_search_without_a_hit_says_so(self, alice: Browser, name: str) -> None:
        html = page(alice, name, q="Zzyzx")
        assert "Nobody here matches “Zzyzx”" in html
        assert "Zzyzx" in html

    def test_a_search_is_text_and_nothing_else(self, alice: Browser, name: str) -> None:
        assert "<b>x" not in page(alice, name, q='%_\\"<b>x')


# What fills each page with a row about `other`, seen by `me`.
FILLS: dict[str, Callable[[Member, Member], Any]] = {
    "network": lambda me, other: invite(other, me),
    "sent": invite,
    "connections": connect,
    "following": follow,
    "followers": lambda me, other: follow(other, me),
    "blocked": block,
}


@pytest.mark.parametrize("name", PAGES)
class TestRows:
    def test_a_suspended_member_vanishes(self, cast: Cast, name: str) -> None:
        other = MemberFactory(first_name="Sibylle", last_name="Stone")
        FILLS[name](cast.trent, other)
        assert "Sibylle Stone" in page(signed_in(cast.trent), name)
        suspend(other)
        assert "Sibylle" not in page(signed_in(cast.trent), name)

    def test_a_member_who_has_blocked_the_viewer_vanishes(self, cast: Cast, name: str) -> None:
        other = MemberFactory(first_name="Sibylle", last_name="Stone")
        FILLS[name](cast.trent, other)
        block(other, cast.trent)
        # Whom the viewer has blocked themselves stays in their own list of blocks.
        assert ("Sibylle" in page(signed_in(cast.trent), name)) == (name == "blocked")

    def test_somebody_elses_rows_are_not_shown(self, cast: Cast, name: str) -> None:
        other = MemberFactory(first_name="Sibylle", last_name="Stone")
        FILLS[name](cast.trent, other)
        assert "Sibylle" not in page(signed_in(cast.dave), name)

    def test_search_by_name_and_headline_without_accents(self, cast: Cast, name: str) -> None:
        eleonore = MemberFactory(first_name="Éléonore", last_name="Lefèvre", headline="Hydrologie côtière")
        marc = MemberFactory(first_name="Marc", last_name="Oyelaran", headline="Grid scientist")
        for other in (eleonore, marc):
            FILLS[name](cast.trent, other)
        trent = signed_in(cast.trent)
        for query in ("eleonore", "LEFEVRE", "hydrologie cotiere", "éléonore lef", "lefevre eleonore"):
            html = page(trent, name, q=query)
            assert "Lefèvre" in html, query
            assert "Oyelaran" not in html, query

    def test_pages_follow_one_another_without_loss(self, cast: Cast, name: str) -> None:
        people = members(45)
        for other in people:
            FILLS[name](cast.trent, other)
        trent, seen, cursor = signed_in(cast.trent), [], ""
        for rows in (20, 20, 5):
            response = trent.get(reverse(f"connections:{name}"), {"cursor": cursor})
            html = response.content.decode()
            found = [other.pk for other in people if f"{other.first_name} " in html.replace("</", " </")]
            assert len(found) == rows
            seen += found
            cursor = response.context["page"].next_cursor
        assert not cursor
        assert sorted(seen) == sorted(other.pk for other in people)

    def test_show_more_by_htmx_answers_rows_alone(self, cast: Cast, name: str) -> None:
        for other in members(25):
            FILLS[name](cast.trent, other)
        trent = signed_in(cast.trent)
        cursor = trent.get(reverse(f"connections:{name}")).context["page"].next_cursor
        address = f"{reverse(f'connections:{name}')}?cursor={cursor}"
        html = trent.htmx_get(address, target="more").content.decode()
        assert "<html" not in html
        assert html.strip().startswith("<li")
        assert html.count("<li") >= 5
        assert "<html" in trent.htmx_get(address, target="list").content.decode()

    def test_queries_do_not_grow_with_the_rows(self, cast: Cast, name: str) -> None:
        trent = signed_in(cast.trent)
        trent.get(reverse(f"connections:{name}"))
        counts = []
        for more in (2, 14):
            for other in members(more):
                FILLS[name](cast.trent, other)
                mutual = MemberFactory()
                connect(mutual, cast.trent, other)
            with CaptureQueriesContext(connection) as queries:
                trent.get(reverse(f"connections:{name}"))
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[1] <= 15


def test_invitations_show_who_knows_both(alice: Browser, cast: Cast) -> None:
    invite(cast.carol, cast.alice, note="Hello from the grid")
    html = page(alice, "network")
    assert "Carol Clark" in html
    assert "Hello from the grid" in html
    assert "Bob Baker" in html
    assert "knows both of you" in html
    assert 'data-degree="2"' in html


def test_up_to_three_mutual_connections_by_name_and_the_rest_counted(alice: Browser, cast: Cast) -> None:
    for other in members(5):
        connect(other, cast.alice, cast.carol)
    invite(cast.carol, cast.alice)
    html = page(alice, "network")
    assert "and 3 more know both of you" in html


def test_who_hides_their_connections_is_not_named(alice: Browser, cast: Cast) -> None:
    cast.bob.hides_connections = True
    cast.bob.save()
    invite(cast.carol, cast.alice)
    html = page(alice, "network")
    assert "Bob Baker" not in html
    assert "1 mutual connection" in html


def test_ignored_invitations_lie_in_a_fold(alice: Browser, cast: Cast) -> None:
    waiting = invite(cast.carol, cast.alice)
    ignored = invite(cast.dave, cast.alice, ignored_at=timezone.now())
    html = page(alice, "network")
    fold = html.index('class="fold"')
    assert html.index(f'id="invitation-{waiting.pk}"') < fold < html.index(f'id="invitation-{ignored.pk}"')
    only = page(alice, "network", ignored="1")
    assert f'id="invitation-{ignored.pk}"' in only
    assert f'id="invitation-{waiting.pk}"' not in only


def test_the_fold_leads_to_the_rest(cast: Cast) -> None:
    for other in members(12):
        invite(other, cast.trent, ignored_at=timezone.now())
    html = page(signed_in(cast.trent), "network")
    assert html.count('class="letter"') == 10
    assert "?ignored=1" in html
    assert page(signed_in(cast.trent), "network", ignored="1").count('class="letter"') == 12


def test_the_thread_is_shown_to_both(cast: Cast) -> None:
    invitation = invite(cast.carol, cast.alice)
    invitation.replies.create(author=cast.alice, body="Have we met?")
    invitation.replies.create(author=cast.carol, body="In Rennes.")
    for member, name in ((cast.alice, "network"), (cast.carol, "sent")):
        html = page(signed_in(member), name)
        assert html.index("Have we met?") < html.index("In Rennes.")


def test_expired_and_closed_invitations_are_gone(alice: Browser, cast: Cast) -> None:
    invite(cast.carol, cast.alice, created_at=timezone.now() - timedelta(days=181))
    invite(cast.dave, cast.alice, state=Invitation.State.WITHDRAWN, closed_at=timezone.now())
    html = page(alice, "network")
    assert "Carol" not in html
    assert "Dave" not in html


@pytest.mark.parametrize("name", ["network", "sent"])
def test_the_budget_is_shown_with_its_reasons(alice: Browser, cast: Cast, name: str) -> None:
    invite(cast.alice, cast.dave)
    html = page(alice, name)
    assert "1 of 20 sent" in html
    assert "You joined this week: 20 to begin with." in html


def test_connections_since_when_newest_first_or_by_name(cast: Cast) -> None:
    people = [
        MemberFactory(first_name="Zoé", last_name="Abel"),
        MemberFactory(first_name="Anna", last_name="Écuyer"),
        MemberFactory(first_name="Mia", last_name="Zola"),
    ]
    connect(cast.trent, *people)
    for age, other in enumerate(people):
        since = timezone.now() - timedelta(days=400 * age)
        Connection.objects.between(cast.trent.pk, other.pk).update(created_at=since)
    trent = signed_in(cast.trent)
    newest = page(trent, "connections")
    assert newest.index("Zoé Abel") < newest.index("Anna Écuyer") < newest.index("Mia Zola")
    assert "Connected since" in newest
    Connection.objects.between(cast.trent.pk, people[2].pk).update(created_at=timezone.now() + timedelta(days=1))
    by_name = page(trent, "connections", sort="name")
    assert by_name.index("Zoé Abel") < by_name.index("Anna Écuyer") < by_name.index("Mia Zola")


def test_pages_by_name_follow_one_another(cast: Cast) -> None:
    people = [MemberFactory(first_name="Same", last_name="Name") for _ in range(25)]
    connect(cast.trent, *people)
    trent = signed_in(cast.trent)
    first = trent.get(reverse("connections:connections"), {"sort": "name"})
    second = trent.get(
        reverse("connections:connections"), {"sort": "name", "cursor": first.context["page"].next_cursor}
    )
    ids = [tie.other_id for response in (first, second) for tie in response.context["page"]]
    assert sorted(ids) == sorted(other.pk for other in people)


def test_a_cursor_of_one_order_does_not_fit_another(cast: Cast) -> None:
    connect(cast.trent, *members(25))
    trent = signed_in(cast.trent)
    cursor = trent.get(reverse("connections:connections"), {"sort": "name"}).context["page"].next_cursor
    assert trent.get(reverse("connections:connections"), {"cursor": cursor}).status_code == 404


def test_followers_can_be_followed_back(alice: Browser, cast: Cast) -> None:
    html = page(alice, "followers")
    assert "Erin Ellis" in html
    assert "Follow back" in html
    follow(cast.alice, cast.erin)
    assert "Follow back" not in page(alice, "followers")


def test_a_hidden_last_name_is_neither_shown_nor_searched(cast: Cast) -> None:
    cast.erin.last_name_as_initial = True
    cast.erin.save()
    alice = signed_in(cast.alice)
    html = page(alice, "followers")
    assert "Erin E." in html
    assert "Ellis" not in html
    assert "Erin E." not in page(alice, "followers", q="ellis")
    assert "Erin E." in page(alice, "followers", q="erin")
    connect(cast.alice, cast.erin)
    assert "Erin Ellis" in page(alice, "followers", q="ellis")


def test_blocked_members_by_name_alone(alice: Browser, cast: Cast) -> None:
    cast.mallory.photo = "photos/secret.webp"
    cast.mallory.last_name_as_initial = True
    cast.mallory.save()
    html = page(alice, "blocked")
    assert "Mallory M." in html
    assert "secret" not in html
    assert "Sells everything" not in html
    assert reverse("connections:unblock", args=["mallory"]) in html
    assert 'href="/in/mallory/"' not in html


def test_the_tabs_count_what_the_lists_hold(cast: Cast) -> None:
    people = members(4)
    connect(cast.trent, *people[:3])
    follow(cast.trent, *people[:2])
    follow(people[3], cast.trent)
    suspend(people[0])
    html = page(signed_in(cast.trent), "network")
    tabs = html[html.index('class="tabs"') : html.index("<h1")]
    assert [part.split("<")[0] for part in tabs.split('class="n">')[1:]] == ["2", "1", "1"]
    assert Follow.objects.count() == 4
    assert Block.objects.count() == 1


def test_what_withdrawing_means_is_said_beforehand(alice: Browser, cast: Cast) -> None:
    invite(cast.alice, cast.dave)
    assert "you can invite again 21 days later" in page(alice, "sent")


class TestCircles:
    def test_the_page_asks_for_a_third_circle_that_is_not_known(
        self, alice: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asks = 'hx-get="/network/circles/"'
        assert asks not in page(alice, "connections")
        monkeypatch.setattr("connections.rings.COUNTED_AT_ONCE", 0)
        connect(cast.dave, MemberFactory())
        html = page(alice, "connections").split('id="my-circles"')[1]
        assert asks in html
        assert "still being counted" in html

    def test_it_gets_all_of_them(self, alice: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("connections.rings.COUNTED_AT_ONCE", 0)
        html = alice.get("/network/circles/", headers={"HX-Request": "true"}).content.decode()
        assert re.findall(r"<b>(.*?)</b>", html) == ["1", "1", "1"]
        assert "hx-get" not in html

    def test_it_is_no_page_of_its_own(self, alice: Browser) -> None:
        assert alice.get("/network/circles/").url == "/network/"
        assert Client().get("/network/circles/").url.startswith("/accounts/login/")
        assert alice.post("/network/circles/").status_code == 405
