"""One small run of each benchmark, as people start it: what it measures is not looked at, that it measures is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.ground import FOLLOWED, KINDS, READERS_EACH

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = 1_000


@pytest.fixture
def _no_database_left() -> Iterator[None]:
    yield
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS maillon_bench_{MEMBERS} WITH (FORCE)")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
@pytest.mark.usefixtures("_no_database_left")
def test_the_feed_is_measured_on_a_network_made_for_it() -> None:
    done = run("feed", "--members", str(MEMBERS), "--rounds", "1", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["benchmark"], result["members"]) == ("feed", MEMBERS)
    assert [(group["followed"], group["kind"]) for group in result["groups"]] == [
        (followed, kind) for followed in FOLLOWED for kind in KINDS
    ]
    for group in result["groups"]:
        assert group["first"]["runs"] == group["peer"]["runs"] == READERS_EACH
        assert 0 < group["first"]["p50_ms"] <= group["first"]["p95_ms"] <= group["first"]["max_ms"]
        assert group["peer_to_first"] > 0


def test_what_nobody_measures_is_refused() -> None:
    done = run("everything")
    assert done.returncode == 2
    assert "invalid choice" in done.stderr
