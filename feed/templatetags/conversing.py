"""What templates ask for where members answer each other: posts, and what stands below them and below comments.

Each reads the variables of the template by name, and the page's context (request).
"""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from core.pieces import joined
from core.templatetags.maillon import form_token, here
from feed import bar_pieces, pieces
from feed.cards import PostCard

register = template.Library()


@register.simple_tag(takes_context=True)
def whole_post(context: Context) -> SafeString:
    """feed/_post.html, of the variables that are named there."""
    card, around = context["card"], _surroundings(context)
    below = joined(bar_pieces.bar(card, around), bar_pieces.talk_place(card, around))
    return pieces.post(card, context.get("entry") or None, around, below)


@register.simple_tag(takes_context=True)
def post_bar(context: Context) -> SafeString:
    """feed/_bar.html, of the variables that are named there."""
    return bar_pieces.bar(context["card"], _surroundings(context))


@register.simple_tag(takes_context=True)
def comment_bar(context: Context) -> SafeString:
    """feed/_comment_bar.html, of the variables that are named there."""
    return bar_pieces.comment_bar(context["line"], _surroundings(context))


@register.simple_tag
def quoted_post(card: PostCard) -> SafeString:
    """A post that stands inside something else: who wrote it, its words and pictures."""
    return pieces.quoted_post(card)


def _surroundings(context: Context) -> pieces.Surroundings:
    request, given = context["request"], context.get
    return pieces.Surroundings(
        here=here(context),
        site=f"{request.scheme}://{request.get_host()}",
        token=form_token(context),
        is_member=request.user.is_authenticated,
        is_alone=bool(given("alone")),
        comes_back=bool(given("comes_back")),
        beside=bool(given("oob")),
        focus=given("focus") or "",
    )
