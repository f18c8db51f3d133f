"""Positions and education: added, changed and removed one at a time, each on its own small form."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from connections.visibility import Row
from core.htmx import HttpResponseSeeOther, render_fragment, respond, wants_fragment
from core.offers import say
from limits.guard import limited
from profiles import services
from profiles.facts import facts
from profiles.views.sections import ENTRIES, entry_section, save_entry
from profiles.views.undo import offer_back

FRAGMENT = "profiles/_entries.html"


@require_http_methods(["GET", "HEAD", "POST"])
@limited("profile")
def new(request: MemberRequest, kind: str) -> HttpResponse:
    """A new entry."""
    return _form_page(request, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("profile")
def change(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One of the member's own entries."""
    return _form_page(request, kind, _own(request, kind, pk))


@require_POST
def remove(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Takes an entry away, and offers it back."""
    entry = _own(request, kind, pk)
    offer = offer_back(request.session, kind, ENTRIES[kind].form_class.initial_of(entry))
    services.remove_entry(entry=entry)
    say(request, _("Removed."), offer)
    return _section(request, kind)


@require_safe
def section(request: MemberRequest, kind: str) -> HttpResponse:
    """The list without a form: what Cancel goes back to."""
    return _section(request, kind)


def _form_page(request: MemberRequest, kind: str, entry: Any) -> HttpResponse:
    form = ENTRIES[kind].bind(request.POST if request.method == "POST" else None, entry)
    if request.method == "POST" and form.is_valid():
        try:
            save_entry(kind=kind, member=request.user, form=form, instance=entry)
        except services.TooMany as too_many:
            form.add_error(None, str(too_many))
        else:
            say(request, _("Saved."))
            return _section(request, kind)
    return _open_form(request, kind, form, entry.pk if entry else None)


def _open_form(request: MemberRequest, kind: str, form: forms.Form, editing: int | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if wants_fragment(request):
        found = facts(request.user, request.user, {Row.DETAILS})
        context = {"section": entry_section(kind, found, form=form, editing=editing)}
        return render_fragment(request, FRAGMENT, context, status=status)
    return render(
        request, "profiles/entry.html", {"section": ENTRIES[kind], "form": form, "editing": editing}, status=status
    )


def _section(request: MemberRequest, kind: str) -> HttpResponse:
    if not wants_fragment(request):
        return HttpResponseSeeOther(f"{reverse('profiles:edit')}#{kind}")
    found = facts(request.user, request.user, {Row.DETAILS})
    return respond(
        request,
        fragment=FRAGMENT,
        context={"section": entry_section(kind, found)},
        redirect_to=reverse("profiles:edit"),
    )


def _own(request: MemberRequest, kind: str, pk: int) -> Any:
    related = "organisation" if kind == "positions" else "school"
    rows: Any = ENTRIES[kind].model
    return get_object_or_404(rows.objects.select_related(related), pk=pk, member=request.user)
