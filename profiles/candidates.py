"""Whom a member may know: the candidates, and what each has in common with the member. Two statements of SQL.

Both are bounded, so that a member with thousands of connections waits no longer than others: of their connections
those with the smallest circles are gone through first (they say most), until `REACHED` ties have been seen.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection

from connections.models.invitation import expiry_cutoff

REACHED = 40_000
PER_INTEREST = 1_000
INTERESTS = 12
PER_ORGANISATION = 500
FAR = 60
# How many mutual connections count most: the square root of one's own connections, between these two.
PEAK_LOW, PEAK_HIGH = 2, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the member may know.

    `degree` is 2, 3 or None (out of network, or further than what was looked through); `mutual` the mutual
    connections seen; `closeness`, between 0 and 1, how much they say (see profiles.suggestions); `peak` how many of
    them count most for this member; `via` is the one of them with the smallest circle.
    """

    id: int
    degree: int | None
    mutual: int
    closeness: float
    peak: float
    via: int | None


# OFFSET 0 keeps each look at somebody's ties a look into an index: joined freely, the view would be read as a whole.
_CANDIDATES = """
WITH mine AS MATERIALIZED (SELECT other_id AS id FROM connections_tie WHERE member_id = %(viewer)s),
peak AS MATERIALIZED (SELECT least(%(high)s, greatest(%(low)s, sqrt(count(*))))::float AS n FROM mine),
measured AS MATERIALIZED (
    SELECT mine.id, theirs.size FROM mine CROSS JOIN LATERAL (
        SELECT count(*) AS size FROM connections_tie WHERE member_id = mine.id) AS theirs),
chosen AS MATERIALIZED (
    SELECT id, size FROM (SELECT id, size, sum(size) OVER (ORDER BY size, id) AS seen FROM measured) AS ordered
    WHERE seen - size < %(reached)s),
excluded AS MATERIALIZED (
    SELECT id FROM mine
    UNION SELECT %(viewer)s
    UNION SELECT blocked_id FROM connections_block WHERE blocker_id = %(viewer)s
    UNION SELECT blocker_id FROM connections_block WHERE blocked_id = %(viewer)s
    UNION SELECT dismissed_id FROM profiles_suggestiondismissal WHERE member_id = %(viewer)s
    UNION SELECT CASE WHEN sender_id = %(viewer)s THEN recipient_id ELSE sender_id END FROM connections_invitation
        WHERE (sender_id = %(viewer)s OR recipient_id = %(viewer)s)
            AND (state = 'unknown' OR (state = 'open' AND created_at > %(open_since)s)
                 OR (state = 'withdrawn' AND sender_id = %(viewer)s
                     AND closed_at > now() - make_interval(days => %(again_days)s)))),
reached AS MATERIALIZED (
    SELECT tie.other_id AS id, chosen.id AS via, chosen.size FROM chosen CROSS JOIN LATERAL (
        SELECT other_id FROM connections_tie WHERE member_id = chosen.id OFFSET 0) AS tie),
near AS MATERIALIZED (
    SELECT id, count(*) AS mutual, avg(ln(3) / ln(1 + size))::float AS closeness,
        (min(size * 4294967296 + via) %% 4294967296)::integer AS via
    FROM reached WHERE id NOT IN (SELECT id FROM excluded) GROUP BY id),
nearest AS (
    SELECT near.id, near.mutual, near.closeness, near.via FROM near, peak
    ORDER BY near.mutual / peak.n * exp(1 - near.mutual / peak.n) * (1 + near.closeness) DESC, near.id
    LIMIT %(near)s),
alike AS (
    SELECT other.id FROM
        (SELECT term_id FROM profiles_memberinterest WHERE member_id = %(viewer)s
         ORDER BY position, id LIMIT %(interests)s) AS wanted
    CROSS JOIN LATERAL (
        SELECT member_id AS id FROM profiles_memberinterest WHERE term_id = wanted.term_id
        ORDER BY member_id DESC LIMIT %(per_interest)s) AS other
    UNION ALL SELECT other.id FROM
        (SELECT DISTINCT organisation_id FROM profiles_position
         WHERE member_id = %(viewer)s AND ends_on IS NULL LIMIT 5) AS wanted
    CROSS JOIN LATERAL (
        SELECT member_id AS id FROM profiles_position
        WHERE organisation_id = wanted.organisation_id AND ends_on IS NULL LIMIT %(per_organisation)s) AS other),
far AS MATERIALIZED (
    SELECT id FROM alike WHERE id NOT IN (SELECT id FROM excluded) AND id NOT IN (SELECT id FROM near)
    GROUP BY id ORDER BY count(*) DESC, id DESC LIMIT %(far)s)
SELECT nearest.id, 2 AS degree, nearest.mutual, nearest.closeness, peak.n, nearest.via FROM nearest, peak
UNION ALL SELECT far.id,
    CASE WHEN EXISTS (
        SELECT 1 FROM (SELECT other_id FROM connections_tie WHERE member_id = far.id OFFSET 0) AS tie
        WHERE tie.other_id IN (SELECT id FROM reached)) THEN 3 END, 0, 0, peak.n, NULL FROM far, peak
"""


