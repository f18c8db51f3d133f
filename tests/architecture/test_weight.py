"""What the home page weighs when it is full, as it is transferred: everything but photos, under 60 KB."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.cast import Cast
from tests.factories import MemberFactory, comment, connect, follow, post, react

WHOLE = 60_000
PARAGRAPH = "Three years of load data from {} towns, cleaned and open. Heat pumps move the evening peak by {} minutes. "


def test_a_full_home_page_is_light(cast: Cast, client: Client) -> None:
    people = [MemberFactory(first_name=f"Name{at}", headline=f"Works on number {at}") for at in range(20)]
    connect(cast.alice, *people)
    follow(cast.alice, *people)
    for at, member in enumerate(people):
        made = post(member, "".join(PARAGRAPH.format(at + n, at * n) for n in range(4)) + f"#topic{at}")
        react(people[at - 1], made)
        comment(people[at - 2], made, f"Same pattern in town {at}. Could we compare notes?")
    client.force_login(cast.alice)
    page = client.get("/").content
    assert page.count(b"<article") >= settings.FEED_PAGE_SIZE
    files = set(re.findall(rb'(?:href|src)="/static/([^"?#]+)', page))
    assert len(files) > 10
    weights = {name.decode(): _transferred(Path(str(finders.find(name.decode()))).read_bytes()) for name in files}
    weights["the page"] = _transferred(page)
    assert sum(weights.values()) < WHOLE, f"{sum(weights.values())} bytes: {weights}"


def _transferred(content: bytes) -> int:
    return len(gzip.compress(content))
