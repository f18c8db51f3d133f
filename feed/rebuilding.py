"""Recomputing what the feed reads from what it tells of: after a bulk load, which goes past the verbs, or in doubt."""

from dataclasses import dataclass

from django.db import connection, transaction

from feed.models import Activity


@dataclass(frozen=True, slots=True)
class PutRight:
    """How many rows were not as the verbs would have left them: of the activity, and of the pulses."""

    missing: int = 0
    needless: int = 0
    misdated: int = 0
    pulses: int = 0

    @property
    def all(self) -> int:
        """Together; 0: everything was right."""
        return self.missing + self.needless + self.misdated + self.pulses


# The one statement of what there should be (feed/services/noting.py keeps the same row by row): every post is news of
# its author; every comment and repost is news of whoever made it, unless the post is their own.
_WANTED = """
CREATE TEMPORARY TABLE feed_wanted AS
SELECT author_id AS actor_id, %(posted)s::smallint AS kind, id AS post_id, NULL::bigint AS comment_id, created_at AS at
FROM feed_post
UNION ALL
SELECT comment.author_id, %(commented)s::smallint, comment.post_id, comment.id, comment.created_at
FROM feed_comment AS comment JOIN feed_post AS post ON post.id = comment.post_id
WHERE comment.author_id <> post.author_id
UNION ALL
SELECT repost.member_id, %(reposted)s::smallint, repost.post_id, NULL, repost.created_at
FROM feed_repost AS repost JOIN feed_post AS post ON post.id = repost.post_id
WHERE repost.member_id <> post.author_id
"""
_NEEDLESS = """
DELETE FROM feed_activity AS activity WHERE NOT EXISTS (
    SELECT FROM feed_wanted AS wanted
    WHERE wanted.actor_id = activity.actor_id AND wanted.kind = activity.kind AND wanted.post_id = activity.post_id
      AND wanted.comment_id IS NOT DISTINCT FROM activity.comment_id)
"""
_MISDATED = """
UPDATE feed_activity AS activity SET at = wanted.at FROM feed_wanted AS wanted
WHERE wanted.actor_id = activity.actor_id AND wanted.kind = activity.kind AND wanted.post_id = activity.post_id
  AND wanted.comment_id IS NOT DISTINCT FROM activity.comment_id AND wanted.at <> activity.at
"""
_MISSING = """
INSERT INTO feed_activity (actor_id, kind, post_id, comment_id, at)
SELECT actor_id, kind, post_id, comment_id, at FROM feed_wanted ORDER BY at
ON CONFLICT DO NOTHING
"""
_PULSES = """
WITH heard AS (
    SELECT actor_id, max(at) FILTER (WHERE kind = %(posted)s) AS posted_at, max(at) AS acted_at
    FROM feed_wanted GROUP BY actor_id),
gone AS (
    DELETE FROM feed_pulse WHERE member_id NOT IN (SELECT actor_id FROM heard) RETURNING member_id),
kept AS (
    INSERT INTO feed_pulse AS pulse (member_id, posted_at, acted_at) SELECT actor_id, posted_at, acted_at FROM heard
    ON CONFLICT (member_id) DO UPDATE SET posted_at = excluded.posted_at, acted_at = excluded.acted_at
    WHERE (pulse.posted_at, pulse.acted_at) IS DISTINCT FROM (excluded.posted_at, excluded.acted_at)
    RETURNING member_id)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)
"""


@transaction.atomic
def rebuild_activity() -> PutRight:
    """Sets activity and pulses by the posts, comments and reposts that are stored; returns what was not right.

    A few statements, whatever there is. Members may go on publishing meanwhile: they wait for it to end. Readers do
    not. A pulse that a deletion has left too late counts as not right, although it does no harm.
    """
    kinds = {kind.name.lower(): kind.value for kind in Activity.Kind}
    with connection.cursor() as cursor:
        # In the order in which the verbs take them. What is stored after this statement is noted after it, too.
        cursor.execute("LOCK TABLE feed_activity, feed_pulse IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_WANTED, kinds)
        cursor.execute("ANALYZE feed_wanted")
        counts = []
        for statement in (_NEEDLESS, _MISDATED, _MISSING):
            cursor.execute(statement)
            counts.append(cursor.rowcount)
        needless, misdated, missing = counts
        cursor.execute(_PULSES, kinds)
        [pulses] = cursor.fetchone()
        cursor.execute("DROP TABLE feed_wanted")
    return PutRight(missing=missing, needless=needless, misdated=misdated, pulses=pulses)
