"""`manage.py degrees`: the form of its output, and the truth of it for graphs whose distances are known."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member
from accounts.services import suspend_member
from connections import degrees
from tests.cast import Cast
from tests.connections.management.commands.conftest import Ran
from tests.factories import MemberFactory, connect
from tests.shared_data import GRAPHS, check_of, graph_file

pytestmark = pytest.mark.django_db

Run = Callable[..., Ran]


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Callable[[str], Ran]:
    """Asks for the pairs of a text."""

    def call(text: str) -> Ran:
        path = tmp_path / "pairs.tsv"
        path.write_text(text)
        return run("degrees", "--pairs", str(path))

    return call


def test_prints_a_line_a_pair_in_order(cast: Cast, ask: Callable[[str], Ran]) -> None:
    connect(cast.trent, cast.alice, cast.carol)
    code, out, err = ask(
        "alice\tdave\nalice\talice\ncarol\talice\nalice\tbob\nalice\terin\ndave\talice\nalice\tcarol\nalice\tdave\n"
    )
    assert out.splitlines() == [
        "alice\tdave\t3\t0",
        "alice\talice\t0\t0",
        "carol\talice\t2\t2",
        "alice\tbob\t1\t0",
        "alice\terin\t-\t0",
        "dave\talice\t3\t0",
        "alice\tcarol\t2\t2",
        "alice\tdave\t3\t0",
    ]
    assert (code, err) == (0, "")


def test_unknown_handles_are_told_apart_from_answers(cast: Cast, ask: Callable[[str], Ran]) -> None:
    code, out, err = ask("alice\tnobody\nalice\tbob\nnobody\tnoone\n\nalice\nalice\tbob\tcarol\nalice\tcarol")
    assert code == 1
    assert out == "alice\tbob\t1\t0\nalice\tcarol\t2\t1\n"
    assert err.splitlines() == [
        "line 4: not two handles with a tab between them",
        "line 5: not two handles with a tab between them",
        "line 6: not two handles with a tab between them",
        "line 1: unknown handle nobody",
        "line 3: unknown handle nobody",
        "line 3: unknown handle noone",
    ]


def test_the_inactive_are_out_of_every_network(cast: Cast, ask: Callable[[str], Ran]) -> None:
    suspend_member(member=cast.bob, reason="spam", by=None)
    _code, out, _err = ask("alice\tbob\nbob\talice\nbob\tbob\nalice\tcarol\n")
    assert out == "alice\tbob\t-\t0\nbob\talice\t-\t0\nbob\tbob\t-\t0\nalice\tcarol\t-\t0\n"


def test_pairs_come_from_standard_input_too(cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("alice\tbob\n"))
    assert run("degrees", "--pairs", "-") == (0, "alice\tbob\t1\t0\n", "")


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("degrees", "--pairs", str(tmp_path / "nothing.tsv"))


def test_many_pairs_of_one_viewer_cost_no_more_than_one(
    ask: Callable[[str], Ran], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = MemberFactory(handle="viewer")
    people = [MemberFactory(handle=f"p{number}") for number in range(40)]
    connect(viewer, *people[:20])
    pairs = "".join(f"viewer\t{person.handle}\n" for person in people)
    ask(pairs)
    with django_assert_max_num_queries(6):
        ask(pairs)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", GRAPHS)
def test_every_known_distance_of_a_real_graph(name: str, run: Run, ask: Callable[[str], Ran]) -> None:
    path = graph_file(name)
    assert run("load_graph", str(path))[0] == 0
    check = check_of(name)
    pairs = "".join(f"m{u}\tm{v}\n" for u, v, _distance, _mutual in check.pairs)
    expected = [
        f"m{u}\tm{v}\t{distance if 0 <= distance <= 3 else '-'}\t{mutual}" for u, v, distance, mutual in check.pairs
    ]
    ids = dict(Member.objects.values_list("handle", "pk"))
    for temperature in ("cold", "warm"):
        code, out, _err = ask(pairs)
        wrong = [(line, known) for line, known in zip(out.splitlines(), expected, strict=True) if line != known]
        assert (code, wrong) == (0, []), f"{name}, {temperature}: {len(wrong)} of {len(expected)} pairs are wrong"
        for node, degree, within_two, within_three in check.nodes:
            counts = degrees.circle_counts(ids[f"m{node}"])
            found = (counts[1], counts[1] + counts[2], sum(counts.values()))
            assert found == (degree, within_two, within_three), f"{name}, {temperature}: m{node}"
