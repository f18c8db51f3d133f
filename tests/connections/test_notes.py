"""The proposed note: the common link by name, within the length, in the sender's language."""

import pytest
from django.conf import settings
from django.utils import translation

from connections import notes
from connections.notes import compose, proposed_note
from tests.cast import Cast
from tests.factories import connect, members


@pytest.mark.parametrize(
    ("named", "count", "link"),
    [
        (["Inès Caron"], 1, "we both know Inès Caron."),
        (["Inès Caron", "Lena Koch"], 2, "we both know Inès Caron and Lena Koch."),
        (["Inès Caron", "Lena Koch"], 3, "we both know Inès Caron, Lena Koch and 1 other person."),
        (["A", "B", "C"], 12, "we both know A, B, C and 9 other people."),
        ([], 1, "we have 1 connection in common."),
        ([], 4, "we have 4 connections in common."),
    ],
)
def test_the_words(named: list[str], count: int, link: str) -> None:
    with translation.override("en"):
        assert compose("Marc", named, count) == f"Hello Marc, {link} I would be glad to connect."


def test_names_are_left_out_until_it_fits() -> None:
    note = compose("Marc", ["N" * 120, "O" * 120, "P" * 120], 3)
    assert len(note) <= settings.INVITATION_NOTE_MAX
    assert "N" * 120 in note
    assert "P" * 120 not in note
    assert compose("M" * 60, ["N" * 400], 1).startswith("Hello " + "M" * 60)


def test_nobody_in_common_nothing_to_propose(cast: Cast) -> None:
    assert proposed_note(cast.alice, cast.erin, 0) == ""


def test_what_else_links_them_is_asked_of_the_apps_above(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "links", [lambda one, other: ["x" * 300, "we both care about jazz."]])
    assert proposed_note(cast.alice, cast.erin, 0) == "Hello Erin, we both care about jazz. I would be glad to connect."
    assert "Bob Baker" in proposed_note(cast.alice, cast.carol, 1)


def test_hidden_people_count_and_are_not_named(cast: Cast) -> None:
    [hidden] = members(1, hides_connections=True, first_name="Hidden")
    connect(hidden, cast.alice, cast.carol)
    note = proposed_note(cast.alice, cast.carol, 2)
    assert "Bob Baker and 1 other person" in note
    assert "Hidden" not in note
