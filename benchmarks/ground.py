"""Where benchmarks run: a database of their own on the development server, filled once with a generated network.

The network is the same every time for a number of members: communities of a few hundred, hubs, a mean degree of 40,
and uneven writing: most members write little, few write much. It stays in the database `maillon_bench_<members>`;
drop that to begin anew.
"""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from devservices.locations import default_database_url

SEED = 0.42
MEAN_DEGREE = 40
COMMUNITY = 400
INSIDE = 0.65
POSTS_A_MEMBER = 10
# Readers of the feed follow so many authors of one kind; so many readers of each. They are the last members made.
FOLLOWED = (50, 500, 2_000, 5_000)
KINDS = ("quiet", "busy", "mixed")
READERS_EACH = 10

Tell = Callable[[str], None]


def readers() -> list[tuple[int, str, int]]:
    """(followed authors, kind of author, offset from the number of members) of every reader of the feed."""
    groups = [(followed, kind) for followed in FOLLOWED for kind in KINDS]
    return [
        (followed, kind, at * READERS_EACH + one + 1)
        for at, (followed, kind) in enumerate(groups)
        for one in range(READERS_EACH)
    ]


def database_url(members: int) -> str:
    """The URL of the benchmark database for so many members, which is made (empty) where it is not there yet."""
    url = os.environ.get("DATABASE_URL") or default_database_url(Path(__file__).resolve().parent.parent)
    name = f"maillon_bench_{members}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def fill(url: str, members: int, tell: Tell) -> None:
    """Fills a migrated, empty benchmark database; does nothing where it has been filled. One transaction."""
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        if connection.execute("SELECT to_regclass('bench_filled')").fetchone() != (None,):
            return
        for words, statement in STATEMENTS:
            tell(words)
            connection.execute(
                statement,
                {
                    "members": members,
                    "everybody": members + len(readers()),
                    "seed": SEED,
                    "ties": members * MEAN_DEGREE // 2,
                    "inside": INSIDE,
                    "community": COMMUNITY,
                    "posts": members * POSTS_A_MEMBER,
                },
            )
        tell("whom readers follow")
        for followed, kind, offset in readers():
            connection.execute(
                _FOLLOW, {"reader": members + offset, "followed": min(followed, members // 2), "kind": kind}
            )
        connection.execute(_CONNECT_READERS, {"members": members})
        # What is deferred to the commit stands in the way of changing the table.
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.execute("ALTER TABLE connections_connection ENABLE TRIGGER USER")
        connection.execute("CREATE TABLE bench_filled ()")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


# A random member, some much likelier than others, scattered over all ids: what makes hubs.
_HUB = "1 + ((floor(%(members)s * power(random(), 2))::bigint * 7919 + 13) %% %(members)s)::int"

# What is said of a step, and the step. Triggers are off while the graph is made; the engine begins anew afterwards.
STATEMENTS = [
    ("members", "SELECT setseed(%(seed)s)"),
    (
        "members",
        """
INSERT INTO accounts_member (id, password, is_superuser, handle, email, first_name, last_name, headline, photo, place,
    about, contact_email, phone, website, is_public, last_name_as_initial, card_reach, details_reach, interests_reach,
    contact_reach, activity_reach, hides_connections, follow_first, invitations_from, language, is_staff, is_active,
    is_confirmed, joined_at)
SELECT n, '!', false, 'm-' || n, 'm' || n || '@bench.invalid', 'First' || n, 'Last' || n, 'Engineer ' || n %% 97, '',
    'Town ' || n %% 211, '', '', '', '', false, false, 3, 2, 4, 1, 2, false, false, 4, '', false, true, true, now()
FROM generate_series(1, %(everybody)s) AS n""",
    ),
    ("connections", "ALTER TABLE connections_connection DISABLE TRIGGER USER"),
    (
        "connections",
        f"""
INSERT INTO connections_connection (low_id, high_id, live, created_at)
SELECT DISTINCT least(one, other), greatest(one, other), true, now() FROM (
    SELECT one, CASE WHEN random() < %(inside)s
        THEN least((one - 1) / %(community)s * %(community)s + 1 + floor(random() * %(community)s)::int, %(members)s)
        ELSE {_HUB} END AS other
    FROM (SELECT {_HUB} AS one FROM generate_series(1, (%(ties)s * 1.08)::int)) AS first) AS pair
WHERE one <> other""",
    ),
    (
        "follows",
        """
INSERT INTO connections_follow (follower_id, followed_id, created_at)
SELECT low_id, high_id, created_at FROM connections_connection
UNION ALL SELECT high_id, low_id, created_at FROM connections_connection""",
    ),
    (
        "authors",
        """
CREATE TEMP TABLE author ON COMMIT DROP AS
SELECT n AS id, exp(1.6 * sqrt(-2 * ln(random() + 1e-12)) * cos(2 * pi() * random())) AS weight
FROM generate_series(1, %(members)s) AS n""",
    ),
    (
        "authors",
        """
CREATE TEMP TABLE written ON COMMIT DROP AS
SELECT id, round(weight * %(posts)s / (SELECT sum(weight) FROM author))::int AS posts FROM author""",
    ),
    (
        "posts",
        """
INSERT INTO feed_post (author_id, text, audience, comments_from, is_quote, hashtags, token, created_at)
SELECT id, 'Post ' || n || ' of ' || id, (ARRAY[4, 4, 4, 4, 2, 1])[1 + floor(random() * 6)::int], 4, false, '{}',
    gen_random_uuid(), now() - random() * interval '365 days'
FROM written, generate_series(1, posts) AS n""",
    ),
    (
        "comments",
        """
INSERT INTO feed_comment (post_id, author_id, text, token, created_at)
SELECT post.id, 1 + floor(random() * %(members)s)::int, 'A comment', gen_random_uuid(),
    least(post.created_at + random() * interval '3 days', now())
FROM feed_post AS post WHERE audience = 4 AND random() < 0.5""",
    ),
    (
        "activity",
        """
INSERT INTO feed_activity (actor_id, kind, post_id, comment_id, at)
SELECT author_id, 1, id, NULL, created_at FROM feed_post
UNION ALL
SELECT comment.author_id, 2, comment.post_id, comment.id, comment.created_at
FROM feed_comment AS comment JOIN feed_post AS post ON post.id = comment.post_id
WHERE comment.author_id <> post.author_id""",
    ),
    (
        "activity",
        """
INSERT INTO feed_pulse (member_id, posted_at, acted_at)
SELECT actor_id, max(at) FILTER (WHERE kind = 1), max(at) FROM feed_activity GROUP BY actor_id""",
    ),
]

_FOLLOW = """
INSERT INTO connections_follow (follower_id, followed_id, created_at)
SELECT %(reader)s, id, now() FROM written
WHERE CASE %(kind)s WHEN 'quiet' THEN posts BETWEEN 1 AND 3 WHEN 'busy' THEN posts > 15 ELSE true END
ORDER BY random() LIMIT %(followed)s
"""

# Of those whom they follow, readers are connected to three in five.
_CONNECT_READERS = """
INSERT INTO connections_connection (low_id, high_id, live, created_at)
SELECT followed_id, follower_id, true, now() FROM connections_follow
WHERE follower_id > %(members)s AND random() < 0.6
"""
