"""Invented people: the same each time, and fit to be members."""

import random

import pytest

from accounts.models import Member, validate_handle
from demo.names import FIRST_NAMES, LAST_NAMES
from demo.people import Person, invent
from demo.sectors import SECTORS
from demo.world import CITIES, COUNTRY_OF, INTERESTS


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return invent(400, rng=random.Random("test"), taken={"camille-martin"})


def test_they_are_the_same_each_time(people: list[Person]) -> None:
    assert invent(400, rng=random.Random("test"), taken={"camille-martin"}) == people
    assert invent(400, rng=random.Random("other"), taken=set()) != people


def test_no_two_have_one_handle(people: list[Person]) -> None:
    handles = [person.handle for person in people]
    assert len(set(handles)) == len(handles)
    assert "camille-martin" not in handles


def test_a_name_that_is_taken_gets_a_number() -> None:
    first = invent(30, rng=random.Random("x"), taken=set())
    again = invent(30, rng=random.Random("x"), taken={person.handle for person in first})
    assert [person.handle for person in again] == [f"{person.handle}-2" for person in first]


def test_they_fit_the_fields_of_a_member(people: list[Person]) -> None:
    for person in people:
        validate_handle(person.handle)
        fields = {"headline": person.headline, "place": person.place, "about": person.about, **person.choices}
        for name, value in fields.items():
            Member._meta.get_field(name).clean(value, None)
        assert all(len(job.title) <= 120 for job in person.jobs)


def test_histories_are_in_order(people: list[Person]) -> None:
    for person in people:
        now = person.jobs[0]
        assert now.ended is None
        for job, before in zip(person.jobs, person.jobs[1:], strict=False):
            assert before.ended is not None
            assert job.started <= before.ended < before.started
        assert all(study.ended < study.started for study in person.studies)


def test_texts_are_filled_in(people: list[Person]) -> None:
    assert not [person.about for person in people if "{" in person.about]
    assert {person.language for person in people} == {"en", "fr"}
    assert sum(person.language == "fr" for person in people) in range(100, 300)


def test_the_invented_world_is_of_one_piece() -> None:
    places = [place for sector in SECTORS for place in sector.organisations]
    assert {place.city for place in places} <= set(COUNTRY_OF)
    for names in ([place.name for place in places], [city.name for city in CITIES], [i.en for i in INTERESTS]):
        assert len(set(names)) == len(names)
    for words in (*FIRST_NAMES.values(), *LAST_NAMES.values()):
        assert len(set(words)) == len(words)
