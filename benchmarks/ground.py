"""Where benchmarks run: a database of their own on the development server, filled once with a generated network.

The network is the same every time for the same numbers: communities of a few hundred, hubs, a mean degree of 40 unless
told otherwise, and uneven writing: most members write little, few write much. It stays in the database
`maillon_bench_<name>`; drop that to begin anew.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from devservices.locations import default_database_url

SEED = 0.42
COMMUNITY = 400
INSIDE = 0.65
# Pairs that are drawn twice are one connection: it is drawn on until this share of them is there.
ENOUGH = 0.995
# Readers of the feed follow so many authors of one kind; so many readers of each. They are the last members made.
FOLLOWED = (50, 500, 2_000, 5_000)
KINDS = ("quiet", "busy", "mixed")
READERS_EACH = 10
PARTS = ("graph", "feed")

Tell = Callable[[str], None]


def readers() -> list[tuple[int, str, int]]:
    """(followed authors, kind of author, offset from the number of members) of every reader of the feed."""
    groups = [(followed, kind) for followed in FOLLOWED for kind in KINDS]
    return [
        (followed, kind, at * READERS_EACH + one + 1)
        for at, (followed, kind) in enumerate(groups)
        for one in range(READERS_EACH)
    ]


@dataclass(frozen=True)
class Ground:
    """A generated network, and the database it is in."""

    name: str
    members: int
    mean_degree: int = 40
    posts_a_member: int = 10

    def database_url(self) -> str:
        """The URL of the benchmark database, which is made (empty) where it is not there yet."""
        return database_url(self.name)

    def fill(self, url: str, part: str, tell: Tell) -> None:
        """Fills one part of a migrated benchmark database, and what it stands on; does nothing where that is done.

        A part is one transaction. "graph" is the members and their connections; "feed" adds follows, what members have
        written, and the readers.
        """
        with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
            # Two who want the same network: the second waits, and finds it there.
            connection.execute("SELECT pg_advisory_lock(1)")
            for name in PARTS[: PARTS.index(part) + 1]:
                if is_filled(connection, name):
                    continue
                _quieten(connection)
                for words, statement in STATEMENTS[name]:
                    tell(words)
                    connection.execute(statement, self._arguments)
                if name == "graph":
                    self._connect_members(connection, tell)
                else:
                    tell("whom readers follow")
                    _add_readers(connection, self.members)
                # What is deferred to the commit stands in the way of changing the table.
                connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                connection.execute("ALTER TABLE connections_connection ENABLE TRIGGER USER")
                finish(connection, name)

    @property
    def _arguments(self) -> dict[str, int | float]:
        return {
            "members": self.members,
            "everybody": self.members + len(readers()),
            "seed": SEED,
            "inside": INSIDE,
            "community": COMMUNITY,
            "posts": self.members * self.posts_a_member,
        }

    def _connect_members(self, connection: psycopg.Connection, tell: Tell) -> None:
        """Draws pairs until there are as many different ones as wanted: those who are drawn often, are drawn twice."""
        tell("connections")
        wanted = self.members * self.mean_degree // 2
        found = 0
        connection.execute("CREATE TEMP TABLE pair (low_id int, high_id int) ON COMMIT DROP")
        while found < wanted * ENOUGH:
            drawn = connection.execute(_DRAW, self._arguments | {"draws": wanted - found})
            found += drawn.rowcount
            tell(f"connections, {found} of {wanted}")
            connection.execute("ANALYZE pair")
        connection.execute(_CONNECT)


def database_url(name: str) -> str:
    """The URL of the benchmark database of this name, which is made (empty) where it is not there yet."""
    url = os.environ.get("DATABASE_URL") or default_database_url(Path(__file__).resolve().parent.parent)
    name = f"maillon_bench_{name}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def is_filled(connection: psycopg.Connection, part: str) -> bool:
    """Whether a part is there."""
    return connection.execute("SELECT to_regclass(%s)", [f"bench_{part}"]).fetchone() != (None,)


def finish(connection: psycopg.Connection, part: str) -> None:
    """Commits a part, and notes that it is there. The engine begins anew with what was put in without its knowing."""
    connection.execute("TRUNCATE connections_graphstate, connections_graphchange")
    connection.execute(sql.SQL("CREATE TABLE {} ()").format(sql.Identifier(f"bench_{part}")))
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    connection.autocommit = False


def _quieten(connection: psycopg.Connection) -> None:
    """Without triggers, and where that may be asked for without checks of foreign keys: all ids are of our making."""
    connection.execute("ALTER TABLE connections_connection DISABLE TRIGGER USER")
    role = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if role == (True,):
        connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute("SET LOCAL work_mem = '512MB'")


def _add_readers(connection: psycopg.Connection, members: int) -> None:
    for followed, kind, offset in readers():
        connection.execute(_FOLLOW, {"reader": members + offset, "followed": min(followed, members // 2), "kind": kind})
    connection.execute(_CONNECT_READERS, {"members": members})


# A random member, some much likelier than others, scattered over all ids: what makes hubs.
_HUB = "1 + ((floor(%(members)s * power(random(), 2))::bigint * 7919 + 13) %% %(members)s)::int"

# What is said of a step, and the step, by part. The engine begins anew afterwards.
_GRAPH = [
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
]
# One round of drawing: pairs that no earlier round has drawn.
_DRAW = f"""
INSERT INTO pair (low_id, high_id)
SELECT DISTINCT least(one, other), greatest(one, other) FROM (
    SELECT one, CASE WHEN random() < %(inside)s
        THEN least((one - 1) / %(community)s * %(community)s + 1 + floor(random() * %(community)s)::int, %(members)s)
        ELSE {_HUB} END AS other
    FROM (SELECT {_HUB} AS one FROM generate_series(1, %(draws)s)) AS first) AS drawn
WHERE one <> other AND NOT EXISTS (
    SELECT 1 FROM pair WHERE pair.low_id = least(one, other) AND pair.high_id = greatest(one, other))
"""
_CONNECT = """
INSERT INTO connections_connection (low_id, high_id, live, created_at)
SELECT low_id, high_id, true, now() FROM pair ORDER BY low_id, high_id
"""
_FEED = [
    ("follows", "SELECT setseed(%(seed)s)"),
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

STATEMENTS = {"graph": _GRAPH, "feed": _FEED}

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
