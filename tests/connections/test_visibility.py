"""Who sees which rows of a profile, and for whom a member exists: tables written by hand from docs/rules.md."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Member
from connections.relations import ONESELF, VISITOR, Relation
from connections.visibility import (
    Row,
    can_see,
    displayed_name,
    may_be_named_between,
    members_visible_to,
    rows_visible,
    viewers_of,
)
from tests.cast import Cast
from tests.factories import MemberFactory

FIRST, SECOND, THIRD, OUT = Relation(degree=1), Relation(degree=2), Relation(degree=3), Relation()
ALL = "name last_name card details interests contact connections mutual"

# who stands how, the owner's choices, the rows seen
TABLE = [
    ("oneself", ONESELF, {}, ALL),
    ("oneself, everything narrowed", ONESELF, {"card_reach": 0, "details_reach": 0, "contact_reach": 0}, ALL),
    ("1st", FIRST, {}, ALL),
    ("2nd", SECOND, {}, "name last_name card details interests mutual"),
    ("3rd", THIRD, {}, "name last_name card interests"),
    ("out", OUT, {}, "name last_name interests"),
    ("follower, out", replace(OUT, follows=True), {}, "name last_name interests"),
    ("follower at 2nd", replace(SECOND, follows=True), {}, "name last_name card details interests mutual"),
    ("invitation sent, at 3rd", replace(THIRD, invitation_id=1), {}, "name last_name card interests"),
    ("visitor, private profile", VISITOR, {}, ""),
    ("visitor, public profile", VISITOR, {"is_public": True}, "name last_name card"),
    ("visitor, public, card narrowed", VISITOR, {"is_public": True, "card_reach": 2}, "name last_name"),
    ("visitor, public, initial", VISITOR, {"is_public": True, "last_name_as_initial": True}, "name card"),
    ("1st, blocked", replace(FIRST, blocked=True), {}, ""),
    ("out, blocked", replace(OUT, blocked=True), {"is_public": True}, ""),
    ("1st, suspended owner", FIRST, {"is_active": False}, ""),
    ("oneself, suspended", ONESELF, {"is_active": False}, ""),
    ("out, unconfirmed owner", OUT, {"is_confirmed": False}, ""),
    ("visitor, unconfirmed owner", VISITOR, {"is_confirmed": False, "is_public": True}, ""),
    ("oneself, unconfirmed", ONESELF, {"is_confirmed": False}, ALL),
    ("out, initial", OUT, {"last_name_as_initial": True}, "name interests"),
    ("3rd, initial", THIRD, {"last_name_as_initial": True}, "name last_name card interests"),
    ("3rd, card to 2nd", THIRD, {"card_reach": 2}, "name last_name interests"),
    ("2nd, card to 2nd", SECOND, {"card_reach": 2}, "name last_name card details interests mutual"),
    ("2nd, card to 1st", SECOND, {"card_reach": 1}, "name last_name details interests mutual"),
    ("1st, card to nobody", FIRST, {"card_reach": 0}, "name last_name details interests contact connections mutual"),
    ("2nd, details to 1st", SECOND, {"details_reach": 1}, "name last_name card interests mutual"),
    ("1st, details to nobody", FIRST, {"details_reach": 0}, "name last_name card interests contact connections mutual"),
    ("out, interests to 3rd", OUT, {"interests_reach": 3}, "name last_name"),
    ("3rd, interests to 3rd", THIRD, {"interests_reach": 3}, "name last_name card interests"),
    ("2nd, interests to nobody", SECOND, {"interests_reach": 0}, "name last_name card details mutual"),
    ("1st, contact to nobody", FIRST, {"contact_reach": 0}, "name last_name card details interests connections mutual"),
    ("1st, hidden list", FIRST, {"hides_connections": True}, "name last_name card details interests contact mutual"),
    ("2nd, hidden list", SECOND, {"hides_connections": True}, "name last_name card details interests mutual"),
    # What no form offers, set by hand: a row never widens beyond the rule.
    ("3rd, details widened by hand", THIRD, {"details_reach": 4}, "name last_name card interests"),
    ("2nd, contact widened by hand", SECOND, {"contact_reach": 4}, "name last_name card details interests mutual"),
    ("out, card widened by hand", OUT, {"card_reach": 4}, "name last_name interests"),
]


@pytest.mark.parametrize(("relation", "choices", "rows"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_rows_of_a_profile(relation: Relation, choices: dict, rows: str) -> None:
    owner = Member(pk=1, handle="owner", first_name="Olive", last_name="Owner", **choices)
    assert rows_visible(relation, owner) == set(map(Row, rows.split()))


def test_the_name_as_an_initial() -> None:
    owner = Member(pk=1, handle="owner", first_name="Olive", last_name="Owner", last_name_as_initial=True)
    assert displayed_name(owner, rows_visible(OUT, owner)) == "Olive O."
    assert displayed_name(owner, rows_visible(THIRD, owner)) == "Olive Owner"


@pytest.mark.parametrize(
    ("hides", "knows_both", "named"),
    [(False, False, True), (False, True, True), (True, False, False), (True, True, True)],
)
def test_intermediaries_who_hide_their_connections(hides: bool, knows_both: bool, named: bool) -> None:
    assert may_be_named_between(Member(hides_connections=hides), viewer_knows_both=knows_both) is named


# viewer → the members that exist for them
EXISTING = {
    "alice": "alice bob carol dave erin trent",
    "bob": "alice bob carol dave erin mallory trent",
    "erin": "alice bob carol dave erin mallory trent",
    "mallory": "bob carol dave erin mallory trent",
    "trent": "alice bob carol dave erin mallory trent",
}


@pytest.mark.parametrize(("viewer", "names"), EXISTING.items())
def test_for_whom_a_member_exists(cast: Cast, viewer: str, names: str) -> None:
    MemberFactory(handle="gone", is_active=False, suspended_at=timezone.now())
    found = members_visible_to(getattr(cast, viewer)).values_list("handle", flat=True)
    assert set(found) == set(names.split())


def test_for_a_visitor_only_public_profiles_exist(cast: Cast) -> None:
    Member.objects.filter(handle__in=["carol", "dave"]).update(is_public=True)
    Member.objects.filter(handle="dave").update(is_active=False, suspended_at=timezone.now())
    found = members_visible_to(AnonymousUser()).values_list("handle", flat=True)
    assert list(found) == ["carol"]


def test_the_unconfirmed_exist_for_themselves_only(cast: Cast) -> None:
    newcomer = MemberFactory(handle="newcomer", is_confirmed=False, is_public=True)
    assert not can_see(cast.alice, newcomer)
    assert not can_see(AnonymousUser(), newcomer)
    assert can_see(newcomer, newcomer)
    assert list(viewers_of(newcomer)) == [newcomer]
    assert newcomer not in members_visible_to(cast.trent)


def test_seen_from_the_other_side_it_is_the_same_gate(cast: Cast) -> None:
    MemberFactory(handle="gone", is_active=False, suspended_at=timezone.now())
    people = list(Member.objects.all())
    for owner in people:
        viewers = set(viewers_of(owner))
        for viewer in people:
            if viewer.is_active:
                assert (viewer in viewers) == can_see(viewer, owner), (viewer, owner)
