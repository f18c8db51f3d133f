"""The proposed note names what two profiles share, where they have nobody in common: and no more than may be seen."""

from datetime import date

import pytest

from accounts.models import Reach
from connections.notes import proposed_note
from profiles.links import shared
from tests.cast import Cast
from tests.factories import connect, education, interests, members, position


def test_the_note_names_shared_interests(cast: Cast) -> None:
    interests(cast.alice, "climbing", "jazz", "chess")
    interests(cast.erin, "jazz", "sailing", "climbing")
    assert proposed_note(cast.alice, cast.erin, 0) == (
        "Hello Erin, we both care about climbing and jazz. I would be glad to connect."
    )


def test_nothing_shared_nothing_proposed(cast: Cast) -> None:
    interests(cast.alice, "climbing")
    interests(cast.erin, "sailing")
    assert proposed_note(cast.alice, cast.erin, 0) == ""


def test_interests_kept_back_are_not_named(cast: Cast) -> None:
    interests(cast.alice, "jazz")
    interests(cast.erin, "jazz")
    cast.erin.interests_reach = Reach.FIRST
    cast.erin.save()
    assert proposed_note(cast.alice, cast.erin, 0) == ""


@pytest.mark.parametrize(("reach", "count"), [(Reach.SECOND, 2), (Reach.FIRST, 0)])
def test_school_and_organisation_only_where_the_details_are_seen(cast: Cast, reach: int, count: int) -> None:
    for member in (cast.alice, cast.carol, cast.erin):
        education(member, "ETH Zürich")
        position(member, "Gridworks", ends_on=date(2021, 1, 1))
    cast.carol.details_reach = reach
    cast.carol.save()
    clauses = ["we both went to ETH Zürich.", "we both know Gridworks from the inside."]
    assert shared(cast.alice, cast.carol) == clauses[:count]
    assert shared(cast.alice, cast.erin) == []


def test_queries_do_not_grow(cast: Cast, django_assert_max_num_queries: object) -> None:
    [other] = members(1)
    connect(cast.bob, other)
    for place in range(5):
        education(cast.alice, f"School {place}")
        education(other, f"School {place}")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(shared(cast.alice, other)) == 5
