"""Every cell of the table on the lists of a viewer's own people."""

import pytest
from django.urls import reverse

from tests.factories import mute
from tests.truth import table_lists as table
from tests.truth.asking import HTMX, Reply, difference, reply_of
from tests.truth.sheet import ROWS
from tests.truth.world import NO_HANDLE, World

ABOUT_ONE = ("tie", "invite", "report")
FRAGMENTS = ("tie", "few")


def _ask(world: World, row: str, column: str, handle: str) -> Reply:
    [name] = table.ADDRESSES[column]
    address = reverse(name, args=[handle] if column in ABOUT_ONE else [])
    # Anew each time: the tests change what is asked for.
    return reply_of(world.session(row).get(address, headers=HTMX if column in FRAGMENTS else {}))


@pytest.mark.parametrize("row", ROWS)
def test_lists(private: World, row: str) -> None:
    owner = private.subject(row).member
    if row not in {"oneself", "visitor"}:
        mute(private.people[row], owner)
    wrong = []
    for column, cell in table.LISTS.line(row).items():
        if cell == "any":
            continue
        found = _ask(private, row, column, owner.handle)
        if column in ABOUT_ONE:
            told, nothing = found.status != 404, _ask(private, row, column, NO_HANDLE)
            is_hidden = not difference(found, [owner.handle], nothing, [NO_HANDLE])
            told = told and not is_hidden
        else:
            told = owner.first_name in found.told
            is_hidden = f"/in/{owner.handle}/" not in found.told
        if told != (cell == "seen") or (cell == "hidden" and not is_hidden):
            wrong.append(f"{column}: the table says {cell}, {found.status}")
    assert not wrong, "\n".join(wrong)
