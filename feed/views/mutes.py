"""Seeing less of somebody in one's own feed, and the list of those muted."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.requests import MemberRequest
from connections.cards import cards
from connections.views.answers import in_words, other_member, shown_name
from connections.visibility import visible_q
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.numbers import number_in
from core.offers import Offer, say
from core.pagination import BadCursor, keyset_page
from feed import services
from feed.home import items
from feed.models import Activity, Mute, Post
from feed.timeline import Entry, entries_of
from limits.guard import limited

PAGE_SIZE = 20
# Entries of a page that a form may name; a page that has been scrolled for long leaves the rest to the next one.
SHOWN_MAX = 300


@require_safe
def muted(request: MemberRequest) -> HttpResponse:
    """Whom have I muted, and how do I hear of them again?"""
    rows = Mute.objects.filter(visible_q(request.user, "muted_id"), member=request.user).select_related("muted")
    try:
        page = keyset_page(rows, cursor=request.GET.get("cursor"), size=PAGE_SIZE)
    except BadCursor as error:
        raise Http404 from error
    people = cards(request.user, [row.muted for row in page])
    context = {"page": page, "rows": list(zip(page, people, strict=True))}
    if wants_fragment(request) and request.headers.get("HX-Target") == "more":
        return render(request, "feed/muted.html#rows", context)
    return render(request, "feed/muted.html", context)


@require_POST
@limited("mute")
@in_words
def mute(request: MemberRequest, handle: str) -> HttpResponse:
    """Mutes a member. In the feed what concerns them leaves at once, with the way back in its place."""
    other = other_member(request, handle)
    scope = _scope(request)
    concerned = _concerned(request, other, scope)
    services.mute(member=request.user, other=other, scope=scope)
    text = _words(scope) % {"name": shown_name(request.user, other)}
    if wants_fragment(request) and "from" in request.POST:
        first, rest = _apart(request, concerned)
        context = {"first": first, "rest": rest, "text": text, "other": other}
        return render_fragment(request, "feed/_muted.html", context)
    say(request, text, Offer(reverse("feed:unmute", args=[other.handle]), _("Undo")))
    return HttpResponseSeeOther(next_address(request, reverse("home")))


@require_POST
@limited("mute")
@in_words
def unmute(request: MemberRequest, handle: str) -> HttpResponse:
    """Lifts a mute. In the feed what had left is back where it was."""
    other = other_member(request, handle)
    services.unmute(member=request.user, other=other)
    if wants_fragment(request) and "from" in request.POST:
        concerned = _concerned(request, other, Mute.Scope.EVERYTHING)
        first, rest = _apart(request, concerned)
        back = items(request.user, [*([first] if first else []), *rest])
        return render_fragment(request, "feed/_unmuted.html", {"items": back, "first": first})
    text = _("You hear of %(name)s in your feed again.") % {"name": shown_name(request.user, other)}
    say(request, text, Offer(reverse("feed:mute", args=[other.handle]), _("Mute again")))
    return HttpResponseSeeOther(next_address(request, reverse("feed:muted")))


def _scope(request: MemberRequest) -> Mute.Scope:
    try:
        return Mute.Scope(request.POST.get("scope", Mute.Scope.EVERYTHING))
    except ValueError as error:
        raise BadRequest("no such scope") from error


def _words(scope: Mute.Scope) -> str:
    if scope == Mute.Scope.RESPONSES:
        return _("Your feed no longer shows what %(name)s comments on and reposts.")
    return _("%(name)s is muted: your feed shows nothing more of them. They are not told.")


def _concerned(request: MemberRequest, other: Member, scope: Mute.Scope) -> list[Entry]:
    """Those entries on the reader's page that have to do with a member, as far as they may be told of them anyway."""
    numbers = [number_in(text) for text in request.POST.getlist("shown")[:SHOWN_MAX]]
    told = entries_of(request.user, numbers)
    if scope == Mute.Scope.RESPONSES:
        return [entry for entry in told if entry.actor_id == other.pk and entry.kind != Activity.Kind.POSTED]
    theirs = set(
        Post.objects.filter(author=other, pk__in=[entry.post_id for entry in told]).values_list("pk", flat=True)
    )
    return [entry for entry in told if entry.actor_id == other.pk or entry.post_id in theirs]


def _apart(request: MemberRequest, entries: list[Entry]) -> tuple[Entry | None, list[Entry]]:
    """The entry whose menu was used, and the others."""
    first = next((entry for entry in entries if str(entry.event.key.id) == request.POST["from"]), None)
    return first, [entry for entry in entries if entry is not first]
