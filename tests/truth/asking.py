"""Asks pages, and compares two answers as somebody would who looks for a difference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tests.truth.world import World

HTMX = {"HX-Request": "true"}
# Tokens of forms, which differ with every answer.
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
# Headers that say when it was asked, or how long the masked words are.
OF_THE_MOMENT = {"Content-Length", "Date", "Expires", "Last-Modified"}
# What no row has, as long as what rows of this world have.
NO_NUMBER = 987_654_321
NO_WORD = "qzjxkvwpfyhb"
PAGES = 5


@dataclass(frozen=True)
class Reply:
    """An answer, whole."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def told(self) -> str:
        """What the page says; nothing where there is no page."""
        return self.text if self.status == 200 else ""

    def lines(self, own: Sequence[object]) -> list[str]:
        """The answer without what the question alone puts into it: what was asked for becomes "§"."""
        headers = sorted(f"{name}: {value}" for name, value in self.headers.items() if name not in OF_THE_MOMENT)
        text = "\n".join([str(self.status), *headers, *self.cookies, self.text])
        return TOKEN.sub("token", _masked(text, own)).splitlines()


def _masked(text: str, own: Sequence[object]) -> str:
    for each in map(str, own):
        text = text.replace(quote(each), "§").replace(each, "§")
    return text


def reply_of(response: Any) -> Reply:
    """A response of Django's test client, read to its end."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = tuple(sorted(response.cookies))
    return Reply(response.status_code, dict(response.headers), cookies, body.decode("utf-8", "replace"))


def ask(world: World, row: str, address: str, *, htmx: bool = False) -> Reply:
    """What this viewer gets there; asked once, for reading changes nothing."""
    place = row, address, htmx
    if place not in world.replies:
        response = world.session(row).get(address, headers=HTMX if htmx else {})
        world.replies[place] = reply_of(response)
    found: Reply = world.replies[place]
    return found


def difference(one: Reply, own: Sequence[object], other: Reply, others: Sequence[object]) -> str:
    """The first line in which two answers differ, each without what the question put into it; empty for none."""
    pairs = zip_longest(one.lines(own), other.lines(others), fillvalue="(nothing)")
    return next((f"{mine.strip()!r} instead of {theirs.strip()!r}" for mine, theirs in pairs if mine != theirs), "")


def whole_text(world: World, row: str, address: str) -> str:
    """What a list says on all its pages, by the way that it offers itself."""
    texts = [ask(world, row, address).told]
    for _page in range(PAGES):
        found = re.search(r'href="([^"]*[?&](?:amp;)?cursor=[^"]*)"', texts[-1])
        if found is None:
            break
        way = found[1].replace("&amp;", "&")
        texts.append(ask(world, row, way if way.startswith("/") else address.partition("?")[0] + way).told)
    return "\n".join(texts)


def search_address(kind: str, words: str = "", **more: str) -> str:
    """The address of a search."""
    parts = {"in": kind, "q": words, **more}
    return reverse("search:search") + "?" + "&".join(f"{name}={quote(value)}" for name, value in parts.items())
