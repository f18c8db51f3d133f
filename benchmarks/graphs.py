"""Real graphs that lie beside the repository, each in a benchmark database of its own: topology only, not ours."""

import io
import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management import call_command

from benchmarks.ground import Tell, database_url, finish, is_filled

FOLDER = Path(os.environ.get("MAILLON_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


class NoGraph(LookupError):
    """There is no such graph; `str()` says where it was looked for, and which there are."""


@dataclass(frozen=True)
class RealGround:
    """A graph of a file, and the database it is in."""

    name: str

    def database_url(self) -> str:
        """The URL of the benchmark database, which is made (empty) where it is not there yet. Raises NoGraph."""
        self._file()
        return database_url(self.name)

    def fill(self, url: str, part: str, tell: Tell) -> None:
        """Loads the graph into a migrated benchmark database; does nothing where that is done."""
        with psycopg.connect(url) as connection:
            if is_filled(connection, part):
                return
            tell(f"members and connections of {self.name}")
            # As an operator does it; a module that imports models could not be imported before the database is known.
            call_command("load_graph", self._file(), stdout=io.StringIO(), stderr=io.StringIO())
            finish(connection, part)

    def _file(self) -> Path:
        path = FOLDER / "graphs" / f"{self.name}.tsv.xz"
        if not path.exists():
            there = sorted(file.name.removesuffix(".tsv.xz") for file in FOLDER.glob("graphs/*.tsv.xz"))
            known = f"there: {', '.join(there)}" if there else "there are none (MAILLON_DATA says where)"
            raise NoGraph(f"no graph {self.name} in {FOLDER / 'graphs'}; {known}")
        return path
