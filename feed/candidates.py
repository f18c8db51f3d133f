"""Where the feed looks: the latest doings of those whom a member follows, newest first, in a few index reads.

The whole list is never gathered. A page needs the newest few events; of the members followed, those who were last
heard of most recently have them. So the sources are ordered by their pulse, and only those at the top are read:
whoever was last heard of before the last one read has nothing newer. What is known for certain ends there (`bound`),
and the next look begins there. Nothing here grants anything: see feed/timeline.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

SOURCES = 40
EACH = 20
LATEST_ID = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """A place in the feed: newest first, and by id within one moment."""

    at: datetime
    id: int


class Event(NamedTuple):
    """One row of feed_activity. `actor_id` brought up `post_id`, with `comment_id` where they commented."""

    key: Key
    actor_id: int
    kind: int
    post_id: int
    comment_id: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """The events between where the look began and `bound`, newest first, all of them; `bound` None: to the very end."""

    events: list[Event]
    bound: Key | None


# Whom a member hears of. `near`: also what they comment on and repost, which is so for connections; a connection
# unfollowed is not among them. OFFSET 0 and MATERIALIZED are fences: without them the planner may read whole tables.
_SOURCES = """
WITH tie AS MATERIALIZED (SELECT other_id FROM connections_tie WHERE member_id = %(viewer)s),
mute AS MATERIALIZED (SELECT muted_id, scope FROM feed_mute WHERE member_id = %(viewer)s),
source AS MATERIALIZED (
    SELECT follow.followed_id AS actor, pulse.posted_at, pulse.acted_at,
           follow.followed_id IN (SELECT other_id FROM tie)
           AND follow.followed_id NOT IN (SELECT muted_id FROM mute) AS near
    FROM connections_follow AS follow JOIN feed_pulse AS pulse ON pulse.member_id = follow.followed_id
    WHERE follow.follower_id = %(viewer)s
      AND follow.followed_id NOT IN (SELECT muted_id FROM mute WHERE scope = 'everything')
    UNION ALL
    SELECT member_id, posted_at, acted_at, FALSE FROM feed_pulse WHERE member_id = %(viewer)s)
"""

_LOOK = (
    _SOURCES
    + """,
heard AS MATERIALIZED (
    SELECT actor, near, last FROM (
        SELECT actor, near, CASE WHEN near THEN acted_at ELSE posted_at END AS last FROM source) AS any_time
    WHERE last > %(since)s),
quiet AS MATERIALIZED (
    SELECT actor, near, last FROM heard WHERE last < %(at)s
    ORDER BY last DESC FETCH FIRST %(sources)s ROWS WITH TIES),
chosen AS MATERIALIZED (SELECT actor, near FROM heard WHERE last >= %(at)s UNION ALL SELECT actor, near FROM quiet),
event AS MATERIALIZED (
    SELECT found.* FROM chosen CROSS JOIN LATERAL (
        SELECT at, id, actor_id, kind, post_id, comment_id FROM feed_activity
        WHERE actor_id = chosen.actor AND (at, id) < (%(at)s, %(id)s) AND at > %(since)s
        ORDER BY at DESC, id DESC LIMIT %(each)s OFFSET 0) AS found
    WHERE chosen.near
    UNION ALL
    SELECT found.* FROM chosen CROSS JOIN LATERAL (
        SELECT at, id, actor_id, 1::smallint AS kind, post_id, NULL::bigint AS comment_id FROM feed_activity
        WHERE actor_id = chosen.actor AND kind = 1 AND (at, id) < (%(at)s, %(id)s) AND at > %(since)s
        ORDER BY at DESC, id DESC LIMIT %(each)s OFFSET 0) AS found
    WHERE NOT chosen.near),
cut AS (
    SELECT at, id FROM (
        SELECT max(last) AS at, %(latest_id)s::bigint AS id FROM heard
        WHERE last < (SELECT min(last) FROM quiet)
        UNION ALL
        SELECT at, id FROM (
            SELECT at, id, row_number() OVER (PARTITION BY actor_id ORDER BY at DESC, id DESC) AS place FROM event
        ) AS placed WHERE place = %(each)s
    ) AS ends WHERE at IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1)
SELECT event.at, event.id, actor_id, kind, post_id, comment_id, cut.at, cut.id
FROM (SELECT 1) AS always LEFT JOIN cut ON TRUE
LEFT JOIN event ON cut.at IS NULL OR (event.at, event.id) >= (cut.at, cut.id)
ORDER BY event.at DESC, event.id DESC
"""
)


def look(viewer_id: int, before: Key, since: datetime = EPOCH) -> Look:
    """The next events before a place and after `since`: at least one, or `bound` moved towards the past, or the end.
    One statement.
    """
    arguments: dict[str, Any] = {
        "viewer": viewer_id,
        "at": before.at,
        "id": before.id,
        "since": since,
        "sources": SOURCES,
        "each": EACH,
        "latest_id": LATEST_ID,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, arguments)
        rows = cursor.fetchall()
    bound = next((Key(row[6], row[7]) for row in rows if row[6] is not None), None)
    return Look([_event(row) for row in rows if row[0] is not None], bound)


_LATER = (
    _SOURCES
    + """
SELECT activity.at, activity.id, activity.actor_id, activity.kind, activity.post_id, activity.comment_id
FROM unnest(%(posts)s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT at, id, actor_id, kind, post_id, comment_id FROM feed_activity
    WHERE post_id = asked.id AND (at, id) >= (%(at)s, %(id)s) AND at <= %(as_of)s OFFSET 0) AS activity
JOIN source ON source.actor = activity.actor_id AND (source.near OR activity.kind = 1)
"""
)


def brought_up_later(viewer_id: int, post_ids: list[int], since: Key, as_of: datetime) -> list[Event]:
    """The events that brought these posts up for the viewer already, on an earlier page of the same reading."""
    if not post_ids or since.at > as_of:
        return []
    arguments: dict[str, Any] = {"viewer": viewer_id, "posts": post_ids, "at": since.at, "id": since.id, "as_of": as_of}
    with connection.cursor() as cursor:
        cursor.execute(_LATER, arguments)
        return [_event(row) for row in cursor.fetchall()]


def _event(row: Sequence[Any]) -> Event:
    """A row that begins with the columns `at, id, actor_id, kind, post_id, comment_id`."""
    at, number, *rest = row[:6]
    return Event(Key(at, number), *rest)
