"""Sending an invitation, and everything that can be answered to one."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from accounts.requests import MemberRequest
from connections import services
from connections.button import NOTHING, Verb
from connections.cards import cards_with_buttons
from connections.correspondence import letters
from connections.forms import NoteForm, ReplyForm, reply_form
from connections.models import Invitation
from connections.notes import proposed_note
from connections.services.pairs import are_connected
from connections.views.answers import (
    WHOLE_PAGE,
    back,
    in_words,
    other_member,
    own_invitation,
    show_follow,
    shown_name,
    target_of,
    tie_changed,
    tie_fragment,
)
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.offers import Offer, say
from limits.guard import limited


@require_http_methods(["GET", "HEAD", "POST"])
@limited("invite")
@in_words
def invite(request: MemberRequest, handle: str) -> HttpResponse:
    """The form with a proposed note, and the sending: with the note, or by one button without any."""
    other = other_member(request, handle)
    form = NoteForm(request.POST if request.method == "POST" else None, auto_id=f"note-{handle}-%s")
    if request.method == "POST":
        bare = "bare" in request.POST
        if not (bare or form.is_valid()):
            return _invite_form(request, other, form, status=422)
        invitation = services.invite(
            sender=request.user, recipient=other, note="" if bare else form.cleaned_data["note"]
        )
        text = _("Your invitation to %(name)s is sent.") if invitation else _("You and %(name)s are connected now.")
        return tie_changed(request, other, text % {"name": shown_name(request.user, other)})
    return _invite_form(request, other, form)


def _invite_form(request: MemberRequest, other: Member, form: NoteForm, *, status: int = 200) -> HttpResponse:
    """The form, in place of the button or as a page; the button itself or the profile where nothing can be sent."""
    [card] = cards_with_buttons(request.user, [other])
    button = card.button or NOTHING
    offered = [action for action in (button.primary, *button.menu) if action and action.verb is Verb.CONNECT]
    if not offered:
        return tie_fragment(request, other) if wants_fragment(request) else HttpResponseSeeOther(card.url)
    if not form.is_bound:
        form.initial["note"] = proposed_note(request.user, other, card.mutual_count)
    context = {
        "card": card,
        "form": form,
        "refusal": offered[0].reason,
        "next": next_address(request, card.url),
        "whole_page": "whole_page" in request.GET or "whole_page" in request.POST,
        "show_follow": show_follow(request),
    }
    if not wants_fragment(request):
        return render(request, "connections/invite.html", context, status=status)
    response = render_fragment(request, "connections/invite.html#form", context, status=status)
    if target_of(request) == WHOLE_PAGE:
        # The form asked for the whole page; with a mistake in it, it comes back alone.
        response["HX-Retarget"] = response["HX-Reselect"] = f"#tie-{other.handle}"
        response["HX-Reswap"] = "outerHTML"
    return response


@require_POST
@in_words
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Accepts an invitation; a second click on Accept finds it accepted and says the same, while it is true."""
    invitation = own_invitation(request, pk, sent=False)
    if invitation.state != Invitation.State.ACCEPTED:
        services.accept(recipient=request.user, invitation=invitation)
    elif not are_connected(request.user.pk, invitation.sender_id):
        raise services.Gone("accepted, and no longer connected")
    text = _("You and %(name)s are connected now.") % {"name": shown_name(request.user, invitation.sender)}
    if target_of(request) == f"invitation-{pk}":
        [card] = cards_with_buttons(request.user, [invitation.sender])
        return render_fragment(request, "connections/_accepted.html", {"card": card, "pk": pk})
    return tie_changed(request, invitation.sender, text)


@require_POST
@in_words
def ignore(request: MemberRequest, pk: int) -> HttpResponse:
    """Puts an invitation aside; its sender cannot tell."""
    invitation = own_invitation(request, pk, sent=False)
    services.ignore(recipient=request.user, invitation=invitation)
    text = _("The invitation of %(name)s is ignored. They are not told.")
    offer = Offer(reverse("connections:unignore", args=[pk]), _("Undo"))
    return _answered(request, invitation, text, offer)


@require_POST
@in_words
def unignore(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes an ignored invitation up again."""
    invitation = own_invitation(request, pk, sent=False)
    services.unignore(recipient=request.user, invitation=invitation)
    if target_of(request) == f"invitation-{pk}":
        return _letter_fragment(request, own_invitation(request, pk, sent=False), came_back=True)
    text = _("The invitation of %(name)s waits for your answer again.")
    return tie_changed(request, invitation.sender, text % {"name": shown_name(request.user, invitation.sender)})


@require_POST
@in_words
def unknown(request: MemberRequest, pk: int) -> HttpResponse:
    """ "I don't know this person"."""
    invitation = own_invitation(request, pk, sent=False)
    services.answer_unknown(recipient=request.user, invitation=invitation)
    return _answered(request, invitation, _("%(name)s can't invite you again. They are not told why."))


@require_POST
@in_words
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes an invitation back. It cannot be sent again at once, so there is no undo."""
    invitation = own_invitation(request, pk, sent=True)
    services.withdraw(sender=request.user, invitation=invitation)
    days = settings.INVITATION_AGAIN_AFTER_DAYS
    text = ngettext(
        "Your invitation to %(name)s is withdrawn. You can invite them again in %(days)s day.",
        "Your invitation to %(name)s is withdrawn. You can invite them again in %(days)s days.",
        days,
    ).replace("%(days)s", str(days))
    return _answered(request, invitation, text)


def _answered(request: MemberRequest, invitation: Invitation, text: str, offer: Offer | None = None) -> HttpResponse:
    """On the pages of invitations, a notice takes the place of what was answered; elsewhere the button changes."""
    other = invitation.recipient if invitation.sender_id == request.user.pk else invitation.sender
    words = text % {"name": shown_name(request.user, other)}
    if target_of(request) == f"invitation-{invitation.pk}":
        context = {"pk": invitation.pk, "text": words, "offer": offer}
        return render_fragment(request, "connections/_answered.html", context)
    return tie_changed(request, other, words, offer)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("reply")
@in_words
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Writes to the other side without accepting. Its page shows the invitation with what was written so far."""
    sent = Invitation.objects.filter(pk=pk, sender=request.user).exists()
    invitation = own_invitation(request, pk, sent=sent)
    if invitation.state != Invitation.State.OPEN:
        raise services.Gone("no longer open")
    form = reply_form(pk, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.reply(author=request.user, invitation=invitation, body=form.cleaned_data["body"])
        if target_of(request) == f"invitation-{pk}":
            return _letter_fragment(request, invitation)
        say(request, _("Your reply was sent."))
        return back(request, "connections:sent" if sent else "connections:network")
    if target_of(request) == f"invitation-{pk}":
        return _letter_fragment(request, invitation, form)
    [letter] = letters(request.user, [invitation])
    context = {"letter": letter, "form": form, "next": next_address(request, "")}
    return render(request, "connections/reply.html", context, status=422 if form.is_bound else 200)


def _letter_fragment(
    request: MemberRequest, invitation: Invitation, form: ReplyForm | None = None, *, came_back: bool = False
) -> HttpResponse:
    """One invitation of a list, as it is now; with `form`, what was typed and what is wrong with it."""
    [letter] = letters(request.user, [invitation])
    form = form or reply_form(invitation.pk)
    context = {"letter": letter, "form": form, "came_back": came_back}
    return render_fragment(request, "connections/_letter.html", context, status=422 if form.is_bound else 200)
