"""The page of a member, and the lists that belong to it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import FormerHandle, Member
from accounts.requests import MemberRequest
from connections.cards import Card, cards_with_buttons, known_card
from connections.graph import truth
from connections.models import Tie
from connections.paths import mutual_connections
from connections.people import matching
from connections.relations import Relation, Viewer
from connections.visibility import Row, displayed_name, members_visible_to, rows_visible, visible_q
from core.compiled import Compiled
from core.htmx import wants_fragment
from core.pagination import BadCursor, Page, keyset_page
from core.text import clean_line
from profiles.completeness import completeness
from profiles.page import PRETENDED, profile, public_rows

PAGE_SIZE = 20
SEARCH_MAX = 80


@login_not_required
@require_safe
def member(request: HttpRequest, handle: str) -> HttpResponse:
    """Who is this, how am I connected, what can I do?"""
    owner = _owner(request.user, handle)
    if owner is None:
        return _moved(request.user, handle)
    shown = profile(request.user, owner, pretended=request.GET.get("as", ""))
    # For previews of the link. Whoever makes one comes without an account; members are told what their degree grants.
    public = frozenset() if request.user.is_authenticated else public_rows(owner)
    context = {
        "profile": shown,
        "owner": owner,
        "public": public,
        "public_name": displayed_name(owner, public),
        "public_photo": request.build_absolute_uri(owner.photo_url) if owner.photo and Row.CARD in public else "",
        "page_url": request.build_absolute_uri(owner.get_absolute_url()),
        "completeness": completeness(owner, shown.facts) if shown.is_mine else None,
        "disguises": PRETENDED,
    }
    return render(request, "profiles/member.html", context)


def _owner(viewer: Viewer, handle: str) -> Member | None:
    """The member of this handle, if they exist for the viewer."""
    asked: dict[str, Any] = {"handle": handle}
    if isinstance(viewer, Member):
        asked["viewer"] = viewer.pk
    return next(iter(_BY_HANDLE.objects(**asked)), None)


def _by_handle(*, handle: str, viewer: int | None = None) -> QuerySet[Member]:
    somebody: Viewer = AnonymousUser() if viewer is None else Member(pk=viewer)
    return members_visible_to(somebody).filter(handle=handle)


_BY_HANDLE: Compiled[Member] = Compiled(_by_handle)


def _moved(viewer: Viewer, handle: str) -> HttpResponse:
    """The way from a former handle to the present one, for those for whom the member exists; 404 for everybody else."""
    former = FormerHandle.objects.filter(handle=handle.lower()).values("member_id")
    owner = members_visible_to(viewer).filter(Q(pk__in=former) | Q(handle=handle.lower())).first()
    if owner is None:
        raise Http404
    response = redirect(owner, permanent=True)
    # A former handle can be taken back: no browser may remember the way for ever.
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def connections(request: MemberRequest, handle: str) -> HttpResponse:
    """The connections of a member, for those who may see the list."""
    if handle == request.user.handle:
        return redirect("connections:connections")
    owner = _whoever_shows(request, handle, Row.CONNECTIONS)
    ties = Tie.objects.filter(visible_q(request.user, "other_id"), member_id=owner.member.pk)
    page, search = _page(request, ties)
    cards = cards_with_buttons(request.user, [tie.other for tie in page])
    context = {"owner": owner, "page": page, "cards": cards, "search": search}
    return _answer(request, "profiles/connections.html", context)


@require_safe
def mutual(request: MemberRequest, handle: str) -> HttpResponse:
    """Everybody who is connected to both the viewer and a member, as far as they may be named."""
    owner = _whoever_shows(request, handle, Row.MUTUAL)
    both = mutual_connections(request.user, owner.member).values("pk")
    page, search = _page(request, Tie.objects.filter(member_id=request.user.pk, other_id__in=both))
    cards = [known_card(tie.other, 1) for tie in page]
    context = {"owner": owner, "page": page, "cards": cards, "search": search}
    return _answer(request, "profiles/mutual.html", context)


def _whoever_shows(request: MemberRequest, handle: str, row: Row) -> Card:
    """The card of a member who exists for the viewer and shows them that row; 404 otherwise, and for oneself."""
    owner = get_object_or_404(members_visible_to(request.user).exclude(pk=request.user.pk), handle=handle)
    degree = truth.degrees(request.user.pk, [owner.pk])[owner.pk]
    if degree is None or row not in rows_visible(Relation(degree=degree), owner):
        raise Http404
    return known_card(owner, degree)


def _page(request: MemberRequest, ties: QuerySet[Tie]) -> tuple[Page[Any], str]:
    """One page of the far ends of some ties, by name, of those whose name or headline matches the search."""
    search = clean_line(request.GET.get("q", ""))[:SEARCH_MAX]
    name = Concat("other__first_name", Value(" "), "other__last_name", output_field=CharField())
    found = ties.filter(matching(request.user, "other", search)).select_related("other")
    found = found.annotate(sort_name=Lower(Unaccent(name)))
    try:
        page = keyset_page(found, cursor=request.GET.get("cursor"), size=PAGE_SIZE, order=("sort_name", "other_id"))
    except BadCursor as error:
        raise Http404 from error
    return page, search


def _answer(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; for "Show more" its next rows alone."""
    if wants_fragment(request) and request.htmx.target == "more":
        return render(request, f"{template}#rows", context)
    return render(request, template, context)
