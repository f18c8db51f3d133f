"""The connect button, state by state, as docs/rules.md writes it. The table is written by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connections.button import NOTHING, Terms, Verb, connect_button
from connections.relations import ONESELF, VISITOR, Pending, Relation

LATER = datetime.now(tz=UTC) + timedelta(days=9)
EARLIER = datetime.now(tz=UTC) - timedelta(days=1)

FIRST = Relation(degree=1, follows=True, is_followed=True)
SECOND = Relation(degree=2)
THIRD = Relation(degree=3)
OUT = Relation()
OPEN_TERMS = Terms()

# state, relation, terms, primary, menu in order; a "-" before a word: offered, but disabled with a reason
TABLE = [
    ("oneself", ONESELF, OPEN_TERMS, "edit", "view_as"),
    ("visitor", VISITOR, OPEN_TERMS, None, ""),
    ("1st", FIRST, OPEN_TERMS, "message", "unfollow remove block report"),
    ("1st, unfollowed", replace(FIRST, follows=False), OPEN_TERMS, "message", "follow remove block report"),
    ("1st, follow first", FIRST, Terms(follow_first=True), "message", "unfollow remove block report"),
    (
        "received",
        replace(SECOND, pending=Pending.RECEIVED, invitation_id=1),
        OPEN_TERMS,
        "accept",
        "ignore reply unknown follow block report",
    ),
    (
        "received from out of network",
        replace(OUT, pending=Pending.RECEIVED, invitation_id=1),
        Terms(takes_from=2, budget_left=0),
        "accept",
        "ignore reply unknown follow block report",
    ),
    (
        "sent",
        replace(SECOND, pending=Pending.SENT, invitation_id=1),
        OPEN_TERMS,
        "pending",
        "withdraw follow block report",
    ),
    (
        "sent, following",
        replace(THIRD, pending=Pending.SENT, invitation_id=1, follows=True),
        Terms(follow_first=True),
        "pending",
        "withdraw unfollow block report",
    ),
    ("2nd", SECOND, OPEN_TERMS, "connect", "message introduce follow block report"),
    ("3rd", THIRD, OPEN_TERMS, "connect", "introduce follow block report"),
    ("out of network", OUT, OPEN_TERMS, "connect", "follow block report"),
    ("follower, out of network", replace(OUT, follows=True), OPEN_TERMS, "connect", "unfollow block report"),
    (
        "follower at 2nd",
        replace(SECOND, follows=True),
        OPEN_TERMS,
        "connect",
        "message introduce unfollow block report",
    ),
    ("follow first, 2nd", SECOND, Terms(follow_first=True), "follow", "connect message introduce block report"),
    ("follow first, out", OUT, Terms(follow_first=True), "follow", "connect block report"),
    ("viewer is full", SECOND, Terms(viewer_full=True), "follow", "-connect message introduce block report"),
    ("owner is full", THIRD, Terms(owner_full=True), "follow", "-connect introduce block report"),
    ("owner takes 2nd only, from 3rd", THIRD, Terms(takes_from=2), "follow", "-connect introduce block report"),
    ("owner takes 2nd only, from out", OUT, Terms(takes_from=2), "follow", "-connect block report"),
    ("owner takes 2nd only, from 2nd", SECOND, Terms(takes_from=2), "connect", "message introduce follow block report"),
    ("owner takes 3rd, from out", OUT, Terms(takes_from=3), "follow", "-connect block report"),
    ("owner takes 3rd, from 3rd", THIRD, Terms(takes_from=3), "connect", "introduce follow block report"),
    ("budget used up", SECOND, Terms(budget_left=0), "follow", "-connect message introduce block report"),
    (
        "withdrawn lately",
        replace(SECOND, again_at=LATER),
        OPEN_TERMS,
        "follow",
        "-connect message introduce block report",
    ),
    (
        "withdrawn long ago",
        replace(SECOND, again_at=EARLIER),
        OPEN_TERMS,
        "connect",
        "message introduce follow block report",
    ),
    ("barred", replace(OUT, barred=True), OPEN_TERMS, "follow", "-connect block report"),
    (
        "ignored by the viewer",
        replace(OUT, invitation_id=1, ignored=True),
        Terms(takes_from=2, budget_left=0),
        "connect",
        "follow block report",
    ),
    ("blocked", replace(OUT, blocked=True), OPEN_TERMS, None, ""),
    ("blocked at 2nd", replace(SECOND, blocked=True, follows=True), OPEN_TERMS, None, ""),
]


@pytest.mark.parametrize(
    ("relation", "terms", "primary", "menu"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_every_state(relation: Relation, terms: Terms, primary: str | None, menu: str) -> None:
    button = connect_button(relation, terms)
    assert (button.primary.verb if button.primary else None) == primary
    assert [("" if action.enabled else "-") + action.verb for action in button.menu] == menu.split()


@pytest.mark.parametrize(("relation", "terms"), [row[1:3] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_disabled_says_why_and_what_is_primary_is_enabled(relation: Relation, terms: Terms) -> None:
    button = connect_button(relation, terms)
    for action in button.menu:
        assert action.enabled == (not action.reason)
    assert button.primary is None or button.primary.enabled


@pytest.mark.parametrize(
    ("relation", "terms", "words"),
    [
        (replace(OUT, barred=True), OPEN_TERMS, "You can't invite this member."),
        (replace(OUT, again_at=datetime(2126, 3, 1, 12, tzinfo=UTC)), OPEN_TERMS, "March 1, 2126"),
        (SECOND, Terms(viewer_full=True), "You have reached the limit"),
        (SECOND, Terms(owner_full=True), "They have reached the limit"),
        (THIRD, Terms(takes_from=2), "2nd degree only"),
        (OUT, Terms(takes_from=3), "3rd degree only"),
        (OUT, Terms(budget_left=0, budget_again_on=datetime(2126, 3, 1).date()), "More on March 1, 2126"),  # noqa: DTZ001
    ],
)
def test_the_reason_is_the_right_one(relation: Relation, terms: Terms, words: str) -> None:
    connect = next(action for action in connect_button(relation, terms).menu if action.verb is Verb.CONNECT)
    assert words in connect.reason


def test_blocked_members_are_offered_nothing_at_all() -> None:
    assert connect_button(replace(FIRST, blocked=True), OPEN_TERMS) == NOTHING
