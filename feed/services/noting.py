"""Keeps the rows that the feed reads in step with what they tell of. Called inside the verbs' transactions."""

from datetime import datetime
from typing import Any

from django.db import connection

from feed.models import Activity, Post

# Posts and reposts: of two verbs at once the later moment stays, whichever is stored last. A comment is noted once.
_NOTE = """
INSERT INTO feed_activity (actor_id, kind, post_id, comment_id, at)
VALUES (%(actor)s, %(kind)s, %(post)s, %(comment)s, %(at)s)
ON CONFLICT (post_id, actor_id, kind) WHERE comment_id IS NULL
DO UPDATE SET at = GREATEST(feed_activity.at, EXCLUDED.at)
"""
_PULSE = """
INSERT INTO feed_pulse (member_id, acted_at, posted_at) VALUES (%(actor)s, %(at)s, %(posted_at)s)
ON CONFLICT (member_id) DO UPDATE SET acted_at = GREATEST(feed_pulse.acted_at, EXCLUDED.acted_at),
    posted_at = GREATEST(feed_pulse.posted_at, EXCLUDED.posted_at)
"""


def hold(post_id: int) -> None:
    """Makes what is done around a post wait for its turn, for the rest of the transaction; the first thing that a verb
    does, unless it looked at the post with feed.services.posts.seen_and_locked, which is the same lock.

    Otherwise a note could be taken back by one who does not see yet what it tells of, and a reply be stored under a
    comment that has just gone.
    """
    Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()


def note(*, actor_id: int, kind: Activity.Kind, post_id: int, at: datetime, comment_id: int | None = None) -> None:
    """Notes that a member has brought up a post. Each comment is a note of its own, which goes when the comment does;
    passing a post on again moves that note to the present.
    """
    noted: dict[str, Any] = {
        "actor": actor_id,
        "kind": int(kind),
        "post": post_id,
        "comment": comment_id,
        "at": at,
        "posted_at": at if kind == Activity.Kind.POSTED else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, noted)
        cursor.execute(_PULSE, noted)


def forget(*, actor_id: int, kind: Activity.Kind, post_id: int) -> None:
    """Takes the note of a post or repost back."""
    Activity.objects.filter(actor_id=actor_id, kind=kind, post_id=post_id).delete()
