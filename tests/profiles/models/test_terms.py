"""Names that several members share."""

import pytest
from django.db import IntegrityError, transaction

from profiles.models import Interest, MemberSkill, School, Skill, folded, term_key
from tests.factories import MemberFactory, members, skills


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Open data", "  OPEN   Data "),
        ("École des Ponts", "ecole des ponts"),
        ("Straße", "STRASSE"),
        ("Lodz\u0301", "lodź"),
        ("data\u200b science", "data science"),
        ("ﬁnance", "finance"),
    ],
)
def test_spellings_that_are_one_name(one: str, other: str) -> None:
    assert term_key(one) == term_key(other)


@pytest.mark.parametrize(("one", "other"), [("バス", "ハス"), ("C", "C++"), ("Go", "Gо"), ("ship", "sheep")])
def test_names_that_are_not_one(one: str, other: str) -> None:
    assert term_key(one) != term_key(other)


@pytest.mark.parametrize("text", ["ǅungla", "İstanbul", "ΑΊΑΣ ς", "ŉ", "a" * 300])
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert term_key(term_key(text)) == term_key(text)
    assert len(term_key(text)) <= 100


@pytest.mark.django_db
class TestNamed:
    def test_new_names_are_made_in_the_spelling_written_first(self) -> None:
        terms = Skill.objects.named(["Hydrology", "python", " HYDROLOGY ", ""])
        assert [term.name for term in terms] == ["Hydrology", "python"]
        assert [term.name for term in Skill.objects.named(["Python", "hydrologie"])] == ["python", "hydrologie"]
        assert Skill.objects.count() == 3

    def test_nothing_for_nothing(self) -> None:
        assert School.objects.named(["", "\u200b"]) == []

    def test_the_database_keeps_keys_apart(self) -> None:
        Interest.objects.create(name="Choir", key="choir")
        with pytest.raises(IntegrityError), transaction.atomic():
            Interest.objects.create(name="CHOIR", key="choir")


@pytest.mark.django_db
def test_only_names_in_common_use_are_offered() -> None:
    people = members(5)
    for person in people:
        skills(person, "Data analysis")
    for person in people[:3]:
        skills(person, "Data Ethics")
    skills(people[0], "Dating my neighbour")
    assert [term.name for term in Skill.objects.known("DÀT")] == ["Data analysis", "Data Ethics"]
    assert not Skill.objects.known("data_")


@pytest.mark.django_db
def test_a_member_has_a_term_once() -> None:
    member = MemberFactory()
    [term] = Skill.objects.named(["Welding"])
    MemberSkill.objects.create(member=member, term=term)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberSkill.objects.create(member=member, term=term, position=4)
