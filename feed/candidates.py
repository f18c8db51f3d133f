"""Where the feed looks: the latest doings of those whom a member follows, newest first, in a few index reads.

The whole list is never gathered; a page needs the newest few events. Two ways lead to them, and each look takes the
cheaper one. Where those followed are heard of often, they are found among the newest doings of everybody (`_latest`).
Where they are not, of the members followed those at the top by their pulse are read (`_by_source`): whoever was last
heard of before the last one read has nothing newer. Either way all is known for certain down to a `bound`, and the next
look begins there. Nothing here grants anything: see feed/timeline.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from core import prepared

# So many doings of everybody are gone through first, and so many of those followed are taken. Where fewer events than
# OFTEN come of it, a stretch DEEPER times as long follows, if that is likely to bring enough.
LATEST = 2_000
MOST = 120
OFTEN = 25
DEEPER = 3
SOURCES = 40
EACH = 20
LATEST_ID = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Marks the row that says how far a look went, in the place of a kind.
BOUND = 0


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


# Of what somebody whom the reader follows did, or the reader, whether the reader hears of it: of posts; where the two
# are connected also of the rest; as far as the reader has not muted them. Looked up row by row, for they are few.
_HEARS = """
({row}.kind = 1 OR EXISTS (
    SELECT FROM connections_tie WHERE member_id = %(viewer)s::integer AND other_id = {row}.actor_id OFFSET 0))
AND NOT EXISTS (
    SELECT FROM feed_mute WHERE member_id = %(viewer)s::integer AND muted_id = {row}.actor_id
      AND (scope = 'everything' OR {row}.kind <> 1) OFFSET 0)
"""


def _latest(among: int) -> str:
    """Those followed among so many doings of everybody. The bounds are written out, so that the planner knows them."""
    return f"""
WITH newest AS MATERIALIZED (
    SELECT at, id, actor_id, kind, post_id, comment_id FROM feed_activity
    WHERE (at, id) < (%(at)s::timestamptz, %(id)s::bigint) AND at > %(since)s::timestamptz
    ORDER BY at DESC, id DESC LIMIT {among}),
source AS MATERIALIZED (
    SELECT followed_id AS actor FROM connections_follow WHERE follower_id = %(viewer)s::integer
    UNION ALL SELECT %(viewer)s::integer),
taken AS MATERIALIZED (
    SELECT newest.* FROM newest WHERE actor_id IN (SELECT actor FROM source)
    ORDER BY at DESC, id DESC LIMIT {MOST}),
cut AS (
    SELECT at, id FROM (
        (SELECT at, id FROM newest ORDER BY at DESC, id DESC OFFSET {among - 1})
        UNION ALL (SELECT at, id FROM taken ORDER BY at DESC, id DESC OFFSET {MOST - 1})
    ) AS ends ORDER BY at DESC, id DESC LIMIT 1)
SELECT at, id, actor_id, kind, post_id, comment_id FROM taken WHERE {_HEARS.format(row="taken")}
UNION ALL SELECT at, id, NULL, {BOUND}, NULL, NULL FROM cut
ORDER BY 1 DESC, 2 DESC
"""


# Whom a member hears of. `near`: also what they comment on and repost, see `_HEARS`. OFFSET 0 and MATERIALIZED, here
# and below, are fences: without them the planner may read whole tables.
_SOURCES = """
WITH tie AS MATERIALIZED (SELECT other_id FROM connections_tie WHERE member_id = %(viewer)s::integer),
mute AS MATERIALIZED (SELECT muted_id, scope FROM feed_mute WHERE member_id = %(viewer)s::integer),
source AS MATERIALIZED (
    SELECT follow.followed_id AS actor, pulse.posted_at, pulse.acted_at,
           follow.followed_id IN (SELECT other_id FROM tie)
           AND follow.followed_id NOT IN (SELECT muted_id FROM mute) AS near
    FROM connections_follow AS follow JOIN feed_pulse AS pulse ON pulse.member_id = follow.followed_id
    WHERE follow.follower_id = %(viewer)s::integer
      AND follow.followed_id NOT IN (SELECT muted_id FROM mute WHERE scope = 'everything')
    UNION ALL
    SELECT member_id, posted_at, acted_at, FALSE FROM feed_pulse WHERE member_id = %(viewer)s::integer)
"""


def _by_source() -> str:
    """The newest doings of those followed who were heard of last."""
    return f"""
{_SOURCES},
heard AS MATERIALIZED (
    SELECT actor, near, last FROM (
        SELECT actor, near, CASE WHEN near THEN acted_at ELSE posted_at END AS last FROM source) AS any_time
    WHERE last > %(since)s::timestamptz),
