"""Loading graphs: what a file may hold, what comes of it, and that it is all or nothing."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Member
from accounts.services import suspend_member
from connections import degrees
from connections.bulk import BadGraph, Loaded, checked_lines, load
from connections.models import Connection, Follow, GraphChange, Invitation
from tests.factories import MemberFactory, block, connect

pytestmark = pytest.mark.django_db

TRIANGLE = "1\t2\n2\t3\n1\t3\n"


@pytest.fixture
def graph(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a graph file."""

    def write(text: str, name: str = "graph.tsv") -> Path:
        path = tmp_path / name
        packed = {".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix, lambda data: data)
        path.write_bytes(packed(text.encode()))
        return path

    return write


def ties() -> set[frozenset[str]]:
    rows = Connection.objects.values_list("low__handle", "high__handle")
    return {frozenset(pair) for pair in rows}


def follows() -> set[tuple[str, str]]:
    return set(Follow.objects.values_list("follower__handle", "followed__handle"))


@pytest.mark.parametrize("name", ["graph.tsv", "graph.tsv.gz", "graph.tsv.xz"])
def test_makes_members_and_connections(graph: Callable[..., Path], name: str) -> None:
    assert load(graph(TRIANGLE, name)) == Loaded(members=3, ties=3, new_members=3, new_ties=3)
    assert ties() == {frozenset(pair) for pair in (("m1", "m2"), ("m2", "m3"), ("m1", "m3"))}
    assert not Follow.objects.exists()
    assert Connection.objects.filter(live=True).count() == 3


def test_members_cannot_sign_in_and_have_no_address(graph: Callable[..., Path]) -> None:
    load(graph("0\t12\n"))
    member = Member.objects.get(handle="m12")
    assert (member.email, member.full_name) == ("m12@graph.invalid", "Member 12")
    assert not member.has_usable_password()
    member.full_clean(exclude=["password", "headline"])


def test_repeating_changes_nothing(graph: Callable[..., Path]) -> None:
    load(graph(TRIANGLE))
    before = list(Connection.objects.order_by("pk").values_list())
    GraphChange.objects.all().delete()
    assert load(graph(TRIANGLE)) == Loaded(members=3, ties=3, new_members=0, new_ties=0)
    assert list(Connection.objects.order_by("pk").values_list()) == before
    assert Member.objects.count() == 3
    assert not GraphChange.objects.exists()
    following = MemberFactory()
    assert following.pk == max(Member.objects.exclude(pk=following.pk).values_list("pk", flat=True)) + 1


def test_reversed_and_repeated_lines_are_one_connection(graph: Callable[..., Path]) -> None:
    assert load(graph("1\t2\n2\t1\n1\t2\n01\t2\n")) == Loaded(members=2, ties=1, new_members=2, new_ties=1)


def test_a_larger_file_adds_what_is_new(graph: Callable[..., Path]) -> None:
    load(graph("1\t2\n"))
    assert load(graph("2\t1\n2\t3\n")) == Loaded(members=3, ties=2, new_members=1, new_ties=1)


def test_directed_lines_are_follows_by_column_two(graph: Callable[..., Path]) -> None:
    assert load(graph("1\t2\n2\t1\n1\t3\n1\t3\n"), directed=True).ties == 3
    assert follows() == {("m2", "m1"), ("m1", "m2"), ("m3", "m1")}
    assert not Connection.objects.exists()
    assert load(graph("1\t2\n2\t1\n1\t3\n"), directed=True).new_ties == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1\t2\n1\n", "line 2: not two whole numbers"),
        ("1\t2\n1 3\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t-3\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t+3\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t3.0\n", "line 2: not two whole numbers"),
        ("1\t2\n1\tx\n", "line 2: not two whole numbers"),
        ("1\t2\n\t3\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t3\t4\n", "line 2: not two whole numbers"),
        ("1\t2\n1\t3 \n", "line 2: not two whole numbers"),
        ("1\t2\n1\t٣\n", "line 2: not two whole numbers"),
        ("# u\tv\n1\t2\n", "line 1: not two whole numbers"),
        ("1\t2\n2\t3\n5\t05\n", "line 3: the same member twice"),
        ("1\t2\n\n2\t3\n", "line 2: empty"),
        ("1\t2\n2\t9223372036854775808\n", "line 2: the number is too large"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(graph: Callable[..., Path], text: str, problem: str) -> None:
    with pytest.raises(BadGraph, match=problem):
        load(graph(text))
    assert not Member.objects.exists()
    assert not Connection.objects.exists()


@pytest.mark.parametrize("text", ["1\t2", "1\t2\r\n", "1\t2\n\n\n", "9223372036854775807\t0\n"])
def test_ends_of_lines_and_of_files_are_forgiven(graph: Callable[..., Path], text: str) -> None:
    assert load(graph(text)).ties == 1


def test_an_empty_file_is_an_empty_graph(graph: Callable[..., Path]) -> None:
    assert load(graph("")) == Loaded(0, 0, 0, 0)


@pytest.mark.parametrize("name", ["graph.gz", "graph.xz"])
def test_a_damaged_file_loads_nothing(tmp_path: Path, graph: Callable[..., Path], name: str) -> None:
    whole = graph("".join(f"{u}\t{u + 1}\n" for u in range(5000)), name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadGraph, match="damaged"):
        load(tmp_path / name)
    (tmp_path / name).write_bytes(b"not packed at all")
    with pytest.raises(BadGraph, match="damaged"):
        load(tmp_path / name)
    assert not Member.objects.exists()


def test_existing_members_are_used_and_left_as_they_are(graph: Callable[..., Path]) -> None:
    member = MemberFactory(handle="m1", first_name="Inès", email="ines@example.org")
    load(graph("1\t2\n"))
    member.refresh_from_db()
    assert (member.first_name, member.email) == ("Inès", "ines@example.org")
    assert ties() == {frozenset(("m1", "m2"))}


def test_an_address_that_is_taken_is_named(graph: Callable[..., Path]) -> None:
    MemberFactory(handle="somebody", email="M2@graph.invalid".lower())
    with pytest.raises(BadGraph, match="m2 cannot be made"):
        load(graph("1\t2\n"))
    assert not Member.objects.filter(handle="m1").exists()


def test_connections_of_the_suspended_do_not_count(graph: Callable[..., Path]) -> None:
    suspend_member(member=MemberFactory(handle="m2"), reason="spam", by=None)
    load(graph("1\t2\n2\t3\n"))
    ids = dict(Member.objects.values_list("handle", "pk"))
    assert degrees.degrees(ids["m1"], ids.values()) == {ids["m1"]: 0, ids["m2"]: None, ids["m3"]: None}


def test_a_block_is_respected_in_either_direction(graph: Callable[..., Path]) -> None:
    one, two, three = (MemberFactory(handle=f"m{number}") for number in (1, 2, 3))
    block(one, two)
    block(three, one)
    assert load(graph(TRIANGLE)).new_ties == 1
    assert ties() == {frozenset(("m2", "m3"))}
    load(graph("1\t2\n2\t1\n3\t1\n2\t3\n"), directed=True)
    assert follows() == {("m3", "m2")}


def test_an_open_invitation_of_the_pair_is_accepted(graph: Callable[..., Path]) -> None:
    one, two, three = (MemberFactory(handle=f"m{number}") for number in (1, 2, 3))
    met = Invitation.objects.create(sender=two, recipient=one)
    waiting = Invitation.objects.create(sender=three, recipient=one)
    load(graph("1\t2\n2\t3\n"))
    met.refresh_from_db()
    waiting.refresh_from_db()
    assert (met.state, waiting.state) == (Invitation.State.ACCEPTED, Invitation.State.OPEN)
    assert met.closed_at is not None


def test_nobody_gets_more_connections_than_allowed(graph: Callable[..., Path], settings: Settings) -> None:
    settings.CONNECTIONS_MAX = 3
    connect(MemberFactory(handle="m1"), MemberFactory())
    load(graph("1\t2\n1\t3\n"))
    with pytest.raises(BadGraph, match="m1 would have 4 connections; 3 are allowed"):
        load(graph("1\t2\n1\t3\n1\t4\n"))
    assert Connection.objects.count() == 3


def test_the_change_is_listed_for_redis(graph: Callable[..., Path]) -> None:
    load(graph(TRIANGLE))
    pairs = GraphChange.objects.values_list("low_id", "high_id")
    assert set(pairs) == set(Connection.objects.values_list("low_id", "high_id"))
    GraphChange.objects.all().delete()
    load(graph("".join(f"0\t{v}\n" for v in range(1, 2502))))
    assert list(GraphChange.objects.values_list("low_id", "high_id")) == [(0, 0)]


def test_the_number_of_statements_does_not_grow_with_the_file(
    graph: Callable[..., Path], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = "".join(f"{u}\t{u + 1}\n" for u in range(30_000))
    with django_assert_max_num_queries(25):
        load(graph(text))


def test_what_is_told_rises_to_one(graph: Callable[..., Path]) -> None:
    told: list[float] = []
    load(graph("".join(f"{u}\t{u + 1}\n" for u in range(30_000))), tell=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert len(told) >= 4


def test_foreign_keys_are_deferred_again_afterwards(graph: Callable[..., Path]) -> None:
    load(graph(TRIANGLE))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO connections_follow (follower_id, followed_id, created_at)"
            " SELECT -1, id, now() FROM accounts_member LIMIT 1"
        )
        with pytest.raises(DatabaseError):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_checked_lines_come_in_one_form(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"007\t1\r\n2\t3\n")
    with path.open("rb") as file:
        assert list(checked_lines(file)) == [b"7\t1\n", b"2\t3\n"]
