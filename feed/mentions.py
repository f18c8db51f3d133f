"""Texts as one reader sees them: handles lead to whoever exists for them, hashtags to the posts that have them."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import Member
from connections.graph import truth
from connections.questions import Question, among
from connections.relations import Relation, Viewer
from connections.visibility import Row, displayed_name, members_visible_to, rows_visible
from core import markup

# What many read is read often: so many texts are kept as HTML, some kilobytes each.
KEPT = 2_048


def rendered(viewer: Viewer, texts: Sequence[str]) -> list[SafeString]:
    """The texts as HTML, in the order given. One query, however many handles they name; a second where somebody named
    shows the last name to some alone.

    A handle is shown as the name, as far as the viewer may read it; that of somebody who does not exist for the viewer
    stays text, as one that nobody has.
    """
    named = {text: _mentions(text) for text in texts}
    there = _people(viewer, {handle for handles in named.values() for handle in handles})
    return [_rendered(text, tuple((name, *there[name]) for name in named[text] if name in there)) for text in texts]


@lru_cache(maxsize=KEPT)
def _rendered(text: str, people: tuple[tuple[str, str, str], ...]) -> SafeString:
    """A text as HTML for everybody to whom those named in it are these: handle, address and name."""
    there = {handle: (url, name) for handle, url, name in people}
    return markup.render(text, mention=there.get, hashtag=hashtag_url)


@lru_cache(maxsize=KEPT)
def _mentions(text: str) -> tuple[str, ...]:
    return tuple(markup.mentions(text)) if "@" in text else ()


def hashtag_url(tag: str) -> str:
    """Where the posts with a hashtag are found; `tag` without its sign, folded."""
    return f"{reverse('search:search')}?{urlencode({'in': 'posts', 'q': f'#{tag}'})}"


def _people(viewer: Viewer, handles: Collection[str]) -> dict[str, tuple[str, str]]:
    """Address and name of those who exist for the viewer, by handle."""
    if not handles:
        return {}
    found: list[Member] = _MENTIONED.objects(viewer, handles=handles)
    return {
        member.handle: (member.get_absolute_url(), f"@{displayed_name(member, rows)}")
        for member, rows in zip(found, _rows(viewer, found), strict=True)
    }


def _rows(viewer: Viewer, members: Sequence[Member]) -> list[frozenset[Row]]:
    """What the viewer sees of each, as far as a name depends on it: degrees are asked of PostgreSQL, and only of those
    who show their last name as an initial.
    """
    if not isinstance(viewer, Member):
        return [rows_visible(Relation(is_visitor=True), member) for member in members]
    guarded = [member.pk for member in members if member.last_name_as_initial]
    known = truth.degrees(viewer.pk, guarded)
    return [
        rows_visible(Relation(degree=0 if member.pk == viewer.pk else known.get(member.pk)), member)
        for member in members
    ]


_MENTIONED = Question(lambda viewer, handles: members_visible_to(viewer).filter(among("handle", handles, "text")))
