"""Reacting and reposting, and the lists of who did."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from connections.cards import cards
from core.addresses import next_address
from core.htmx import respond, wants_fragment
from core.offers import Offer, say
from core.pagination import BadCursor, Page, keyset_page
from feed import services
from feed.answers import answers_to, tally_of
from feed.cards import post_cards
from feed.conversation import line
from feed.models import Comment, Post, Reaction, Repost
from feed.responses import quotes_of, reactions_to, reposts_of
from feed.views.answers import in_words, on_its_page, taken_back, visible_comment, visible_post
from limits.guard import limited

PAGE_SIZE = 20
# What the pressed button sends. Taking back is said, not toggled: a retry must not react again.
NONE = "none"


@require_POST
@limited("react")
@in_words
def react(request: MemberRequest, pk: int) -> HttpResponse:
    """Reacts to a post, or takes it back (`kind=none`)."""
    seen = Post.objects.visible_to(request.user).select_related("author").filter(pk=pk).first()
    if seen is None:
        return _take_back_unseen(request, Reaction.objects.filter(post=pk, comment=None))
    if not _reacted(request, seen):
        return HttpResponseBadRequest()
    return _bar(request, seen, focus="react")


@require_POST
@limited("react")
@in_words
def comment_react(request: MemberRequest, pk: int) -> HttpResponse:
    """Reacts to a comment, or takes it back (`kind=none`)."""
    rows = Comment.objects.visible_to(request.user).select_related("author", "post__author")
    comment = rows.filter(pk=pk).first()
    if comment is None:
        return _take_back_unseen(request, Reaction.objects.filter(comment=pk))
    if not _reacted(request, comment.post, comment):
        return HttpResponseBadRequest()
    context = {"line": line(request.user, comment), "focus": "react"}
    address = next_address(request, comment.get_absolute_url())
    return respond(request, fragment="feed/_comment_bar.html", context=context, redirect_to=address)


def _take_back_unseen(request: MemberRequest, rows: QuerySet[Reaction]) -> HttpResponse:
    """Takes back one's own of these reactions, where one does not see what it was given to (docs/rules.md, Feed)."""
    mine = rows.filter(member=request.user).select_related("post", "comment").first()
    if mine is None or request.POST.get("kind") != NONE:
        raise Http404
    services.take_back_reaction(member=request.user, post=mine.post, comment=mine.comment)
    return taken_back(request, _("Your reaction is gone."))


def _reacted(request: MemberRequest, post: Post, comment: Comment | None = None) -> bool:
    """Does what the pressed button says; False when it says nothing that is known."""
    kind = request.POST.get("kind")
    if kind == NONE:
        services.take_back_reaction(member=request.user, post=post, comment=comment)
    elif kind in Reaction.Kind.values:
        services.react(member=request.user, post=post, kind=Reaction.Kind(kind), comment=comment)
    else:
        return False
    return True


@require_POST
@limited("repost")
@in_words
def repost(request: MemberRequest, pk: int) -> HttpResponse:
    """Passes a post on, without words."""
    seen = visible_post(request, pk)
    services.repost(member=request.user, post=seen)
    say(request, _("You have reposted this."), Offer(reverse("feed:unrepost", args=[pk]), _("Undo")))
    return _bar(request, seen, focus="repost")


@require_POST
@limited("repost")
@in_words
def unrepost(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes a repost back."""
    text = _("Your repost is gone.")
    seen = Post.objects.visible_to(request.user).select_related("author").filter(pk=pk).first()
    if seen is None:
        # One's own can be taken back where the post is out of sight, too.
        mine = get_object_or_404(Repost.objects.select_related("post"), post=pk, member=request.user)
        services.take_back_repost(member=request.user, post=mine.post)
        return taken_back(request, text)
    services.take_back_repost(member=request.user, post=seen)
    say(request, text)
    return _bar(request, seen, focus="repost")


def _bar(request: MemberRequest, seen: Post, *, focus: str) -> HttpResponse:
    """What is below a post, as it is now; the focus goes back to what was pressed."""
    address = next_address(request, seen.get_absolute_url())
    context: dict[str, Any] = {}
    if wants_fragment(request):
        [card] = post_cards(request.user, [seen])
        context = {"card": card, "focus": focus, "alone": on_its_page(request, seen)}
    return respond(request, fragment="feed/_bar.html", context=context, redirect_to=address)


@require_safe
def reactions(request: MemberRequest, pk: int) -> HttpResponse:
    """Who reacted to a post, all or by kind."""
    seen = visible_post(request, pk)
    return _reactions(request, seen, back=seen.get_absolute_url(), here=reverse("feed:reactions", args=[pk]))


@require_safe
def comment_reactions(request: MemberRequest, pk: int) -> HttpResponse:
    """Who reacted to a comment, all or by kind."""
    comment = visible_comment(request, pk)
    here = reverse("feed:comment_reactions", args=[pk])
    return _reactions(request, comment, back=comment.get_absolute_url(), here=here)


def _reactions(request: MemberRequest, about: Post | Comment, *, back: str, here: str) -> HttpResponse:
    kind = request.GET.get("kind", "")
    if kind and kind not in Reaction.Kind.values:
        raise Http404
    rows = reactions_to(request.user, about).select_related("member")
    page = _page(request, rows.filter(kind=kind) if kind else rows)
    tally = tally_of(request.user, about)
    tabs = [{"url": here, "label": _("All"), "count": tally.count, "current": not kind}]
    tabs += [
        {"url": f"{here}?kind={each}", "label": each.label, "count": number, "current": kind == each}
        for each, number in tally.kinds
    ]
    people = cards(request.user, [row.member for row in page])
    context = {"page": page, "rows": list(zip(page.items, people, strict=True)), "tabs": tabs, "back": back}
    return _answer(request, "feed/reactions.html", {**context, "is_comment": isinstance(about, Comment)})


@require_safe
def reposts(request: MemberRequest, pk: int) -> HttpResponse:
    """Who passed a post on, without words or (`?with=words`) with words of their own."""
    seen = visible_post(request, pk)
    plain, quotes = reposts_of(request.user, seen), quotes_of(request.user, seen)
    answers = answers_to(request.user, [pk])[pk]
    with_words = request.GET.get("with") == "words" or (answers.quotes > 0 and not answers.reposts)
    here = reverse("feed:reposts", args=[pk])
    tabs = [
        {"url": here, "label": _("Without words"), "count": answers.reposts, "current": not with_words},
        {"url": f"{here}?with=words", "label": _("With words"), "count": answers.quotes, "current": with_words},
    ]
    page: Page[Any] = _page(request, quotes if with_words else plain.select_related("member"))
    context = {"page": page, "tabs": tabs, "back": seen.get_absolute_url(), "with_words": with_words}
    if with_words:
        return _answer(request, "feed/reposts.html", {**context, "cards": post_cards(request.user, page.items)})
    people = cards(request.user, [row.member for row in page])
    return _answer(request, "feed/reposts.html", {**context, "rows": list(zip(page.items, people, strict=True))})


def _page(request: MemberRequest, rows: QuerySet[Any]) -> Page[Any]:
    try:
        return keyset_page(rows, cursor=request.GET.get("cursor"), size=PAGE_SIZE)
    except BadCursor as error:
        raise Http404 from error


def _answer(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; for "Show more" its next rows alone."""
    if wants_fragment(request) and request.htmx.target == "more":
        return render(request, f"{template}#rows", context)
    return render(request, template, context)
