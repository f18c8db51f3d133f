"""What a member has been doing, as far as the reader may be told."""

from enum import StrEnum
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Member
from connections.cards import cards
from connections.relations import Viewer
from connections.visibility import members_visible_to
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.pagination import BadCursor, Page
from feed import doings, remnants
from feed.cards import PostCard, post_cards
from feed.doings import Doing
from feed.models import Activity
from feed.remnants import Remnant

PAGE_SIZE = 10
SHOWN_FEW = 3


class Show(StrEnum):
    """The tabs."""

    POSTS = "posts"
    COMMENTS = "comments"
    REACTIONS = "reactions"


@login_not_required
@require_safe
def activity(request: HttpRequest, handle: str) -> HttpResponse:
    """What does this member say, and where? Visitors are shown posts; the rest is between members."""
    owner = _owner(request, handle)
    try:
        show = Show(request.GET.get("show", Show.POSTS))
        if show != Show.POSTS and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        context = _page(request, owner, show)
    except (ValueError, BadCursor) as error:
        raise Http404 from error
    if wants_fragment(request) and request.headers.get("HX-Target") == "more":
        return render(request, "feed/activity.html#rows", context)
    [card] = cards(request.user, [owner])
    return render(request, "feed/activity.html", {**context, "owner": card, "tabs": _tabs(request.user, owner, show)})


@login_not_required
@require_safe
def recent(request: HttpRequest, handle: str) -> HttpResponse:
    """The last few things, as a fragment for the member's page; empty where there is nothing for the reader."""
    owner = _owner(request, handle)
    if not wants_fragment(request):
        return HttpResponseSeeOther(reverse("feed:activity", args=[owner.handle]))
    found = doings.latest(request.user, owner, SHOWN_FEW)
    return render_fragment(request, "feed/_recent.html", {"doings": found, "handle": owner.handle})


def _owner(request: HttpRequest, handle: str) -> Member:
    return get_object_or_404(members_visible_to(request.user), handle=handle)


def _page(request: HttpRequest, owner: Member, show: Show) -> dict[str, Any]:
    """One page of a tab. Raises BadCursor."""
    cursor, viewer = request.GET.get("cursor", ""), request.user
    page: Page[Any]
    rows: list[Any]
    if show == Show.POSTS:
        page = doings.published(viewer, owner, cursor=cursor, size=PAGE_SIZE)
        rows = _posts(viewer, owner, page)
    elif not isinstance(viewer, Member):
        raise Http404
    elif show == Show.COMMENTS:
        page = doings.comments(viewer, owner, cursor=cursor, size=PAGE_SIZE)
        left = remnants.of_comments(viewer, page.items) if viewer == owner else {}
        rows = _in_order(left, doings.comments_told(viewer, [row for row in page if row.pk not in left]))
    else:
        page = doings.reactions(viewer, owner, cursor=cursor, size=PAGE_SIZE)
        left = remnants.of_reactions(viewer, page.items) if viewer == owner else {}
        rows = _in_order(left, doings.reactions_told(viewer, [row for row in page if row.pk not in left]))
    return {"page": page, "rows": rows, "show": show, "whose": owner.handle}


def _in_order(left: dict[int, Remnant], told: list[Doing]) -> list[Doing | Remnant]:
    return sorted([*told, *left.values()], key=lambda one: one.at, reverse=True)


def _posts(viewer: Viewer, owner: Member, page: Page[Activity]) -> list[tuple[bool, PostCard | Remnant]]:
    """Pairs: whether it was passed on, and the card of the post; or what is left of it for its owner."""
    left = remnants.of_reposts(owner, page.items) if viewer == owner else {}
    shown = {card.post.pk: card for card in post_cards(viewer, [row.post for row in page if row.pk not in left])}
    return [
        (row.kind == Activity.Kind.REPOSTED, left[row.pk] if row.pk in left else shown[row.post_id])
        for row in page
        if row.pk in left or row.post_id in shown
    ]


def _tabs(viewer: Viewer, owner: Member, show: Show) -> list[dict[str, Any]]:
    if not isinstance(viewer, Member):
        return []
    labels = {Show.POSTS: _("Posts"), Show.COMMENTS: _("Comments"), Show.REACTIONS: _("Reactions")}
    address = reverse("feed:activity", args=[owner.handle])
    return [{"url": f"{address}?show={tab}", "label": label, "current": tab == show} for tab, label in labels.items()]
