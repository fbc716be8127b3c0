"""Entering what happened: the log, the outbox and the sender's freshness, together at the end.

A message of one object is mostly the way to the database and back, so the three go in one
statement; a batch's log goes by COPY. The freshness is a row that all of a sender's messages share,
so it is taken last, when the transaction is about to end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain, islice

from django.db import models

from access.masse import indsaet_alle, ny
from access.models import Leverancestatus
from indexes.registrering import logbog
from indexes.registrering.models import Haendelse
from indexes.registrering.svar import Klient

# A registrering is some kB of JSON: from here on COPY is cheaper than a parameter.
MANGE = 20

FRISKHED = (
    (
        Leverancestatus,
        "on conflict (fagsystem_id, myndighed) do update set sidst = excluded.sidst",
    ),
)


def raekker(
    poster: Iterable[logbog.Post],
    haendelser: Sequence[Haendelse],
    *,
    klient: Klient,
    myndigheder: Collection[int],
    now: datetime,
) -> list[models.Model]:
    """The rows of all three, to be written with FRISKHED; a long log is written at once, while
    `poster` gives it."""
    fresh = [
        ny(Leverancestatus, fagsystem_id=klient.fagsystem_id, myndighed=m, sidst=now)
        for m in sorted(myndigheder)
    ]
    rest = iter(poster)
    first = list(islice(rest, MANGE + 1))
    if len(first) > MANGE:
        every = chain(first, rest)
        logbog.kopier(every, klient=klient.klient_id, now=now)
        return [*haendelser, *fresh]
    log = logbog.raekker(first, klient=klient.klient_id, now=now)
    return [*log, *haendelser, *fresh]


def bogfoer(
    poster: Sequence[logbog.Post],
    haendelser: Sequence[Haendelse],
    *,
    klient: Klient,
    myndigheder: Collection[int],
    now: datetime,
) -> None:
    """Write the log, the outbox, and that the client's system has delivered for the authorities."""
    rows = raekker(
        poster,
        haendelser,
        klient=klient,
        myndigheder=myndigheder,
        now=now,
    )
    indsaet_alle(rows, ved_konflikt=FRISKHED)
