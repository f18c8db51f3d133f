"""The search page, the suggestions, the handles."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Member
from connections.visibility import Audience
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect, members, position, post

QUERIES = 28
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NAMES = ["search", "suggest", "handles"]
ODD = [
    "\0",
    "a\0b",
    "x" * 10_000,
    "word " * 2_000,
    "?!…",
    "'",
    '"',
    "&|!()",
    "a & b | !c:*",
    "%_\\",
    "#",
    "##",
    "@",
    "# #",
]


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def text(member: Member, name: str = "search", **query: Any) -> str:
    response = browser(member).get(reverse(f"search:{name}"), query)
    assert response.status_code == 200
    return str(response.content.decode())


def bare(html: str, *words: str) -> str:
    """A page without what is new on every page, and without the words that were asked for."""
    html = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]*', r"\1", html)
    for word in words:
        html = html.replace(word, "WORD")
    return html


@pytest.mark.parametrize("name", NAMES)
class TestEveryView:
    def test_reading_only(self, cast: Cast, name: str) -> None:
        assert browser(cast.alice).post(reverse(f"search:{name}")).status_code == 405
        assert browser(cast.alice).head(reverse(f"search:{name}"), {"q": "bob"}).status_code == 200

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, name: str, db: None) -> None:
        assert client.get(reverse(f"search:{name}"), {"q": "bob"}).url.startswith("/accounts/login/")

    @pytest.mark.parametrize("q", ODD)
    @pytest.mark.parametrize("kind", ["people", "posts"])
    def test_odd_input(self, cast: Cast, name: str, kind: str, q: str) -> None:
        assert text(cast.alice, name, q=q, **{"in": kind})

    def test_too_often(self, cast: Cast, name: str, settings: Any) -> None:
        settings.LIMITS = {"search": "2/h/member", "suggest": "2/h/member"}
        alice = browser(cast.alice)
        statuses = [alice.get(reverse(f"search:{name}"), {"q": "bob"}).status_code for _n in range(3)]
        assert statuses == [200, 200, 429]


@pytest.mark.parametrize("kind", ["people", "posts"])
@pytest.mark.parametrize("cursor", ["x", "é", "W10", "WzEsMl0", "[", "A" * 2_000])
def test_a_cursor_that_was_not_given_out(cast: Cast, kind: str, cursor: str) -> None:
    query = {"q": "bob", "in": kind, "cursor": cursor}
    expected = 200 if (kind, cursor) == ("posts", "WzEsMl0") else 404
    assert browser(cast.alice).get(reverse("search:search"), query).status_code == expected


def test_hand_made_parameters_are_passed_over(cast: Cast) -> None:
    path = reverse("search:search")
    response = browser(cast.alice).get(
        f"{path}?q=bob&in=x&degree=9&degree=1&degree=%00&place=%00&interest={'y' * 9_999}"
    )
    assert response.status_code == 200
    assert response.context["asked"].degrees == ("1",)


def test_people_with_their_buttons_and_why(cast: Cast) -> None:
    position(cast.bob, "Oven & Sons")
    html = text(cast.alice, q="sons")
    assert "Bob Baker" in html
    assert "Works at Oven &amp; Sons" in html
    assert 'id="tie-bob"' in html
    assert "1 person" in html


def test_filters_are_chips(cast: Cast) -> None:
    html = text(cast.alice, q="bob", degree="1", organisation="Oven <b>")
    assert "Organisation: Oven &lt;b&gt;" in html
    assert html.count("chip removable") == 2
    assert "Search without filters" in html


def test_people_in_pages(cast: Cast) -> None:
    members(45, headline="Weaver")
    alice = browser(cast.alice)
    first = alice.get(reverse("search:search"), {"q": "weaver"})
    cursor = first.context["page"]["next_cursor"]
    more = alice.get(
        reverse("search:search"), {"q": "weaver", "cursor": cursor}, headers={"HX-Request": "true", "HX-Target": "more"}
    )
    names = [card.name for response in (first, more) for _reason, card in response.context["rows"]]
    assert len(names) == len(set(names)) == 40
    assert more.content.strip().startswith(b"<li>")
    assert "45 people" in first.content.decode()


def test_posts_in_pages(cast: Cast, settings: Any) -> None:
    settings.FEED_PAGE_SIZE = 2
    for n in range(5):
        post(cast.bob, f"Zanzibar {n}")
    alice = browser(cast.alice)
    seen, query = [], {"q": "zanzibar", "in": "posts"}
    while True:
        response = alice.get(reverse("search:search"), query, headers={"HX-Request": "true", "HX-Target": "more"})
        seen += [card.post.text for card in response.context["cards"]]
        if not (cursor := response.context["page"]["next_cursor"]):
            break
        query["cursor"] = cursor
    assert seen == [f"Zanzibar {n}" for n in (4, 3, 2, 1, 0)]


def test_a_hashtag_leads_to_posts(cast: Cast) -> None:
    post(cast.bob, "About #Zanzibar")
    assert "About" in text(cast.alice, q="#zanzibar")
    assert "#zanzibar" in text(cast.alice)


def _hide(cast: Cast, how: str) -> None:
    """Puts the word where alice may not read it."""
    if how == "audience":
        post(cast.carol, "Zanzibar #zanzibar", audience=Audience.CONNECTIONS)
        post(cast.dave, "Zanzibar #zanzibar", audience=Audience.SECOND)
    elif how == "moderators":
        post(cast.bob, "Zanzibar #zanzibar", hidden_at=timezone.now())
    elif how == "block":
        post(cast.mallory, "Zanzibar #zanzibar")
        Member.objects.filter(pk=cast.mallory.pk).update(headline="Zanzibar", first_name="Zanzibar")
    elif how == "unconfirmed":
        newcomer = MemberFactory(first_name="Zanzibar", is_confirmed=False)
        post(newcomer, "Zanzibar #zanzibar")
    else:
        fields = {"last_name": "Zanzibar", "last_name_as_initial": True, "place": "Zanzibar", "about": "Zanzibar"}
        Member.objects.filter(pk=cast.erin.pk).update(**fields)
        position(cast.erin, "Zanzibar Ltd")


@pytest.mark.parametrize("how", ["audience", "moderators", "block", "unconfirmed", "profile"])
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("search", {"in": "people", "q": "{}"}),
        ("search", {"in": "people", "q": "{} ltd"}),
        ("search", {"in": "people", "place": "{}"}),
        ("search", {"in": "people", "organisation": "{}", "degree": "out"}),
        ("search", {"in": "posts", "q": "{}"}),
        ("search", {"in": "posts", "q": "#{}"}),
        ("suggest", {"q": "{}"}),
        ("suggest", {"q": "#{}"}),
        ("handles", {"q": "{}"}),
    ],
)
def test_a_word_that_is_hidden_is_a_word_that_is_nowhere(
    cast: Cast, how: str, name: str, query: dict[str, str]
) -> None:
    _hide(cast, how)
    for word, nowhere in (("zanzibar", "qanzibaq"), ("zanziba", "qanzibq")):
        there = text(cast.alice, name, **{key: value.format(word) for key, value in query.items()})
        absent = text(cast.alice, name, **{key: value.format(nowhere) for key, value in query.items()})
        assert bare(there, word) == bare(absent, nowhere)


@pytest.mark.parametrize("how", ["audience", "moderators", "block", "unconfirmed"])
def test_hidden_hashtags_are_not_offered(cast: Cast, how: str) -> None:
    before = bare(text(cast.alice))
    _hide(cast, how)
    assert bare(text(cast.alice)) == before


@pytest.mark.parametrize(
    "query",
    [{"q": "weaver"}, {"q": "zanzibar", "in": "posts"}, {"in": "people", "degree": "1"}, {"q": "#zanzibar"}, {}],
)
def test_queries_do_not_grow(cast: Cast, query: dict[str, str]) -> None:
    alice = browser(cast.alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(reverse("search:search"), query).status_code == 200
        return len(captured)

    for weaver in members(3, headline="Weaver"):
        post(weaver, "Zanzibar #zanzibar")
        connect(cast.alice, weaver)
    queries()
    few = queries()
    for weaver in members(15, headline="Weaver"):
        post(weaver, "Zanzibar #zanzibar")
        connect(cast.alice, weaver)
    queries()
    assert queries() <= few <= QUERIES


class TestSuggestions:
    def test_people_and_hashtags(self, cast: Cast) -> None:
        post(cast.bob, "#bobsleigh")
        html = text(cast.alice, "suggest", q="bob")
        assert html.count('role="option"') == 3
        assert 'href="/in/bob/"' in html
        assert "#bobsleigh" in html

    def test_hashtags_alone_after_the_sign(self, cast: Cast) -> None:
        post(cast.bob, "#bobsleigh")
        html = text(cast.alice, "suggest", q="#bob")
        assert "/in/bob/" not in html
        assert "#bobsleigh" in html

    def test_few(self, cast: Cast) -> None:
        members(20, first_name="Weaver")
        for n in range(20):
            post(cast.bob, f"#weaver{n}")
        assert text(cast.alice, "suggest", q="weaver").count('role="option"') <= 9
        assert text(cast.alice, "suggest", q="#weaver").count('role="option"') <= 9

    @pytest.mark.parametrize("q", ["", "b", "#", "zzzzzz"])
    def test_nothing(self, cast: Cast, q: str) -> None:
        assert text(cast.alice, "suggest", q=q).strip() == ""


class TestHandles:
    @pytest.mark.parametrize("q", ["bo", "BOB", "bak", "bob-b"])
    def test_by_handle_and_by_name(self, cast: Cast, q: str) -> None:
        html = text(cast.alice, "handles", q=q)
        assert 'data-handle="bob"' in html
        assert "carol" not in html

    @pytest.mark.parametrize("q", ["", "b", "mal", "mallory"])
    def test_nobody(self, cast: Cast, q: str) -> None:
        assert text(cast.alice, "handles", q=q).strip() == ""

    def test_a_block_works_both_ways(self, cast: Cast) -> None:
        block(cast.bob, cast.alice)
        assert text(cast.alice, "handles", q="bob").strip() == ""


def test_the_box_is_on_every_page_for_members_alone(cast: Cast, client: Client) -> None:
    assert 'action="/search/"' in browser(cast.alice).get("/network/").content.decode()
    assert 'action="/search/"' not in client.get("/accounts/login/").content.decode()


def _opened(page: Page, live_server: Any, client: Client, path: str) -> None:
    """A page in a real browser, as alice, who is connected to Bob Baker."""
    alice = MemberFactory(handle="alice")
    connect(alice, MemberFactory(handle="bob", first_name="Bob", last_name="Baker"))
    client.force_login(alice)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}{path}")


@pytest.mark.browser
def test_the_box_by_keyboard(page: Page, live_server: Any, client: Client, transactional_db: None) -> None:
    _opened(page, live_server, client, "/search/")
    box = page.locator(".topbar").get_by_role("combobox")
    page.keyboard.press("/")
    page.keyboard.type("bake")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    assert not Axe().run(page, options=RULES).response["violations"]
    page.keyboard.press("Escape")
    expect(box).to_have_value("bake")
    expect(options.first).to_be_hidden()
    page.keyboard.type("r")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/in/bob/")


@pytest.mark.browser
def test_mentions_are_completed(page: Page, live_server: Any, client: Client, transactional_db: None) -> None:
    _opened(page, live_server, client, "/posts/new/")
    text_field = page.locator("textarea[data-mentions]").first
    text_field.click()
    page.keyboard.type("Hello @ba")
    expect(page.locator("[data-handle]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text_field).to_have_value("Hello @bob ")
