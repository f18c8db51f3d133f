"""One's own profile, to be edited: the card, contact, handle and photo, each a form of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.photos import remove_photo, set_photo
from accounts.requests import MemberRequest
from accounts.services import rename_handle
from connections.visibility import Row
from core.htmx import HttpResponseSeeOther
from limits.guard import limited
from profiles import services
from profiles.completeness import completeness
from profiles.facts import facts
from profiles.forms import CardForm, ContactForm, HandleForm, PhotoForm
from profiles.views.sections import entry_sections, term_sections


@require_safe
def edit(request: MemberRequest) -> HttpResponse:
    """Everything that a profile is made of, each part beside its form."""
    return _edit_page(request)


def edit_context(member_id: int, **forms: Any) -> dict[str, Any]:
    """What the page shows; after bad input `forms` replaces some of its forms."""
    # Afresh from the database: forms that failed must not show in the navigation as if they were saved.
    member = Member.objects.get(pk=member_id)
    found = facts(member, member, {Row.DETAILS, Row.INTERESTS})
    context = {
        "card_form": CardForm(initial=CardForm.initial_of(member), auto_id="card_%s"),
        "contact_form": ContactForm(initial=ContactForm.initial_of(member), auto_id="contact_%s"),
        "handle_form": HandleForm(instance=member, auto_id="handle_%s"),
        "photo_form": PhotoForm(auto_id="photo_%s"),
        "entry_sections": entry_sections(found),
        "term_sections": term_sections(found),
        "completeness": completeness(member, found),
        "member": member,
    }
    return context | forms


def _edit_page(request: MemberRequest, **forms: Any) -> HttpResponse:
    """The page; with status 422 when it is shown again because of what was sent."""
    context = edit_context(request.user.pk, **forms)
    return render(request, "profiles/edit.html", context, status=422 if forms else 200)


@require_POST
@limited("profile")
def save_card(request: MemberRequest) -> HttpResponse:
    """Name, headline, location, about."""
    form = CardForm(request.POST, auto_id="card_%s")
    if not form.is_valid():
        return _edit_page(request, card_form=form)
    services.update_card(member=request.user, fields=form.cleaned_data)
    return _saved(request)


@require_POST
@limited("profile")
def save_contact(request: MemberRequest) -> HttpResponse:
    """Address, phone, website."""
    form = ContactForm(request.POST, auto_id="contact_%s")
    if not form.is_valid():
        return _edit_page(request, contact_form=form)
    services.update_card(member=request.user, fields=form.cleaned_data)
    return _saved(request, "contact")


@require_POST
@limited("profile")
def save_handle(request: MemberRequest) -> HttpResponse:
    """The end of the profile's address; the old one goes on leading here."""
    form = HandleForm(request.POST, instance=Member.objects.get(pk=request.user.pk), auto_id="handle_%s")
    if form.is_valid():
        try:
            rename_handle(member=request.user, handle=form.cleaned_data["handle"])
        except ValueError:
            # Somebody took it between the form's look and ours.
            form.add_error("handle", _("This handle is taken."))
        else:
            return _saved(request, "handle")
    return _edit_page(request, handle_form=form)


@require_POST
@limited("profile")
def save_photo(request: MemberRequest) -> HttpResponse:
    """A new photo."""
    form = PhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    if not form.is_valid():
        return _edit_page(request, photo_form=form)
    set_photo(member=request.user, photo=form.cleaned_data["photo"])
    return _saved(request, "photo")


@require_POST
def drop_photo(request: MemberRequest) -> HttpResponse:
    """No photo: initials instead."""
    remove_photo(member=request.user)
    return _saved(request, "photo", _("Photo removed."))


def _saved(request: MemberRequest, part: str = "", text: str = "") -> HttpResponse:
    messages.success(request, text or _("Saved."))
    return HttpResponseSeeOther(reverse("profiles:edit") + (f"#{part}" if part else ""))
