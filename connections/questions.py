"""Questions that pages ask on a viewer's behalf, put into SQL once: querysets behind gates (core/compiled.py)."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, F, Func, QuerySet, Value

from accounts.models import Member
from connections.relations import Viewer
from core.compiled import Compiled


def among(column: str, values: str, kind: str = "bigint") -> Func:
    """The condition that what is in `column` is in a list that `Question` was given."""
    return Func(
        F(column),
        Value(values),
        template=f"%(expressions)s::{kind}[])",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class Question:
    """What `ask(viewer, **lists)` finds; that it must say of the lists by `among`, and of the viewer by what depends on
    their id alone and on whether there is a member at all.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        self._ask = ask
        self._compiled = Compiled(self._made)

    def __call__(self, viewer: Viewer, **lists: Collection[int | str]) -> list[tuple[Any, ...]]:
        """The rows, as tuples. One query."""
        return self._compiled.rows(isinstance(viewer, Member), **_values(viewer, lists))

    def objects(self, viewer: Viewer, **lists: Collection[int | str]) -> list[Any]:
        """The same as objects of the model that is asked about."""
        return self._compiled.objects(isinstance(viewer, Member), **_values(viewer, lists))

    def _made(self, is_member: bool, viewer: int = 0, **lists: str) -> QuerySet[Any, Any]:
        return self._ask(Member(pk=viewer) if is_member else AnonymousUser(), **lists)


def _values(viewer: Viewer, lists: dict[str, Collection[int | str]]) -> dict[str, int | str]:
    texts = {name: listed(values) for name, values in lists.items()}
    return {"viewer": viewer.pk, **texts} if isinstance(viewer, Member) else {**texts}


def listed(values: Collection[int | str]) -> str:
    """A list as PostgreSQL reads it: as text, so that the statement is the same whatever the size of the numbers."""
    return "{" + ",".join(str(each) if isinstance(each, int) else _quoted(each) for each in values) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
