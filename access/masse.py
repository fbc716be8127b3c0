"""Many rows into a table by one statement with one parameter.

Django's bulk_create writes a placeholder per value, and the driver then reads the text of the whole
statement again: for 2,000 rows of 20 columns that costs more than the database does. Here the rows
travel as one JSON document, which PostgreSQL reads as a table. Row-level security holds; COPY would
not be allowed under it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg.types.range import Range

PORTION = 2000


def indsaet(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new rows, in portions of 2,000. Keys that the database makes are left to it."""
    names, sql = _statement(model)
    for start in range(0, len(rows), PORTION):
        portion = [{n: getattr(row, n) for n in names} for row in rows[start : start + PORTION]]
        with connection.cursor() as cursor:
            cursor.execute(sql, [json.dumps(portion, default=_tekst, ensure_ascii=False)])


@cache
def _statement(model: type[models.Model]) -> tuple[tuple[str, ...], str]:
    fields = [
        f
        for f in model._meta.concrete_fields
        if not f.generated and not isinstance(f, models.AutoField)
    ]
    # A field's attribute is its column in our models; one with another db_column is refused here.
    assert all(f.attname == f.column for f in fields), model.__name__
    columns = ", ".join(f'"{f.column}"' for f in fields)
    typed = ", ".join(f'"{f.column}" {f.rel_db_type(connection)}' for f in fields)
    sql = (
        f'insert into "{model._meta.db_table}" ({columns})'
        f" select {columns} from jsonb_to_recordset(%s::jsonb) as r({typed})"
    )
    return tuple(f.attname for f in fields), sql


def _tekst(value: Any) -> Any:
    """What JSON has no form for, as PostgreSQL reads it."""
    if isinstance(value, Range):
        if value.isempty:
            return "empty"
        low = "" if value.lower is None else str(value.lower)
        high = "" if value.upper is None else str(value.upper)
        return f"{value.bounds[0]}{low},{high}{value.bounds[1]}"
    return str(value)
