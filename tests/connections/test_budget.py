"""The weekly budget of invitations (docs/rules.md, Invitations)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member
from connections.budget import budget_of
from tests.factories import MemberFactory, invite, members

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def long_standing() -> Member:
    return MemberFactory(joined_at=timezone.now() - 30 * DAY)


def closed(sender: Member, count: int, state: str, *, days_ago: float) -> None:
    moment = timezone.now() - days_ago * DAY
    for recipient in members(count):
        invite(sender, recipient, state=state, created_at=moment - 8 * DAY, closed_at=moment)


def test_a_newcomer_has_twenty_in_the_first_seven_days() -> None:
    budget = budget_of(MemberFactory(joined_at=timezone.now() - 6 * DAY))
    assert (budget.limit, budget.used, budget.left, budget.again_on) == (20, 0, 20, None)
    assert budget.reasons == ("You joined this week: 20 to begin with.",)


def test_then_a_hundred() -> None:
    budget = budget_of(MemberFactory(joined_at=timezone.now() - 7.01 * DAY))
    assert budget.limit == 100
    assert budget.reasons == ("Every member has 100 a week.",)


def test_acceptances_raise_it_and_i_dont_knows_lower_it() -> None:
    member = long_standing()
    closed(member, 3, "accepted", days_ago=10)
    closed(member, 2, "unknown", days_ago=10)
    budget = budget_of(member)
    assert budget.limit == 100 + 3 - 20
    assert budget.reasons[1:] == (
        "3 people accepted lately: +3.",
        "2 people answered that they don't know you: −20.",
    )


def test_what_is_long_ago_is_forgotten_and_other_endings_do_not_weigh() -> None:
    member = long_standing()
    closed(member, 2, "unknown", days_ago=91)
    closed(member, 2, "accepted", days_ago=91)
    closed(member, 2, "withdrawn", days_ago=1)
    closed(member, 2, "expired", days_ago=1)
    assert budget_of(member).limit == 100


def test_it_stays_within_bounds() -> None:
    member = long_standing()
    closed(member, 12, "unknown", days_ago=1)
    assert budget_of(member).limit == 10
    other = long_standing()
    closed(other, 105, "accepted", days_ago=1)
    assert budget_of(other).limit == 200


def test_a_week_counts_however_invitations_ended(settings: object) -> None:
    settings.INVITATION_BUDGET = 3  # type: ignore[attr-defined]
    settings.INVITATION_BUDGET_MIN = 3  # type: ignore[attr-defined]
    member = long_standing()
    now = timezone.now()
    oldest, second, third, before = members(4)
    invite(member, oldest, created_at=now - 6 * DAY, state="withdrawn", closed_at=now)
    invite(member, second, created_at=now - 2 * DAY)
    assert budget_of(member).left == 1
    invite(member, third)
    invite(member, before, created_at=now - 8 * DAY)
    budget = budget_of(member)
    assert (budget.used, budget.left) == (3, 0)
    assert budget.again_on == timezone.localdate(now + DAY)
