"""The home feed (docs/rules.md, Feed): newest first, each post once, at the last time that somebody brought it up.

Assembled while it is read, so that it is right at that moment: feed/candidates.py says where to look, the gates of
posts, comments and reposts say what may be shown, and the rest is order. A page costs a few statements, however many
are followed; where nearly nothing of what is found may be seen it ends early, with the way on.
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils import timezone

from accounts.models import Member
from connections.questions import Question, among
from connections.visibility import interactions_q
from core.pagination import BadCursor
from feed.candidates import EPOCH, LATEST_ID, Event, Key, brought_up_later, look
from feed.models import Activity, Comment, Mute, Post, Repost

LOOKS = 5
# Looking for what is new is told nothing else: it may take more looks to get past a long talk under one post.
LOOKS_FOR_NEW = 25
# What a page goes through before it ends, shown or folded, in pages.
BREADTH = 3
NEW_MAX = 20
END = Key(EPOCH, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: before `before`, in the reading that began at `as_of`."""

    as_of: datetime
    before: Key

    @classmethod
    def first(cls) -> "Place":
        """The top, now."""
        return cls.top(timezone.now())

    @classmethod
    def top(cls, as_of: datetime) -> "Place":
        """The top of the reading that began at a moment."""
        return cls(as_of, Key(as_of, LATEST_ID))

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """The place that a cursor names; the top where it is empty. Raises BadCursor."""
        if not cursor:
            return cls.first()
        try:
            raw = base64.urlsafe_b64decode(cursor[:200].encode("ascii") + b"=" * (-len(cursor[:200]) % 4))
            as_of, at, number = json.loads(raw)
            place = cls(_moment(as_of), Key(_moment(at), int(number)))
        except (ValueError, TypeError, OverflowError, OSError, binascii.Error, RecursionError) as error:
            raise BadCursor("unreadable") from error
        if not 0 <= place.before.id <= LATEST_ID:
            raise BadCursor("no such id")
        return place

    @property
    def is_first(self) -> bool:
        """Whether this is the top."""
        return self.before == Key(self.as_of, LATEST_ID)

    def __str__(self) -> str:
        """The cursor."""
        text = json.dumps([_micros(self.as_of), _micros(self.before.at), self.before.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in the feed and why it is there."""

    event: Event
    author_id: int

    @property
    def post_id(self) -> int:
        """The post."""
        return self.event.post_id

    @property
    def kind(self) -> Activity.Kind:
        """What the actor did to it."""
        return Activity.Kind(self.event.kind)

    @property
    def actor_id(self) -> int:
        """Who brought it up."""
        return self.event.actor_id

    @property
    def comment_id(self) -> int | None:
        """What the actor said, where that is the reason."""
        return self.event.comment_id


@dataclass(slots=True)
class Timeline:
    """A page of the feed. `folded`: how many more posts somebody brought up in the time that this page covers, by
    member id; `next_place` None: there is nothing older.
    """

    as_of: datetime
    entries: list[Entry] = field(default_factory=list)
    folded: Counter[int] = field(default_factory=Counter)
    next_place: Place | None = None


def timeline(viewer: Member, place: Place) -> Timeline:
    """One page of a member's feed, FEED_PAGE_SIZE posts at most."""
    page = Timeline(as_of=place.as_of)
    gone_through: set[int] = set()
    burst: Counter[int] = Counter()
    before = place.before
    for told in _reading(viewer, place):
        if isinstance(told, Key):
            before = told
            continue
        if told.post_id in gone_through:
            continue
        if len(page.entries) >= settings.FEED_PAGE_SIZE or len(gone_through) >= settings.FEED_PAGE_SIZE * BREADTH:
            page.next_place = Place(place.as_of, before)
            return page
        before = told.event.key
        gone_through.add(told.post_id)
        people = {told.actor_id, told.author_id} - {viewer.pk}
        if any(burst[member] >= settings.FEED_BURST for member in people):
            # Named for whoever brought it up: that is whose page has the rest.
            page.folded[told.actor_id] += 1
            continue
        burst.update(people)
        page.entries.append(told)
    if before != END:
        page.next_place = Place(place.as_of, before)
    return page


def _reading(viewer: Member, place: Place, since: datetime = EPOCH, looks: int = LOOKS) -> Iterator[Entry | Key]:
    """What a reader may be told of from a place on, newest first, and after each look how far it went; END at the end,
    which is at `since`.

    The gates are asked for as many events at a time as a page may need, not for all that a look has found.
    """
    before = place.before
    for _look in range(looks):
        found = look(viewer.pk, before, since)
        for start in range(0, len(found.events), settings.FEED_PAGE_SIZE * 2):
            entries = _told(viewer, found.events[start : start + settings.FEED_PAGE_SIZE * 2])
            yield from _without_earlier(viewer, entries, place)
        before = found.bound or END
        yield before
        if before == END:
            return


def new_posts(viewer: Member, as_of: datetime) -> int:
    """How many posts others brought up since a moment, as far as the viewer may see them; NEW_MAX stands for more."""
    found: set[int] = set()
    for told in _reading(viewer, Place.first(), since=as_of, looks=LOOKS_FOR_NEW):
        if isinstance(told, Entry) and told.actor_id != viewer.pk:
            found.add(told.post_id)
        if len(found) >= NEW_MAX:
            break
    return len(found)


def entries_of(viewer: Member, activity_ids: Collection[int]) -> list[Entry]:
    """Those of these doings that the viewer may be told of, as entries; newest first."""
    rows = Activity.objects.filter(pk__in=activity_ids).order_by("-at", "-id")
    events = [Event(Key(row.at, row.pk), row.actor_id, row.kind, row.post_id, row.comment_id) for row in rows]
    return _told(viewer, events)


def _without_earlier(viewer: Member, entries: Sequence[Entry], place: Place) -> Sequence[Entry]:
    """Leaves out what an earlier page of this reading has shown: what was brought up between its top and here."""
    if place.is_first:
        return entries
    events = brought_up_later(viewer.pk, [entry.post_id for entry in entries], place.before, place.as_of)
    earlier = {entry.post_id for entry in _told(viewer, events)}
    return [entry for entry in entries if entry.post_id not in earlier]


def _told(viewer: Member, events: Sequence[Event]) -> list[Entry]:
    """Those events of which the viewer may be told.

    The post must exist for them, and its author not be muted, whoever brings it up; of a comment or repost, also the
    comment or repost itself, and that its actor lets others know.
    """
    if not events:
        return []
    reposted = [event for event in events if event.kind == Activity.Kind.REPOSTED]
    rows = _TOLD(
        viewer,
        posts=list({event.post_id for event in events}),
        comments=[event.comment_id for event in events if event.comment_id is not None],
        reposts=[event.post_id for event in reposted],
        reposters=[event.actor_id for event in reposted],
    )
    authors = {pk: author_id for kind, pk, author_id in rows if kind == Activity.Kind.POSTED}
    comments = {pk for kind, pk, _author_id in rows if kind == Activity.Kind.COMMENTED}
    reposts = {(member_id, pk) for kind, pk, member_id in rows if kind == Activity.Kind.REPOSTED}
    may_be_told = {
        Activity.Kind.POSTED: lambda _event: True,
        Activity.Kind.COMMENTED: lambda event: event.comment_id in comments,
        Activity.Kind.REPOSTED: lambda event: (event.actor_id, event.post_id) in reposts,
    }
    return [
        Entry(event, authors[event.post_id])
        for event in events
        if event.post_id in authors and may_be_told[Activity.Kind(event.kind)](event)
    ]


def _told_rows(viewer: Member, posts: str, comments: str, reposts: str, reposters: str) -> QuerySet[Any, Any]:
    """The posts, comments and reposts of those asked about that the viewer may be told of: kind, id, member.

    Whether the post of a comment or repost may be seen is said by the row of that post.
    """
    muted = Mute.objects.filter(member_id=viewer.pk, scope=Mute.Scope.EVERYTHING, muted_id=OuterRef("author_id"))
    seen = Post.objects.visible_to(viewer).filter(~Exists(muted), among("pk", posts))
    heard = Comment.objects.aside_from_posts(viewer).filter(
        interactions_q(viewer, actor="author", about="post__author"), among("pk", comments)
    )
    passed_on = Repost.objects.aside_from_posts(viewer).filter(
        interactions_q(viewer, actor="member", about="post__author"),
        among("post_id", reposts),
        among("member_id", reposters),
    )
    return seen.values_list(Value(Activity.Kind.POSTED), "pk", "author_id").union(
        heard.values_list(Value(Activity.Kind.COMMENTED), "pk", "author_id"),
        passed_on.values_list(Value(Activity.Kind.REPOSTED), "post_id", "member_id"),
        all=True,
    )


_TOLD = Question(_told_rows)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _moment(micros: object) -> datetime:
    if isinstance(micros, bool) or not isinstance(micros, int):
        raise TypeError("not a moment")
    return EPOCH + timedelta(microseconds=micros)