def candidates(viewer_id: int, *, near: int) -> list[Candidate]:
    """Up to `near` members of the second circle and some beyond who share an interest or an organisation; unordered.

    Left out: connections, members with an invitation pending in either direction (ignored ones included), barred or
    withdrawn from lately, blocked either way, dismissed. Inactive members may be among those beyond.
    """
    values: dict[str, Any] = {
        "viewer": viewer_id,
        "low": PEAK_LOW,
        "high": PEAK_HIGH,
        "reached": REACHED,
        "open_since": expiry_cutoff(),
        "again_days": settings.INVITATION_AGAIN_AFTER_DAYS,
        "near": near,
        "far": FAR,
        "interests": INTERESTS,
        "per_interest": PER_INTEREST,
        "per_organisation": PER_ORGANISATION,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        return [Candidate(*row) for row in cursor.fetchall()]


@dataclass(slots=True)
class Common:
    """Names that a candidate shares with the member, each list without repetitions.

    `colleagues` are organisations where the candidate works now, `organisations` where they worked, the member having
    been at either at some time.
    """

    interests: list[str] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    colleagues: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)


_COMMON = """
SELECT theirs.member_id, 'interests', term.name FROM profiles_memberinterest AS theirs
    JOIN profiles_memberinterest AS own ON own.term_id = theirs.term_id AND own.member_id = %(viewer)s
    JOIN profiles_interest AS term ON term.id = theirs.term_id
    WHERE theirs.member_id = ANY(%(members)s)
UNION SELECT theirs.member_id, 'schools', school.name FROM profiles_education AS theirs
    JOIN profiles_education AS own ON own.school_id = theirs.school_id AND own.member_id = %(viewer)s
    JOIN profiles_school AS school ON school.id = theirs.school_id
    WHERE theirs.member_id = ANY(%(members)s)
UNION SELECT theirs.member_id, CASE WHEN theirs.ends_on IS NULL THEN 'colleagues' ELSE 'organisations' END,
        organisation.name FROM profiles_position AS theirs
    JOIN profiles_position AS own ON own.organisation_id = theirs.organisation_id AND own.member_id = %(viewer)s
    JOIN profiles_organisation AS organisation ON organisation.id = theirs.organisation_id
    WHERE theirs.member_id = ANY(%(members)s)
ORDER BY 1, 2, 3
"""


def in_common(viewer_id: int, member_ids: Collection[int]) -> dict[int, Common]:
    """What each of these members shares with the viewer, whether or not the viewer may be told of it."""
    found: dict[int, Common] = defaultdict(Common)
    with connection.cursor() as cursor:
        cursor.execute(_COMMON, {"viewer": viewer_id, "members": list(member_ids)})
        for member_id, kind, name in cursor.fetchall():
            getattr(found[member_id], kind).append(name)
    return found
