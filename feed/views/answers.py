"""How verbs on posts and comments begin, at a gate, and how they answer what is refused."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import MemberRequest
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.offers import say
from feed.models import Comment, Post
from feed.services import Gone, Refused

View = Callable[..., HttpResponse]


def in_words(view: View) -> View:
    """Answers what the services refuse: Gone as 404; the rest with its sentence, 409 for htmx, else as a message."""

    @wraps(view)
    def answering(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Gone as gone:
            raise Http404 from gone
        except Refused as refusal:
            reason = str(refusal)
            if wants_fragment(request):
                # static/js/live.js shows the reason; headers carry no accents, hence the quoting.
                return HttpResponse(reason, status=409, content_type="text/plain", headers={"X-Reason": quote(reason)})
            messages.error(request, reason)
            return HttpResponseSeeOther(next_address(request, reverse("home")))

    return answering


def visible_post(request: HttpRequest, pk: int) -> Post:
    """The post if it exists for the viewer; 404 otherwise."""
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("author"), pk=pk)


def visible_comment(request: HttpRequest, pk: int) -> Comment:
    """The comment, with its post, if it exists for the viewer; 404 otherwise."""
    rows = Comment.objects.visible_to(request.user).select_related("author", "post__author")
    return get_object_or_404(rows, pk=pk)


def taken_back(request: MemberRequest, text: str) -> HttpResponse:
    """What is answered when a member has taken back something of theirs that stands where they see nothing: a message,
    and nothing of the rest.
    """
    say(request, text)
    if wants_fragment(request):
        return render_fragment(request, "feed/_nothing.html")
    return HttpResponseSeeOther(next_address(request, reverse("home")))


def on_its_page(request: MemberRequest, post: Post) -> bool:
    """Whether htmx asks from the post's own page, and not from a list in which the post stands."""
    try:
        there = request.htmx.current_url_abs_path or ""
    except ValueError:  # the header is no address
        return False
    return there.startswith(post.get_absolute_url())
