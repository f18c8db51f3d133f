"""Cards in lists: only what the viewer may see, with badges that are right."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from connections import cards as module
from connections.cards import Card, cards, cards_with_buttons
from tests.cast import Cast
from tests.factories import members


@pytest.fixture
def everybody(cast: Cast) -> list[Member]:
    """The cast but mallory, each with a place, a photo and an initial for strangers."""
    Member.objects.update(place="Rennes", photo="photos/abc.webp", last_name_as_initial=True)
    return list(Member.objects.exclude(handle="mallory").order_by("pk"))


def shown(found: list[Card]) -> dict[str, tuple]:
    return {card.handle: (card.degree, card.name, card.place, bool(card.photo_url)) for card in found}


EXPECTED = {
    "alice": (None, "Alice Archer", "Rennes", True),
    "bob": (1, "Bob Baker", "Rennes", True),
    "carol": (2, "Carol Clark", "Rennes", True),
    "dave": (3, "Dave Dale", "Rennes", True),
    "erin": (None, "Erin E.", "", False),
    "trent": (None, "Trent T.", "", False),
}


@pytest.mark.parametrize("make", [cards, cards_with_buttons])
def test_what_alice_sees_of_everybody(cast: Cast, everybody: list[Member], make: Callable) -> None:
    found = make(cast.alice, everybody)
    assert shown(found) == EXPECTED
    assert [card.mutual_count for card in found] == [0, 0, 1, 0, 0, 0]


def test_a_lie_of_the_engine_shows_a_wrong_badge_but_opens_nothing(
    cast: Cast, everybody: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "degrees", lambda _viewer, ids: dict.fromkeys(ids, 1))
    found = shown(cards(cast.alice, everybody))
    assert found["erin"] == (1, "Erin E.", "", False)
    assert found["carol"] == (1, "Carol Clark", "Rennes", True)


def test_buttons(cast: Cast, everybody: list[Member]) -> None:
    found = {card.handle: card.button for card in cards_with_buttons(cast.alice, everybody)}
    primaries = {handle: button.primary.verb for handle, button in found.items() if button and button.primary}
    assert primaries == {
        "alice": "edit",
        "bob": "message",
        "carol": "connect",
        "dave": "connect",
        "erin": "connect",
        "trent": "connect",
    }


def test_a_visitor_sees_what_is_public(cast: Cast, everybody: list[Member]) -> None:
    carol = next(member for member in everybody if member.handle == "carol")
    carol.is_public = True
    assert shown(cards(AnonymousUser(), [carol])) == {"carol": (None, "Carol C.", "Rennes", True)}


@pytest.mark.parametrize("make", [cards, cards_with_buttons])
def test_queries_do_not_grow_with_rows(
    cast: Cast, everybody: list[Member], make: Callable, django_assert_max_num_queries: Callable
) -> None:
    assert make(cast.alice, everybody)
    for crowd in (members(3), members(40)):
        with django_assert_max_num_queries(8):
            make(cast.alice, [*everybody, *crowd])
