"""Reads a table that is written as text: a line of columns, then a line for each relation."""

from dataclasses import dataclass

# How somebody may stand to a member, in the order of the tables. `suspended_owner` was connected with a member who is
# suspended; `suspended_viewer` is connected with the member and is suspended.
ROWS = (
    "oneself",
    "first",
    "second",
    "third",
    "out",
    "follower",
    "follower_second",
    "sent",
    "received",
    "withdrawn",
    "ended",
    "blocking",
    "blocked",
    "suspended_viewer",
    "suspended_owner",
    "visitor",
    "moderator",
)


class BadSheet(ValueError):
    """The text is no table: a line is missing, doubled, too long or too short, or says a word that means nothing."""


@dataclass(frozen=True)
class Sheet:
    """Cells by relation and column."""

    columns: tuple[str, ...]
    cells: dict[tuple[str, str], str]

    def __getitem__(self, place: tuple[str, str]) -> str:
        return self.cells[place]

    def __len__(self) -> int:
        return len(self.cells)

    def line(self, row: str) -> dict[str, str]:
        """The cells of one relation, by column."""
        return {column: self.cells[row, column] for column in self.columns}


def sheet(text: str, words: str) -> Sheet:
    """The table in `text`, every cell of which is one of `words`. Raises BadSheet."""
    head, *lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    names = tuple(line[0] for line in lines)
    if names != ROWS:
        raise BadSheet(f"lines for {names}")
    cells: dict[tuple[str, str], str] = {}
    for row, *found in lines:
        if len(found) != len(head) or not set(found) <= set(words.split()):
            raise BadSheet(f"{row}: {found}")
        cells.update({(row, column): cell for column, cell in zip(head, found, strict=True)})
    return Sheet(tuple(head), cells)
