"""Gates written once: a rule of connections.visibility as one ready condition, for any query.

A rule is a `Q` of nested `Exists`. Django takes milliseconds to put one into SQL, PostgreSQL a fraction of one to
answer it, and a page asks dozens. `Gate` keeps the SQL of a rule and puts in only what differs between two questions:
who asks, and what the row's columns are called in this query. The rule stays where it is, said once.
"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import BooleanField, Expression, F, Model, Q

from accounts.models import Member
from connections.relations import Viewer

# Stands in for the viewer while the SQL is written. No id is negative.
_SOMEBODY = -(2**30)
# Django's names for tables inside subqueries. They get the gate's own: what is around them uses these names as well.
_INNER = re.compile(r"\b([T-Z]\d+)\b")


class _Text(NamedTuple):
    """SQL with `%s` for arguments and `{0}`, `{1}` … for the row's columns; arguments; names of the columns."""

    sql: str
    arguments: tuple[Any, ...]
    columns: tuple[str, ...]


class Gate:
    """The rule `rule(viewer)` on the rows of a model, which must depend on the viewer's id alone, and on whether there
    is a member at all. It may ask about the row's own columns; about other tables by `Exists`, not by joins, and by
    other gates, but not by itself: each gate has its own `name`.
    """

    def __init__(self, name: str, model: Callable[[], type[Model]], rule: Callable[[Viewer], Q]) -> None:
        self._name, self._model, self._rule = name, model, rule

    def __call__(self, viewer: Viewer) -> "Condition":
        """The rule for this viewer, as a condition to filter by."""
        if isinstance(viewer, Member):
            return Condition(self._for_members, viewer.pk)
        return Condition(self._for_visitors, None)

    @cached_property
    def _for_members(self) -> _Text:
        return self._text(Member(pk=_SOMEBODY))

    @cached_property
    def _for_visitors(self) -> _Text:
        return self._text(AnonymousUser())

    def _text(self, viewer: Viewer) -> _Text:
        model = self._model()
        query = model._default_manager.filter(self._rule(viewer)).query  # noqa: SLF001 - Django documents it
        sql, arguments = query.where.as_sql(query.get_compiler(connection=connection), connection)
        if len(used := [alias for alias, count in query.alias_refcount.items() if count]) > 1:
            raise ValueError(f"the gate {self._name} joins {', '.join(used)}")
        table = re.escape(connection.ops.quote_name(model._meta.db_table))  # noqa: SLF001
        named: dict[str, int] = {}

        def column(found: re.Match[str]) -> str:
            return f"{{{named.setdefault(found[1], len(named))}}}"

        sql = _INNER.sub(rf"{self._name}_\1", sql).replace("{", "{{").replace("}", "}}")
        return _Text(re.sub(rf'{table}\."(\w+)"', column, sql), tuple(arguments), tuple(named))


class Condition(Expression):
    """What a gate gives: true for the rows that are there for the viewer."""

    def __init__(self, text: _Text, viewer_id: int | None) -> None:
        super().__init__(output_field=BooleanField())
        self._text, self._viewer_id = text, viewer_id
        self._columns: list[Any] = [F(name) for name in text.columns]

    def get_source_expressions(self) -> list[Any]:
        """The row's columns, which Django calls by whatever name the row's table has in the query."""
        return self._columns

    def set_source_expressions(self, exprs: Any) -> None:
        """Django's part of the above."""
        self._columns = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The rule's SQL for this viewer and these columns."""
        names = [compiler.compile(column)[0] for column in self._columns]
        arguments = tuple(self._viewer_id if each == _SOMEBODY else each for each in self._text.arguments)
        return f"({self._text.sql.format(*names)})", arguments
