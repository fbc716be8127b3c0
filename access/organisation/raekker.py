"""The number of a unit on every row that access filters: where it stands, and how it follows."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db import connection, models

from access.querysets import RaekkeGuard


def tabeller() -> list[str]:
    """Every guarded table whose rows carry a unit's number: asked of the app registry, so that none
    can be forgotten when a new one is made."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, RaekkeGuard) and _har_enhed(model)
    )


def _har_enhed(model: type[models.Model]) -> bool:
    return any(field.column == "enhed" for field in model._meta.concrete_fields)


def omnummerer(numre: Mapping[int, int]) -> int:
    """Give the rows of moved units their new number, all at once, a statement per table. Returns
    the number of rows.

    Old and new numbers may be the same ones in another order. No index leads to a unit's rows (each
    would cost every delivery), so each table is read once; numbers with gaps make it rare.
    """
    if not numre:
        return 0
    rows = 0
    with connection.cursor() as cursor:
        for table in tabeller():
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"update {name} r set enhed = n.ny"
                " from unnest(%s::int[], %s::int[]) as n(gammel, ny) where r.enhed = n.gammel",
                [list(numre), list(numre.values())],
            )
            rows += cursor.rowcount
    return rows
