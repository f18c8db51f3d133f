"""Undo: what was removed from the profile lately is kept in the session; each message can bring its own back."""

from typing import Any

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Member
from accounts.requests import MemberRequest
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther
from core.offers import Offer, say
from profiles import services
from profiles.views.sections import ENTRIES, TERMS, save_entry

REMOVED = "profiles.removals"
KEPT = 5


def offer_back(session: SessionBase, kind: str, held: dict[str, Any]) -> Offer:
    """Remembers what is about to be removed, as the form of its kind would send it; what the message offers."""
    kept = session.get(REMOVED, [])
    number = kept[-1]["number"] + 1 if kept else 1
    session[REMOVED] = [*kept[1 - KEPT :], {"number": number, "kind": kind, "held": held}]
    return _offer(number)


def _offer(number: int) -> Offer:
    return Offer(f"{reverse('profiles:undo')}?which={number}", _("Undo"))


@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Puts back what was removed, `?which=` of it, once. What finds no room is kept, and the reason said."""
    kept = request.session.get(REMOVED, [])
    which = request.GET.get("which", "")
    wanted = next((removed for removed in kept if str(removed["number"]) == which), None)
    address = next_address(request, reverse("profiles:edit"))
    if wanted is None:
        return HttpResponseSeeOther(address)
    try:
        _put_back(request.user, wanted["kind"], wanted["held"])
    except services.TooMany as too_many:
        say(request, str(too_many), _offer(wanted["number"]), level=messages.ERROR)
    else:
        request.session[REMOVED] = [removed for removed in kept if removed is not wanted]
        say(request, _("It is back."))
    return HttpResponseSeeOther(address)


def _put_back(member: Member, kind: str, held: dict[str, Any]) -> None:
    if kind in TERMS:
        services.add_terms(member=member, model=TERMS[kind].model, names=held["names"])
        return
    form = ENTRIES[kind].bind(held)
    if form.is_valid():
        save_entry(kind=kind, member=member, form=form)
