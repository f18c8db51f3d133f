"""Pages of long lists, newest first: keyset pages that need neither an offset nor a count.

A cursor names the last row of a page by the values it was sorted by. The next page starts after those values, so
rows that arrive or leave in the meantime neither repeat nor hide others, and the last page costs what the first costs.
A cursor grants nothing: the queryset it is applied to has passed the gate of its model already.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils import timezone

T = TypeVar("T", bound=Model)

BIGGEST = 2**63 - 1  # a bigint of PostgreSQL
LONGEST = 500  # characters of a cursor


class BadCursor(ValueError):
    """The cursor is not one that this list gave out. Views answer 404."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page and the way to the next.

    `items` are the rows, at most as many as were asked for; `next_cursor` starts the next page and is "" on the last;
    `is_first` tells whether the page was asked for without a cursor.
    """

    items: list[T]
    next_cursor: str
    is_first: bool

    @property
    def has_next(self) -> bool:
        return bool(self.next_cursor)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def keyset_page(
    queryset: QuerySet[T], *, cursor: str | None, size: int, order: Sequence[str] = ("-created_at", "-id")
) -> Page[T]:
    """One page of `queryset`, sorted by `order`, after the row that `cursor` names ("" or None: from the start).

    `order` takes field names, paths (`member__last_name`) and annotations, with "-" for descending. Together they must
    be unique and none may be null, otherwise rows get lost between pages; end with the primary key. Raises BadCursor.
    """
    if size < 1:
        raise ValueError("a page has at least one row")
    rows = queryset.order_by(*order)
    if cursor:
        rows = rows.filter(_after(order, _read(cursor, queryset, order)))
    return _cut(list(rows[: size + 1]), size, order, is_first=not cursor)


def first_page(rows: list[T], *, size: int, order: Sequence[str] = ("-created_at", "-id")) -> Page[T]:
    """The first page of a list whose first rows are known, one more than the page holds: as keyset_page makes it."""
    return _cut(rows, size, order, is_first=True)


def _cut(rows: list[T], size: int, order: Sequence[str], *, is_first: bool) -> Page[T]:
    items = rows[:size]
    return Page(items, _write(items[-1], order) if len(rows) > size else "", is_first)


def cursor_after(row: Model, order: Sequence[str]) -> str:
    """The cursor of the page that begins after `row`, for a list that is entered in its middle."""
    return _write(row, order)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after `values`: later in the first column, or equal there and later in the next, and so on."""
    condition = Q(pk__in=[])
    equal = Q()
    for column, value in zip(order, values, strict=True):
        name, sign = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{sign}": value})
        equal &= Q(**{name: value})
    # Said once more about the first column alone, so that an index on it bounds the scan.
    first, sign = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{sign}": values[0]}) & condition


def _write(row: Model, order: Sequence[str]) -> str:
    values = []
    for column in order:
        value: Any = row
        for step in column.lstrip("-").split("__"):
            value = getattr(value, step)
        if value is None:
            raise ValueError(f"{column} is null: it cannot sort keyset pages")
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, queryset: QuerySet[Any], order: Sequence[str]) -> list[Any]:
    if len(cursor) > LONGEST:
        raise BadCursor("too long")
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = json.loads(raw, parse_constant=_refuse)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor("unreadable") from error
    if not isinstance(values, list) or len(values) != len(order):
        raise BadCursor("made for another list")
    return [_value(queryset, column.lstrip("-"), value) for column, value in zip(order, values, strict=True)]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no value of a cursor")


def _value(queryset: QuerySet[Any], column: str, value: Any) -> Any:
    """`value` as the column's own type, within what the database can hold."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadCursor(f"no value for {column}")
    if isinstance(value, str) and "\0" in value:
        raise BadCursor(f"no value for {column}")
    try:
        if isinstance(value, str):
            value.encode()  # halves of surrogate pairs are text to JSON, not to the database
        typed = _field(queryset, column).to_python(value)
        if isinstance(typed, datetime) and timezone.is_aware(typed):
            typed = typed.astimezone(UTC)  # at the ends of the calendar there is no such moment
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor(f"no value for {column}") from error
    if typed is None or (isinstance(typed, int) and abs(typed) > BIGGEST):
        raise BadCursor(f"no value for {column}")
    if isinstance(typed, datetime) and timezone.is_naive(typed):
        raise BadCursor(f"no time zone for {column}")
    return typed


def _field(queryset: QuerySet[Any], column: str) -> "Field[Any, Any]":
    annotation = queryset.query.annotations.get(column)
    if annotation is not None:
        return annotation.output_field
    model: Any = queryset.model
    field: Any = None
    for step in column.split("__"):
        options = model._meta  # noqa: SLF001 - Django documents it
        field = options.pk if step == "pk" else options.get_field(step)
        model = field.related_model
    return getattr(field, "target_field", field)
