"""How a client is changed: by one at a time, kept with who did it, and told with all of it before
and after to whoever keeps histories. Commands and pages change by the same services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest

from access.klienter import tilstand
from access.klienter.models import Klientaendring
from access.klienter.tilstand import Tilstand
from access.models import Systemklient
from access.revisionslog import noter_administration, operatoer


class KlientFejl(ValueError):
    """A change that cannot be made; the text says why, for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Udfoerer:
    """Who changes: the signed-in user of a request, or the operator of a command."""

    hvem: str
    request: HttpRequest | None = None


@dataclass(frozen=True, slots=True)
class Aendring:
    """One thing of a client that is another than it was. `slags` and `noegle` as tilstand.Noegle;
    `myndighed` the one authority that it is about, None for what is shared."""

    slags: str
    noegle: str
    myndighed: int | None
    foer: Tilstand | None
    efter: Tilstand | None
    now: datetime
    af: Udfoerer


Tilskuer = Callable[[Aendring], None]
_TILSKUERE: list[Tilskuer] = []


def tilmeld(tilskuer: Tilskuer) -> None:
    """Called once by the app that keeps the history: told in the transaction of the change."""
    _TILSKUERE.append(tilskuer)


@contextmanager
def aendrer(
    klient: Systemklient, *, now: datetime, af: Udfoerer | None
) -> Iterator[tuple[Systemklient, Udfoerer]]:
    """The client as it is now, held until the transaction ends, and who changes it. What the body
    made of it is told when it ends. The body leaves its own line with `noter`."""
    who = af or Udfoerer(operatoer())
    with transaction.atomic():
        laas(klient.id)
        before = tilstand.alt(klient.id)
        yield Systemklient.objects.get(id=klient.id), who
        fortael(before, tilstand.alt(klient.id), now=now, af=who)


def fortael(foer: Any, efter: Any, *, now: datetime, af: Udfoerer) -> None:
    """Tell what differs between two of tilstand.alt."""
    for slags, noegle in dict.fromkeys([*foer, *efter]):
        a, b = foer.get((slags, noegle)), efter.get((slags, noegle))
        if a == b:
            continue
        whose = (b or a)[0]
        before, after = (a[1] if a else None), (b[1] if b else None)
        change = Aendring(slags, noegle, whose, before, after, now, af)
        for tilskuer in _TILSKUERE:
            tilskuer(change)


def noter(
    klient: Systemklient, now: datetime, handling: str, af: Udfoerer, **detaljer: Any
) -> None:
    """The client's own line of what was done, and its row of the revisionslog."""
    Klientaendring.objects.create(
        klient=klient, tidspunkt=now, hvem=af.hvem, handling=handling, detaljer=detaljer
    )
    told = [("Klient", klient.klient_id), ("Handling", handling)]
    noter_administration("Systemklient", told, hvem=af.hvem, cvr="", now=now, request=af.request)


def laas(klient_id: int) -> None:
    """One change of a client at a time. Not its row: who may change an agreement may not change the
    client, and the database would not let her lock it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 9))", [f"systemklient/{klient_id}"]
        )
