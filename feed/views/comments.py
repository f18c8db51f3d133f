"""Commenting, replying, and changing or deleting what one has said."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from core.htmx import HttpResponseSeeOther, render_fragment, wants_fragment
from core.numbers import number_in
from core.offers import say
from feed import services
from feed.cards import post_cards
from feed.comment_forms import CommentForm, EditForm, comment_form, reply_form
from feed.conversation import Line, Wanted, conversation, line, thread
from feed.models import Comment, Post
from feed.rules import may_comment, may_remove
from feed.services import Refused
from feed.views.answers import in_words, on_its_page, taken_back, visible_comment, visible_post
from feed.views.post import post_page, reply_to, why_not
from limits.guard import limited

FEW = 2


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@in_words
def comments(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes a comment or a reply.

    GET is for lists of posts, which open the end of the conversation in place; `?line=` gives one comment as it is
    now, `?reply=` the form to answer one. Without htmx all are on the page of the post.
    """
    seen = visible_post(request, pk)
    if request.method == "POST":
        return _take(request, seen)
    if not wants_fragment(request):
        return redirect(f"{seen.get_absolute_url()}#conversation")
    if "line" in request.GET:
        comment = _asked_for(request, seen, "line")
        context = {"line": line(request.user, comment), "post": seen, "whole": True}
        return render_fragment(request, "feed/_comment.html", context)
    if "reply" in request.GET:
        return _reply(request, seen)
    return render_fragment(request, "feed/_talk.html", _talk(request, seen))


def _asked_for(request: MemberRequest, seen: Post, name: str) -> Comment:
    rows = Comment.objects.visible_to(request.user).filter(post=seen).select_related("author", "post__author")
    return get_object_or_404(rows, pk=number_in(request.GET[name]))


def _reply(request: MemberRequest, seen: Post) -> HttpResponse:
    """An empty reply, for the place under its thread."""
    answered = _asked_for(request, seen, "reply")
    if not may_comment(request.user, seen):
        raise Http404
    form = reply_to(request.user, answered)
    return render_fragment(
        request, "feed/_comment_form.html", {"form": form, "post": seen, "parent": form.initial["parent"]}
    )


def _take(request: MemberRequest, seen: Post) -> HttpResponse:
    """A comment that was sent: stored, or given back with what is wrong."""
    form = _sent(request, seen)
    head = None
    if form.is_valid() and form.cleaned_data["parent"]:
        rows = Comment.objects.visible_to(request.user).filter(post=seen)
        head = get_object_or_404(rows, pk=form.cleaned_data["parent"])
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("text", "token")}
        try:
            made = services.comment(author=request.user, post=seen, parent=head, **words)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return _taken(request, seen, made)
    return _not_taken(request, seen, form)


def _sent(request: MemberRequest, seen: Post) -> CommentForm:
    parent = request.POST.get("parent", "")
    if not parent:
        return comment_form(seen.pk, request.POST)
    number = number_in(parent)
    if not number:
        raise Http404
    return reply_form(number, request.POST)


def _taken(request: MemberRequest, seen: Post, made: Comment) -> HttpResponse:
    """The comment where it belongs, and the numbers under the post as they are now."""
    if not wants_fragment(request):
        say(request, _("Reply posted.") if made.parent_id else _("Comment posted."))
        return HttpResponseSeeOther(made.get_absolute_url())
    context = _with_bar(request, seen) | {"fresh": made.pk}
    if made.parent_id:
        head = visible_comment(request, made.parent_id)
        context |= {"thread": thread(request.user, seen, head, Wanted(around=made))}
        return render_fragment(request, "feed/_thread.html", context)
    context |= {"thread": thread(request.user, seen, made), "form": comment_form(seen.pk)}
    return render_fragment(request, "feed/_added.html", context)


