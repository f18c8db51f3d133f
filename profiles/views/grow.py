"""People you may know."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.requests import MemberRequest
from connections.relations import Relation
from connections.visibility import displayed_name, members_visible_to, rows_visible
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, render_fragment, respond, wants_fragment
from core.offers import Offer, say
from core.pagination import Page
from core.text import clean_line
from profiles import services
from profiles.suggestions import Proposal, Suggestion, proposals, suggestions

PAGE_SIZE = 12
SHOWN_FEW = 4
SEARCH_MAX = 80


@require_safe
def grow(request: MemberRequest) -> HttpResponse:
    """Whom could I know?"""
    search = clean_line(request.GET.get("q", ""))[:SEARCH_MAX]
    page, proposed = _page(request, suggestions(request.user, search=search))
    context = {"page": page, "proposals": proposed, "search": search}
    if wants_fragment(request) and request.htmx.target == "more":
        return render(request, "profiles/grow.html#rows", context)
    return render(request, "profiles/grow.html", context)


@require_safe
def few(request: MemberRequest) -> HttpResponse:
    """The best few, as a fragment for other pages; without htmx, the way to all of them."""
    if not wants_fragment(request):
        return HttpResponseSeeOther(reverse("profiles:grow"))
    found = suggestions(request.user)[:SHOWN_FEW]
    return render_fragment(request, "profiles/_few.html", {"proposals": proposals(request.user, found)})


@require_POST
def dismiss(request: MemberRequest, handle: str) -> HttpResponse:
    """Takes somebody out of the suggestions; in their place stands the way back."""
    other = _other(request, handle)
    services.dismiss(member=request.user, other=other)
    # By name alone: what is known of a stranger is enough to say who it was.
    name = displayed_name(other, rows_visible(Relation(), other))
    text = _("%(name)s will not be suggested to you again.") % {"name": name}
    if not wants_fragment(request):
        say(request, text, Offer(reverse("profiles:undo_dismissal", args=[handle]), _("Undo")))
    return respond(
        request,
        fragment="profiles/grow.html#dismissed",
        context={"handle": handle, "text": text},
        redirect_to=next_address(request, reverse("profiles:grow")),
    )


@require_POST
def undo_dismissal(request: MemberRequest, handle: str) -> HttpResponse:
    """Puts somebody back where they were suggested."""
    other = _other(request, handle)
    services.undo_dismissal(member=request.user, other=other)
    return respond(
        request,
        fragment="profiles/grow.html#row",
        context={"proposal": _proposal(request.user, other)} if wants_fragment(request) else {},
        redirect_to=next_address(request, reverse("profiles:grow")),
    )


def _other(request: MemberRequest, handle: str) -> Member:
    return get_object_or_404(members_visible_to(request.user).exclude(pk=request.user.pk), handle=handle)


def _proposal(viewer: Member, other: Member) -> Proposal | None:
    """The row of one member; None when there is no longer any reason to suggest them."""
    found = [suggestion for suggestion in suggestions(viewer) if suggestion.member.pk == other.pk]
    return next(iter(proposals(viewer, found)), None)


def _page(request: MemberRequest, found: list[Suggestion]) -> tuple[Page[Any], list[Proposal]]:
    """One page of the ranking, after the place that the cursor names: rows that leave in between hide no others."""
    cursor = request.GET.get("cursor", "")
    if cursor:
        after = _place(cursor)
        found = [suggestion for suggestion in found if suggestion.place > after]
    shown = found[:PAGE_SIZE]
    more = f"{shown[-1].score!r}~{shown[-1].member.pk}" if len(found) > PAGE_SIZE else ""
    return Page([suggestion.member for suggestion in shown], more, not cursor), proposals(request.user, shown)


def _place(cursor: str) -> tuple[float, int]:
    score, _tilde, member_id = cursor[:60].partition("~")
    try:
        return (-float(score), int(member_id))
    except ValueError as error:
        raise Http404 from error
