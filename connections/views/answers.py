"""How a verb is answered: a fragment in a list, the page itself on a profile, a redirect without JavaScript."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.requests import MemberRequest
from connections.cards import cards_with_buttons
from connections.models import Invitation
from connections.relations import relation
from connections.services import Gone, Refused
from connections.visibility import displayed_name, members_visible_to, rows_visible, visible_q
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.offers import Offer, say

View = Callable[..., HttpResponse]

# The id of <main>: a form with this target wants the whole page anew, by the redirect that htmx follows.
WHOLE_PAGE = "content"


def in_words(view: View) -> View:
    """Answers what the services refuse: Gone as 404, except that htmx is told of an invitation of one's own that was
    answered meanwhile; the rest with its sentence, 409 for htmx, else as a message."""

    @wraps(view)
    def answering(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Gone as gone:
            pk = kwargs.get("pk")
            if isinstance(pk, int) and wants_fragment(request):
                return _no_longer_open(request, pk)
            raise Http404 from gone
        except Refused as refusal:
            return _refused(request, str(refusal))

    return answering


def _no_longer_open(request: MemberRequest, pk: int) -> HttpResponse:
    """In place of an invitation of the viewer's that was answered or taken back since the page was made."""
    text = _("This invitation is no longer waiting.")
    if target_of(request) == f"invitation-{pk}":
        return render_fragment(request, "connections/_answered.html", {"pk": pk, "text": text})
    mine = Invitation.objects.filter(Q(sender=request.user) | Q(recipient=request.user))
    invitation = get_object_or_404(mine.select_related("sender", "recipient"), pk=pk)
    other = invitation.recipient if invitation.sender_id == request.user.pk else invitation.sender
    return tie_changed(request, other, text)


def _refused(request: MemberRequest, reason: str) -> HttpResponse:
    if wants_fragment(request):
        # static/js/live.js shows the reason; headers carry no accents, hence the quoting.
        return HttpResponse(reason, status=409, content_type="text/plain", headers={"X-Reason": quote(reason)})
    messages.error(request, reason)
    return back(request)


def other_member(request: MemberRequest, handle: str) -> Member:
    """The member of that handle if they exist for the viewer and are somebody else; 404 otherwise."""
    return get_object_or_404(members_visible_to(request.user).exclude(pk=request.user.pk), handle=handle)


def own_invitation(request: MemberRequest, pk: int, *, sent: bool) -> Invitation:
    """The viewer's invitation, sent or received, whose other side exists for them; 404 otherwise."""
    mine, other = ("sender", "recipient") if sent else ("recipient", "sender")
    rows = Invitation.objects.filter(visible_q(request.user, f"{other}_id"), **{mine: request.user})
    return get_object_or_404(rows.select_related(mine, other), pk=pk)


def shown_name(viewer: Member, other: Member) -> str:
    """The name as the viewer may read it. To be asked before the verb: afterwards they may be strangers."""
    return displayed_name(other, rows_visible(relation(viewer, other), other))


def back(request: MemberRequest, default: str = "connections:network") -> HttpResponse:
    """To where the form came from."""
    return HttpResponseSeeOther(next_address(request, reverse(default)))


def target_of(request: MemberRequest) -> str:
    """The id of the element that htmx is about to replace; empty without htmx."""
    return (request.htmx.target or "") if wants_fragment(request) else ""


def tie_changed(request: MemberRequest, other: Member, text: str, offer: Offer | None = None) -> HttpResponse:
    """What stands between the viewer and a member has changed: says so, with what can take it back.

    In a list, the member's button and degree badges come back as they are now; elsewhere the page does.
    """
    if text:
        say(request, text, offer)
    if target_of(request) in {"", WHOLE_PAGE}:
        return back(request)
    return tie_fragment(request, other)


def tie_fragment(request: MemberRequest, other: Member) -> HttpResponse:
    """The connect button of a list as it is now, and out of band every badge of that member on the page."""
    [card] = cards_with_buttons(request.user, [other])
    context = {"card": card, "show_follow": show_follow(request)}
    return render_fragment(request, "connections/_tie.html", context)


def show_follow(request: MemberRequest) -> str:
    """What the list asked for beside the button, kept from one answer to the next (components/connect_button.html)."""
    return request.POST.get("show_follow") or request.GET.get("show_follow") or ""


def elsewhere(request: MemberRequest, address: str) -> HttpResponse:
    """To another page altogether: a redirect, in the way that htmx understands too."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseSeeOther(address)
