"""Where the words of a search occur in profiles, whoever may read it: one statement over the indexes.

Each hit says what a reader must be granted to know of it (`Need`). Nothing here decides that they are:
search/people.py asks the rulebook, and drops what it does not grant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection, transaction

from connections.visibility import Row
from profiles.models import term_key
from search.words import BEGINNING_MIN, SIMILAR_MIN

# So many members at most are looked at: the viewer's connections, then those who match on what everybody may read.
HITS_MAX = 5_000
# How much of a word's trigrams another must have to pass for it with a typing error (pg_trgm's word similarity).
SIMILARITY = 0.42


class Need(StrEnum):
    """What a reader must be granted to know of a hit; `NEEDED` has the rows of the rulebook."""

    NAME = "name"
    LAST_NAME = "last_name"
    CARD = "card"
    DETAILS = "details"
    SHARED = "shared"  # an interest that the reader has too
    INTEREST = "interest"  # one that they do not


NEEDED = {
    Need.NAME: frozenset({Row.NAME}),
    Need.LAST_NAME: frozenset({Row.LAST_NAME}),
    Need.CARD: frozenset({Row.CARD}),
    Need.DETAILS: frozenset({Row.DETAILS}),
    Need.SHARED: frozenset({Row.INTERESTS}),
    # As profiles.facts shows them: those that are not shared are part of the details.
    Need.INTEREST: frozenset({Row.INTERESTS, Row.DETAILS}),
}


class Kind(StrEnum):
    """Where a term is looked for."""

    WORD = "word"  # names, headline, place, organisations
    NAME = "name"  # names alone
    PLACE = "place"
    ORGANISATION = "organisation"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a member must match. A WORD or NAME is a word; the others are a few words in their order."""

    kind: Kind
    text: str


class Hit(NamedTuple):
    """A member matches a term. `points`: how well, 100 at most; `organisation`: the name that matched, or None."""

    member_id: int
    term: int
    need: str
    points: int
    organisation: str | None


@dataclass(frozen=True, slots=True)
class _Field:
    """A text that is searched: what knowing it takes, the indexed expression, and how much a hit in it says."""

    need: Need
    folded: str
    weight: int


_FIRST_NAME = _Field(Need.NAME, "search_fold(first_name || ' ' || left(last_name, 1))", 10)
_LAST_NAME = _Field(Need.LAST_NAME, "search_fold(last_name)", 10)
_HEADLINE = _Field(Need.NAME, "search_fold(headline)", 6)
_PLACE = _Field(Need.CARD, "search_fold(place)", 4)
_FIELDS = {
    Kind.WORD: (_FIRST_NAME, _LAST_NAME, _HEADLINE, _PLACE),
    Kind.NAME: (_FIRST_NAME, _LAST_NAME),
    Kind.PLACE: (_PLACE,),
    Kind.ORGANISATION: (),
    Kind.INTEREST: (),
}
_ORGANISATION = "search_fold(organisation.name)"
_ORGANISATION_WEIGHT = 6
# What narrows a result does not say how well somebody matches.
_NARROWING = {Kind.PLACE, Kind.ORGANISATION, Kind.INTEREST}

# A position on the card is the latest of those that go on (profiles.facts); all others are part of the details.
_POSITIONS = """
SELECT {term} AS term, position.member_id, CASE WHEN position.ends_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM profiles_position AS later
        WHERE later.member_id = position.member_id AND later.ends_on IS NULL
          AND (later.starts_on, later.id) > (position.starts_on, position.id)
    ) THEN 'card' ELSE 'details' END AS need, named.points, named.name::text AS organisation
FROM (SELECT organisation.id, organisation.name, {points} AS points FROM profiles_organisation AS organisation
      WHERE {condition} OFFSET 0) AS named
JOIN profiles_position AS position ON position.organisation_id = named.id
"""

_INTERESTS = """
SELECT {term} AS term, theirs.member_id,
    CASE WHEN EXISTS (SELECT 1 FROM profiles_memberinterest AS own
                      WHERE own.member_id = %(viewer)s AND own.term_id = theirs.term_id)
    THEN 'shared' ELSE 'interest' END AS need, 0 AS points, NULL::text AS organisation
FROM profiles_memberinterest AS theirs JOIN profiles_interest AS interest ON interest.id = theirs.term_id
WHERE interest.key = %(text{term})s
"""

