"""A post as it stands in a page, put together: who wrote it, why it is there, what can be done.

Here and not in templates because a page has twenty, each with a hundred parts (see core/pieces.py). Templates use them
by the tags of feed/templatetags/conversing.py. What is below a post is in feed/bar_pieces.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from connections.cards import Card
from core import pieces
from core.pieces import NOTHING, Piece, icon, joined
from core.places import address
from core.times import relative_time
from feed.cards import PostCard
from feed.models import Image, Post
from feed.reasons import Lever, Reason, Said


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a post stands. `here`: the address that the reader has before them; `site`: scheme and host; `token`: the
    field that every form has; `is_alone`: on its own page; `focus`: what was pressed, "react" or "repost".
    """

    here: str
    site: str
    token: SafeString
    is_member: bool
    is_alone: bool = False
    comes_back: bool = False
    beside: bool = False
    focus: str = ""


_POST = Piece(
    '<article id="post-{pk}" class="card post" data-step aria-labelledby="post-{pk}-by"{swap}>{why}{hidden}'
    '<header class="post-head">{byline}{menu}</header>{text}{way_on}{images}{quoted}{bar}{said}</article>'
)
_SWAP = SafeString(' hx-swap-oob="true"')


def post(card: PostCard, reason: Reason | None, around: Surroundings, bar: SafeString) -> SafeString:
    """The whole of it; `bar` is what stands below."""
    pk, is_folded = card.post.pk, card.is_long and not around.is_alone
    return _POST(
        pk=pk,
        swap=_SWAP if around.comes_back else "",
        why=why(reason) if reason else "",
        hidden=_hidden(get_language()) if card.is_hidden else "",
        byline=byline(card, is_heading=around.is_alone),
        menu=_menu(card, reason, around) if around.is_member else "",
        text=_text(card, is_folded=is_folded),
        way_on=_way_on(card, gettext("Read it all")) if is_folded else "",
        images=pictures(card.images),
        quoted=_quoted(card),
        bar=bar,
        said=said(reason.said) if reason and reason.said else "",
    )


_MENU = Piece('<div class="post-menu">{menu}</div>')
_COPY = Piece(
    '<button type="button" data-copy="{site}{url}" data-copied="{copied}" data-needs-script hidden>{icon}'
    "<span>{label}</span></button>"
)
_ITEM = Piece('<a href="{url}">{icon}{label}</a>')
_DANGER = Piece('<a class="danger" href="{url}">{icon}{label}</a>')
_RULE = SafeString("<hr>")


def _menu(card: PostCard, reason: Reason | None, around: Surroundings) -> SafeString:
    """What else can be done about a post."""
    label = gettext("More about the post by %(name)s") % {"name": card.author.name}
    url, alone = address_of(card.post), around.is_alone
    items = [
        _COPY(site=around.site, url=url, copied=gettext("Link copied"), icon=icon("link"), label=gettext("Copy link")),
        NOTHING if alone else _ITEM(url=url, icon=icon("message"), label=gettext("Open the post")),
        *(_for_its_author(card, reason, around) if card.is_mine else _for_others(card, reason, around)),
    ]
    return _MENU(menu=pieces.menu(joined(*items), label))


def _for_its_author(card: PostCard, reason: Reason | None, around: Surroundings) -> list[SafeString]:
    edit, delete = address("feed:edit", card.post.pk), address("feed:delete", card.post.pk)
    if not reason and not around.is_alone:
        delete += f"?next={quote(around.here)}"
    return [
        _ITEM(url=edit, icon=icon("pencil"), label=gettext("Edit")),
        _ITEM(url=f"{edit}#audience", icon=icon("eye"), label=gettext("Who sees it")),
        _RULE,
        _DANGER(url=delete, icon=icon("trash"), label=gettext("Delete")),
    ]


def _for_others(card: PostCard, reason: Reason | None, around: Surroundings) -> list[SafeString]:
    report = address("moderation:report_post", card.post.pk)
    return [
        *([lever(each, reason, around) for each in reason.levers] if reason else [_mute(card, around)]),
        _RULE,
        _ITEM(url=report, icon=icon("flag"), label=gettext("Report")),
    ]


_FORM = Piece(
    '<form method="post" action="{url}"{in_place}>{token}{fields}<button type="submit">{icon}<span>{label}</span>'
    "</button></form>"
)
_IN_PLACE = Piece(
    ' hx-post="{url}" hx-target="closest article" hx-swap="outerHTML" hx-include="main [name=\'shown\']"'
    ' hx-disabled-elt="find button"'
)


def lever(offered: Lever, reason: Reason, around: Surroundings) -> SafeString:
    """A way to see less of something, in the feed: what it concerns leaves the page at once."""
    fields = [pieces.hidden("next", "/")]
    if offered.in_place:
        fields.append(pieces.hidden("from", reason.activity_id))
    if offered.scope:
        fields.append(pieces.hidden("scope", offered.scope))
    return _FORM(
        url=offered.url,
        in_place=_IN_PLACE(url=offered.url) if offered.in_place else "",
        token=around.token,
        fields=joined(*fields),
        icon=icon(offered.icon),
        label=offered.label,
    )


def _mute(card: PostCard, around: Surroundings) -> SafeString:
    return _FORM(
        url=address("feed:mute", card.author.handle),
        in_place="",
        token=around.token,
        fields=pieces.hidden("next", around.here),
        icon=icon("mute"),
        label=gettext("Mute %(name)s") % {"name": card.author.name},
    )


_WHY = Piece('<p class="why"><input type="hidden" name="shown" value="{number}">{sign}<span>{who}{words}</span></p>')
_ACTOR = Piece('<a class="strong" href="{url}">{name}</a> {near} ')


