"""Writing a post, changing one, deleting one."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from connections.visibility import Audience
from core.addresses import next_address
from core.htmx import HttpResponseSeeOther, go_to, render_fragment, wants_fragment
from core.numbers import number_in
from core.offers import Offer, say
from core.text import clean_lines
from feed import audiences, services
from feed.cards import post_cards
from feed.forms import PICTURE_TYPES, PostForm, token_of
from feed.models import Post
from feed.rules import may_repost
from limits.guard import TooMany, refusal, spend


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: MemberRequest) -> HttpResponse:
    """A new post, perhaps one that repeats another (`quote`)."""
    if refused := _refused(request):
        return refused
    quoted = _to_quote(request)
    if request.method != "POST":
        if quoted is not None and not may_repost(request.user, quoted):
            say(request, _("Only posts for anyone can be reposted."), level=messages.ERROR)
            return HttpResponseSeeOther(quoted.get_absolute_url())
        return _page(request, PostForm.fresh(request.user, quoted=quoted))
    if sent_before := _sent_before(request):
        return _posted(request, sent_before)
    form = _sent(request, quoted=quoted)
    if _is_about_pictures(request):
        return _pictures(request, form.still_open())
    if not form.is_valid():
        return _page(request, form)
    try:
        fields = form.cleaned_data | {"token": _unused(form)}
        post = services.publish(author=request.user, images=form.pictures, quoted=quoted, **fields)
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    except services.Gone as gone:
        raise Http404 from gone
    return _posted(request, post)


@require_safe
def audience(request: MemberRequest) -> HttpResponse:
    """How many people an audience is at this moment (`audience`), in a line: a fragment."""
    value = request.GET.get("audience", "")
    chosen = next((one for one in Audience if str(one.value) == value), None)
    if chosen is None:
        raise Http404
    return render_fragment(request, "feed/_reach.html", {"choice": audiences.choice(request.user, chosen)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own post: its words, its pictures, who may comment; the audience can only be narrowed."""
    if refused := _refused(request):
        return refused
    post = _own(request, pk)
    if request.method != "POST":
        return _page(request, PostForm.of(post))
    form = _sent(request, post=post)
    if _is_about_pictures(request):
        return _pictures(request, form.still_open())
    if not form.is_valid():
        return _page(request, form)
    fields = {name: form.cleaned_data[name] for name in ("text", "audience", "comments_from")}
    try:
        services.edit_post(post=post, images=form.pictures, **fields)
    except services.Refused as refused:
        form.add_error("audience", str(refused))
        return _page(request, form)
    except services.Gone as gone:
        raise Http404 from gone
    narrowed = fields["audience"] < post.audience
    say(request, _saved(audiences.choice(request.user, fields["audience"])) if narrowed else _("Saved."))
    return go_to(request, next_address(request, post.get_absolute_url()))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Deletes one's own post, once it is certain."""
    post = _own(request, pk)
    if request.method == "POST":
        services.delete_post(post=post)
        say(request, _("Post deleted."))
        address = next_address(request, reverse("home"))
        # Its own page is not there any more.
        return HttpResponseSeeOther(reverse("home") if address.startswith(post.get_absolute_url()) else address)
    here = post.get_absolute_url()
    card = post_cards(request.user, [post])[0]
    return render(request, "feed/delete.html", {"card": card, "cancel_url": next_address(request, here)})


def _refused(request: MemberRequest) -> HttpResponse | None:
    """What is answered when it was one too many; a picture added on the way is no post."""
    if request.method != "POST":
        return None
    try:
        spend(request, "picture" if _is_about_pictures(request) else "post")
    except TooMany as too_many:
        return refusal(request, too_many)
    return None


def _own(request: MemberRequest, pk: int) -> Post:
    """A post by the member, 404 for anybody else's."""
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("author"), pk=pk, author=request.user)


def _to_quote(request: MemberRequest) -> Post | None:
    """The post to repeat; None where none is asked for, 404 where there is no such post for the member."""
    asked = request.POST.get("quote") or request.GET.get("quote") or ""
    if not asked:
        return None
    return get_object_or_404(Post.objects.visible_to(request.user), pk=number_in(asked))


def _sent(request: MemberRequest, *, post: Post | None = None, quoted: Post | None = None) -> PostForm:
    """The form as it was sent, what was uploaded with it kept."""
    form = PostForm(request.POST, author=request.user, post=post, quoted=quoted)
    form.take_pictures(request.POST, request.FILES.getlist("pictures"))
    return form


def _sent_before(request: MemberRequest) -> Post | None:
    """The post that this form has made already: a retry. A page gone back to, with other words in it, makes another."""
    token = token_of(request.POST)
    if token is None:
        raise BadRequest("the form has no token")
    post = Post.objects.filter(author=request.user, token=token).first()
    return post if post is not None and post.text == clean_lines(request.POST.get("text", "")) else None


def _unused(form: PostForm) -> UUID:
    """The token of the form; where another text was posted with it, one that goes with the new text."""
    token: UUID = form.cleaned_data["token"]
    is_used = Post.objects.filter(author=form.author, token=token).exists()
    return uuid5(token, form.cleaned_data["text"]) if is_used else token


def _is_about_pictures(request: MemberRequest) -> bool:
    """Whether a button was pressed that adds or removes pictures, and nothing is to be published yet."""
    return bool({"add", "remove"} & request.POST.keys())


def _pictures(request: MemberRequest, form: PostForm) -> HttpResponse:
    """The form to be gone on with; for htmx its pictures alone."""
    if not wants_fragment(request):
        return _page(request, form)
    status = 422 if form.picture_errors else 200
    return render_fragment(request, "feed/_images.html", _context(form), status=status)


def _page(request: MemberRequest, form: PostForm) -> HttpResponse:
    """The composer; with status 422 when it is shown again because of what was sent."""
    status = 422 if form.errors or form.picture_errors else 200
    context = _context(form) | {"next": next_address(request, "")}
    if form.quoted is not None:
        context["quoted"] = post_cards(request.user, [form.quoted])[0]
    elif form.post is not None and form.post.is_quote:
        context["quoted"] = post_cards(request.user, [form.post])[0].quoted
    if wants_fragment(request):
        return render_fragment(request, "feed/_composer.html", context, status=status)
    return render(request, "feed/compose.html", context, status=status)


def _context(form: PostForm) -> dict[str, object]:
    return {"form": form, "post": form.post, "picture_types": PICTURE_TYPES}


def _posted(request: MemberRequest, post: Post) -> HttpResponse:
    """Says to how many it went, and leads to where the writer came from, by default the home page."""
    count = audiences.choice(request.user, Audience(post.audience)).count
    said = ngettext("Posted to %(number)s person.", "Posted to %(number)s people.", count) % {"number": intcomma(count)}
    offer = Offer(post.get_absolute_url(), _("See the post"), is_link=True)
    say(request, said if count else _("Posted. Nobody but you sees it yet."), offer)
    return go_to(request, next_address(request, reverse("home")))


def _saved(choice: audiences.Choice) -> str:
    return ngettext(
        "Saved. %(number)s person can see it now.", "Saved. %(number)s people can see it now.", choice.count
    ) % {"number": intcomma(choice.count)}
