"""The pages of one's network: invitations received and sent, connections, following, followers, blocked members."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Member
from accounts.requests import MemberRequest
from connections import people
from connections.budget import budget_of
from connections.cards import Card, cards_with_buttons, stranger_card
from connections.correspondence import Letter, letters
from connections.forms import ReplyForm, reply_form
from connections.models import Invitation
from connections.rings import rings
from core.htmx import wants_fragment
from core.pagination import BadCursor, Page, first_page, keyset_page
from core.text import clean_line

PAGE_SIZE = 20
NEWEST = ("-created_at", "-id")
SEARCH_MAX = 80
FOLDED = 10


def _page(request: MemberRequest, rows: QuerySet[Any], order: Sequence[str]) -> Page[Any]:
    try:
        return keyset_page(rows, cursor=request.GET.get("cursor"), size=PAGE_SIZE, order=order)
    except BadCursor as error:
        raise Http404 from error


def _search(request: MemberRequest) -> str:
    return clean_line(request.GET.get("q", ""))[:SEARCH_MAX]


def _answer(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; for "Show more" its next rows alone."""
    if wants_fragment(request) and request.htmx.target == "more":
        return render(request, f"{template}#rows", context)
    return render(request, template, {"circles": rings(request.user.pk), **context})


@require_safe
def circles(request: MemberRequest) -> HttpResponse:
    """The viewer's circles, counted to the last, for a page that came without it. Without htmx, their network."""
    if not wants_fragment(request):
        return redirect("connections:network")
    return render(request, "components/rings.html", {"circles": rings(request.user.pk, at_once=True)})


@require_safe
def network(request: MemberRequest) -> HttpResponse:
    """Invitations that wait for the viewer, and in a fold those they have put aside (`?ignored=1`: all of these)."""
    search, ignored = _search(request), "ignored" in request.GET
    aside: list[Invitation] = []
    if search or ignored or request.GET.get("cursor"):
        page = _page(request, people.received_by(request.user, ignored=ignored, search=search), NEWEST)
    else:
        newest, aside = people.newest_received(request.user, PAGE_SIZE + 1, FOLDED + 1)
        page = first_page(newest, size=PAGE_SIZE, order=NEWEST)
    found = _letters(request.user, [*page.items, *aside[:FOLDED]])
    context = {
        "page": page,
        "letters": found[: len(page)],
        "aside_letters": found[len(page) :],
        "more_aside": len(aside) > FOLDED,
        "ignored": ignored,
        "search": search,
    }
    return _answer(request, "connections/network.html", {**context, "budget": budget_of(request.user)})


@require_safe
def sent(request: MemberRequest) -> HttpResponse:
    """Invitations that the viewer has sent and that are still open; what may still be sent this week, and why."""
    search = _search(request)
    page = _page(request, people.sent_by(request.user, search=search), NEWEST)
    context = {
        "page": page,
        "letters": _letters(request.user, page.items),
        "search": search,
        "again_days": settings.INVITATION_AGAIN_AFTER_DAYS,
    }
    return _answer(request, "connections/sent.html", {**context, "budget": budget_of(request.user)})


@require_safe
def connections(request: MemberRequest) -> HttpResponse:
    """The viewer's connections: newest first, or by name (`?sort=name`)."""
    search, by_name = _search(request), request.GET.get("sort") == "name"
    order = ("sort_name", "other_id") if by_name else ("-since", "-other_id")
    page = _page(request, people.connections_of(request.user, search=search), order)
    rows = _rows(request.user, page, lambda tie: tie.other)
    context = {"page": page, "rows": rows, "search": search, "by_name": by_name}
    return _answer(request, "connections/connections.html", context)


@require_safe
def following(request: MemberRequest) -> HttpResponse:
    """Whom the viewer follows."""
    search = _search(request)
    page = _page(request, people.followed_by(request.user, search=search), NEWEST)
    rows = _rows(request.user, page, lambda follow: follow.followed)
    return _answer(request, "connections/following.html", {"page": page, "rows": rows, "search": search})


@require_safe
def followers(request: MemberRequest) -> HttpResponse:
    """Who follows the viewer."""
    search = _search(request)
    page = _page(request, people.followers_of(request.user, search=search), NEWEST)
    rows = _rows(request.user, page, lambda follow: follow.follower)
    return _answer(request, "connections/followers.html", {"page": page, "rows": rows, "search": search})


@require_safe
def blocked(request: MemberRequest) -> HttpResponse:
    """Whom the viewer has blocked, by name alone, and the way back."""
    search = _search(request)
    page = _page(request, people.blocked_by(request.user, search=search), NEWEST)
    rows = [(block, stranger_card(block.blocked)) for block in page]
    return _answer(request, "connections/blocked.html", {"page": page, "rows": rows, "search": search})


def _rows(viewer: Member, page: Page[Any], other: Callable[[Any], Member]) -> list[tuple[Any, Card]]:
    """Each row of the page with the card of the member it is about."""
    cards = cards_with_buttons(viewer, [other(row) for row in page])
    return list(zip(page.items, cards, strict=True))


def _letters(reader: Member, invitations: Sequence[Invitation]) -> list[tuple[Letter, ReplyForm]]:
    """Each invitation with the form of a reply."""
    return [(letter, reply_form(letter.pk)) for letter in letters(reader, invitations)]