_MEMBERS = """
SELECT {term} AS term, id AS member_id, '{need}' AS need, {points} AS points, NULL::text AS organisation
FROM accounts_member WHERE {condition}
"""

_HITS = """
WITH hit AS MATERIALIZED ({hits}),
candidate AS MATERIALIZED (
    SELECT member_id FROM hit GROUP BY member_id HAVING count(DISTINCT term) = %(terms)s
    ORDER BY member_id IN (SELECT other_id FROM connections_tie AS tie WHERE tie.member_id = %(viewer)s) DESC,
        max(points) FILTER (WHERE need = 'name') DESC NULLS LAST, member_id LIMIT %(most)s)
SELECT member_id, term, need, max(points)::integer, max(organisation)
FROM hit JOIN candidate USING (member_id) GROUP BY member_id, term, need
"""


def hits(viewer_id: int, terms: Sequence[Term], *, similar: bool = False, most: int | None = None) -> list[Hit]:
    """All hits of the members who match every term somewhere; with `similar`, also words that are nearly the same.

    So many members at most, HITS_MAX unless told. Some may not exist for the viewer.
    """
    if not terms:
        return []
    values: dict[str, Any] = {"viewer": viewer_id, "terms": len(terms), "most": most or HITS_MAX}
    parts: list[str] = []
    for number, term in enumerate(terms):
        values[f"text{number}"] = term_key(term.text) if term.kind == Kind.INTEREST else term.text
        parts += _parts(number, term, similar=similar and len(term.text) >= SIMILAR_MIN)
    statement = _HITS.format(hits=" UNION ALL ".join(parts))
    with transaction.atomic(), connection.cursor() as cursor:
        if similar:
            threshold = ["pg_trgm.word_similarity_threshold", str(SIMILARITY)]
            cursor.execute("SELECT set_config(%s, %s, true)", threshold)
        cursor.execute(statement, values)
        return [Hit(*row) for row in cursor.fetchall()]


def _parts(number: int, term: Term, *, similar: bool) -> list[str]:
    """The statements that find one term: one for each text it is looked for in."""
    if term.kind == Kind.INTEREST:
        return [_INTERESTS.format(term=number)]
    whole = len(term.text) < BEGINNING_MIN
    counts = term.kind not in _NARROWING
    parts = [
        _MEMBERS.format(
            term=number,
            need=field.need,
            points=_points(number, field.folded, field.weight if counts else 0, similar=similar),
            condition=_condition(number, field.folded, whole=whole, similar=similar),
        )
        for field in _FIELDS[term.kind]
    ]
    if term.kind in {Kind.WORD, Kind.ORGANISATION}:
        points = _points(number, _ORGANISATION, _ORGANISATION_WEIGHT if counts else 0, similar=similar)
        condition = _condition(number, _ORGANISATION, whole=whole, similar=similar)
        parts.append(_POSITIONS.format(term=number, points=points, condition=condition))
    return parts


# A text that folds to nothing is NULL, and matches nothing.
def _word(number: int) -> str:
    return f"nullif(btrim(search_fold(%(text{number})s)), '')"


def _condition(number: int, folded: str, *, whole: bool, similar: bool) -> str:
    word = _word(number)
    begun = f"{folded} LIKE '%% ' || {word} || '{' ' if whole else ''}%%'"
    return f"({begun} OR {word} <%% {folded})" if similar else begun


def _points(number: int, folded: str, weight: int, *, similar: bool) -> str:
    word = _word(number)
    nearly = f"round({weight * 7} * word_similarity({word}, {folded}))" if similar else f"{weight * 8}"
    begun = f"WHEN {folded} LIKE '%% ' || {word} || '%%' THEN {weight * 8} " if similar else ""
    return f"CASE WHEN {folded} LIKE '%% ' || {word} || ' %%' THEN {weight * 10} {begun}ELSE {nearly} END"
