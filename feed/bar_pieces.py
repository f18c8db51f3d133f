"""What stands below a post or comment: what was answered, and how to answer by one click. See feed/pieces.py."""

from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from core import pieces
from core.pieces import NOTHING, Piece, icon, joined
from core.places import address
from feed.cards import PostCard
from feed.conversation import Line
from feed.models import Reaction
from feed.pieces import Surroundings, address_of
from feed.responses import Tally

# Of the kinds given, so many are drawn.
KINDS_SEEN = 3

_BAR = Piece('<div id="bar-{pk}" class="post-bar"{swap}>{tally}{answers}</div>')
_SWAP = SafeString(' hx-swap-oob="true"')
_TALK = Piece('<div id="talk-{pk}" class="talk-place"></div>')


def bar(card: PostCard, around: Surroundings) -> SafeString:
    """What was answered to a post, and how to answer."""
    return _BAR(
        pk=card.post.pk,
        swap=_SWAP if around.beside else "",
        tally=_tally(card, around),
        answers=_answers(card, around) if around.is_member else "",
    )


def talk_place(card: PostCard, around: Surroundings) -> SafeString:
    """Where the conversation opens, in a list."""
    return _TALK(pk=card.post.pk) if around.is_member and not around.is_alone else NOTHING


_TALLY = Piece('<div class="tally">{reacted}<span class="dots end">{comments}{reposts}</span></div>')
_REACTED = Piece('<{tag} class="reacted"{to}><span class="kinds-seen" aria-hidden="true">{kinds}</span>{said}</{tag}>')
_TO = Piece(' href="{url}"')
_LINK = Piece('<a href="{url}">{words}</a>')
_SPAN = Piece("<span>{words}</span>")
_KIND = Piece('<span class="kind {kind}">{icon}</span>')


def _tally(card: PostCard, around: Surroundings) -> SafeString:
    if not (card.reaction_count or card.comment_count or card.repost_count):
        return NOTHING
    pk, talk = card.post.pk, "" if around.is_alone else address_of(card.post)
    comments, reposts = card.comment_count, card.repost_count
    reposted = _reposts(reposts) if reposts else ""
    return _TALLY(
        reacted=reacted(card.tally, _SPAN(words=card.reacted_by), _reactions_of(pk, around)),
        comments=_LINK(url=f"{talk}#conversation", words=_comments(comments)) if comments else "",
        reposts=(_LINK(url=address("feed:reposts", pk), words=reposted) if around.is_member else _SPAN(words=reposted))
        if reposts
        else "",
    )


def _reactions_of(pk: int, around: Surroundings) -> str:
    return address("feed:reactions", pk) if around.is_member else ""


def reacted(tally: Tally, said: SafeString, url: str) -> SafeString:
    """The kinds that were given most, and `said`, which leads to the list at `url`; "" leads nowhere."""
    if not tally.kinds:
        return NOTHING
    kinds = [_drawn(kind.value) for kind, _number in tally.kinds[:KINDS_SEEN]]
    tag, to = (SafeString("a"), _TO(url=url)) if url else (SafeString("span"), NOTHING)
    return _REACTED(tag=tag, to=to, kinds=joined(*kinds), said=said)


@lru_cache(maxsize=16)
def _drawn(kind: str) -> SafeString:
    return _KIND(kind=kind, icon=icon(kind))


def _comments(number: int) -> str:
    return ngettext("%(number)s comment", "%(number)s comments", number) % {"number": intcomma(number)}


def _reposts(number: int) -> str:
    return ngettext("%(number)s repost", "%(number)s reposts", number) % {"number": intcomma(number)}


_ANSWERS = Piece('<div class="bar">{react}{comment}{repost}</div>')
_COMMENT = Piece('<a class="btn quiet" href="{url}#comment"{in_place}>{icon}<span>{label}</span></a>')
_COMMENT_HERE = Piece(' hx-get="{url}" hx-target="#talk-{pk}"')


def _answers(card: PostCard, around: Surroundings) -> SafeString:
    pk, alone = card.post.pk, around.is_alone
    about = gettext("the post by %(name)s") % {"name": card.author.name}
    comment = NOTHING
    if card.may_comment:
        comment = _COMMENT(
            url="" if alone else address_of(card.post),
            in_place="" if alone else _COMMENT_HERE(url=address("feed:comments", pk), pk=pk),
            icon=icon("message"),
            label=pgettext("verb", "Comment"),
        )
    return _ANSWERS(
        react=react(address("feed:react", pk), card.my_reaction, f"bar-{pk}", f"post-{pk}", about, around),
        comment=comment,
        repost=_repost(card, around) if card.may_repost or card.has_reposted else "",
    )


_REACT = Piece(
    '<form class="react" method="post" action="{url}" hx-post="{url}" hx-target="#{target}" hx-swap="outerHTML">{token}'
    '{onward}<button type="submit" name="kind" value="{kind}" class="btn quiet{classes}" aria-pressed="{pressed}"'
    '{focus}>{sign}<span>{label}</span><span class="visually-hidden"> {about}</span></button>{choice}</form>'
)
_FOCUS = SafeString(" data-focus")


