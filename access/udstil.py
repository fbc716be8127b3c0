"""A fagsystem that reads works as `sapa_udstil`, inside the lock, as far as its aftaler reach.

The contract's system role Udstil reads and Rediger writes. Intake has no lock to read behind, so a
read leaves that role for this one: what pages may see, and the log of the objects among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

from access import forberedt
from access.db import (
    INDLAES_LAASETID,
    INDLAES_TIMEOUT,
    SAET_BRUGERENS,
    brugerens,
    rolle_uden_bruger,
)
from access.values import Adgang

ROLLE = "sapa_udstil"
TIMEOUT = "10s"

# What is asked is answered before the lock closes: a sub-select with OFFSET stays one.
_IND = (
    "select set_config('role', %s, true), set_config('statement_timeout', %s, true), "
    + SAET_BRUGERENS
    + ", o.svar from r cross join lateral (select {} as svar offset 0) o"
)


@contextmanager
def udstil(adgang: Adgang, opslag: str = "null", parametre: Sequence[Any] = ()) -> Iterator[Any]:
    """Read on behalf of a system for the rest of the block; then intake's role returns, together
    with the next statement.

    `opslag` is a function of `r.foerst` (access.forberedt.med_foerst) that is answered with
    intake's rights in the same statement, before the lock closes: what a CPR number is called here.
    Its value is what the block gets.
    """
    (row,) = forberedt.med_foerst(
        _IND.format(opslag), [ROLLE, TIMEOUT, *brugerens(adgang), *parametre]
    )
    value = row[-1]
    try:
        yield value
    finally:
        # A question may be refused in there, and the call still has its end to write. After an
        # error of the database nothing more can be said to it.
        if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            forberedt.foer_naeste(
                rolle_uden_bruger("sapa_indlaes", INDLAES_TIMEOUT, INDLAES_LAASETID)
            )
