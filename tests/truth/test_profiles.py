"""Every cell of the tables on profiles: on the page, in search, while one types."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.truth import table_profiles as table
from tests.truth.asking import NO_WORD, Reply, ask, difference, search_address
from tests.truth.sheet import ROWS, Sheet
from tests.truth.world import NO_HANDLE, World, words_of

PUBLIC_ROWS = (*ROWS,)
TYPED = 8


def words(world: World, row: str) -> dict[str, str]:
    """What each part of the owner's profile says."""
    said = words_of(world, world.subject(row).member)
    return {**said, "shared": f"shared {world.prefix}", "position": said["position"]}


def on_the_page(world: World, row: str, column: str) -> bool:
    """Whether that part of the profile is on its page, or on the page that belongs to it."""
    handle = world.subject(row).member.handle
    if column == "list":
        own = row == "oneself"
        address = reverse("connections:connections") if own else reverse("profiles:connections", args=[handle])
        return world.people["confidant"].first_name in ask(world, row, address).told
    if column == "mutual":
        address = reverse("profiles:mutual", args=[handle])
        return world.people["bridge"].first_name in ask(world, row, address).told
    return words(world, row)[column] in ask(world, row, reverse("profiles:member", args=[handle])).told


def compared(world: World, row: str, sheet: Sheet) -> list[str]:
    """What is not on the page as the sheet says."""
    cells = sheet.line(row)
    found = {column: on_the_page(world, row, column) for column in cells}
    wrong = [column for column in cells if found[column] != (cells[column] == "seen")]
    return [f"{column}: the table says {cells[column]}" for column in wrong]


@pytest.mark.parametrize("row", ROWS)
def test_the_page_of_a_private_owner(private: World, row: str) -> None:
    assert compared(private, row, table.PRIVATE_CARD) + compared(private, row, table.PRIVATE_DETAILS) == []


@pytest.mark.parametrize("row", ROWS)
def test_the_page_of_a_public_owner(public: World, row: str) -> None:
    assert compared(public, row, table.PUBLIC_CARD) + compared(public, row, table.PUBLIC_DETAILS) == []


PAGES = ("profiles:member", "profiles:connections", "profiles:mutual", "feed:activity", "feed:recent")


@pytest.mark.parametrize("row", ROWS)
def test_no_page_is_no_page(private: World, row: str) -> None:
    """Where nothing of a member is seen, each of their pages answers as for a handle that nobody has."""
    if private_sees(row):
        return
    handle = private.subject(row).member.handle
    for name in PAGES:
        asked, nothing = (reverse(name, args=[each]) for each in (handle, NO_HANDLE))
        assert difference(ask(private, row, asked), [handle], ask(private, row, nothing), [NO_HANDLE]) == ""


def private_sees(row: str) -> bool:
    """Whether the table has anything of the page for this line."""
    return "seen" in table.PRIVATE_CARD.line(row).values()


def _search(world: World, row: str, kind: str, text: str) -> Reply:
    address = search_address("people", **{kind: text}) if kind != "q" else search_address("people", text)
    return ask(world, row, address)


def people(world: World, row: str, column: str) -> tuple[bool, str]:
    """Whether the owner is found by that part of the profile, and what gives it away where not."""
    said, handle = words(world, row), world.subject(row).member.handle
    if column.startswith("row_"):
        found = _search(world, row, "q", said["first"])
        return said[column.removeprefix("row_")] in found.told, ""
    kind = "interest" if column in {"interests", "shared"} else "q"
    found = _search(world, row, kind, said[column])
    if f"/in/{handle}/" in found.told:
        return True, ""
    if column == "shared":
        return False, ""
    nothing = _search(world, row, kind, _like(said[column]))
    return False, difference(found, [said[column]], nothing, [_like(said[column])])


def _like(text: str) -> str:
    """A word that nobody has, written as this one is."""
    return NO_WORD.title() if text.istitle() else NO_WORD


def suggested(world: World, row: str, column: str) -> tuple[bool, str]:
    """The same while one types, in the search box or after an @."""
    said, owner = words(world, row), world.subject(row).member
    address = reverse("search:suggest" if column.startswith("box_") else "search:handles")
    part = column.partition("_")[2]
    if part == "last_shown":
        found = ask(world, row, f"{address}?q={said['first'][:TYPED]}", htmx=True)
        return said["last"] in found.told, ""
    begun = owner.handle if part == "handle" else said[part][:TYPED]
    other = NO_HANDLE if part == "handle" else _like(said[part])[:TYPED]
    found, nothing = (ask(world, row, f"{address}?q={each}", htmx=True) for each in (begun, other))
    told = owner.handle in found.told.replace(f"?q={owner.handle}", "")
    return told, "" if told else difference(found, [begun], nothing, [other])


def asked(world: World, row: str, sheet: Sheet, how: Callable[[World, str, str], tuple[bool, str]]) -> list[str]:
    """What is not as the sheet says."""
    wrong = []
    for column, cell in sheet.line(row).items():
        told, given_away = how(world, row, column)
        if told != (cell == "seen"):
            wrong.append(f"{column}: the table says {cell}")
        elif cell == "hidden" and given_away:
            wrong.append(f"{column}: hidden, but: {given_away}")
    return wrong


@pytest.mark.parametrize("row", ROWS)
def test_searching_for_a_private_owner(private: World, row: str) -> None:
    wrong = asked(private, row, table.PRIVATE_PEOPLE, people) + asked(private, row, table.PRIVATE_SUGGESTED, suggested)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_searching_for_a_public_owner(public: World, row: str) -> None:
    wrong = asked(public, row, table.PUBLIC_PEOPLE, people) + asked(public, row, table.PUBLIC_SUGGESTED, suggested)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ROWS)
def test_searching_a_circle(private: World, row: str) -> None:
    handle = private.subject(row).member.handle
    found = [
        degree
        for degree in (1, 2, 3)
        if f'/in/{handle}/"' in results(ask(private, row, search_address("people", degree=str(degree))))
    ]
    assert found == ([table.CIRCLES[row]] if row in table.CIRCLES else [])


def results(reply: Reply) -> str:
    """The page without its frame, which leads to one's own profile."""
    return reply.told.partition("<main")[2].partition("</main>")[0]
