"""Follow, unfollow, remove, block, unblock."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.requests import MemberRequest
from connections import services
from connections.views.answers import (
    WHOLE_PAGE,
    back,
    elsewhere,
    in_words,
    other_member,
    shown_name,
    target_of,
    tie_changed,
    tie_fragment,
)
from core.addresses import next_address
from core.htmx import wants_fragment
from core.offers import Offer, say
from limits.guard import limited


@require_safe
def tie(request: MemberRequest, handle: str) -> HttpResponse:
    """The connect button of a member in a list, as it is now; without htmx, their page."""
    other = other_member(request, handle)
    return tie_fragment(request, other) if wants_fragment(request) else redirect(other)


@require_POST
@limited("follow")
@in_words
def follow(request: MemberRequest, handle: str) -> HttpResponse:
    """Begins to follow a member."""
    other = other_member(request, handle)
    services.follow(actor=request.user, other=other)
    text = _("You follow %(name)s now.") % {"name": shown_name(request.user, other)}
    return tie_changed(request, other, text)


@require_POST
@in_words
def unfollow(request: MemberRequest, handle: str) -> HttpResponse:
    """Stops following a member; a connection stays."""
    other = other_member(request, handle)
    services.unfollow(actor=request.user, other=other)
    text = _("You do not follow %(name)s any more.") % {"name": shown_name(request.user, other)}
    offer = Offer(reverse("connections:follow", args=[other.handle]), _("Follow again"))
    return tie_changed(request, other, text, offer)


@require_POST
@in_words
def remove(request: MemberRequest, handle: str) -> HttpResponse:
    """Ends a connection, silently. It cannot be taken back alone: the way back is an invitation."""
    other = other_member(request, handle)
    name = shown_name(request.user, other)
    services.remove_connection(actor=request.user, other=other)
    text = _("%(name)s is no longer your connection. They are not told.") % {"name": name}
    offer = Offer(reverse("connections:invite", args=[other.handle]), _("Connect again"), is_link=True)
    return tie_changed(request, other, text, offer)


@require_POST
@in_words
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Blocks a member. From now on they exist nowhere for the viewer, so the page is left or loaded anew."""
    other = other_member(request, handle)
    name = shown_name(request.user, other)
    services.block(actor=request.user, other=other)
    text = _("%(name)s is blocked: you no longer see each other anywhere.") % {"name": name}
    say(request, text, Offer(reverse("connections:unblock", args=[other.handle]), _("Unblock")))
    network = reverse("connections:network")
    is_on_their_page = target_of(request) == WHOLE_PAGE or "whole_page" in request.POST
    return elsewhere(request, network if is_on_their_page else next_address(request, network))


@require_POST
@in_words
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    """Lifts the viewer's own block; it restores nothing."""
    other = get_object_or_404(Member, handle=handle, is_active=True, blocks_received__blocker=request.user)
    services.unblock(actor=request.user, other=other)
    name = shown_name(request.user, other)
    say(request, _("%(name)s is no longer blocked. What the block ended does not come back.") % {"name": name})
    return back(request, "connections:blocked")
