"""A page of the home feed as data for its template: posts with the reason of each, and what was folded."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.models import Member
from connections.cards import Card
from feed.cards import PostCard, cards_and_people, posts_seen
from feed.reasons import Reason, reasons
from feed.timeline import Entry, Place, timeline

# As many pages stand there again when a reader comes back to the feed.
PAGES_AGAIN = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """More by one member that the page leaves out, so that nobody fills it."""

    member: Card
    count: int


@dataclass(frozen=True, slots=True)
class Item:
    """A post, why it is there, and what is folded after it."""

    card: PostCard
    entry: Reason
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Part of a feed. `next_cursor` is empty where there is nothing older; `since` names the moment of the reading.
    `is_again`: it is a reading that began earlier, so there may be newer posts at once.
    """

    items: tuple[Item, ...]
    next_cursor: str
    since: str
    is_first: bool
    is_again: bool = False


def feed_page(viewer: Member, place: Place) -> FeedPage:
    """The page that begins at `place`. A constant number of queries."""
    found = timeline(viewer, place)
    shown, people = _items(viewer, found.entries, also=found.folded)
    return FeedPage(
        items=_with_folds(shown, found.folded, people),
        next_cursor=str(found.next_place) if found.next_place else "",
        since=str(Place.top(found.as_of)),
        is_first=place.is_first,
    )


def feed_down_to(viewer: Member, place: Place) -> FeedPage:
    """The reading that `place` belongs to once more, from its top to the end of the page that begins there.

    Where that is deeper than PAGES_AGAIN pages, that page alone. A constant number of queries for each page.
    """
    parts = [timeline(viewer, Place.top(place.as_of))]
    while parts[-1].next_place and parts[-1].next_place.before >= place.before:
        if len(parts) == PAGES_AGAIN:
            return replace(feed_page(viewer, place), is_again=True)
        parts.append(timeline(viewer, parts[-1].next_place))
    entries = [entry for part in parts for entry in part.entries]
    shown, people = _items(viewer, entries, also={member_id for part in parts for member_id in part.folded})
    items_of = {item.card.post.pk: item for item in shown}
    whole: list[Item] = []
    for part in parts:
        here = [items_of[entry.post_id] for entry in part.entries if entry.post_id in items_of]
        whole += _with_folds(here, part.folded, people)
    last = parts[-1].next_place
    since = str(Place.top(place.as_of))
    return FeedPage(tuple(whole), str(last) if last else "", since, is_first=True, is_again=True)


def items(viewer: Member, entries: Sequence[Entry]) -> list[Item]:
    """The entries with all that is shown of them, in the order given; what has just gone is left out."""
    return _items(viewer, entries)[0]


def _items(viewer: Member, entries: Sequence[Entry], also: Collection[int] = ()) -> tuple[list[Item], dict[int, Card]]:
    posts = {post.pk: post for post in posts_seen(viewer, [entry.post_id for entry in entries])}
    seen = [posts[entry.post_id] for entry in entries if entry.post_id in posts]
    made, people = cards_and_people(viewer, seen, {entry.actor_id for entry in entries}.union(also))
    why = reasons(viewer, entries, {card.post.pk: card for card in made}, people)
    return [Item(card, why[card.post.pk]) for card in made], people


def _with_folds(shown: Sequence[Item], folded: Mapping[int, int], people: Mapping[int, Card]) -> tuple[Item, ...]:
    """Puts each fold after the last post that has to do with its member, or else at the end."""
    after: dict[int, list[Fold]] = defaultdict(list)
    for member_id, count in folded.items():
        if shown and member_id in people:
            after[_last_with(shown, member_id)].append(Fold(people[member_id], count))
    return tuple(Item(item.card, item.entry, tuple(after.get(at, ()))) for at, item in enumerate(shown))


def _last_with(shown: Sequence[Item], member_id: int) -> int:
    places = [
        at
        for at, item in enumerate(shown)
        if member_id in {card.member.pk for card in (item.card.author, item.entry.actor) if card}
    ]
    return places[-1] if places else len(shown) - 1
