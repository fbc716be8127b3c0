"""The lock's key: which database role a transaction works as, and how far its user reaches.

A login that may do nothing by itself takes a role for one transaction (`SET LOCAL ROLE`), together
with the settings that row-level security reads. Whatever ends the transaction ends both. One
statement sets everything.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from django.db import connection, transaction

from access.values import Adgang, Permission, uden_graenser

Rolle = Literal["sapa_web", "sapa_indlaes"]

_SAET = """
select set_config('role', %s, true), set_config('sapa.raekkevidde', %s, true),
       set_config('sapa.person', %s, true), set_config('sapa.bruger', %s, true),
       set_config('sapa.revision', %s, true), set_config('sapa.drift', %s, true),
       set_config('statement_timeout', %s, true)
"""
_LAES = """
select current_setting('role'), coalesce(current_setting('sapa.raekkevidde', true), ''),
       coalesce(current_setting('sapa.person', true), ''),
       coalesce(current_setting('sapa.bruger', true), ''),
       coalesce(current_setting('sapa.revision', true), ''),
       coalesce(current_setting('sapa.drift', true), ''), current_setting('statement_timeout')
"""
WEB_TIMEOUT = "10s"


@contextmanager
def database_role(rolle: Rolle, *, timeout: str = "0") -> Iterator[None]:
    """A transaction as `rolle`, that no row-level policy opens for until `saet_adgang` is called.

    Inside another transaction (only tests do that) the former role returns at the end, since a
    savepoint's release would keep it.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            former = None
            if nested:
                cursor.execute(_LAES)
                former = cursor.fetchone()
            cursor.execute(_SAET, [rolle, "", "", "", "", "", timeout])
        yield
        if former is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SAET, former)


def saet_adgang(adgang: Adgang) -> None:
    """Tell row-level security how far the signed-in user reaches, for the rest of the
    transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('sapa.raekkevidde', %s, true), set_config('sapa.person', %s, true),"
            " set_config('sapa.bruger', %s, true), set_config('sapa.revision', %s, true),"
            " set_config('sapa.drift', %s, true)",
            [
                adgang.raekkevidde,
                "ja" if adgang.har(Permission.SE_PERSON) else "",
                str(adgang.bruger_id),
                _revision(adgang),
                _raekke(uden_graenser(adgang, Permission.DRIFT)),
            ],
        )


def _revision(adgang: Adgang) -> str:
    """The authorities whose revisionslog the user may read, as an array literal."""
    ids = {g.myndighed for g in adgang.grupper if Permission.SE_REVISIONSLOG in g.permissions}
    return _raekke(ids)


def _raekke(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"
