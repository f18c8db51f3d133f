"""Why a post is in the feed, in words, and what the reader can do to see less of its kind (docs/rules.md, Feed)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.cards import Card
from connections.questions import Question, among
from core.places import address
from feed.cards import PostCard
from feed.mentions import rendered
from feed.models import Activity, Comment, Mute
from feed.timeline import Entry


@dataclass(frozen=True, slots=True)
class Lever:
    """A form of one button. `in_place`: what it concerns leaves the page at once, where htmx runs."""

    label: str
    url: str
    icon: str
    scope: str = ""
    in_place: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """The comment that is the reason."""

    author: Card
    html: SafeString
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Reason:
    """The line above a post. `actor` None: the words stand for themselves, beside `icon`.

    `activity_id` names the entry to the forms on the page; it grants nothing.
    """

    activity_id: int
    words: str
    icon: str = "user-check"
    actor: Card | None = None
    said: Said | None = None
    levers: tuple[Lever, ...] = ()


def reasons(
    viewer: Member, entries: Sequence[Entry], posts: Mapping[int, PostCard], people: Mapping[int, Card]
) -> dict[int, Reason]:
    """The reason of each entry, by post. `posts` are the cards of the posts, `people` those of the actors, by id; an
    entry without the card of its post is left out.

    The entries are those that the viewer may be told of (the caller's: feed/timeline.py). Two queries, however many.
    """
    entries = [entry for entry in entries if entry.post_id in posts]
    said = _said(viewer, [entry.comment_id for entry in entries if entry.comment_id is not None], people)
    return {
        entry.post_id: _told(entry, posts[entry.post_id], people[entry.actor_id], said.get(entry.comment_id or 0))
        if entry.actor_id in people and entry.kind != Activity.Kind.POSTED
        else _published(entry, posts[entry.post_id])
        for entry in entries
    }


def _published(entry: Entry, card: PostCard) -> Reason:
    """Of a post that is there because its author is somebody whom the viewer hears of."""
    number, author = entry.event.key.id, card.author
    if card.is_mine:
        return Reason(number, _("You posted this"), icon="user")
    if author.degree == 1:
        words, icon = _("You are connected to %(name)s"), "user-check"
    else:
        words, icon = _("You follow %(name)s"), "bell"
    return Reason(number, words % {"name": author.name}, icon=icon, levers=_author_levers(author))


def _told(entry: Entry, card: PostCard, actor: Card, said: Said | None) -> Reason:
    """Of a post that somebody has brought up."""
    commented = entry.kind == Activity.Kind.COMMENTED
    hide = _("Hide what %(name)s comments on and reposts")
    levers = [Lever(hide % {"name": actor.name}, _mute_url(actor), "minus", Mute.Scope.RESPONSES)]
    if not card.is_mine:
        levers.append(_mute(card.author))
    return Reason(
        entry.event.key.id,
        _("commented on this") if commented else _("reposted this"),
        actor=actor,
        said=said,
        levers=tuple(levers),
    )


def _author_levers(author: Card) -> tuple[Lever, ...]:
    label = _("Unfollow %(name)s") % {"name": author.name}
    url = address("connections:unfollow", author.handle)
    return (_mute(author), Lever(label, url, "user-minus", in_place=False))


def _mute(card: Card) -> Lever:
    return Lever(_("Mute %(name)s") % {"name": card.name}, _mute_url(card), "mute", Mute.Scope.EVERYTHING)


def _mute_url(card: Card) -> str:
    return address("feed:mute", card.handle)


def _said(viewer: Member, comment_ids: Collection[int], people: Mapping[int, Card]) -> dict[int, Said]:
    if not comment_ids:
        return {}
    found: list[Comment] = _COMMENTS.objects(viewer, comments=comment_ids)
    comments = [comment for comment in found if comment.author_id in people]
    texts = rendered(viewer, [comment.text for comment in comments])
    return {
        comment.pk: Said(people[comment.author_id], html, comment.created_at, comment.get_absolute_url())
        for comment, html in zip(comments, texts, strict=True)
    }


_COMMENTS = Question(lambda viewer, comments: Comment.objects.visible_to(viewer).filter(among("pk", comments)))
