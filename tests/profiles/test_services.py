"""Writes on one's own profile."""

from datetime import date

import pytest

from profiles import services
from profiles.models import MemberInterest, MemberSkill, Organisation, Position, SuggestionDismissal
from tests.factories import MemberFactory, position, skills

pytestmark = pytest.mark.django_db
FIELDS = {"title": "Engineer", "place": "", "starts_on": date(2020, 1, 1), "ends_on": None, "description": ""}


def names(member: object) -> list[str]:
    return [row.term.name for row in MemberSkill.objects.filter(member=member).select_related("term")]


def test_terms_join_at_the_end_and_stay_where_they_are() -> None:
    member = MemberFactory()
    assert services.add_terms(member=member, model=MemberSkill, names=["b", "a"]) == ["b", "a"]
    assert services.add_terms(member=member, model=MemberSkill, names=["A", "c", "C"]) == ["c"]
    assert names(member) == ["b", "a", "c"]


def test_skills_and_interests_are_two_lists() -> None:
    member = MemberFactory()
    services.add_terms(member=member, model=MemberSkill, names=["Choir"])
    services.add_terms(member=member, model=MemberInterest, names=["Choir"])
    assert member.skills.count() == member.interests.count() == 1


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "TERMS_MAX", 3)
    member = MemberFactory()
    services.add_terms(member=member, model=MemberSkill, names=["a", "b"])
    with pytest.raises(services.TooMany):
        services.add_terms(member=member, model=MemberSkill, names=["c", "d"])
    assert names(member) == ["a", "b"]
    services.add_terms(member=member, model=MemberSkill, names=["a", "c"])
    # A full list takes what it holds already.
    assert services.add_terms(member=member, model=MemberSkill, names=["B"]) == []


def test_removing_a_term_leaves_it_to_others() -> None:
    one, other = MemberFactory(), MemberFactory()
    for member in (one, other):
        skills(member, "Welding")
    services.remove_entry(entry=one.skills.get())
    assert names(one) == []
    assert names(other) == ["Welding"]


def test_positions_share_their_organisation() -> None:
    member = MemberFactory()
    services.save_position(member=member, organisation="Nordvind", fields=FIELDS)
    entry = services.save_position(member=member, organisation="NORDVIND ", fields=FIELDS)
    assert Organisation.objects.count() == 1
    services.save_position(member=member, organisation="Südwind", fields=FIELDS | {"title": "Lead"}, position=entry)
    assert sorted(Position.objects.values_list("title", "organisation__name")) == [
        ("Engineer", "Nordvind"),
        ("Lead", "Südwind"),
    ]


def test_positions_have_an_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "ENTRIES_MAX", 1)
    member = MemberFactory()
    entry = position(member, "Nordvind")
    with pytest.raises(services.TooMany):
        services.save_position(member=member, organisation="Nordvind", fields=FIELDS)
    services.save_education(member=member, school="INSA", fields={})
    with pytest.raises(services.TooMany):
        services.save_education(member=member, school="INSA", fields={})
    # What exists can still be changed.
    services.save_position(member=member, organisation="Nordvind", fields=FIELDS | {"title": "Lead"}, position=entry)
    assert Position.objects.get().title == "Lead"


def test_dismissing_twice_is_dismissing_once() -> None:
    one, other = MemberFactory(), MemberFactory()
    for _ in range(2):
        services.dismiss(member=one, other=other)
    assert SuggestionDismissal.objects.count() == 1
    for _ in range(2):
        services.undo_dismissal(member=one, other=other)
    assert not SuggestionDismissal.objects.exists()


def test_the_card_changes_in_the_database_and_in_hand() -> None:
    member = MemberFactory()
    services.update_card(member=member, fields={"headline": "New"})
    assert member.headline == "New"
    member.refresh_from_db()
    assert member.headline == "New"
