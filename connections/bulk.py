"""Loading a whole graph from a file of id pairs, in bulk: for operators, tests and benchmarks.

Everything happens in one transaction: rows are copied into temporary tables and from there inserted in a few
statements, so the triggers of `connections_connection` (migration 0002) run a few times and not once a row.
"""

import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Member

MAIL_DOMAIN = "graph.invalid"
# The largest id that fits the temporary tables (PostgreSQL's bigint).
LARGEST_ID = 2**63 - 1
LINES_A_BLOCK = 20_000
READ_AHEAD = 1 << 18
# An INSERT takes this many rows at least, and the whole is split into so many INSERTs at most: few enough for the
# triggers not to matter (each looks through the whole table), many enough to show progress.
ROWS_A_STATEMENT = 50_000
STATEMENTS_AT_MOST = 20

# Table and columns of a pair, by whether it is directed.
_TARGET = {
    False: ("connections_connection", "low_id", "high_id"),
    True: ("connections_follow", "follower_id", "followed_id"),
}

Cursor = Any
# Told the share that is done, 0 to 1.
Tell = Callable[[float], None]


class BadGraph(ValueError):
    """The file cannot be loaded, and nothing was. `str()` says why, with the line's number where there is one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file held (each member and each tie counted once), and how much of it was new."""

    members: int
    ties: int
    new_members: int
    new_ties: int


@contextmanager
def opened(path: Path) -> Iterator[tuple[io.BufferedReader, Callable[[], float]]]:
    """A graph file as plain bytes (.gz and .xz are unpacked), and a function that says what share has been read."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw:
        yield _unpacked(raw, path.suffix), lambda: raw.tell() / size


def _unpacked(raw: io.BufferedReader, suffix: str) -> io.BufferedReader:
    if suffix == ".gz":
        return io.BufferedReader(gzip.GzipFile(fileobj=raw), READ_AHEAD)
    if suffix == ".xz":
        return io.BufferedReader(lzma.LZMAFile(raw), READ_AHEAD)
    return raw


def checked_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines `u<TAB>v` of a file, each checked, in PostgreSQL's copy format.

    A line is two different non-negative integers in decimal with one tab between them. Empty lines may stand at the
    end of the file only. Raises BadGraph, naming the line, for anything else.
    """
    empty_at = 0
    number = 0
    try:
        for number, line in enumerate(file, 1):
            text = line.rstrip(b"\r\n")
            if not text:
                empty_at = empty_at or number
                continue
            if empty_at:
                raise BadGraph(f"line {empty_at}: empty, in the middle of the file")
            u, tab, v = text.partition(b"\t")
            # bytes.isdigit knows ASCII digits alone: no sign, no space, no other script's figures, no third column.
            if not (tab and u.isdigit() and v.isdigit()):
                raise BadGraph(f"line {number}: not two whole numbers with a tab between them: {_quoted(text)}")
            one, other = int(u), int(v)
            if one == other:
                raise BadGraph(f"line {number}: the same member twice: {_quoted(text)}")
            if one > LARGEST_ID or other > LARGEST_ID:
                raise BadGraph(f"line {number}: the number is too large: {_quoted(text)}")
            yield b"%d\t%d\n" % (one, other)
    except (OSError, EOFError, lzma.LZMAError) as problem:
        raise BadGraph(f"after line {number}: the file is damaged ({problem})") from problem


def _quoted(text: bytes) -> str:
    shown = text[:60].decode(errors="replace")
    return repr(shown if len(text) <= 60 else shown + "…")


