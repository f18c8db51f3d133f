"""The pages that members spend their time on, with people and posts in them: axe finds nothing, nothing runs over the
side, nothing complains. On a phone in the dark and at a desk in the light.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import Member
from connections.services import invite
from connections.visibility import Audience
from feed.models import Post, Reaction
from tests.cast import Cast
from tests.factories import comment, follow, interests, position, post, react, repost, skills

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS: dict[str, dict[str, Any]] = {
    "phone, dark": {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    "desk, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def story(cast: Cast) -> Post:
    """Something of everything on alice's pages. Returns the post with a conversation under it."""
    follow(cast.alice, cast.bob, cast.carol)
    follow(cast.bob, cast.alice, cast.carol)
    invite(sender=cast.dave, recipient=cast.alice, note="We both know Bob.")
    position(cast.bob, "Nordvind", "Baker")
    skills(cast.bob, "Sourdough", "Teaching")
    interests(cast.bob, "Bread", "Rivers")
    first = post(cast.bob, f"Bread and rivers #bread {LONG} https://example.org/{'path/' * 30}")
    said = comment(cast.alice, first, "What flour do you use? @carol")
    comment(cast.bob, said, f"Rye, mostly. {LONG}")
    comment(cast.carol, first, "I would like to know, too.")
    react(cast.carol, first, Reaction.Kind.INSIGHTFUL)
    react(cast.alice, first)
    react(cast.bob, said, Reaction.Kind.LOVE)
    post(cast.alice, "For my connections", audience=Audience.CONNECTIONS)
    by_carol = post(cast.carol, "Load data from 41 towns, open to all. #data")
    comment(cast.bob, by_carol, "Same pattern in Brittany.")
    repost(cast.bob, post(cast.dave, "Ferries, at last electric."))
    post(cast.bob, "What I think of this", quoted=by_carol, is_quote=True)
    return first


@pytest.fixture(params=list(LOOKS))
def hers(request: pytest.FixtureRequest, browser: Browser, live_server: object, cast: Cast) -> Iterator[Page]:
    """A browser in which alice is signed in."""
    context = browser.new_context(base_url=str(live_server), locale="en-GB", **LOOKS[request.param])
    context.add_cookies([{"name": "sessionid", "value": session_of(cast.alice), "url": str(live_server)}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.problems = problems  # type: ignore[attr-defined]
    yield page
    context.close()


@pytest.fixture
def hers_is_wide(hers: Page) -> bool:
    size = hers.viewport_size
    return size is not None and size["width"] > 1000


def session_of(member: Member) -> str:
    client = Client()
    client.force_login(member)
    return client.cookies["sessionid"].value


def addresses(cast: Cast, about: Post) -> list[str]:
    """What alice opens."""
    return [
        reverse("home"),
        about.get_absolute_url(),
        reverse("feed:compose"),
        f"{reverse('feed:compose')}?quote={about.pk}",
        reverse("feed:edit", args=[Post.objects.get(author=cast.alice).pk]),
        reverse("feed:delete", args=[Post.objects.get(author=cast.alice).pk]),
        reverse("feed:reactions", args=[about.pk]),
        reverse("feed:reposts", args=[about.pk]),
        reverse("feed:activity", args=["bob"]),
        f"{reverse('feed:activity', args=['bob'])}?show=comments",
        reverse("feed:muted"),
        reverse("profiles:member", args=["bob"]),
        reverse("search:search"),
        f"{reverse('search:search')}?q=bob",
        f"{reverse('search:search')}?q=bread&in=posts",
        f"{reverse('search:search')}?q=nobodyhasthisname",
        reverse("moderation:report_post", args=[about.pk]),
        reverse("moderation:report_member", args=["bob"]),
        reverse("moderation:decisions"),
        reverse("connections:network"),
        reverse("connections:connections"),
        reverse("profiles:grow"),
        reverse("profiles:edit"),
        reverse("accounts:privacy"),
    ]


def test_pages_are_for_everybody(cast: Cast, story: Post, hers: Page, hers_is_wide: bool) -> None:
    found: list[str] = []
    # What fits and can be read on a phone, in the dark, does so at a desk: there the busiest pages are enough.
    everything = addresses(cast, story)
    for address in everything[:3] if hers_is_wide else everything:
        response = hers.goto(address)
        assert response is not None
        if response.status != 200:
            found.append(f"{address}: {response.status}")
            continue
        expect(hers.locator("[aria-busy=true]")).to_have_count(0)
        over = hers.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{address}: {over} px over the side")
        found += [f"{address}: {problem}" for problem in hers.problems]  # type: ignore[attr-defined]
        result = Axe().run(hers, options={"runOnly": RULES["runOnly"]})
        found += [
            f"{address}: {violation['id']}: {node['html'][:160]}"
            for violation in result.response["violations"]
            for node in violation["nodes"][:2]
        ]
        # axe itself sets styles that the policy forbids, and the console says so.
        hers.problems.clear()  # type: ignore[attr-defined]
    assert not found, "\n".join(found)
