"""Undo: what was removed from the profile last is kept in the session until something else is removed."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther
from core.offers import Offer, say
from profiles import services
from profiles.views.sections import ENTRIES, TERMS, save_entry

REMOVED = "profiles.removed"


def offer_back(session: SessionBase, kind: str, held: dict[str, Any]) -> Offer:
    """Remembers what is about to be removed, as the form of its kind would send it; what the message offers."""
    session[REMOVED] = {"kind": kind, "held": held}
    return Offer(reverse("profiles:undo"), _("Undo"))


@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Puts back what was removed last, once."""
    removed = request.session.pop(REMOVED, None)
    address = next_address(request, reverse("profiles:edit"))
    if removed is None:
        return HttpResponseSeeOther(address)
    kind, held = removed["kind"], removed["held"]
    if kind in TERMS:
        services.add_terms(member=request.user, model=TERMS[kind].model, names=held["names"])
    else:
        form = ENTRIES[kind].bind(held)
        if form.is_valid():
            save_entry(kind=kind, member=request.user, form=form)
    say(request, _("It is back."))
    return HttpResponseSeeOther(address)
