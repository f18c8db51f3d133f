"""The home page: what waits, how one's circles stand, whom one may know; for visitors, what Maillon is."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connections.cards import cards_with_buttons
from connections.people import received_by
from connections.rings import rings
from connections.visibility import Row
from profiles.completeness import completeness
from profiles.facts import facts

SHOWN_INVITATIONS = 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is new in my circles, and what is my next move?"""
    if not request.user.is_authenticated:
        return render(request, "profiles/landing.html")
    waiting = list(received_by(request.user).order_by("-created_at", "-id")[:SHOWN_INVITATIONS])
    context = {
        "circles": rings(request.user.pk),
        "waiting": list(zip(waiting, cards_with_buttons(request.user, [row.sender for row in waiting]), strict=True)),
        "completeness": completeness(request.user, facts(request.user, request.user, {Row.DETAILS, Row.INTERESTS})),
    }
    return render(request, "profiles/home.html", context)
