"""Where words occur, and what a reader must be granted to know of it."""

from datetime import date

import pytest

from accounts.models import Member
from connections.visibility import Row
from search import hits as module
from search.hits import NEEDED, Kind, Need, Term, hits
from tests.cast import Cast
from tests.factories import interests, members, position


def needs(viewer: Member, kind: Kind, text: str, *, similar: bool = False) -> set[tuple[int, str]]:
    return {(hit.member_id, hit.need) for hit in hits(viewer.pk, [Term(kind, text)], similar=similar)}


def test_every_need_is_of_the_rulebook() -> None:
    assert set(NEEDED) == set(Need)
    assert all(rows and rows <= set(Row) for rows in NEEDED.values())


def test_what_each_text_needs(cast: Cast) -> None:
    dave = cast.dave
    Member.objects.filter(pk=dave.pk).update(place="Lorient")
    position(dave, "Harbour Works")
    position(dave, "Shipyard", ends_on=date(2021, 1, 1))
    interests(dave, "Tides")
    interests(cast.bob, "Tides")
    for kind, text, need in (
        (Kind.WORD, "dave", "name"),
        (Kind.WORD, "dale", "last_name"),
        (Kind.WORD, "ferries", "name"),
        (Kind.WORD, "lorient", "card"),
        (Kind.PLACE, "lorient", "card"),
        (Kind.WORD, "harbour", "card"),
        (Kind.ORGANISATION, "harbour works", "card"),
        (Kind.WORD, "shipyard", "details"),
    ):
        assert needs(cast.alice, kind, text) == {(dave.pk, need)}, text
    assert needs(cast.alice, Kind.INTEREST, "tides") == {(dave.pk, "interest"), (cast.bob.pk, "interest")}
    assert needs(cast.bob, Kind.INTEREST, "tides") == {(dave.pk, "shared"), (cast.bob.pk, "shared")}
    assert needs(cast.alice, Kind.NAME, "ferries") == set()


def test_whole_words_say_more_than_beginnings_and_these_more_than_errors(cast: Cast) -> None:
    def points(text: str, *, similar: bool = False) -> int:
        return max(hit.points for hit in hits(cast.alice.pk, [Term(Kind.WORD, text)], similar=similar))

    assert points("carol") == points("carol", similar=True) == 100
    assert points("caro") == points("caro", similar=True) == 80
    assert 0 < points("carrol", similar=True) < 80
    assert points("ferries") < points("carol")


def test_all_terms_must_be_there(cast: Cast) -> None:
    found = hits(cast.alice.pk, [Term(Kind.WORD, "carol"), Term(Kind.WORD, "grid")])
    assert {hit.member_id for hit in found} == {cast.carol.pk}
    assert {hit.term for hit in found} == {0, 1}
    assert hits(cast.alice.pk, [Term(Kind.WORD, "carol"), Term(Kind.WORD, "ferries")]) == []
    assert hits(cast.alice.pk, []) == []


def test_those_whom_everybody_may_find_come_before_the_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = members(3, place="Weaver")
    shown = members(2, headline="Weaver")
    monkeypatch.setattr(module, "HITS_MAX", 2)
    assert {hit.member_id for hit in hits(hidden[0].pk, [Term(Kind.WORD, "weaver")])} == {one.pk for one in shown}


@pytest.mark.parametrize("text", ["'", "%", "_", "\\", "q'x", "%(x)s", "{0}", "½", "ß", "İ", "🦀", "x" * 300])
@pytest.mark.parametrize("kind", Kind)
def test_no_text_breaks_the_statement(cast: Cast, kind: Kind, text: str) -> None:
    assert hits(cast.alice.pk, [Term(kind, text)]) == []
    assert len(hits(cast.alice.pk, [Term(kind, text)], similar=True)) < Member.objects.count()