def why(reason: Reason) -> SafeString:
    """Why a post is in the feed. The number says, to what follows, which entries the page shows."""
    actor = reason.actor
    return _WHY(
        number=reason.activity_id,
        sign=pieces.avatar(actor, size="s") if actor else icon(reason.icon),
        who=_ACTOR(url=actor.url, name=actor.name, near=_near(actor)) if actor else "",
        words=reason.words,
    )


_HIDDEN = Piece('<p class="post-hidden">{icon}<span>{words}</span><a href="{url}">{label}</a></p>')


@lru_cache(maxsize=16)
def _hidden(_language: str | None) -> SafeString:
    return _HIDDEN(
        icon=icon("eye-off"),
        words=gettext("Hidden by moderators. Only you see it."),
        url=reverse("moderation:decisions"),
        label=gettext("See why"),
    )


_BYLINE = Piece(
    '<div class="person"><a href="{url}" tabindex="-1" aria-hidden="true">{face}</a><div class="who">{name} {near}'
    '{headline}<p class="meta dots"><a href="{address}">{when}</a><span class="post-audience">{audience}{for_whom}'
    "</span>{edited}</p></div></div>"
)
_NAME = Piece('<a class="name" href="{url}">{name}</a>')
_NAME_OF = Piece('<a class="name" id="post-{pk}-by" href="{url}">{name}</a>')
_HEADING = Piece('<h1 class="post-by" id="post-{pk}-by">{name}</h1>')
_LINE = Piece("<p>{text}</p>")
_NEAR = Piece('<span class="near" data-degree-of="{handle}">{degree}</span>')
_SPAN = Piece("<span>{text}</span>")


def byline(card: PostCard, *, is_heading: bool = False, is_quoted: bool = False) -> SafeString:
    """Who published a post, when and for whom. `is_heading`: the name is the heading of the page; `is_quoted`: inside
    another post.
    """
    by, pk = card.author, card.post.pk
    name = _NAME(url=by.url, name=by.name)
    if is_heading:
        name = _HEADING(pk=pk, name=name)
    elif not is_quoted:
        name = _NAME_OF(pk=pk, url=by.url, name=by.name)
    return _BYLINE(
        url=by.url,
        face=pieces.avatar(by, size="s" if is_quoted else ""),
        name=name,
        near=_near(by),
        headline=_LINE(text=by.headline) if by.headline and not is_quoted else "",
        address=address_of(card.post),
        when=relative_time(card.post.created_at),
        audience=icon(card.audience_icon),
        for_whom=card.audience_label,
        edited=_SPAN(text=gettext("edited")) if card.edited else "",
    )


def address_of(shown: Post) -> str:
    """The permalink of a post."""
    return address("feed:post", shown.pk)


def _near(card: Card) -> SafeString:
    return _NEAR(handle=card.handle, degree=pieces.degree(card.degree))


_TEXT = Piece('<div class="post-text prose{long}" dir="auto">{html}</div>')
_WAY_ON = Piece('<a class="post-more" href="{url}">{label}<span class="visually-hidden">, {name}</span></a>')


def _text(card: PostCard, *, is_folded: bool) -> SafeString:
    return _TEXT(long=" long" if is_folded else "", html=card.html) if card.html else NOTHING


def _way_on(card: PostCard, label: str) -> SafeString:
    return _WAY_ON(url=address_of(card.post), label=label, name=card.author.name)


_QUOTED = Piece('<div class="post-quoted">{post}{way_on}</div>')
_GONE = Piece('<p class="post-quoted gone">{icon}{words}</p>')


def _quoted(card: PostCard) -> SafeString:
    """The post that a post repeats; that it is not there, where that is so."""
    quoted = card.quoted
    if quoted is None:
        words = gettext("This post is not there (any more).")
        return _GONE(icon=icon("eye-off"), words=words) if card.is_quote else NOTHING
    return _QUOTED(post=quoted_post(quoted), way_on=_way_on(quoted, gettext("Open this post")))


def quoted_post(card: PostCard) -> SafeString:
    """A post that stands inside something else: who wrote it, its words and pictures."""
    return joined(byline(card, is_quoted=True), _text(card, is_folded=card.is_long), pictures(card.images))


_PICTURES = Piece('<ul class="pictures n{number}">{pictures}</ul>')
_PICTURE = Piece(
    '<li><a href="{url}"><img src="{file}" alt="{alt}" width="{width}" height="{height}" loading="lazy"'
    ' decoding="async"></a></li>'
)


def pictures(images: Sequence[Image]) -> SafeString:
    """The pictures of a post, one to four; nothing where there are none."""
    if not images:
        return NOTHING
    shown = [
        _PICTURE(
            url=reverse("feed:picture", args=[image.post_id, place]),
            file=image.url,
            alt=image.alt or gettext("Picture %(n)s, not described") % {"n": place},
            width=image.width,
            height=image.height,
        )
        for place, image in enumerate(images, start=1)
    ]
    return _PICTURES(number=len(images), pictures=joined(*shown))


_SAID = Piece(
    '<div class="said">{face}<div class="said-words"><p><a class="name" href="{url}">{name}</a> {near} '
    '<span class="meta">{when}</span></p><div class="prose" dir="auto">{html}</div>'
    '<a class="meta" href="{address}">{label}</a></div></div>'
)


def said(comment: Said) -> SafeString:
    """What somebody said under a post, where that is why it is in the feed."""
    by = comment.author
    return _SAID(
        face=pieces.avatar(by, size="s"),
        url=by.url,
        name=by.name,
        near=_near(by),
        when=relative_time(comment.at),
        html=comment.html,
        address=comment.url,
        label=gettext("Read the conversation"),
    )
