"""Finding people: what is searched is what the reader may read (docs/rules.md, "What each degree sees and may do")."""

from datetime import date

import pytest

from accounts.models import Member, Reach
from core.pagination import BadCursor
from search.hits import Kind, Term
from search.people import find, members_of, page_of, suggested
from search.words import words
from tests.cast import Cast
from tests.factories import MemberFactory, block, chain, connect, interests, members, position


def terms(text: str = "", **narrowing: str) -> list[Term]:
    found = [Term(Kind.WORD, word) for word in words(text)]
    return found + [Term(Kind(kind), value) for kind, value in narrowing.items()]


def handles(viewer: Member, text: str = "", **narrowing: str) -> list[str]:
    found = find(viewer, terms(text, **narrowing))
    assert not found.similar
    return [member.handle for _match, member in members_of(viewer, found.matches)]


@pytest.mark.parametrize("text", ["ines", "INÈS", "inès caron", "goff", "caron-le goff", "car in", "Le Goff, Inès"])
def test_accents_case_and_order_do_not_matter(cast: Cast, text: str) -> None:
    MemberFactory(handle="ines", first_name="Inès", last_name="Caron-Le Goff")
    assert handles(cast.alice, text) == ["ines"]


@pytest.mark.parametrize("text", ["moraeu", "claire morreau", "claier moreau", "Moreaux"])
def test_typing_errors_are_forgiven_where_nobody_matches_exactly(cast: Cast, text: str) -> None:
    claire = MemberFactory(handle="claire", first_name="Claire", last_name="Moreau")
    found = find(cast.alice, terms(text))
    assert found.similar
    assert found.matches[0].member_id == claire.pk


def test_all_words_must_match_wherever_they_stand(cast: Cast) -> None:
    position(cast.bob, "Grid Data")
    assert handles(cast.alice, "bob grid bakery") == ["bob"]
    assert not find(cast.alice, terms("bob grid zzzzzz")).matches


def test_a_single_letter_is_a_whole_word(cast: Cast) -> None:
    assert handles(cast.alice, "bob b") == ["bob"]
    assert not find(cast.alice, terms("bob r")).matches


@pytest.mark.parametrize(("viewer", "expected"), [("alice", ["dave"]), ("erin", []), ("trent", []), ("dave", ["dave"])])
def test_the_place_is_for_the_third_degree(cast: Cast, viewer: str, expected: list[str]) -> None:
    Member.objects.filter(pk=cast.dave.pk).update(place="Genève")
    assert handles(getattr(cast, viewer), "geneve") == expected
    assert handles(getattr(cast, viewer), place="geneve") == expected


def test_the_owner_may_narrow_the_place(cast: Cast) -> None:
    Member.objects.filter(pk=cast.dave.pk).update(place="Genève", card_reach=Reach.SECOND)
    assert handles(cast.alice, "geneve") == []
    assert handles(cast.bob, "geneve") == ["dave"]


def test_current_organisations_are_for_the_third_degree_and_past_ones_for_the_second(cast: Cast) -> None:
    position(cast.dave, "Blue Ferries")
    position(cast.dave, "Old Harbour", starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1))
    assert handles(cast.alice, "blue") == handles(cast.alice, organisation="blue ferries") == ["dave"]
    assert handles(cast.alice, "harbour") == handles(cast.alice, organisation="old harbour") == []
    assert handles(cast.bob, "harbour") == ["dave"]
    assert handles(cast.erin, "blue") == []


def test_of_several_current_positions_the_card_shows_the_latest(cast: Cast) -> None:
    position(cast.dave, "First Trade", starts_on=date(2012, 1, 1))
    position(cast.dave, "Second Trade", starts_on=date(2021, 1, 1))
    assert handles(cast.alice, "second trade") == ["dave"]
    assert handles(cast.alice, "first trade") == []
    assert handles(cast.bob, "first trade") == ["dave"]


def test_a_last_name_shown_as_an_initial_is_not_searched_by_those_out_of_network(cast: Cast) -> None:
    Member.objects.filter(pk=cast.dave.pk).update(last_name_as_initial=True)
    assert handles(cast.alice, "dave dale") == ["dave"]
    assert handles(cast.erin, "dave") == handles(cast.erin, "dave d") == ["dave"]
    texts = ("dale", "dave dale", "dave dal", "dave dalle", "dalee", "d dale")
    with_it = [find(cast.erin, terms(text)) for text in texts]
    Member.objects.filter(pk=cast.dave.pk).update(last_name="D")
    assert [find(cast.erin, terms(text)) for text in texts] == with_it
    assert not any(found.matches for found in with_it)


