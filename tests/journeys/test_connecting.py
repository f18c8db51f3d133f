"""Two people in two browsers: sign in, invite, accept; the badge changes in both. With JavaScript, and without."""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Member
from connections.models import Invitation
from tests.cast import Cast
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
Visit = Callable[[Member], Page]


@pytest.fixture(params=["javascript", "plain", "phone"])
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Visit]:
    """Opens a browser of its own for a member and signs them in through the form."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_for(member: Member) -> Page:
        context = browser.new_context(
            base_url=str(live_server),
            locale="en-GB",
            java_script_enabled=request.param != "plain",
            **({"viewport": PHONE} if request.param == "phone" else {}),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto("/accounts/login/")
        page.get_by_label("Email or handle").fill(member.handle)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def couple(cast: Cast) -> tuple[Member, Member]:
    """Alice and Carol, her 2nd degree, able to sign in."""
    for member in (cast.alice, cast.carol):
        member.set_password(PASSWORD)
        member.save()
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return cast.alice, cast.carol


def badge(page: Page) -> str | None:
    """The degree in the heading of a profile."""
    mark = page.locator("h1 [data-degree]")
    return mark.get_attribute("data-degree") if mark.count() else None


def test_invite_and_accept_in_two_browsers(couple: tuple[Member, Member], visit: Visit) -> None:
    alice, carol = couple
    hers, his = visit(alice), visit(carol)

    hers.goto("/in/carol/")
    assert badge(hers) == "2"
    hers.locator("#tie-carol").get_by_text("Connect", exact=True).first.click()
    note = hers.get_by_role("textbox", name="Note")
    expect(note).to_be_visible()
    note.fill("We both know Bob. Shall we talk about grids?")
    hers.get_by_role("button", name="Send", exact=False).first.click()
    expect(hers.locator("#tie-carol")).to_contain_text("Pending")
    assert Invitation.objects.get().note.startswith("We both know Bob.")
    assert badge(hers) == "2"

    his.goto("/network/")
    expect(his.get_by_text("Shall we talk about grids?")).to_be_visible()
    his.get_by_role("button", name="Accept").first.click()
    expect(his.get_by_text("Shall we talk about grids?")).to_have_count(0)
    his.goto("/in/alice/")
    assert badge(his) == "1"

    hers.reload()
    assert badge(hers) == "1"
    expect(hers.locator("#tie-carol")).to_contain_text("Connected")
    hers.goto("/in/dave/")
    assert badge(hers) == "2"


def test_removing_on_the_profile_changes_everything_shown(couple: tuple[Member, Member], visit: Visit) -> None:
    page = visit(couple[0])
    page.goto("/in/bob/")
    assert badge(page) == "1"
    page.locator("#tie-bob summary").click()
    page.get_by_role("button", name="Remove connection").click()
    expect(page.locator("h1 [data-degree]")).to_have_count(0)
    page.goto("/in/carol/")
    assert badge(page) is None
