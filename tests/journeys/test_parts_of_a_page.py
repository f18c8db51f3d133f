"""What htmx changes: the focus stays near, an ended session shows; Back asks again; the current tab is in sight."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from connections.models import Invitation
from connections.services import accept, invite
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=[PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def hers(request: pytest.FixtureRequest, browser: Browser, live_server: object, cast: Cast) -> Iterator[Page]:
    """A browser in which Alice is signed in; nothing may break or complain in it."""
    client = Client()
    client.force_login(cast.alice)
    context = browser.new_context(base_url=str(live_server), locale="en-GB", viewport=request.param)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None,
    )
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def waiting(cast: Cast) -> Invitation:
    """An invitation of Carol, Alice's 2nd degree, that waits for Alice."""
    invite(sender=cast.carol, recipient=cast.alice)
    return Invitation.objects.get()


def focus_within(page: Page, selector: str) -> None:
    """Wait until the focus lies within an element."""
    script = "(selector) => document.activeElement.closest(selector) !== null"
    page.wait_for_function(script, arg=selector, timeout=5000)


def press(page: Page, tie: str, name: str) -> None:
    """Use a control of a tie by the keyboard."""
    control = page.locator(f"{tie} :is(a, button)").filter(has_text=name).first
    control.focus()
    control.press("Enter")


def test_the_focus_goes_into_the_note_and_back(hers: Page) -> None:
    hers.goto("/in/bob/connections/")
    press(hers, "#tie-carol", "Connect")
    focus_within(hers, "#tie-carol textarea")
    press(hers, "#tie-carol", "Cancel")
    expect(hers.locator("#tie-carol textarea")).to_have_count(0)
    focus_within(hers, "#tie-carol")
    press(hers, "#tie-carol", "Connect")
    focus_within(hers, "#tie-carol textarea")
    press(hers, "#tie-carol", "Send without a note")
    expect(hers.locator("#tie-carol")).to_contain_text("Pending")
    focus_within(hers, "#tie-carol")


@pytest.mark.parametrize("answer", ["Accept", "Ignore"])
def test_the_focus_stays_in_the_row(hers: Page, waiting: Invitation, answer: str) -> None:
    hers.goto("/network/")
    row = f"#invitation-{waiting.pk}"
    press(hers, row, answer)
    expect(hers.locator(row).get_by_role("button", name=answer)).to_have_count(0)
    focus_within(hers, row)


def test_the_focus_goes_into_the_first_field_of_an_entry(hers: Page) -> None:
    hers.goto("/profile/edit/")
    for kind, field in (("positions", "title"), ("education", "school")):
        add = hers.locator(f"#{kind} a.more")
        add.focus()
        add.press("Enter")
        focus_within(hers, f"#{kind} [name={field}]")
        press(hers, f"#{kind}", "Cancel")
        expect(hers.locator(f"#{kind} form [name={field}]")).to_have_count(0)
        focus_within(hers, f"#{kind}")


def test_an_ended_session_leads_to_the_sign_in_form_and_back(hers: Page, waiting: Invitation) -> None:
    hers.goto("/network/")
    cookies = [cookie for cookie in hers.context.cookies() if cookie["name"] != "sessionid"]
    hers.context.clear_cookies()
    hers.context.add_cookies(cookies)  # type: ignore[arg-type]
    press(hers, f"#invitation-{waiting.pk}", "Accept")
    hers.wait_for_url("**/accounts/login/?next=/network/")
    expect(hers.locator("#content")).to_have_count(1)
    assert Invitation.objects.filter(pk=waiting.pk, state=Invitation.State.OPEN).exists()


def test_back_asks_again(hers: Page, waiting: Invitation, cast: Cast) -> None:
    hers.goto("/network/")
    expect(hers.locator(f"#invitation-{waiting.pk}")).to_be_visible()
    hers.goto("/in/carol/")
    accept(invitation=waiting, recipient=cast.alice)
    hers.go_back()
    expect(hers.locator("h1")).to_be_visible()
    expect(hers.locator(f"#invitation-{waiting.pk}")).to_have_count(0)


@pytest.mark.parametrize("address", ["/network/followers/", "/network/blocked/"])
def test_the_current_tab_is_in_sight(hers: Page, address: str) -> None:
    hers.goto(address)
    expect(hers.locator(":is(.tabs, .sidenav) > [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert hers.evaluate("scrollY") == 0
