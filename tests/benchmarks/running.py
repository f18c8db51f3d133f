"""Running benchmarks as people start them, on databases that are gone afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def dropped(network: str) -> Iterator[Callable[[], int]]:
    """Leaves no database of this network behind; gives a function that counts its connections."""
    url, name = os.environ["DATABASE_URL"], f"maillon_bench_{network}"

    def connections() -> int:
        with psycopg.connect(url, dbname=name) as connection:
            (count,) = connection.execute("SELECT count(*) FROM connections_connection").fetchone() or (0,)
            return int(count)

    try:
        yield connections
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """`python -m benchmarks` with these words."""
    command = [sys.executable, "-m", "benchmarks", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def result_of(*words: str) -> dict[str, Any]:
    """The one JSON object that a benchmark prints, measured once."""
    done = run(*words, "--rounds", "1", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found
