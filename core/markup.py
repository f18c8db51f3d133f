"""The one renderer of text that people type: escaped first, then links, mentions and hashtags put in.

Everything outside what this module itself writes is escaped, and what comes out passes a sanitiser that knows only
paragraphs, breaks and links to http, https or this site: two walls, so that a hole in one is not a hole.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt

from core.text import truncate

SHOWN_LINK = 60
HASHTAG_MAX = 50

_links = LinkifyIt(options={"fuzzy_email": False, "fuzzy_ip": False})
for scheme in ("ftp:", "mailto:", "//"):
    _links.add(scheme, None)

# A handle or a tag begins after white space or an opening sign, so that neither an address in a mail nor an anchor of
# a link passes for one.
# Plain letters by name: IGNORECASE would count a dotless i and the Kelvin sign among them.
_MENTION = re.compile(r"(?<![\w@/&.+-])@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?![\w@])")
_HASHTAG = re.compile(r"(?<![\w#/&.+-])#(\w{1,50})(?!\w)")

_SCHEME = re.compile(r"^https?://", re.IGNORECASE)

Address = Callable[[str], str | None]
# An address, and what is shown in place of the handle.
Person = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    url: str
    label: str
    is_outside: bool = False


def render(text: str, *, mention: Person | None = None, hashtag: Address | None = None) -> SafeString:
    """`text` as HTML: paragraphs, line breaks, links.

    `mention` gives the address and the name for a handle (lower case), None where there is nobody for this reader: then
    it stays text, as for a handle that never was. `hashtag` gives the address for a tag (folded). Without either,
    it is not linked.
    """
    written: list[str] = []
    at = 0
    for span in _spans(text, mention, hashtag):
        written.append(escape(text[at : span.start]))
        outside = ' rel="nofollow ugc noopener" target="_blank"' if span.is_outside else ""
        written.append(f'<a href="{escape(span.url)}"{outside}>{escape(span.label)}</a>')
        at = span.end
    written.append(escape(text[at:]))
    paragraphs = re.split(r"\n{2,}", "".join(written).strip("\n"))
    html = "".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>" for paragraph in paragraphs if paragraph)
    return mark_safe(_sanitised(html))  # noqa: S308 - escaped above, sanitised here


def plain(text: str, length: int) -> str:
    """`text` on one line, cut: for titles, notices and previews. Escaping is the template's, as always."""
    return truncate(" ".join(text.split()), length)


def mentions(text: str) -> list[str]:
    """The handles mentioned, lower case, each once, in order; whether anybody has them is another question."""
    return list(dict.fromkeys(match[1].lower() for match in _outside_links(_MENTION, text, [*_link_spans(text)])))


def hashtags(text: str) -> list[str]:
    """The hashtags in a text, folded (`fold_tag`), each once, in order. One without a letter is a number, not a tag."""
    tags = (fold_tag(match[1]) for match in _outside_links(_HASHTAG, text, [*_link_spans(text)]))
    return list(dict.fromkeys(filter(_is_tag, tags)))


def fold_tag(tag: str) -> str:
    """A hashtag as it is compared: no case, no accents, letters and digits only. `Énergie` and `energie` are one.

    Folding what is folded changes nothing.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tag).casefold())
    return "".join(c for c in decomposed if c.isalnum() or c == "_")[:HASHTAG_MAX]


def _is_tag(folded: str) -> bool:
    return any(c.isalpha() for c in folded)


def _outside_links(pattern: re.Pattern[str], text: str, links: Sequence[_Span]) -> Iterator[re.Match[str]]:
    """The matches that are no part of a link: `https://example.org/?at=#map` has no hashtag."""
    for match in pattern.finditer(text):
        if not any(link.start < match.end() and match.start() < link.end for link in links):
            yield match


def _spans(text: str, mention: Person | None, hashtag: Address | None) -> list[_Span]:
    """What is to be linked, in order, without overlaps."""
    links = [*_link_spans(text)]
    inside: list[_Span] = []
    if mention is not None:
        named = [(match, mention(match[1].lower())) for match in _outside_links(_MENTION, text, links)]
        inside += [_Span(match.start(), match.end(), *person) for match, person in named if person]
    if hashtag is not None:
        tags = [(match, fold_tag(match[1])) for match in _outside_links(_HASHTAG, text, links)]
        found = [(match, hashtag(tag)) for match, tag in tags if _is_tag(tag)]
        inside += [_Span(match.start(), match.end(), url, match[0]) for match, url in found if url]
    return sorted([*links, *inside], key=lambda span: span.start)


def _link_spans(text: str) -> Iterator[_Span]:
    for match in _links.match(text) or []:
        if _is_good_address(match.url):
            label = _SCHEME.sub("", match.text)
            yield _Span(match.index, match.last_index, match.url, truncate(label, SHOWN_LINK), is_outside=True)


def _is_good_address(url: str) -> bool:
    """Whether this is an address of the web. One with a name before the host (`https://bank.example@elsewhere.example`)
    leads elsewhere than it seems to, and nobody needs it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # signs in the host that turn into others, such as ℀ into a/c
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags={"p", "br", "a"},
        attributes={"a": {"href", "rel", "target"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
