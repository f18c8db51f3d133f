"""Facts of a profile: one statement, and only what was granted."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from connections.visibility import Row
from profiles.facts import Facts, facts
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_everything_costs_one_query_and_nothing_costs_none(cast: Cast, django_assert_num_queries: Any) -> None:
    for name in ("Nordvind", "Südwind", "Ostwind"):
        factories.position(cast.bob, name)
    with django_assert_num_queries(1):
        assert len(facts(cast.alice, cast.bob, frozenset(Row)).jobs) == 3
    with django_assert_num_queries(0):
        assert facts(cast.alice, cast.bob, {Row.NAME, Row.CONTACT, Row.MUTUAL}) == Facts()


def test_shared_interests_come_first_and_alone_without_the_details(cast: Cast) -> None:
    factories.interests(cast.bob, "Sailing", "Choir", "Chess")
    factories.interests(cast.alice, "Chess", "Choir")
    near = facts(cast.alice, cast.bob, {Row.INTERESTS, Row.DETAILS}).interests
    assert [(label.name, label.shared) for label in near] == [("Choir", True), ("Chess", True), ("Sailing", False)]
    far = facts(cast.alice, cast.bob, {Row.INTERESTS})
    assert [label.name for label in far.interests] == ["Choir", "Chess"]
    own = facts(cast.bob, cast.bob, frozenset(Row)).interests
    assert not any(label.shared for label in own)


def test_the_current_position_is_the_latest_that_goes_on(cast: Cast) -> None:
    factories.position(cast.bob, "Former", ends_on=timezone.localdate())
    assert facts(cast.alice, cast.bob, {Row.CARD}).current is None
    factories.position(cast.bob, "Present", title="Captain")
    current = facts(cast.alice, cast.bob, {Row.CARD}).current
    assert current is not None
    assert (current.title, current.organisation, current.starts_on.month) == ("Captain", "Present", 3)


def test_counts_leave_out_whoever_is_inactive(cast: Cast) -> None:
    factories.follow(cast.carol, cast.bob)
    factories.follow(cast.dave, cast.bob)
    found = facts(cast.alice, cast.bob, {Row.CARD})
    assert (found.connections, found.followers) == (2, 2)
    cast.carol.is_active, cast.carol.suspended_at = False, timezone.now()
    cast.carol.save()
    found = facts(cast.alice, cast.bob, {Row.CARD})
    assert (found.connections, found.followers) == (1, 1)


def test_counts_are_those_of_the_lists(cast: Cast) -> None:
    """Whoever has blocked the viewer is in no list, so neither number tells of them."""
    factories.follow(cast.alice, cast.bob)
    factories.follow(cast.carol, cast.bob)
    assert facts(cast.dave, cast.bob, {Row.CARD}).connections == 2
    factories.connect(cast.mallory, cast.bob)
    found = facts(cast.mallory, cast.bob, {Row.CARD})
    # Carol and mallory; alice, who blocks her, neither as a connection nor as a follower.
    assert (found.connections, found.followers) == (2, 1)
    found = facts(cast.alice, cast.bob, {Row.CARD})
    assert (found.connections, found.followers) == (2, 2)


def test_counts_cost_one_query_however_many(cast: Cast, django_assert_num_queries: Any) -> None:
    factories.connect(cast.bob, *factories.members(40))
    with django_assert_num_queries(1):
        assert facts(cast.alice, cast.bob, {Row.CARD}).connections == 42


def test_visitors_get_no_counts(cast: Cast) -> None:
    found = facts(AnonymousUser(), cast.bob, {Row.CARD})
    assert (found.connections, found.followers) == (None, None)
