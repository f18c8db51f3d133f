"""Every cell of the tables on actions."""

from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests.architecture.addresses import patterns
from tests.truth import table_actions as table
from tests.truth.asking import difference, reply_of
from tests.truth.sheet import ROWS
from tests.truth.verbs import Verb, on_invitation, on_member, on_post
from tests.truth.world import World

POSTS = {"anyone": table.ANYONE, "second": table.SECOND, "connections": table.CONNECTIONS, "hidden": table.HIDDEN}


def outcome(world: World, row: str, verb: Verb) -> str:
    """Sends the form and says what came of it, in the words of the tables; anything else is a surprise."""
    before = verb.state()
    response = world.session(row).post(verb.address, verb.data)
    after = verb.state()
    if 300 <= response.status_code < 400 and urlsplit(response["Location"]).path == reverse("account_login"):
        return "door" if after == before else "door, but it was done"
    if response.status_code == 404:
        nothing = world.session(row).post(verb.nothing, verb.other_data or verb.data)
        # Both are masked in both: one's own handle stands in the frame of every page.
        names = [verb.own, verb.other]
        given_away = difference(reply_of(response), names, reply_of(nothing), names)
        return given_away or ("gone" if after == before else "gone, but it was done")
    if response.status_code < 400 and after == verb.wanted:
        # What holds already is done again without harm, unless the answer says otherwise.
        return "no" if after == before and _refuses(response) else "done"
    if response.status_code in {200, 303, 409, 422} and after == before:
        return "no"
    return f"{response.status_code}, {before} became {after}"


def _refuses(response: object) -> bool:
    """Whether the answer carries a message that something did not work."""
    request = response.wsgi_request  # type: ignore[attr-defined]
    return any(message.level_tag == "error" for message in getattr(request, "_messages", []))


def tried(world: World, row: str, verb: Verb) -> str:
    """The outcome, taken back."""
    with transaction.atomic():
        found = outcome(world, row, verb)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("audience", POSTS)
@pytest.mark.parametrize("row", ROWS)
def test_on_posts(private: World, row: str, audience: str) -> None:
    cells = POSTS[audience].line(row)
    found = {verb: tried(private, row, on_post(private, row, audience, verb)) for verb in cells}
    wrong = [f"{verb}: {found[verb]}, the table says {cells[verb]}" for verb in cells if found[verb] != cells[verb]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_between_members(private: World, row: str) -> None:
    cells = table.TIES.line(row)
    found = {verb: tried(private, row, on_member(private, row, verb)) for verb in cells}
    wrong = [f"{verb}: {found[verb]}, the table says {cells[verb]}" for verb in cells if found[verb] != cells[verb]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_on_invitations(private: World, row: str) -> None:
    cells = {verb: cell for verb, cell in table.INVITATIONS.line(row).items() if cell != "-"}
    found = {verb: tried(private, row, on_invitation(private, row, verb)) for verb in cells}
    wrong = [f"{verb}: {found[verb]}, the table says {cells[verb]}" for verb in cells if found[verb] != cells[verb]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("word", table.NOT_YET)
def test_what_there_is_not_yet(word: str) -> None:
    """Once there is an address for it, it belongs into a table."""
    assert [name for name, _pattern in patterns() if word in name] == []
    with pytest.raises(NoReverseMatch):
        reverse(f"connections:{word}", args=["somebody"])
