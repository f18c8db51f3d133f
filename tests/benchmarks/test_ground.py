import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from benchmarks.ground import Ground
from tests.benchmarks.running import ROOT, dropped

NETWORK = Ground("of_the_test", members=1_000, mean_degree=60)


@pytest.fixture
def url() -> Iterator[str]:
    with dropped(NETWORK.name):
        url = NETWORK.database_url()
        words = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(words, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True, timeout=120)
        yield url


def ties(url: str) -> tuple[int, str]:
    """How many connections there are, and a digest of them."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT low_id, high_id FROM connections_connection ORDER BY 1, 2").fetchall()
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.mark.slow
def test_the_network_has_the_mean_degree_asked_for_and_is_the_same_every_time(url: str) -> None:
    told: list[str] = []
    NETWORK.fill(url, "graph", told.append)
    found, digest = ties(url)
    assert found * 2 / NETWORK.members == pytest.approx(NETWORK.mean_degree, rel=0.01)
    assert "connections" in told
    told.clear()
    NETWORK.fill(url, "graph", told.append)
    assert told == [], "what is there is not made again"
    with psycopg.connect(url) as connection:
        connection.execute("TRUNCATE connections_connection, accounts_member CASCADE")
        connection.execute("DROP TABLE bench_graph")
    NETWORK.fill(url, "graph", told.append)
    assert ties(url) == (found, digest)


@pytest.mark.slow
def test_afterwards_the_engine_hears_of_changes_again(url: str) -> None:
    NETWORK.fill(url, "graph", lambda words: None)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM connections_graphchange").fetchone() == (0,)
        gone = connection.execute(
            "DELETE FROM connections_connection WHERE id = (SELECT min(id) FROM connections_connection)"
            " RETURNING low_id, high_id"
        ).fetchone()
        assert connection.execute("SELECT low_id, high_id FROM connections_graphchange").fetchall() == [gone]
