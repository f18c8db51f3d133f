"""What a member reads of the decisions about them, and objecting."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member
from moderation.models import Decision, Objection
from moderation.services import dismiss, grant, hide, object_to, reject, restore, warn
from tests.cast import Cast
from tests.moderation.conftest import browser_of, reported, write

LIST = reverse("moderation:decisions")
NOTICE = reverse("moderation:notice")


@pytest.fixture
def hidden(cast: Cast, trent: Member) -> Decision:
    case = reported(cast.alice, write(cast.bob, "My <i>powder</i>"), "Reporter's secret words")
    return hide(case=case, by=trent, reason="Spam is not allowed", note="Staff only")


@pytest.fixture
def bob(cast: Cast) -> Client:
    return browser_of(cast.bob)


def objecting(decision: Decision) -> str:
    return reverse("moderation:object", args=[decision.pk])


def test_the_author_reads_what_why_and_nothing_of_who(bob: Client, hidden: Decision) -> None:
    html = bob.get(LIST).content.decode()
    assert "A post of yours was hidden" in html
    assert "My &lt;i&gt;powder&lt;/i&gt;" in html
    assert "Spam is not allowed" in html
    assert objecting(hidden) in html
    for secret in ("Staff only", "secret words", "Trent", "Alice"):
        assert secret not in html.replace("Alice Archer's", ""), secret
    assert bob.head(LIST).status_code == 200


def test_others_read_nothing_of_it(cast: Cast, hidden: Decision) -> None:
    alice = browser_of(cast.alice)
    assert "Nothing was decided about you" in alice.get(LIST).content.decode()
    assert alice.get(objecting(hidden)).status_code == 404
    assert alice.post(objecting(hidden), {"text": "For Bob"}).status_code == 404
    assert Client().get(LIST).status_code == 302
    assert not Objection.objects.exists()


def test_a_dismissal_is_not_told(bob: Client, cast: Cast, trent: Member) -> None:
    dismissed = dismiss(case=reported(cast.alice, cast.bob), by=trent, reason="All is well")
    assert "All is well" not in bob.get(LIST).content.decode()
    assert bob.get(NOTICE).content.strip() == b""
    assert bob.get(objecting(dismissed)).status_code == 404


def test_objecting_once_and_reading_the_answer(bob: Client, hidden: Decision, trent: Member) -> None:
    assert bob.get(objecting(hidden)).status_code == 200
    empty = bob.post(objecting(hidden), {"text": " "})
    assert empty.status_code == 422
    assert "Write why." in empty.content.decode()
    assert bob.post(objecting(hidden), {"text": "It is my bakery"}).status_code == 303
    html = bob.get(LIST).content.decode()
    assert "It is my bakery" in html
    assert "waits for an answer" in html
    assert objecting(hidden) not in html
    again = bob.post(objecting(hidden), {"text": "Again"})
    assert again.status_code == 409
    assert "already" in again.content.decode()
    reject(objection=Objection.objects.get(), by=trent, reason="It is powder")
    assert "It is powder" in bob.get(LIST).content.decode()


def test_what_was_taken_back_says_so(bob: Client, hidden: Decision, trent: Member) -> None:
    restore(case=hidden.case, by=trent, reason="Sorry")
    html = bob.get(LIST).content.decode()
    assert "Taken back" in html
    assert objecting(hidden) not in html
    assert bob.post(objecting(hidden), {"text": "But"}).status_code == 409


def test_what_was_granted_says_so(bob: Client, cast: Cast, hidden: Decision, trent: Member) -> None:
    grant(objection=object_to(member=cast.bob, decision=hidden, text="No"), by=trent, reason="You are right")
    html = bob.get(LIST).content.decode()
    assert "Taken back" in html
    assert "You are right" in html


def test_the_line_for_the_home_page_goes_once_it_is_read(
    bob: Client, cast: Cast, hidden: Decision, trent: Member
) -> None:
    assert "made a decision about you" in bob.get(NOTICE).content.decode()
    assert bob.get(NOTICE).content.strip() != b""
    bob.get(LIST)
    assert bob.get(NOTICE).content.strip() == b""
    warn(case=reported(cast.alice, cast.bob), by=trent, reason="Mind your words")
    assert "have warned you" in bob.get(NOTICE).content.decode()


def test_the_list_costs_the_same_however_long(bob: Client, cast: Cast, hidden: Decision, trent: Member) -> None:
    bob.get(LIST)
    counts = []
    for more in (1, 6):
        for _n in range(more):
            hide(case=reported(cast.alice, write(cast.bob)), by=trent, reason="Spam")
        bob.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            bob.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("cursor", ["x", "%00", "W10", "a" * 600])
def test_odd_cursors_and_verbs(bob: Client, hidden: Decision, cursor: str) -> None:
    assert bob.get(f"{LIST}?cursor={cursor}").status_code == 404
    assert bob.post(LIST).status_code == 405
    assert bob.delete(objecting(hidden)).status_code == 405
    assert bob.get("/decisions/99999999999999999999/object/").status_code == 404


def test_asking_for_the_head_is_not_reading(bob: Client, hidden: Decision) -> None:
    assert bob.head(LIST).status_code == 200
    assert bob.get(NOTICE).content.strip()
    bob.get(LIST)
    assert not bob.get(NOTICE).content.strip()
