"""Events that no message brings: a day comes, and somebody is six, or is not protected any more.

Each day is gone through once, also those on which nobody ran: the row of the day is written with
its events.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from access.db import database_role
from access.models import Myndighed
from indexes.beskedfordeler.values import faktum
from indexes.haendelser.models import Kalenderdag
from indexes.haendelser.skrivning import NyHaendelse, skriv
from indexes.part import soegeord
from indexes.part.funktioner import Passer
from indexes.part.models import Person, PersonSoegekopi
from indexes.part.values import STATUS_DOED, dag, oejeblik

ALDRE = (2, 6, 15, 18, 23, 30, 40, 60, 67, 75)
"""Ages that an authority may want to hear of; an advisgruppe chooses among them."""
BAGUD = 31  # days: a longer stop is told by nobody
REASON = "events are told to authorities, never to a user"


def gaa_frem(*, now: datetime) -> int:
    """Tell what the days up to today brought; returns how many events. Safe to run twice."""
    i_dag = dag(now)
    antal = 0
    for dato in _mangler(i_dag):
        with database_role("sapa_indlaes", timeout="300s"), connection.cursor() as cursor:
            # Two machines at once: the second finds the row when the first has committed.
            cursor.execute(
                "insert into haendelser_kalenderdag (dag, antal) values (%s, 0)"
                " on conflict (dag) do nothing returning 1",
                [dato],
            )
            if cursor.fetchone() is None:
                continue
            nye = skriv(list(_dagens(dato, now)), now=now)
            Kalenderdag.objects.filter(dag=dato).update(antal=nye)
            antal += nye
    return antal


def _mangler(i_dag: date) -> list[date]:
    """The days since the last one gone through; today alone the first time."""
    with database_role("sapa_indlaes"):
        gjort = set(
            Kalenderdag.objects.filter(dag__gt=i_dag - timedelta(days=BAGUD)).values_list(
                "dag", flat=True
            )
        )
    if not gjort:
        return [i_dag]
    dage = (i_dag - timedelta(days=n) for n in range((i_dag - min(gjort)).days, -1, -1))
    return [dato for dato in dage if dato not in gjort]


def _dagens(dato: date, now: datetime) -> Iterator[NyHaendelse]:
    kommuner = set(Myndighed.objects.values_list("id", flat=True))
    for kode, mere, part, kommune in _fylder(dato):
        if kommune in kommuner:
            yield _ny(kode, mere, part, kommune, dato, now)
    for part, kommune in _ophoerer(dato):
        if kommune in kommuner:
            yield _ny("F52", "", part, kommune, dato, now)


def _ny(kode: str, mere: str, part: UUID, kommune: int, dato: date, now: datetime) -> NyHaendelse:
    return NyHaendelse(
        noegle=f"udledt:dag:{dato.isoformat()}:{kode}{mere}:{part}",
        myndighed=kommune,
        kode=kode,
        slags="folkeregister",
        fakta=faktum(kode, dato, *([mere] if mere else [])),
        dato=dato,
        opstaaet=min(oejeblik(dato), now),
        part_uuid=part,
    )


def _fylder(dato: date) -> Iterator[tuple[str, str, UUID, int]]:
    """Those alive who reach one of the ages on the day, found by their day of birth as a search
    finds them. At 18 custody ends too."""
    for alder in ALDRE:
        for foedt in _foedselsdage(dato, alder):
            parter = (
                PersonSoegekopi.objects.unguarded(reason=REASON)
                .filter(Passer("ord", soegeord.lig(f"f:{foedt:%d%m%y}")))
                .values("part_uuid")
            )
            rows = (
                Person.objects.unguarded(reason=REASON)
                .filter(part_uuid__in=parter, foedt=foedt)
                .exclude(status=STATUS_DOED)
            )
            for part, kommune in rows.values_list("part_uuid", "kommune"):
                yield "F70", str(alder), part, kommune
                if alder == 18:
                    yield "F39", "", part, kommune


def _foedselsdage(dato: date, alder: int) -> list[date]:
    """Who is born on 29 February gets older on 1 March in a common year."""
    aar = dato.year - alder
    if (dato.month, dato.day) == (2, 29):
        return [date(aar, 2, 29)] if isleap(aar) else []
    egen = [date(aar, dato.month, dato.day)]
    if (dato.month, dato.day) == (3, 1) and isleap(aar) and not isleap(dato.year):
        egen.append(date(aar, 2, 29))
    return egen


def _ophoerer(dato: date) -> Iterator[tuple[UUID, int]]:
    """Those whose protection of name and address ends on the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct b.part_uuid, p.kommune from part_personbeskyttelse b"
            " join part_person p using (part_uuid)"
            " where b.type in ('0001', 'P6S6') and upper(b.virkning) = %s"
            " and upper(p.egen_beskyttelse) = %s",
            [dato, dato],
        )
        yield from cursor.fetchall()