def react(
    url: str,
    mine: Reaction.Kind | None,
    target: str,
    anchor: str,
    about: str,
    around: Surroundings,
    *,
    is_small: bool = False,
) -> SafeString:
    """The six answers of one click: a button for the one at hand, and a menu with all six. The one pressed takes back.

    `target`: what htmx replaces; `anchor`: where to be without it; `about`: to what, for screen readers.
    """
    language = get_language()
    sign: SafeString = NOTHING
    if mine:
        sign = _drawn(mine.value)
    elif not is_small:
        sign = icon("like")
    return _REACT(
        url=url,
        target=target,
        token=around.token,
        onward=pieces.hidden("next", f"{around.here}#{anchor}"),
        kind="none" if mine else "like",
        classes=(" pressed" if mine else "") + (" s" if is_small else ""),
        pressed="true" if mine else "false",
        focus=_FOCUS if around.focus == "react" else "",
        sign=sign,
        label=_label(mine or Reaction.Kind.LIKE, language),
        about=about,
        choice=_choice(mine, is_small, language),
    )


@lru_cache(maxsize=64)
def _label(kind: Reaction.Kind, _language: str | None) -> str:
    return str(kind.label)


_CHOICE = Piece(
    '<maillon-menu><details class="menu kinds"><summary class="btn quiet{small} round">{icon}'
    '<span class="visually-hidden">{label}</span></summary><div class="menu-panel">{kinds}</div></details>'
    "</maillon-menu>"
)
_ONE = Piece(
    '<button type="submit" name="kind" value="{value}" aria-pressed="{pressed}">{drawn}<span>{label}</span></button>'
)


@lru_cache(maxsize=64)
def _choice(mine: Reaction.Kind | None, is_small: bool, _language: str | None) -> SafeString:
    """The menu with all six, which is the same for every post."""
    kinds = [
        _ONE(
            value="none" if mine == kind else kind.value,
            pressed="true" if mine == kind else "false",
            drawn=_drawn(kind.value),
            label=kind.label,
        )
        for kind in Reaction.Kind
    ]
    return _CHOICE(
        small=" s" if is_small else "",
        icon=icon("chevron-down", "chevron"),
        label=gettext("More reactions"),
        kinds=joined(*kinds),
    )


_REPOST = Piece(
    '<maillon-menu><details class="menu"><summary class="btn quiet{pressed}"{focus}>{icon}<span>{label}</span>'
    '</summary><div class="menu-panel"><form method="post" action="{url}" hx-post="{url}" hx-target="#bar-{pk}"'
    ' hx-swap="outerHTML" hx-disabled-elt="find button">{token}{onward}<button type="submit">{sign}'
    "<span>{action}</span></button></form>{with_words}</div></details></maillon-menu>"
)
_WITH_WORDS = Piece('<a href="{url}?quote={pk}">{icon}<span>{label}</span></a>')


def _repost(card: PostCard, around: Surroundings) -> SafeString:
    pk, done = card.post.pk, card.has_reposted
    label = gettext("Reposted") if done else pgettext("verb", "Repost")
    return _REPOST(
        pk=pk,
        pressed=" pressed" if done else "",
        focus=_FOCUS if around.focus == "repost" else "",
        icon=icon("repost"),
        label=label,
        url=address("feed:unrepost" if done else "feed:repost", pk),
        token=around.token,
        onward=pieces.hidden("next", f"{around.here}#post-{pk}"),
        sign=icon("x" if done else "repost"),
        action=gettext("Undo repost") if done else label,
        with_words=_with_words(pk) if card.may_repost else "",
    )


def _with_words(pk: int) -> SafeString:
    label = gettext("Repost with your words")
    return _WITH_WORDS(url=reverse("feed:compose"), pk=pk, icon=icon("pencil"), label=label)


_COMMENT_BAR = Piece('<div id="comment-bar-{pk}" class="comment-bar">{react} {reply} {tally}</div>')
_REPLY = Piece(
    '<a class="btn quiet s" href="{post}?comment={pk}&amp;reply=1#reply-to-{thread}" hx-get="{comments}?reply={pk}"'
    ' hx-target="#reply-to-{thread}">{label}<span class="visually-hidden"> {name}</span></a>'
)
_NUMBER = Piece('<span class="num" aria-hidden="true">{number}</span><span class="visually-hidden">{words}</span>')


def comment_bar(line: Line, around: Surroundings) -> SafeString:
    """What is answered to a comment by one click."""
    return _COMMENT_BAR(
        pk=line.pk,
        react=_react_to(line, around) if around.is_member else "",
        reply=_reply(line) if around.is_member and line.may_reply else "",
        tally=_tally_of(line, around),
    )


def _react_to(line: Line, around: Surroundings) -> SafeString:
    url, about = address("feed:comment_react", line.pk), gettext("the comment by %(name)s") % {"name": line.author.name}
    target, anchor = f"comment-bar-{line.pk}", f"comment-{line.pk}"
    return react(url, line.tally.mine, target, anchor, about, around, is_small=True)


def _reply(line: Line) -> SafeString:
    return _REPLY(
        post=address("feed:post", line.comment.post_id),
        comments=address("feed:comments", line.comment.post_id),
        pk=line.pk,
        thread=line.thread_id,
        label=gettext("Reply"),
        name=line.author.name,
    )


def _tally_of(line: Line, around: Surroundings) -> SafeString:
    count = line.tally.count
    number = intcomma(count)
    words = ngettext("%(number)s reaction", "%(number)s reactions", count) % {"number": number}
    url = address("feed:comment_reactions", line.pk) if around.is_member else ""
    return reacted(line.tally, _NUMBER(number=number, words=words), url)
