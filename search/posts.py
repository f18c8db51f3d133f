"""Finding posts by words and hashtags, and the hashtags themselves: always through the gate of posts.

A word that occurs only in posts which the reader may not see is, for them, a word that occurs nowhere. What is asked
for comes from an index as a list of ids; the gate is then asked of one window of them after the other. Never both in
one statement that is to be sorted and cut: the planner goes through all posts for it, comparing each with all that
were found.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from accounts.models import Member
from core.pagination import BadCursor
from feed.models import Post
from search import cursors
from search.words import BEGINNING_MIN

COUNTED_MAX = 1_000
# So many posts that have the words are passed through the gate for one page or one count, the newest.
LOOKED_MAX = 10_000
# The first window, and the widest: for long lists of ids the planner goes through all members and their posts instead.
WINDOW = 50
WIDEST = 500
# Hashtags are gathered from so many posts that the viewer sees, which are looked for among so many that have any, and
# those among so many of all: the newest each time.
TAGGED = 300
TAGGED_LOOKED = 2_000
TAGGED_AMONG = 20_000
# The last word may be only begun, from this many letters on.
BEGUN_MIN = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sought:
    """What posts must have: all of these words, the last perhaps only begun; all of these hashtags."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def ids(self, before: "Place | None") -> list[int]:
        """The newest LOOKED_MAX posts that have it, whoever may see them."""
        conditions: list[str] = []
        values: list[Any] = []
        if self.words:
            # As a subquery, the planner cannot know how common the words are, and so always asks their index. For words
            # that are everywhere it would go through all posts instead, and fold each.
            conditions.append("to_tsvector('pg_catalog.simple', search_fold(text)) @@ (SELECT search_query(%s, %s))")
            values += [" ".join(self.words), len(self.words[-1]) >= BEGUN_MIN]
        if self.tags:
            conditions.append("hashtags @> %s::varchar[]")
            values.append(list(self.tags))
        # OFFSET 0 is a fence, to the same end: first what is sought, then the order.
        fenced = f"SELECT id, created_at FROM feed_post WHERE {' AND '.join(conditions)} OFFSET 0"  # noqa: S608
        earlier = "WHERE (created_at, id) < (%s, %s)" if before else ""
        values += [before.at, before.id] if before else []
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM ({fenced}) AS found {earlier}"  # noqa: S608  constants
                " ORDER BY created_at DESC, id DESC LIMIT %s",
                [*values, LOOKED_MAX],
            )
            return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: before a post, newest first."""

    at: datetime
    id: int

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """The place that a cursor names; None, the top, where it is empty. Raises BadCursor."""
        if not cursor:
            return None
        micros, number = cursors.read(cursor, 2)
        try:
            return cls(EPOCH + timedelta(microseconds=micros), number)
        except OverflowError as error:
            raise BadCursor("no such moment") from error

    @classmethod
    def of(cls, post: Post) -> "Place":
        """Where the page after this post begins."""
        return cls(post.created_at, post.pk)

    def __str__(self) -> str:
        """The cursor."""
        return cursors.write([(self.at - EPOCH) // timedelta(microseconds=1), self.id])


def page(viewer: Member, sought: Sought, cursor: str, size: int) -> tuple[list[Post], str]:
    """One page of the posts that the viewer sees, and the cursor of the next ("" on the last). Raises BadCursor.

    It is the last also where fewer than a page are among LOOKED_MAX: a cursor that went on from there would tell that
    the words are in posts which may not be seen.
    """
    ids = list(islice(_seen(viewer, sought.ids(Place.read(cursor))), size + 1))
    rows = _rows(viewer, ids[:size])
    return rows, str(Place.of(rows[-1])) if rows and len(ids) > size else ""


def count(viewer: Member, sought: Sought) -> int:
    """How many there are, among the newest LOOKED_MAX; COUNTED_MAX + 1 stands for more than COUNTED_MAX."""
    return sum(1 for _id in islice(_seen(viewer, sought.ids(None)), COUNTED_MAX + 1))


def recent_tags(viewer: Member, *, most: int) -> list[str]:
    """The hashtags used most in the newest posts that the viewer sees."""
    return _commonest(viewer, "", most)


def tags_like(viewer: Member, beginning: str, *, most: int) -> list[str]:
    """Hashtags of the newest posts that the viewer sees which begin like this (folded); the commonest first."""
    return _commonest(viewer, beginning, most) if len(beginning) >= BEGINNING_MIN else []


def _commonest(viewer: Member, beginning: str, most: int) -> list[str]:
    newest = _rows(viewer, list(islice(_seen(viewer, _tagged(beginning)), TAGGED)))
    used = Counter(tag for post in newest for tag in post.hashtags if tag.startswith(beginning))
    return sorted(used, key=lambda tag: (-used[tag], tag))[:most]


_TAGGED = """
SELECT id FROM (
    SELECT id, created_at, hashtags FROM feed_post ORDER BY created_at DESC, id DESC LIMIT %s) AS newest
WHERE hashtags <> '{}' AND EXISTS (SELECT 1 FROM unnest(hashtags) AS tag WHERE starts_with(tag, %s))
ORDER BY created_at DESC, id DESC LIMIT %s
"""


def _tagged(beginning: str) -> list[int]:
    """The newest posts with a hashtag that begins like this, whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute(_TAGGED, [TAGGED_AMONG, beginning, TAGGED_LOOKED])
        return [row[0] for row in cursor.fetchall()]


def _seen(viewer: Member, ids: list[int]) -> Iterator[int]:
    """Those of these posts that the viewer sees, in this order; the gate is asked only as far as they are wanted."""
    start, window = 0, WINDOW
    while some := ids[start : start + window]:
        there = set(Post.objects.visible_to(viewer).filter(pk__in=some).values_list("pk", flat=True))
        yield from (each for each in some if each in there)
        start, window = start + window, min(2 * window, WIDEST)


def _rows(viewer: Member, ids: list[int]) -> list[Post]:
    """These posts in this order, without those that are gone since."""
    rows = Post.objects.visible_to(viewer).in_bulk(ids)
    return [rows[each] for each in ids if each in rows]