@transaction.atomic
def load(path: Path, *, directed: bool = False, tell: Tell = lambda share: None) -> Loaded:
    """Makes a member `m<id>` for each id of a graph file and a connection for each line.

    With `directed`, a line makes a follow instead: column 2 follows column 1. A pair that is there already, in either
    order for connections, is left as it is, and so is a member; pairs with a block between them are passed over.
    Nothing is loaded when any line is bad, or when a member would have more connections than allowed: BadGraph.

    The members cannot sign in: no password fits, and their addresses lead nowhere. No follows are made beside
    connections, and nobody is notified. `tell` hears the share done, from 0 to 1.
    """
    with connection.cursor() as cursor:
        # Foreign keys are checked by the statement, not all at the commit: the progress is honest, the memory small.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Autovacuum counts committed rows only: when it comes by in the middle of this, PostgreSQL takes the tables
        # for empty, and would go through all of their rows once for each new one, in the triggers too.
        cursor.execute("SET LOCAL enable_nestloop = off")
        _copy(cursor, path, lambda share: tell(0.15 * share))
        members, new_members = _insert_members(cursor)
        tell(0.25)
        ties, wanted = _prepare_pairs(cursor, directed=directed)
        tell(0.3)
        new_ties = _insert_pairs(cursor, wanted, directed=directed, tell=lambda share: tell(0.3 + 0.7 * share))
        if new_ties and not directed:
            _refuse_overfull(cursor)
            _close_invitations(cursor)
        # Explicitly, and not only on commit: the caller may be inside a transaction of its own.
        cursor.execute("DROP TABLE graph_line, graph_node, graph_pair, graph_new_pair")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        cursor.execute("ANALYZE accounts_member, connections_connection, connections_follow")
    return Loaded(members, ties, new_members, new_ties)


def _copy(cursor: Cursor, path: Path, tell: Tell) -> None:
    cursor.execute("CREATE TEMP TABLE graph_line (u bigint NOT NULL, v bigint NOT NULL) ON COMMIT DROP")
    with opened(path) as (file, share_read), cursor.copy("COPY graph_line FROM STDIN") as copy:
        lines = checked_lines(file)
        while block := b"".join(islice(lines, LINES_A_BLOCK)):
            copy.write(block)
            tell(share_read())
    cursor.execute("ANALYZE graph_line")


def _insert_members(cursor: Cursor) -> tuple[int, int]:
    """Makes the missing members; returns how many ids the file names and how many members are new."""
    cursor.execute(
        "CREATE TEMP TABLE graph_node ON COMMIT DROP AS"
        " SELECT node, 'm' || node AS handle, NULL::integer AS id"
        " FROM (SELECT u AS node FROM graph_line UNION SELECT v FROM graph_line) AS named"
    )
    members: int = cursor.rowcount
    cursor.execute("ANALYZE graph_node")
    columns = _member_columns()
    names, values = ", ".join(columns), ", ".join(["%s"] * len(columns))
    # What is there is left out first and not only by ON CONFLICT, which would use up an id for each.
    cursor.execute(
        f"INSERT INTO accounts_member (handle, email, last_name, {names})"  # noqa: S608  our own column names
        f" SELECT handle, handle || '@{MAIL_DOMAIN}', node::text, {values} FROM graph_node"
        " WHERE NOT EXISTS (SELECT 1 FROM accounts_member AS member WHERE member.handle = graph_node.handle)"
        " ORDER BY node ON CONFLICT DO NOTHING",
        list(columns.values()),
    )
    new: int = cursor.rowcount
    cursor.execute(
        "UPDATE graph_node SET id = member.id FROM accounts_member AS member WHERE member.handle = graph_node.handle"
    )
    cursor.execute("SELECT handle FROM graph_node WHERE id IS NULL ORDER BY node LIMIT 1")
    if missing := cursor.fetchone():
        raise BadGraph(f"{missing[0]} cannot be made: somebody else has the address {missing[0]}@{MAIL_DOMAIN}")
    cursor.execute("ANALYZE graph_node")
    return members, new


def _member_columns() -> dict[str, Any]:
    """Column and value of everything about a new member that is the same for all; columns are named as attributes."""
    given = {"id", "handle", "email", "last_name"}
    values = {"password": make_password(None), "first_name": "Member"}
    return {
        field.attname: field.get_db_prep_save(values.get(field.attname, field.get_default()), connection)
        for field in Member._meta.concrete_fields  # noqa: SLF001  Django's public way to the fields of a model
        if field.attname not in given
    }


