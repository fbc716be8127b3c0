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

_CURSOR = "_sapa_forberedt"


def hent(sql: str, parametre: Any = ()) -> list[tuple[Any, ...]]:
    """Carry the statement out, and its rows."""
    if _iagttages():
        return _iagttaget(sql, parametre)
    with connection.wrap_database_errors:
        rows: list[tuple[Any, ...]] = _cursor().execute(sql, parametre).fetchall()
        return rows


def udfoer(sql: str, parametre: Any = ()) -> None:
    """Carry the statement out."""
    if _iagttages():
        _iagttaget(sql, parametre)
        return
    with connection.wrap_database_errors:
        _cursor().execute(sql, parametre)


def _cursor() -> Any:
    """The one cursor of the connection: making it anew was a third of what a statement cost us.
    Rows are fetched before the next statement."""
    connection.ensure_connection()
    link: Any = connection.connection
    found = getattr(link, _CURSOR, None)
    if found is None:
        found = ServerBindingCursor(link)
        setattr(link, _CURSOR, found)
    return found


def _iagttages() -> bool:
    """True where the statement must go as Django's own do; in a transaction that is to be rolled
    back, that is to be refused."""
    return bool(
        connection.queries_logged or connection.execute_wrappers or connection.needs_rollback
    )


def _iagttaget(sql: str, parametre: Any) -> list[tuple[Any, ...]]:
    """The way of any other statement: somebody counts them, or wants to read them with their
    values."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parametre)
        return cursor.fetchall() if cursor.description else []
