"""`manage.py load_graph`: its words, its exit, and what Redis knows afterwards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from accounts.models import Member
from connections import degrees
from connections.graph import changes
from connections.models import Connection, Follow, GraphChange
from core.redis_client import RedisAway
from tests.connections.management.commands.conftest import Ran

pytestmark = pytest.mark.django_db

Run = Callable[..., Ran]


def test_says_how_much_and_how_long(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.tsv"
    path.write_text("1\t2\n2\t3\n")
    code, out, _err = run("load_graph", str(path))
    assert code == 0
    assert re.fullmatch(
        r"3 members, 2 connections in \d+\.\d\d s \(\d+ connections per second\); new: 3 members, 2 connections\n", out
    )
    assert run("load_graph", str(path))[1].endswith("; new: 0 members, 0 connections\n")


def test_directed_makes_follows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.tsv"
    path.write_text("1\t2\n")
    _code, out, _err = run("load_graph", "--directed", str(path))
    assert out.startswith("2 members, 1 follows in ")
    follow = Follow.objects.get()
    assert (follow.follower.handle, follow.followed.handle) == ("m2", "m1")


def test_a_bad_line_is_the_whole_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.tsv"
    path.write_text("1\t2\n2\ttwo\n")
    with pytest.raises(CommandError, match=r"graph\.tsv: line 2: .*Nothing was loaded") as problem:
        run("load_graph", str(path))
    assert problem.value.returncode == 1
    assert not Member.objects.exists()


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("load_graph", str(tmp_path / "nothing.tsv"))


def test_redis_is_up_to_date_afterwards(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.tsv"
    path.write_text("1\t2\n")
    run("load_graph", str(path))
    ids = dict(Member.objects.values_list("handle", "pk"))
    assert degrees.circle_counts(ids["m1"]) == {1: 1, 2: 0, 3: 0}
    path.write_text("1\t2\n2\t3\n3\t4\n")
    run("load_graph", str(path))
    assert not GraphChange.objects.exists()
    ids = dict(Member.objects.values_list("handle", "pk"))
    assert degrees.circle_counts(ids["m1"]) == {1: 1, 2: 1, 3: 1}


def test_without_redis_the_graph_is_loaded_all_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise RedisAway("gone")

    monkeypatch.setattr(changes, "apply_pending", away)
    path = tmp_path / "graph.tsv"
    path.write_text("1\t2\n")
    code, _out, err = run("load_graph", str(path))
    assert code == 0
    assert "Redis does not answer" in err
    assert Connection.objects.count() == GraphChange.objects.count() == 1
