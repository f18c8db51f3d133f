"""Positions and education: order, the current one, and what the database refuses."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from profiles.models import Education, Position
from tests.factories import MemberFactory, education, position

pytestmark = pytest.mark.django_db


def test_what_goes_on_comes_first_and_the_latest_of_it_is_current() -> None:
    member = MemberFactory()
    position(member, "Old", ends_on=date(2021, 1, 1), starts_on=date(2020, 1, 1))
    position(member, "Older", ends_on=date(2019, 1, 1), starts_on=date(2018, 1, 1))
    position(member, "Side", starts_on=date(2010, 1, 1))
    position(member, "Now", starts_on=date(2022, 1, 1))
    names = [row.organisation.name for row in Position.objects.filter(member=member).newest_first()]
    assert names == ["Now", "Side", "Old", "Older"]
    assert Position.objects.filter(member=member).current()[0].organisation.name == "Now"


def test_schools_without_years_come_last() -> None:
    member = MemberFactory()
    education(member, "Undated")
    education(member, "Early", end_year=2001)
    education(member, "Late", start_year=2004, end_year=2008)
    names = [row.school.name for row in Education.objects.filter(member=member).newest_first()]
    assert names == ["Late", "Early", "Undated"]


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": date(2020, 5, 1), "ends_on": date(2020, 4, 1)},
        {"starts_on": date(1820, 5, 1)},
    ],
)
def test_dates_of_a_position(dates: dict[str, Any]) -> None:
    member = MemberFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        position(member, "Somewhere", **dates)


@pytest.mark.parametrize("years", [{"start_year": 2005, "end_year": 2004}, {"start_year": 5}, {"end_year": 20200}])
def test_years_of_a_school(years: dict[str, int]) -> None:
    member = MemberFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        education(member, "Somewhere", **years)
