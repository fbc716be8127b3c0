"""The fictional municipality into the database, through the same services as the API. Once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction

from access.klienter.selectors import aftaler
from access.models import Systemklient
from fixtures.befolkning import Befolkning, byg_befolkning
from fixtures.sager import byg_sager
from indexes.erhverv.kilder import BBR, CVR, post
from indexes.kilder import cpr
from indexes.kilder.services import optag
from indexes.oio.tid import DANSK_TID
from indexes.registrering.models import Objekt
from indexes.registrering.services import OK, Klient, importer
from sapa.demo import advis, grunddata, organisation, personkilder, visninger

PERSONER = 2000
SAGER_PR_PERSON = 3


class DemoFejl(RuntimeError):
    """The demo's own data were refused: a fault in fixtures, told without content."""


def er_indlaest() -> bool:
    """True if the demo (or anything else) is in the indexes already."""
    return Objekt.objects.exists()


def indlaes(
    *, now: datetime, personer: int = PERSONER, sig: Callable[[str], None] = lambda linje: None
) -> None:
    """Load everything. `sig` gets a line of progress per step. All or nothing: a broken load leaves
    no half demo."""
    begun = time.perf_counter()

    def trin(navn: str, antal: int) -> None:
        sig(f"{antal:>7} {navn} ({time.perf_counter() - begun:.1f} s)")

    i_dag = now.astimezone(DANSK_TID).date()
    with transaction.atomic():
        for navn, antal in grunddata.indlaes().items():
            trin(navn, antal)
        for navn, antal in organisation.indlaes(now=now).items():
            trin(navn, antal)
        trin("målgruppevisninger", visninger.sikr(now=now))
        befolkning = byg_befolkning(i_dag, antal=personer)
        # First deliveries: nobody is told of a change that is none.
        poster = [cpr.post(person, now) for person in befolkning.personer]
        optag(cpr.CPR, poster, now=now, leverance="demo", stille=True)
        trin("personer", len(befolkning.personer))
        for navn, antal in personkilder.indlaes(befolkning, now=now).items():
            trin(navn, antal)
        for kilde, navn, data in (
            (CVR, "virksomheder", befolkning.virksomheder),
            (BBR, "ejendomme", befolkning.ejendomme),
        ):
            optag(kilde, [post(d, now) for d in data], now=now, leverance="demo", stille=True)
            trin(navn, len(data))
        _leverancer(befolkning, i_dag, now, personer * SAGER_PR_PERSON, trin)
        with connection.cursor() as cursor:
            # The planner learns of the new rows now, not at the first autovacuum.
            cursor.execute("analyze")
        for navn, antal in advis.indlaes(befolkning, now=now).items():
            trin(navn, antal)


def _leverancer(
    befolkning: Befolkning,
    i_dag: date,
    now: datetime,
    antal: int,
    trin: Callable[[str, int], None],
) -> None:
    klienter = {
        k.fagsystem.uuid: Klient.af(k, aftaler(k, now=now))
        for k in Systemklient.objects.select_related("fagsystem")
    }
    delivered: dict[str, int] = {}
    for leverance in byg_sager(befolkning, i_dag, antal=antal):
        klient = klienter[leverance.fagsystem]
        answers = importer(leverance.objekter, klient=klient, transaktion=None, now=now)
        if refused := [a for a in answers if a.statuskode != OK]:
            first = f"{refused[0].statuskode} {refused[0].fejlbesked}"
            raise DemoFejl(f"{len(refused)} of {len(answers)} refused: {first}")
        delivered[leverance.art.typenavn] = delivered.get(leverance.art.typenavn, 0) + len(answers)
    for navn, n in delivered.items():
        trin(navn.lower(), n)
