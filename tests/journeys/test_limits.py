"""Once too often, in a browser: with JavaScript the form stays as it is, without it the page keeps what was written."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from connections.models import Invitation
from limits.models import Bucket
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = "We both know Bob, and I have waited for this."


@pytest.fixture
def hers(browser: Browser, live_server: Any, cast: Cast, settings: Any) -> Iterator[Callable[..., Page]]:
    """Alice's browser on the form that invites carol, after one invitation of the one she may send an hour."""
    settings.LIMITS = {"invite": "1/h/member"}
    client = Client()
    client.force_login(cast.alice)
    client.post("/network/invite/dave/", {"bare": "1"})
    contexts = []

    def open_for(**options: Any) -> Page:
        context = browser.new_context(base_url=str(live_server), locale="en-GB", **options)
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def test_with_javascript(hers: Callable[..., Page]) -> None:
    page = hers()
    page.goto("/in/carol/")
    page.locator("#tie-carol").get_by_text("Connect", exact=True).first.click()
    note = page.get_by_role("textbox", name="Note")
    note.fill(NOTE)
    page.get_by_role("button", name="Send", exact=False).first.click()
    expect(page.locator("#messages")).to_contain_text(
        "You have sent many invitations in a short time. You can go on in"
    )
    expect(note).to_have_value(NOTE)
    assert Invitation.objects.count() == 1


def test_without(hers: Callable[..., Page], cast: Cast) -> None:
    page = hers(java_script_enabled=False)
    page.goto("/network/invite/carol/")
    page.get_by_role("textbox", name="Note").fill(NOTE)
    page.get_by_role("button", name="Send", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A little slower, please")
    again = page.get_by_role("button", name="Send it again")
    expect(again).to_be_visible()
    Bucket.objects.all().delete()
    again.click()
    expect(page.locator("h1")).not_to_have_text("A little slower, please")
    assert Invitation.objects.get(recipient=cast.carol).note == NOTE
