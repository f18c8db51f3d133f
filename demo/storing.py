"""Rows into tables, many at a time."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection, models
from psycopg import sql

ROWS_A_STATEMENT = 4000

M = TypeVar("M", bound=models.Model)


def store(rows: Iterable[M]) -> list[M]:
    """Inserts rows of one model, in order; returns them with their ids."""
    made = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=ROWS_A_STATEMENT)  # noqa: SLF001  Django's public way
    return made


def numbers(model: type[models.Model], count: int) -> list[int]:
    """So many ids for rows to come, in rising order, drawn from the table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001  Django's public way to the table of a model
        )
        return sorted(number for (number,) in cursor.fetchall())


def pour(rows: Iterable[models.Model]) -> None:
    """Inserts rows of one model by COPY, which is several times quicker. Those without an id get one that is not known
    afterwards; either all have one (`numbers`), or none.
    """
    made = list(rows)
    if not made:
        return
    meta = made[0]._meta  # noqa: SLF001  Django's public way to the fields of a model
    fields = [field for field in meta.concrete_fields if made[0].pk is not None or not field.primary_key]
    names = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(meta.db_table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in made:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
