"""Reporting a post, a comment or a member: a page with a few questions, and the same page to say thank you."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from accounts.requests import MemberRequest
from connections.cards import cards
from connections.visibility import members_visible_to
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther
from feed.models import Comment, Post
from limits.guard import limited
from moderation import services
from moderation.forms import ReportForm
from moderation.models import Category, Kind
from moderation.queue import open_report
from moderation.services.reporting import Target


@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def report_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Reports a post that the viewer sees and did not write."""
    posts = Post.objects.visible_to(request.user).exclude(author=request.user)
    return _report(request, Kind.POST, get_object_or_404(posts.select_related("author"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def report_comment(request: MemberRequest, pk: int) -> HttpResponse:
    """Reports a comment that the viewer sees and did not write."""
    comments = Comment.objects.visible_to(request.user).exclude(author=request.user)
    return _report(request, Kind.COMMENT, get_object_or_404(comments.select_related("author", "post"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def report_member(request: MemberRequest, handle: str) -> HttpResponse:
    """Reports another member who exists for the viewer."""
    others = members_visible_to(request.user).exclude(pk=request.user.pk)
    return _report(request, Kind.MEMBER, get_object_or_404(others, handle=handle))


def _report(request: MemberRequest, kind: Kind, target: Target) -> HttpResponse:
    """The questions; once they are answered, thanks and what one can do beside."""
    came_from = next_address(request, target.get_absolute_url())
    form = ReportForm(request.POST if request.method == "POST" else None)
    already = open_report(request.user, target)
    if request.method == "POST" and not already and form.is_valid():
        category = Category(form.cleaned_data["category"])
        try:
            services.report(reporter=request.user, target=target, category=category, words=form.cleaned_data["words"])
        except services.Gone as gone:
            raise Http404 from gone
        except services.Refused:
            already = open_report(request.user, target)
        else:
            return HttpResponseSeeOther(f"{request.path}?{urlencode({'next': came_from})}")
    [card] = cards(request.user, [target if isinstance(target, Member) else target.author])
    context = {
        "kind": kind,
        "card": card,
        "text": "" if isinstance(target, Member) else target.text,
        "form": form,
        "report": already,
        "next": came_from,
    }
    status = 200 if not form.is_bound else 409 if already else 422
    return render(request, "moderation/report.html", context, status=status)
