"""Queries put into SQL once: what differs between two questions is sent beside the text.

Django takes milliseconds to write the SQL of a query with nested conditions, and does so at every use; PostgreSQL then
plans it anew. A page asks a dozen. Here the query is said as ever, in the ORM, but by a function that is called once,
with stand-ins for the values; its SQL is kept, and prepared by the server (core/prepared.py).
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg.sql import Literal
from psycopg.types.numeric import Int4, Int8

from core.prepared import rows

M = TypeVar("M", bound=Model)
Value = int | str | datetime | list[int]

_PLACE = re.compile(r"IN \(%s\)|%[%s]")


@dataclass(frozen=True)
class _Statement:
    """SQL, the names of its values in order, and what makes Python of each row."""

    sql: str
    names: tuple[str, ...]
    compiler: Any
    converters: Any

    @property
    def model(self) -> Any:
        return self.compiler.klass_info["model"]

    @cached_property
    def places(self) -> list[int]:
        """Where in a row the model's own columns stand."""
        return list(self.compiler.klass_info["select_fields"])

    @cached_property
    def columns(self) -> list[str]:
        return [self.compiler.select[at][0].target.attname for at in self.places]

    @cached_property
    def related(self) -> Any:
        # The stubs know a later Django, which asks for one argument more.
        populators: Any = get_related_populators
        return populators(self.compiler.klass_info, self.compiler.select, connection.alias)


class Compiled(Generic[M]):
    """`make` as a prepared statement: `Compiled(lambda *, member: Member.objects.filter(pk=member))`.

    `make` gets each value by name, and by position the shape: what changes the query itself (whether somebody is
    signed in, which columns). Nothing else may decide about the query: it is made once for each shape. Values are
    compared with columns; they are whole numbers (ids), texts, moments, and lists of ids: what is said of one id as
    `pk__in=[member]` then holds for any of the list.
    """

    def __init__(self, make: Callable[..., QuerySet[M, Any]]) -> None:
        self._make = make
        self._by_shape: dict[Hashable, _Statement] = {}

    def rows(self, *shape: Hashable, **values: Value) -> list[tuple[Any, ...]]:
        """The columns of every row."""
        return list(self._asked(self._statement(shape, values), values))

    def objects(self, *shape: Hashable, **values: Value) -> list[M]:
        """The rows as objects of the model, with their annotations and what select_related brings along."""
        statement = self._statement(shape, values)
        made = []
        for row in self._asked(statement, values):
            item = statement.model.from_db(connection.alias, statement.columns, [row[at] for at in statement.places])
            for related in statement.related:
                related.populate(row, item)
            for name, at in statement.compiler.annotation_col_map.items():
                setattr(item, name, row[at])
            made.append(item)
        return made

    def _asked(self, statement: _Statement, values: dict[str, Value]) -> Iterable[tuple[Any, ...]]:
        sent = [_typed(values[name]) for name in statement.names]
        found: Iterator[Any] = iter(rows(statement.sql, sent))
        if statement.converters:
            found = map(tuple, statement.compiler.apply_converters(found, statement.converters))
        return found

    def _statement(self, shape: tuple[Hashable, ...], values: dict[str, Value]) -> _Statement:
        key = shape, tuple(values)
        known = self._by_shape.get(key)
        if known is None:
            known = self._by_shape[key] = _statement(self._make, shape, values)
        return known


def _statement(make: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...], values: dict[str, Value]) -> _Statement:
    stand_ins = {name: _stand_in(at, value) for at, (name, value) in enumerate(values.items())}
    compiler = make(*shape, **stand_ins).query.get_compiler(connection=connection)
    sql, arguments = compiler.as_sql()
    by_stand_in = {stand_in: name for name, stand_in in stand_ins.items()}
    waiting, names = list(arguments), []

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        argument = waiting.pop(0)
        name = by_stand_in.get(argument) if isinstance(argument, int | str | datetime) else None
        if name is None:
            literal = Literal(argument).as_string(connection.connection).replace("%", "%%")
            return found[0].replace("%s", literal)
        names.append(name)
        return "= ANY(%s::bigint[])" if isinstance(values[name], list) else found[0]

    text = _PLACE.sub(place, sql)
    if missing := values.keys() - set(names):
        raise ValueError(f"the query says nothing of {', '.join(missing)}")
    columns = [column for column, _sql, _alias in compiler.select]
    return _Statement(text, tuple(names), compiler, compiler.get_converters(columns))


def _typed(value: Value) -> Value:
    """Numbers in one of two types, so that a statement is not prepared once more for short ones."""
    if isinstance(value, int):
        return Int4(value) if abs(value) < 2**31 else Int8(value)
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return value


def _stand_in(at: int, value: Value) -> Value:
    """What stands for a value while the SQL is written: of its type, and found nowhere else."""
    if isinstance(value, str):
        return f"stands-in-{at}"
    return datetime(1800 + at, 1, 1, tzinfo=UTC) if isinstance(value, datetime) else -(2**30) - at
