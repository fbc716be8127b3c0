"""Statements that every message meets again: their parameters go beside them, and PostgreSQL plans
them once per connection.

Django's cursor writes the parameters into the text, so that every statement is a new one, and the
planning of those before a message cost as much as carrying them out. Only statements whose text is
the same from call to call belong here: a connection keeps a hundred plans. Parameters have types of
their own (`%s::date`) where the statement does not give them one.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def cursor() -> Any:
    """A cursor as `connection.cursor()`, counted and wrapped as any other, that binds in the
    server. It holds nothing open, so it need not be closed."""
    if connection.queries_logged:
        return connection.cursor()  # whoever reads the statements wants to see their values
    connection.ensure_connection()
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))


def hent(sql: str, parametre: Any = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    found = cursor()
    found.execute(sql, parametre)
    rows: list[tuple[Any, ...]] = found.fetchall()
    return rows
