"""Skills and interests: lists of names, added with commas between them, removed one by one."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from connections.visibility import Row
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.offers import say
from limits.guard import limited
from profiles import services
from profiles.facts import facts
from profiles.forms import TermsForm
from profiles.views.editing import edit_context
from profiles.views.sections import TERMS, term_section
from profiles.views.undo import offer_back

KNOWN_SHOWN = 8
SHORTEST_PREFIX = 2


@require_POST
@limited("profile")
def add(request: MemberRequest, kind: str) -> HttpResponse:
    """Adds one name or several."""
    form = TermsForm(request.POST, auto_id=f"{kind}_%s")
    if not form.is_valid():
        return _bad(request, kind, form)
    try:
        services.add_terms(member=request.user, model=TERMS[kind].model, names=form.cleaned_data["names"])
    except services.TooMany as too_many:
        form.add_error("names", str(too_many))
        return _bad(request, kind, form)
    return _section(request, kind)


@require_POST
def remove(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Takes a name off the list, and offers it back."""
    rows: Any = TERMS[kind].model
    row = get_object_or_404(rows.objects.select_related("term"), pk=pk, member=request.user)
    offer = offer_back(request.session, kind, {"names": [row.term.name]})
    services.remove_entry(entry=row)
    say(request, _("“%(name)s” removed.") % {"name": row.term.name}, offer)
    return _section(request, kind)


@require_safe
@limited("suggest")
def known(request: MemberRequest, kind: str) -> HttpResponse:
    """Names that others use and that begin like what is being typed, as options of a datalist."""
    before, comma, last = request.GET.get("names", "")[-200:].rpartition(",")
    found = []
    if len(last.strip()) >= SHORTEST_PREFIX:
        start = f"{before}{comma} " if comma else ""
        names = TERMS[kind].vocabulary.objects.known(last)[:KNOWN_SHOWN]
        found = [f"{start}{term.name}" for term in names]
    return render_fragment(request, "profiles/_terms.html#options", {"names": found})


def _bad(request: MemberRequest, kind: str, form: forms.Form) -> HttpResponse:
    found = facts(request.user, request.user, {Row.DETAILS, Row.INTERESTS})
    section = term_section(kind, found, form=form)
    if wants_fragment(request):
        return render_fragment(request, "profiles/_terms.html", {"section": section}, status=422)
    sections = [section if each == kind else term_section(each, found) for each in TERMS]
    context = edit_context(request.user.pk, term_sections=sections)
    return render(request, "profiles/edit.html", context, status=422)


def _section(request: MemberRequest, kind: str) -> HttpResponse:
    if not wants_fragment(request):
        return HttpResponseSeeOther(f"{reverse('profiles:edit')}#{kind}")
    found = facts(request.user, request.user, {Row.DETAILS, Row.INTERESTS})
    return render_fragment(request, "profiles/_terms.html", {"section": term_section(kind, found)})