quiet AS MATERIALIZED (
    SELECT actor, near, last FROM heard WHERE last < %(at)s::timestamptz
    ORDER BY last DESC FETCH FIRST {SOURCES} ROWS WITH TIES),
chosen AS MATERIALIZED (
    SELECT actor, near FROM heard WHERE last >= %(at)s::timestamptz UNION ALL SELECT actor, near FROM quiet),
event AS MATERIALIZED (
    SELECT found.* FROM chosen CROSS JOIN LATERAL (
        SELECT at, id, actor_id, kind, post_id, comment_id FROM feed_activity
        WHERE actor_id = chosen.actor
          AND (at, id) < (%(at)s::timestamptz, %(id)s::bigint) AND at > %(since)s::timestamptz
        ORDER BY at DESC, id DESC LIMIT {EACH} OFFSET 0) AS found
    WHERE chosen.near
    UNION ALL
    SELECT found.* FROM chosen CROSS JOIN LATERAL (
        SELECT at, id, actor_id, 1::smallint AS kind, post_id, NULL::bigint AS comment_id FROM feed_activity
        WHERE actor_id = chosen.actor AND kind = 1
          AND (at, id) < (%(at)s::timestamptz, %(id)s::bigint) AND at > %(since)s::timestamptz
        ORDER BY at DESC, id DESC LIMIT {EACH} OFFSET 0) AS found
    WHERE NOT chosen.near),
cut AS (
    SELECT at, id FROM (
        SELECT max(last) AS at, {LATEST_ID} AS id FROM heard WHERE last < (SELECT min(last) FROM quiet)
        UNION ALL
        SELECT at, id FROM (
            SELECT at, id, row_number() OVER (PARTITION BY actor_id ORDER BY at DESC, id DESC) AS place FROM event
        ) AS placed WHERE place = {EACH}
    ) AS ends WHERE at IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1)
SELECT event.* FROM event LEFT JOIN cut ON TRUE WHERE cut.at IS NULL OR (event.at, event.id) >= (cut.at, cut.id)
UNION ALL SELECT at, id, NULL, {BOUND}, NULL, NULL FROM cut
ORDER BY 1 DESC, 2 DESC
"""


def look(viewer_id: int, before: Key, since: datetime = EPOCH) -> Look:
    """The next events before a place and after `since`: at least one, or `bound` moved towards the past, or the end.
    Two statements at most.
    """
    found = _look(_latest(LATEST), viewer_id, before, since)
    if found.bound is None or len(found.events) >= OFTEN:
        return found
    further = _latest(LATEST * DEEPER) if len(found.events) * DEEPER >= OFTEN else _by_source()
    more = _look(further, viewer_id, found.bound, since)
    return Look(found.events + more.events, more.bound)


def _look(statement: str, viewer_id: int, before: Key, since: datetime) -> Look:
    where = {"viewer": viewer_id, "at": before.at, "id": before.id, "since": since}
    rows = prepared.rows(statement, where)
    bound = next((Key(*row[:2]) for row in rows if row[3] == BOUND), None)
    return Look([_event(row) for row in rows if row[3] != BOUND], bound)


_LATER = f"""
SELECT activity.at, activity.id, activity.actor_id, activity.kind, activity.post_id, activity.comment_id
FROM unnest(%(posts)s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT at, id, actor_id, kind, post_id, comment_id FROM feed_activity
    WHERE post_id = asked.id AND (at, id) >= (%(at)s::timestamptz, %(id)s::bigint) AND at <= %(as_of)s::timestamptz
    OFFSET 0) AS activity
WHERE (activity.actor_id = %(viewer)s::integer OR EXISTS (
    SELECT FROM connections_follow
    WHERE follower_id = %(viewer)s::integer AND followed_id = activity.actor_id OFFSET 0))
  AND {_HEARS.format(row="activity")}
"""


def brought_up_later(viewer_id: int, post_ids: list[int], since: Key, as_of: datetime) -> list[Event]:
    """The events that brought these posts up for the viewer already, on an earlier page of the same reading."""
    if not post_ids or since.at > as_of:
        return []
    where = {"viewer": viewer_id, "posts": post_ids, "at": since.at, "id": since.id, "as_of": as_of}
    return [_event(row) for row in prepared.rows(_LATER, where)]


def _event(row: Sequence[Any]) -> Event:
    at, number, *rest = row
    return Event(Key(at, number), *rest)
