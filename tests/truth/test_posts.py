"""Every cell of the tables on posts."""

from collections.abc import Mapping

import pytest

from tests.truth import table_posts
from tests.truth.post_surfaces import SURFACES, Question
from tests.truth.sheet import ROWS, Sheet
from tests.truth.world import AUDIENCES, World

# Whether the owner's profile is public makes a difference for the first two; it must make none for the others.
PUBLIC_ROWS = ("visitor", "suspended_viewer", "blocking", "blocked", "suspended_owner", "out", "first")


def compare(world: World, row: str, column: str, tables: Mapping[str, Sheet]) -> list[str]:
    """What is not as the tables say, audience by audience."""
    wrong = []
    for audience in AUDIENCES:
        answer = SURFACES[column](Question(world, row, audience))
        cell = tables[audience][row, column]
        if answer.told != (cell == "seen"):
            wrong.append(f"{audience}: {'seen' if answer.told else 'not seen'}, the table says {cell}")
        if cell != "-" and answer.given_away:
            wrong.append(f"{audience}: {cell}, but: {answer.given_away}")
    return wrong


@pytest.mark.parametrize("column", SURFACES)
@pytest.mark.parametrize("row", ROWS)
def test_posts_of_a_private_owner(private: World, row: str, column: str) -> None:
    wrong = compare(private, row, column, table_posts.PRIVATE)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", SURFACES)
@pytest.mark.parametrize("row", PUBLIC_ROWS)
def test_posts_of_a_public_owner(public: World, row: str, column: str) -> None:
    wrong = compare(public, row, column, table_posts.PUBLIC)
    assert not wrong, "\n".join(wrong)


def test_every_column_is_asked() -> None:
    for tables in (table_posts.PRIVATE, table_posts.PUBLIC):
        assert set(tables) == set(AUDIENCES)
        for table in tables.values():
            assert set(table.columns) == set(SURFACES) == set(table_posts.ADDRESSES)
