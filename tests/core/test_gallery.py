"""The gallery in a real browser: what the small scripts add, on every component there is."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.gallery import context, icon_names
from tests.factories import PASSWORD, MemberFactory

in_a_browser = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def gallery(page: Page, live_server: Any, settings: Any, client: Any, transactional_db: None) -> Iterator[Page]:
    """The gallery, seen by a member who is signed in; a script error or a refused file fails the test."""
    settings.DEBUG = True
    client.force_login(MemberFactory(handle="alice", password=PASSWORD))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/styleguide/?say=1")
    yield page
    assert not troubles


@in_a_browser
def test_the_menu_opens_and_closes(gallery: Page) -> None:
    summary = gallery.locator("main .menu summary")
    panel = gallery.locator("main .menu-panel")
    summary.click()
    expect(panel).to_be_visible()
    gallery.keyboard.press("ArrowDown")
    expect(panel.get_by_role("button", name="Ask for an introduction")).to_be_focused()
    gallery.keyboard.press("ArrowDown")  # the disabled one is passed over
    expect(panel.get_by_role("button", name="Block")).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    gallery.get_by_role("heading", name="People").click()
    expect(panel).to_be_hidden()


@in_a_browser
def test_the_counter_counts(gallery: Page) -> None:
    note = gallery.locator("#id_fresh-note")
    note.fill("Hello 👋")
    expect(gallery.locator("#id_fresh-note + output")).to_have_text("7 / 300")


@in_a_browser
def test_the_first_error_has_the_focus(gallery: Page) -> None:
    expect(gallery.locator(".error-summary")).to_be_focused()


@in_a_browser
def test_messages_can_be_dismissed(gallery: Page) -> None:
    message = gallery.locator("[data-message]", has_text="no longer open")
    message.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)


@in_a_browser
def test_shortcuts(gallery: Page) -> None:
    gallery.locator("body").click(position={"x": 1, "y": 1})
    gallery.keyboard.press("j")
    expect(gallery.locator("main .person .name").first).to_be_focused()
    gallery.keyboard.press("j")
    expect(gallery.locator("main .person .name").nth(1)).to_be_focused()
    gallery.keyboard.press("k")
    expect(gallery.locator("main .person .name").first).to_be_focused()
    gallery.keyboard.press("/")
    search = gallery.get_by_role("combobox", name="Search people and posts")
    expect(search).to_be_focused()
    gallery.keyboard.type("?gh")  # typing is not a shortcut
    expect(search).to_have_value("?gh")
    search.blur()
    gallery.keyboard.press("?")
    help_window = gallery.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_window).to_be_visible()
    help_window.get_by_role("button", name="Switch the shortcuts off").click()
    expect(gallery.locator("html")).to_have_attribute("data-shortcuts", "off")
    gallery.keyboard.press("?")
    expect(gallery.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()


@in_a_browser
def test_the_theme_changes_the_colours(gallery: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    gallery.get_by_role("button", name="Light").click()
    light = gallery.evaluate(ground)
    gallery.get_by_role("button", name="Dark").click()
    expect(gallery.locator("html")).to_have_attribute("data-theme", "dark")
    assert gallery.evaluate(ground) != light


@in_a_browser
def test_the_gallery_is_accessible_and_fits(gallery: Page) -> None:
    schemes: tuple[Any, ...] = ("light", "dark")
    for width, scheme in product((360, 1280), schemes):
        gallery.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        gallery.set_viewport_size({"width": width, "height": 900})
        gallery.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        assert gallery.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(gallery, options=RULES).response["violations"]
        wrong = [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
        assert not wrong, f"{width} px, {scheme}"


def test_the_examples_are_complete() -> None:
    examples = context("")
    assert [person.degree for person in examples["people"]] == [1, 2, 3, None]
    assert {face.hue for face in examples["hues"]} == set(range(12))
    assert all(re.fullmatch("[a-z-]+", name) for name in icon_names())