def _not_taken(request: MemberRequest, seen: Post, form: CommentForm) -> HttpResponse:
    parent = form.cleaned_data.get("parent")
    if wants_fragment(request):
        context = {"form": form, "post": seen, "parent": parent}
        response = render_fragment(request, "feed/_comment_form.html", context, status=422)
        if parent:
            # What works puts the whole thread anew; what does not, the form alone.
            response["HX-Retarget"] = f"#reply-form-{parent}"
        return response
    rows = Comment.objects.visible_to(request.user).filter(post=seen).select_related("author")
    head = get_object_or_404(rows, pk=parent) if parent else None
    found = conversation(request.user, seen, Wanted(around=head))
    return post_page(request, seen, found, form=form, status=422)


def _talk(request: MemberRequest, seen: Post) -> dict[str, Any]:
    """The end of a conversation, in brief: the last comments without their replies, and the form."""
    [card] = post_cards(request.user, [seen])
    found = conversation(request.user, seen, most=FEW)
    form = comment_form(seen.pk)
    form.fields["text"].widget.attrs["data-focus"] = True
    lines: list[Line] = [each.head for each in found.threads]
    return {
        "card": card,
        "post": seen,
        "lines": lines,
        "form": form,
        "why_not": why_not(request.user, card),
    }


def _with_bar(request: MemberRequest, seen: Post) -> dict[str, Any]:
    """What the numbers under a post need, to come back out of band beside what has changed them."""
    [card] = post_cards(request.user, [seen])
    return {"card": card, "post": seen, "oob": True, "alone": on_its_page(request, seen)}


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@in_words
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Changes the words of one's own comment, in its place or on a page of its own."""
    comment = visible_comment(request, pk)
    if comment.author_id != request.user.pk:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = EditForm(data, initial={"text": comment.text}, auto_id=f"edit-{pk}-%s")
    if form.is_valid():
        changed = services.edit_comment(comment=comment, text=form.cleaned_data["text"])
        if not wants_fragment(request):
            return HttpResponseSeeOther(comment.get_absolute_url())
        changed.post = comment.post
        return render_fragment(
            request, "feed/_comment.html", {"line": line(request.user, changed), "post": comment.post, "fresh": pk}
        )
    status = 422 if form.is_bound else 200
    context = {"comment": comment, "line": line(request.user, comment), "form": form}
    if wants_fragment(request):
        return render_fragment(request, "feed/comment.html#form", context, status=status)
    return render(request, "feed/comment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_words
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks, then deletes a comment with its replies: one's own, or any under one's own post."""
    comment = Comment.objects.visible_to(request.user).select_related("author", "post__author").filter(pk=pk).first()
    if comment is None:
        return _delete_unseen(request, get_object_or_404(Comment, pk=pk, author=request.user))
    if not may_remove(request.user, comment):
        raise Http404
    if request.method == "POST":
        services.delete_comment(comment=comment)
        text = _("The comment was deleted.")
        if wants_fragment(request):
            context = _with_bar(request, comment.post) | {"text": text, "comment": comment}
            return render_fragment(request, "feed/_deleted.html", context)
        say(request, text)
        return HttpResponseSeeOther(f"{comment.post.get_absolute_url()}#conversation")
    replies = Comment.objects.visible_to(request.user).filter(parent=comment).count()
    context = {"comment": comment, "line": line(request.user, comment), "replies": replies}
    template = "feed/comment_delete.html"
    if wants_fragment(request):
        return render_fragment(request, f"{template}#ask", context)
    return render(request, template, context)


def _delete_unseen(request: MemberRequest, comment: Comment) -> HttpResponse:
    """The same of one's own words where one does not see what they were said to (docs/rules.md, Feed)."""
    back = f"{reverse('feed:activity', args=[request.user.handle])}?show=comments"
    if request.method == "POST":
        services.delete_comment(comment=comment)
        return taken_back(request, _("The comment was deleted."))
    return render(request, "feed/comment_delete.html", {"comment": comment, "back": back})
