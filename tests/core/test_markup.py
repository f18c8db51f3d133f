"""The renderer of text that people type: what is linked, what is not, and that nothing else becomes HTML."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markup import HASHTAG_MAX, fold_tag, hashtags, mentions, plain, render

OUTSIDE = 'rel="nofollow ugc noopener" target="_blank"'


NAMES = {"bob": "@Bob <Baker>", "ines-caron": "@Inès Caron"}


def to_member(handle: str) -> tuple[str, str] | None:
    return (f"/in/{handle}/", NAMES[handle]) if handle in NAMES else None


def to_tag(tag: str) -> str:
    return f"/search/?in=posts&q=%23{tag}"


def rendered(text: str) -> str:
    return str(render(text, mention=to_member, hashtag=to_tag))


class Reader(HTMLParser):
    """What a browser makes of it: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.tags if tag == "a"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One", "<p>One</p>"),
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("\n\none\n\n\n\ntwo\n", "<p>one</p><p>two</p>"),
        ("<b>1 & 2</b>", "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>"),
        ("Hi @bob!", '<p>Hi <a href="/in/bob/">@Bob &lt;Baker&gt;</a>!</p>'),
        ("(@Ines-Caron)", '<p>(<a href="/in/ines-caron/">@Inès Caron</a>)</p>'),
        ("@nobody", "<p>@nobody</p>"),
        ("#Énergie,", '<p><a href="/search/?in=posts&amp;q=%23energie">#Énergie</a>,</p>'),
        ("https://example.org", f'<p><a href="https://example.org" {OUTSIDE}>example.org</a></p>'),
        ("example.org.", f'<p><a href="http://example.org" {OUTSIDE}>example.org</a>.</p>'),
    ],
)
def test_what_it_becomes(text: str, html: str) -> None:
    assert rendered(text) == html


def test_without_addresses_neither_is_linked() -> None:
    assert render("@bob #tag") == "<p>@bob #tag</p>"


def test_a_long_address_is_shown_short_and_leads_to_the_whole() -> None:
    address = "https://example.org/" + "a" * 200
    reader = Reader(rendered(address))
    assert reader.links == [address]
    assert len(reader.text) == 60


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)//example",
        "data:text/html,<script>",
        "vbscript:x",
        "ftp://example.org/",
        "mailto:bob@example.org",
        "file:///etc/passwd",
        "//example",
        "bob@example.org",
        "https://bank.example@elsewhere.example/",
        "https://user:word@elsewhere.example/",
        "http://\u2100.com/",  # a sign that turns into a/c
        "http://[::1",
        "http://",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert Reader(rendered(text)).links == []


@pytest.mark.parametrize(
    "text",
    [
        'https://example.org/"onmouseover="alert(1)',
        "https://example.org/'><script>alert(1)</script>",
        'https://example.org/?a="><img src=x onerror=alert(1)>',
        "<a href=javascript:alert(1)>x</a>",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "@bob<script>",
        '#tag"onclick="alert(1)',
        "&lt;script&gt;",
        "&#60;script&#62;",
        "<!-- --><![CDATA[<b>]]>",
        "\x00<b>\x1f",
    ],
)
def test_nothing_else_becomes_html(text: str) -> None:
    reader = Reader(rendered(text))
    assert {tag for tag, _attributes in reader.tags} <= {"p", "br", "a"}
    for tag, attributes in reader.tags:
        assert set(attributes) <= ({"href", "rel", "target"} if tag == "a" else set())
    assert all(link and link.startswith(("http://", "https://", "/")) for link in reader.links)


@given(st.text(alphabet=st.sampled_from("<>\"'&@#/:.ab \n\\=;()x1ſK℀é") | st.characters(), max_size=80))
def test_any_text_comes_out_as_text(text: str) -> None:
    reader = Reader(rendered(text))
    assert {tag for tag, _attributes in reader.tags} <= {"p", "br", "a"}
    assert all(set(attributes) <= {"href", "rel", "target"} for _tag, attributes in reader.tags)
    assert all(link and link.startswith(("http://", "https://", "/in/", "/search/")) for link in reader.links)
    assert all(fold_tag(tag) == tag for tag in hashtags(text))
    assert all(handle.isascii() and handle == handle.lower() for handle in mentions(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@bob and @Bob, @carol", ["bob", "carol"]),
        ("a@bob.org @@bob /@bob @bob@example.org", []),
        ("@bob- @-bob @bob_", ["bob"]),
        ("https://example.org/@bob https://example.org/?a=(@bob", ["bob"]),
        ("@\u212aen @\u0131nes", []),  # Kelvin sign, dotless i
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert mentions(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#Energy #energy #énergie", ["energy", "energie"]),
        ("#1 #2026 #__ #2b #a_1", ["2b", "a_1"]),
        ("a#b ##c /#d &#39; #e#f", ["e"]),
        ("#" + "x" * 50 + " #" + "y" * 51, ["x" * 50]),
        ("https://example.org/?a=#map and #map", ["map"]),
        ("https://example.org/?a=#map", []),
        ("#日本 #Straße #ℌi #ﬁn", ["日本", "strasse", "hi", "fin"]),
        ("#½", []),
    ],
)
def test_hashtags(text: str, found: list[str]) -> None:
    assert hashtags(text) == found


def test_what_is_linked_as_a_tag_is_what_is_found_as_one() -> None:
    text = "#one, https://example.org/?a=#two (#Three) #4 #ﬁve"
    assert Reader(rendered(text)).links == [
        to_tag("one"),
        "https://example.org/?a=#two",
        to_tag("three"),
        to_tag("five"),
    ]
    assert hashtags(text) == ["one", "three", "five"]


@given(st.text(max_size=60))
def test_folding_is_done_once(tag: str) -> None:
    folded = fold_tag(tag)
    assert fold_tag(folded) == folded
    assert len(folded) <= HASHTAG_MAX


def test_plain_is_one_line() -> None:
    assert plain("One\n\n two   three", 40) == "One two three"
    assert plain("One two three", 8) == "One two…"


@pytest.mark.parametrize(
    "text",
    [
        "a." * 1500,
        "http://" * 428,
        "http://x.com/" + "([{" * 990,
        " @a" * 1000,
        " #a" * 1000,
        "@" + "a-" * 1490,
        "http://" + "a." * 1400 + "\u2100",
        "x.com " * 500,
        "http://" + "a:" * 1490,
        "|x" * 1500,
        "www." * 750,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.perf_counter()
    rendered(text)
    # A hundredth of a second on a machine at rest; what is meant here is minutes.
    assert time.perf_counter() - began < 2
