"""The search page, what the search box suggests while one types, and handles for mentions."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from connections.cards import cards, cards_with_buttons
from core.htmx import wants_fragment
from core.markup import fold_tag
from core.pagination import BadCursor
from feed.cards import post_cards
from limits.guard import limited
from search import people, posts
from search.asked import DEGREES, PEOPLE, POSTS, Asked, asked
from search.words import BEGINNING_MIN, typed, words

PAGE_SIZE = 20
SUGGESTED = 8
SUGGESTED_PEOPLE = 5
SUGGESTED_TAGS = 3
SUGGESTED_HANDLES = 6
RECENT_TAGS = 12


@require_safe
@limited("search")
def search(request: MemberRequest) -> HttpResponse:
    """People or posts that match; without anything to look for, how to search."""
    wanted = asked(request.GET)
    elsewhere = _address(wanted.typed.text, PEOPLE if wanted.is_for_posts else POSTS)
    context = {"asked": wanted, "tabs": _tabs(wanted), "elsewhere": elsewhere}
    if wanted.is_empty:
        tags = posts.recent_tags(request.user, most=RECENT_TAGS)
        return render(request, "search/start.html", {**context, "tags": _tag_links(tags)})
    try:
        found = _posts(request, wanted) if wanted.is_for_posts else _people(request, wanted)
    except BadCursor as error:
        raise Http404 from error
    template = f"search/{wanted.kind}.html"
    if wants_fragment(request) and request.htmx.target == "more":
        return render(request, f"{template}#rows", {**context, **found})
    return render(request, template, {**context, **found})


@require_safe
@limited("suggest")
def suggest(request: MemberRequest) -> HttpResponse:
    """A few people and hashtags for what is being typed: a fragment with links."""
    text = typed(request.GET.get("q", ""))
    found = []
    if text.words and not text.tags and len("".join(text.words)) >= BEGINNING_MIN:
        found = cards(request.user, people.suggested(request.user, text.words, most=SUGGESTED_PEOPLE))
    beginning = (text.tags or text.words or ("",))[-1]
    tags = posts.tags_like(request.user, fold_tag(beginning), most=SUGGESTED if text.tags else SUGGESTED_TAGS)
    context = {"text": text, "people": found, "tags": _tag_links(tags)}
    return render(request, "search/_suggestions.html", context)


@require_safe
@limited("suggest")
def handles(request: MemberRequest) -> HttpResponse:
    """Members to mention, for what was typed after the @: a fragment with their handles."""
    handle = request.GET.get("q", "")[:40].lower()
    found = []
    if len(handle) >= BEGINNING_MIN:
        beginning = handle if handle.replace("-", "").isalnum() and handle.isascii() else ""
        found = people.suggested(request.user, words(handle), handle=beginning, most=SUGGESTED_HANDLES)
    return render(request, "search/_handles.html", {"people": cards(request.user, found)})


def _people(request: MemberRequest, wanted: Asked) -> dict[str, Any]:
    found = people.find(request.user, wanted.terms, degrees=wanted.degree_values)
    matches, next_cursor = people.page_of(found, request.GET.get("cursor", ""), PAGE_SIZE)
    rows = people.members_of(request.user, matches)
    shown = cards_with_buttons(request.user, [member for _match, member in rows])
    return {
        "found": found,
        "more_than": people.LISTED_MAX if found.total > people.LISTED_MAX else None,
        "rows": [(_reason(match), card) for (match, _member), card in zip(rows, shown, strict=True)],
        "page": {"next_cursor": next_cursor},
        "degrees": _degree_links(wanted, found),
        "wider": _address(wanted.typed.text, PEOPLE),
    }


def _posts(request: MemberRequest, wanted: Asked) -> dict[str, Any]:
    sought = posts.Sought(wanted.typed.words, wanted.typed.tags)
    page, next_cursor = posts.page(request.user, sought, request.GET.get("cursor", ""), settings.FEED_PAGE_SIZE)
    total = posts.count(request.user, sought)
    return {
        "total": total,
        "more_than": posts.COUNTED_MAX if total > posts.COUNTED_MAX else None,
        "page": {"next_cursor": next_cursor},
        "cards": post_cards(request.user, page),
    }


def _reason(match: people.Match) -> str:
    """Why somebody was found, where their card does not show it."""
    if not match.organisation:
        return ""
    text = _("Works at %(name)s") if match.now else _("Experience at %(name)s")
    return text % {"name": match.organisation}


def _tabs(wanted: Asked) -> list[dict[str, Any]]:
    labels = {PEOPLE: _("People"), POSTS: _("Posts")}
    return [
        {
            "label": label,
            "url": wanted.address(**{"in": kind}) if kind == wanted.kind else _address(wanted.typed.text, kind),
            "current": kind == wanted.kind,
        }
        for kind, label in labels.items()
    ]


def _degree_links(wanted: Asked, found: people.Found) -> list[dict[str, Any]]:
    """The choice of degrees: any, or one; with how many there are where that was counted."""
    counted = not (wanted.degrees and not wanted.terms)
    links: list[dict[str, Any]] = [
        {"label": _("All"), "url": wanted.address(degree=None), "current": not wanted.degrees, "count": None}
    ]
    for name, degree in DEGREES.items():
        if degree is None and not wanted.terms:
            continue
        count = found.by_degree[degree] if counted else None
        links.append(
            {
                "degree": degree,
                "label": _("Out of network"),
                "url": wanted.address(degree=name),
                "current": name in wanted.degrees,
                "count": count,
            }
        )
    return links if wanted.terms else links[1:]


def _tag_links(tags: list[str]) -> list[dict[str, str]]:
    return [{"label": f"#{tag}", "url": reverse("search:search") + _address(f"#{tag}", POSTS)} for tag in tags]


def _address(text: str, kind: str) -> str:
    return "?" + urlencode({"in": kind, "q": text} if text else {"in": kind})