def _prepare_pairs(cursor: Cursor, *, directed: bool) -> tuple[int, int]:
    """Turns lines into pairs of member ids, and numbers those that are to be inserted, in the order of insertion.

    Returns how many pairs there are, and how many of them are neither there already nor blocked.
    """
    first, second = ("other.id", "one.id") if directed else ("least(one.id, other.id)", "greatest(one.id, other.id)")
    cursor.execute(
        "CREATE TEMP TABLE graph_pair ON COMMIT DROP AS"  # noqa: S608  our own names
        f" SELECT DISTINCT {first} AS first, {second} AS second FROM graph_line"
        " JOIN graph_node AS one ON one.node = graph_line.u JOIN graph_node AS other ON other.node = graph_line.v"
    )
    pairs: int = cursor.rowcount
    table, low, high = _TARGET[directed]
    cursor.execute(
        "CREATE TEMP TABLE graph_new_pair ON COMMIT DROP AS"  # noqa: S608  our own names
        " SELECT row_number() OVER (ORDER BY first, second) AS number, first, second FROM graph_pair"
        f" WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {low} = first AND {high} = second)"
        " AND NOT EXISTS (SELECT 1 FROM connections_block WHERE blocker_id = first AND blocked_id = second)"
        " AND NOT EXISTS (SELECT 1 FROM connections_block WHERE blocker_id = second AND blocked_id = first)"
        " ORDER BY number"
    )
    wanted: int = cursor.rowcount
    cursor.execute("CREATE INDEX ON graph_new_pair USING brin (number)")
    cursor.execute("ANALYZE graph_new_pair")
    return pairs, wanted


_INSERT = {
    False: (
        "INSERT INTO connections_connection (low_id, high_id, live, created_at) SELECT first, second, true, now()"
        " FROM graph_new_pair WHERE number BETWEEN %s AND %s ORDER BY number ON CONFLICT DO NOTHING"
    ),
    True: (
        "INSERT INTO connections_follow (follower_id, followed_id, created_at) SELECT first, second, now()"
        " FROM graph_new_pair WHERE number BETWEEN %s AND %s ORDER BY number ON CONFLICT DO NOTHING"
    ),
}


def _insert_pairs(cursor: Cursor, count: int, *, directed: bool, tell: Tell) -> int:
    """Inserts the numbered pairs; returns how many were new (somebody else may have been quicker with some)."""
    new = 0
    size = max(ROWS_A_STATEMENT, -(-count // STATEMENTS_AT_MOST))
    for start in range(1, count + 1, size):
        end = min(start + size - 1, count)
        cursor.execute(_INSERT[directed], [start, end])
        new += cursor.rowcount
        tell(end / count)
    return new


_OVERFULL = """
SELECT node.handle, ends.number FROM graph_node AS node JOIN (
    SELECT id, count(*) AS number FROM (
        SELECT low_id AS id FROM connections_connection UNION ALL SELECT high_id FROM connections_connection) AS one
    GROUP BY id HAVING count(*) > %s) AS ends USING (id)
ORDER BY node.node LIMIT 1
"""


def _refuse_overfull(cursor: Cursor) -> None:
    """The limit holds here as well (docs/rules.md, Invitations)."""
    cursor.execute(_OVERFULL, [settings.CONNECTIONS_MAX])
    if overfull := cursor.fetchone():
        handle, number = overfull
        raise BadGraph(f"{handle} would have {number} connections; {settings.CONNECTIONS_MAX} are allowed")


def _close_invitations(cursor: Cursor) -> None:
    """Who is connected has no open invitation: the same end as in connections.services.connecting."""
    cursor.execute(
        "UPDATE connections_invitation SET state = 'accepted', closed_at = now()"
        " FROM graph_new_pair JOIN connections_connection ON low_id = first AND high_id = second"
        " WHERE state = 'open'"
        " AND first = least(sender_id, recipient_id) AND second = greatest(sender_id, recipient_id)"
    )
