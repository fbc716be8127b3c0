"""What a group would have found over the last twelve months, by the very statement that will run.

The group's rows are put into the index inside a savepoint that is rolled back: nobody else sees
them, and nothing of it stays but the numbers and a few samples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from access.db import database_role
from advis.definition import Definition, laes
from advis.grupper import indeks
from advis.grupper.rettigheder import Rettighedsmangel, ejerret
from advis.matching import koersel
from advis.matching.koersel import Fund
from advis.matching.traade import Led
from advis.models import Advisgruppe, Toerkoersel, Toerproeve
from indexes.part.values import dag

PORTION = 5000
AAR = timedelta(days=365)
PROEVER = 10

_FELTER = ", ".join(f"h.{felt}" for felt in Led.__slots__)
_HAENDELSER = f"""
select {_FELTER} from beskedfordeler_modtagethaendelse h
where h.id > %(efter)s and h.modtaget >= %(fra)s and h.modtaget <= %(til)s
    and h.myndighed = %(myndighed)s
    and (h.kode = any(%(koder)s) or (h.forhold <> '' and h.retter_koder && %(koder)s::text[]))
    and h.tilstand in ('klar', 'behandlet')
order by h.id limit {PORTION}
"""
# Since when there is anything to look at: of that kind of events, whatever the code.
_AELDSTE = """
select min(modtaget) from beskedfordeler_modtagethaendelse
where myndighed = %s and slags = any(%s) and modtaget >= %s
"""


def udfoer(*, now: datetime) -> bool:
    """Carry out the next dry run that was ordered; False if there is none."""
    with database_role("sapa_indlaes", timeout="300s"):
        bestilt = (
            Toerkoersel.objects.select_for_update(skip_locked=True)
            .filter(faerdig__isnull=True)
            .order_by("bestilt")
            .first()
        )
        if bestilt is None:
            return False
        gruppe = Advisgruppe.objects.get(id=bestilt.gruppe_id)
        traef = _traef(gruppe, now=now)
        _skriv(bestilt, gruppe, traef, now)
    return True


def _traef(gruppe: Advisgruppe, *, now: datetime) -> list[Fund]:
    d = laes(gruppe.definition)
    ud: dict[int, Fund] = {}
    try:
        ret = ejerret(gruppe.ejer, gruppe.myndighed, d)
    except Rettighedsmangel:
        return []  # activation says so
    with transaction.atomic():
        indeks.skriv(gruppe, d, ret)
        for led in _haendelser(gruppe, d, now):
            # A thread is met by each of its events: it is one advis.
            ud |= {f.traad.rod.id: f for f in koersel.find(led, gruppe=gruppe.id)}
        transaction.set_rollback(True)
    return list(ud.values())


def _haendelser(gruppe: Advisgruppe, d: Definition, now: datetime) -> Iterator[list[Led]]:
    efter = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _HAENDELSER,
                {
                    "efter": efter,
                    "fra": now - AAR,
                    "til": now,
                    "myndighed": gruppe.myndighed,
                    "koder": list(d.koder),
                },
            )
            led = [Led(*row) for row in cursor.fetchall()]
        if not led:
            return
        yield led
        efter = led[-1].id


def _skriv(bestilt: Toerkoersel, gruppe: Advisgruppe, fundne: list[Fund], now: datetime) -> None:
    traef = [f for f in fundne if not f.annulleret]
    dage = Counter(dag(t.dato) for t in traef)
    personer: set[UUID] = {t.fulgt for t in traef if t.fulgt}
    travleste = max(dage.items(), key=lambda x: (x[1], x[0]), default=None)
    slags = sorted({"sag_ydelse": ["sag", "ydelse"]}.get(gruppe.advistype, [gruppe.advistype]))
    with connection.cursor() as cursor:
        cursor.execute(_AELDSTE, [gruppe.myndighed, slags, now - AAR])
        (bestilt.fra,) = cursor.fetchone()
    # The group may have been changed meanwhile: what was found is of the version that was read.
    bestilt.version = gruppe.version
    bestilt.traeffere, bestilt.personer = len(traef), len(personer)
    bestilt.resultat = {
        "maaneder": dict(sorted(Counter(f"{t.dato:%Y-%m}" for t in traef).items())),
        "koder": dict(Counter(t.kode for t in traef).most_common()),
        "travleste_dag": travleste[0].isoformat() if travleste else None,
        "travleste_antal": travleste[1] if travleste else 0,
        "rettede": sum(1 for t in traef if t.traad.rettelser),
        "annullerede": len(fundne) - len(traef),
    }
    bestilt.faerdig = now
    bestilt.save()
    Toerproeve.objects.unguarded(reason="a worker keeps samples of a dry run").bulk_create(
        Toerproeve(
            toerkoersel=bestilt,
            kode=t.kode,
            dato=t.dato,
            part_uuid=t.fulgt,
            sag_uuid=t.sag_uuid,
            partsrolle=t.rolle,
        )
        for t in sorted(traef, key=lambda t: t.traad.seneste.id)[-PROEVER:]
    )
