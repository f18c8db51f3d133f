"""What moderators decided about the viewer: the list, objecting once, and a line about news for the home page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from core.htmx import HttpResponseSeeOther
from core.offers import say
from core.pagination import BadCursor, keyset_page
from moderation import services
from moderation.forms import ObjectionForm
from moderation.models import Decision
from moderation.rules import OBJECTABLE, taken_back, told_to, unread_by

PAGE_SIZE = 20


@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    """Decisions about the viewer and what they published, newest first."""
    try:
        page = keyset_page(
            told_to(request.user), cursor=request.GET.get("cursor"), size=PAGE_SIZE, order=("-at", "-id")
        )
    except BadCursor as error:
        raise Http404 from error
    if request.method == "GET" and page.is_first and unread_by(request.user).exists():
        services.note_read(member=request.user)
    gone = taken_back(page.items)
    rows = [(decision, decision.pk in gone, decision.kind in OBJECTABLE) for decision in page]
    return render(request, "moderation/decisions.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: MemberRequest, pk: int) -> HttpResponse:
    """Objects to a decision about the viewer."""
    decision = get_object_or_404(told_to(request.user).filter(kind__in=OBJECTABLE), pk=pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    refusal = _("You have objected to this already.") if hasattr(decision, "objected") else ""
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            services.object_to(member=request.user, decision=decision, text=form.cleaned_data["text"])
        except services.Refused as refused:
            refusal = str(refused)
        else:
            say(request, _("Your objection was sent. The answer will stand here."))
            return HttpResponseSeeOther(f"{reverse('moderation:decisions')}#decision-{pk}")
    context = {"decision": decision, "form": form, "refusal": refusal}
    return render(request, "moderation/object.html", context, status=_status(form, refusal))


@require_safe
def notice(request: MemberRequest) -> HttpResponse:
    """A line for the home page while there is a decision that the viewer has not read; empty otherwise."""
    news = unread_by(request.user).order_by("-at")
    count = news.count()
    warned = any(kind == Decision.Kind.WARN for kind in news.values_list("kind", flat=True)[:20]) if count else False
    return render(request, "moderation/_notice.html", {"count": count, "warned": warned})


def _status(form: ObjectionForm, refusal: str) -> int:
    if not form.is_bound:
        return 200
    return 409 if refusal else 422
