"""A shorter limit of time for some of a transaction's statements: a block of a page that may fail
alone must not use up the patience of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SAET = """
    with foer as materialized (select current_setting('statement_timeout') as graense)
    select graense, set_config('statement_timeout', %s, true) from foer
"""


@contextmanager
def tidsgraense(graense: str) -> Iterator[None]:
    """Statements inside may each take `graense` ("2s"); afterwards what held before holds again.

    A statement that is stopped raises OperationalError: the caller has a savepoint round it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SAET, [graense])
        (former, _) = cursor.fetchone()
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("select set_config('statement_timeout', %s, true)", [former])
