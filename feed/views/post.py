"""The page of a post: the post itself and the conversation under it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.models import Member
from connections.relations import Viewer
from core.htmx import wants_fragment
from core.markup import plain
from core.numbers import number_in
from core.pagination import BadCursor
from feed.cards import PostCard, post_cards
from feed.comment_forms import CommentForm, comment_form, reply_form
from feed.conversation import Conversation, Wanted, conversation, thread
from feed.models import Comment, CommentsFrom, Post
from feed.views.answers import visible_post

TITLE = 60
DESCRIPTION = 200


@login_not_required
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, who said it, and what others say to it.

    `?comment=` leads to one comment, with `&reply=` to the form that answers it; where it is not there for the viewer,
    to the post, as if nothing was asked for.
    `?before=`, `?after=`: another stretch of the conversation; with `?thread=`, of the replies to one comment.
    """
    seen = visible_post(request, pk)
    try:
        found, target = _stretch(request, seen)
    except BadCursor as error:
        raise Http404 from error
    if wants_fragment(request):
        context = {"post": seen, "conversation": found, "target": target and target.pk}
        response = render(request, f"feed/{'_replies' if 'thread' in request.GET else '_threads'}.html", context)
    else:
        response = post_page(request, seen, found, target=target)
    patch_vary_headers(response, ["HX-Request"])
    return response


def post_page(
    request: HttpRequest,
    seen: Post,
    found: Conversation,
    *,
    target: Comment | None = None,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page. `form` is a comment or a reply that could not be taken, with what was typed and what is wrong;
    without one, `?reply=` opens an empty one under its thread.
    """
    [card] = post_cards(request.user, [seen])
    if form is None and target is not None and "reply" in request.GET and card.may_comment:
        form = reply_to(request.user, target)
    parent = form["parent"].value() if form else None
    context = {
        "card": card,
        "post": seen,
        "conversation": found,
        "target": target and target.pk,
        "is_one_thread": "thread" in request.GET,
        "form": form if form and not parent else comment_form(seen.pk),
        "shows_form": card.may_comment or (form is not None and not parent),
        "returned": form if parent else None,
        "returned_to": number_in(parent),
        "why_not": why_not(request.user, card),
        "title": plain(seen.text, TITLE),
        **_public(request, card),
    }
    return render(request, "feed/post.html", context, status=status)


def reply_to(viewer: Viewer, answered: Comment) -> CommentForm:
    """An empty reply to a comment. Threads have one level: who answers a reply joins its thread, and begins with the
    handle of whom they answer, unless that is themselves.
    """
    form = reply_form(answered.parent_id or answered.pk)
    if answered.parent_id and answered.author_id != viewer.pk:
        form.initial["text"] = f"@{answered.author.handle} "
    form.fields["text"].widget.attrs["data-focus"] = True
    return form


def why_not(viewer: Viewer, card: PostCard) -> str:
    """What keeps a member from commenting: "nobody" or "connections"; "" where nothing does."""
    if card.may_comment or not isinstance(viewer, Member):
        return ""
    return CommentsFrom(card.post.comments_from).name.lower()


def _stretch(request: HttpRequest, seen: Post) -> tuple[Conversation, Comment | None]:
    """What of the conversation is asked for, and the one comment that is, if any. Raises BadCursor."""
    wanted = Wanted(before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    if "thread" in request.GET:
        head = _comment(request, seen, "thread")
        if head is None or head.parent_id:
            raise Http404
        return Conversation((thread(request.user, seen, head, wanted),)), None
    target = _comment(request, seen, "comment")
    if target is not None:
        wanted = Wanted(around=target)
    return conversation(request.user, seen, wanted), target


def _comment(request: HttpRequest, seen: Post, name: str) -> Comment | None:
    """The comment that the address names, if it is under this post and the viewer sees it."""
    number = number_in(request.GET.get(name))
    if not number:
        return None
    rows = Comment.objects.visible_to(request.user).filter(post=seen).select_related("author")
    return rows.filter(pk=number).first()


def _public(request: HttpRequest, card: PostCard) -> dict[str, Any]:
    """For previews of the link. Whoever makes one comes without an account; members see what is theirs to see."""
    if request.user.is_authenticated:
        return {"public": None}
    author = card.author
    picture = next((image.url for image in card.images), author.photo_url)
    return {
        "public": author,
        "public_text": plain(card.post.text, DESCRIPTION),
        "public_picture": request.build_absolute_uri(picture) if picture else "",
        "page_url": request.build_absolute_uri(card.post.get_absolute_url()),
    }
