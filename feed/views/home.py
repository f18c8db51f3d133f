"""The home page: what is new in one's circles, what waits, whom one may know; for visitors, what Maillon is."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from accounts.models import Member
from accounts.requests import MemberRequest
from connections.rings import rings
from connections.visibility import Row
from connections.waiting import newest_waiting
from core.htmx import wants_fragment
from core.pagination import BadCursor
from feed.home import feed_down_to, feed_page
from feed.timeline import NEW_MAX, Place, new_posts
from profiles.completeness import completeness
from profiles.facts import facts

SHOWN_INVITATIONS = 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is new in my circles, and what is my next move?"""
    if not request.user.is_authenticated:
        return render(request, "feed/landing.html")
    cursor, upto = request.GET.get("cursor", ""), request.GET.get("upto", "")
    page = feed_down_to(request.user, _place(upto)) if upto else feed_page(request.user, _place(cursor))
    if wants_fragment(request) and request.headers.get("HX-Target") == "more":
        # The address of the page names what it has come to hold: whoever comes back finds their place again.
        rows = render(request, "feed/home.html#rows", {"page": page})
        return replace_url(rows, f"{reverse('home')}?{urlencode({'upto': cursor})}")
    return render(request, "feed/home.html", {"page": page, **_beside(request.user)})


@require_safe
def new(request: MemberRequest) -> HttpResponse:
    """How much has come since the page was read, as a fragment for it; nothing yet answers 204."""
    if not wants_fragment(request):
        return redirect("home")
    count = new_posts(request.user, _place(request.GET.get("since", "")).as_of)
    if not count:
        return HttpResponse(status=204)
    return render(request, "feed/_new.html", {"count": count, "is_more": count >= NEW_MAX})


def _place(cursor: str) -> Place:
    try:
        return Place.read(cursor)
    except BadCursor as error:
        raise Http404 from error


def _beside(member: Member) -> dict[str, Any]:
    """What stands beside the feed."""
    return {
        "circles": rings(member.pk),
        "waiting": newest_waiting(member, SHOWN_INVITATIONS),
        "completeness": completeness(member, facts(member, member, {Row.DETAILS, Row.INTERESTS})),
    }