def test_interests_that_are_not_shared_are_part_of_the_details(cast: Cast) -> None:
    interests(cast.dave, "Tidal power")
    assert handles(cast.bob, interest="tidal power") == ["dave"]
    assert handles(cast.alice, interest="tidal power") == []
    interests(cast.alice, "Tidal power")
    assert handles(cast.alice, interest="TIDAL power") == ["alice", "dave"]


@pytest.mark.parametrize("field", ["is_active", "is_confirmed"])
def test_who_does_not_exist_is_not_found(cast: Cast, field: str) -> None:
    gone = {"is_active": {"is_active": False, "suspended_at": "2026-01-01T00:00Z"}, "is_confirmed": {field: False}}
    Member.objects.filter(pk=cast.bob.pk).update(**gone[field])
    assert not find(cast.alice, terms("bakery")).matches


def test_a_block_hides_either_from_the_other(cast: Cast) -> None:
    assert not find(cast.alice, terms("mallory")).matches
    assert not find(cast.mallory, terms("alice")).matches
    assert handles(cast.erin, "mallory") == ["mallory"]


def test_hidden_matches_change_neither_number_nor_order(cast: Cast) -> None:
    one, *others = members(6, headline="Likes harbours")
    before = find(cast.alice, terms("harbours"))
    Member.objects.filter(pk__in=[other.pk for other in others]).update(place="Harbours Harbours")
    position(one, "Harbours")
    position(cast.erin, "Harbours")
    assert find(cast.alice, terms("harbours")) == before


def test_degrees_are_counted_and_chosen(cast: Cast) -> None:
    Member.objects.exclude(pk=cast.alice.pk).update(headline="Sails boats")
    found = find(cast.alice, terms("boats"), degrees={1, None})
    assert [(match.member_id, match.degree) for match in found.matches] == [
        (cast.bob.pk, 1),
        (cast.erin.pk, None),
        (cast.trent.pk, None),
    ]
    assert found.total == 3
    assert found.by_degree == {1: 1, 2: 1, 3: 1, None: 2}


def test_circles_without_words(cast: Cast) -> None:
    assert [match.member_id for match in find(cast.alice, [], degrees={2, 3}).matches] == [cast.carol.pk, cast.dave.pk]
    block(cast.carol, cast.alice)
    assert [match.member_id for match in find(cast.alice, [], degrees={2}).matches] == []


def test_the_better_match_comes_first_then_the_nearer_then_mutual_connections(cast: Cast) -> None:
    named = MemberFactory(first_name="Harbour", last_name="Quinn")
    prefix = MemberFactory(headline="Harbourmaster")
    Member.objects.filter(pk__in=[cast.bob.pk, cast.carol.pk, cast.trent.pk]).update(headline="Knows harbour")
    busy = MemberFactory(headline="Knows harbour")
    also = MemberFactory()
    connect(busy, cast.bob, also)
    connect(cast.alice, also)
    ids = [match.member_id for match in find(cast.alice, terms("harbour")).matches]
    assert ids == [named.pk, cast.bob.pk, busy.pk, cast.carol.pk, cast.trent.pk, prefix.pk]


def test_pages_follow_each_other_and_bad_cursors_are_refused(cast: Cast) -> None:
    everyone = members(7, headline="Weaver")
    found = find(cast.alice, terms("weaver"))
    seen, cursor = [], ""
    while True:
        rows, cursor = page_of(found, cursor, 3)
        seen += [match.member_id for match in rows]
        if not cursor:
            break
    assert seen == [member.pk for member in everyone]
    for bad in ("x", "!!", "é", "W10", "WzEsMiwzXQ", "WzEsMiwzLCJhIl0", "A" * 600):
        with pytest.raises(BadCursor):
            page_of(found, bad, 3)


def test_large_results_have_the_degrees_that_small_ones_have(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Member.objects.update(headline="Sails boats")
    small = find(cast.alice, terms("boats"))
    monkeypatch.setattr("search.people.MANY", 0)
    assert find(cast.alice, terms("boats")) == small


def test_suggestions_are_by_name_and_by_the_beginning_of_a_handle(cast: Cast) -> None:
    chain(cast.alice, MemberFactory(handle="zz-top", first_name="Bobby", last_name="Tables"))
    assert [member.handle for member in suggested(cast.alice, ["bob"], most=5)] == ["bob", "zz-top"]
    assert [member.handle for member in suggested(cast.alice, ["zz", "t"], handle="zz-t", most=5)] == ["zz-top"]
    assert suggested(cast.alice, ["runs"], most=5) == []
    assert suggested(cast.alice, ["mallory"], handle="mall", most=5) == []
    assert len(suggested(cast.alice, ["bob"], handle="b", most=1)) == 1
