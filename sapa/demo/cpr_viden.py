"""What the demo's simulated CPR knows: what the register holds, and a little that is newer.

Anders Frandsen has moved, and Nova Tilflytter has come to the municipality: neither has reached the
register yet. The rest is read from the register itself, so that the demo's CPR agrees with it
however old the demo is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from access.db import database_role
from access.values import Cpr
from fixtures import demopersoner
from fixtures.adresser import bolig
from indexes.part import noegler
from indexes.part.models import Person, PersonAdresse
from indexes.part.values import AdresseData, BeskyttelseData, NavnData, PersonData, StatusData, dag

NOVA = "1506880138"
HVORFOR = "the demo's CPR answers from what the register holds"
_DAGE = 4  # since then: newer than the register, old enough to be true


def find(cpr: Cpr, *, i_dag: date) -> PersonData | None:
    """The person as CPR knows her on `i_dag`; None where it knows none. Reads the register."""
    since = i_dag - timedelta(days=_DAGE)
    if cpr.tal == NOVA:
        return nova(since)
    person = fra_register(cpr, i_dag=i_dag)
    if person is not None and cpr.tal == demopersoner.ANDERS:
        return replace(person, adresser=(bolig("Ravnsengen", "41").adresse(since, None),))
    return person


def nova(fra: date) -> PersonData:
    """Somebody the register has never heard of."""
    return PersonData(
        cpr=NOVA,
        fornavn="Nova",
        efternavn="Tilflytter",
        koen="K",
        foedt=demopersoner.foedselsdag(NOVA),
        status_fra=demopersoner.foedselsdag(NOVA),
        adresser=(bolig("Humletorvet", "8", "1", "th").adresse(fra, None),),
    )


def fra_register(cpr: Cpr, *, i_dag: date) -> PersonData | None:
    """What the register says of who has, or had, the number. Three queries."""
    with database_role("sapa_indlaes", timeout="1s"):
        parts = noegler.find([f"cpr:{cpr.tal}"]).values()
        row = Person.objects.unguarded(reason=HVORFOR).filter(part_uuid__in=list(parts)).first()
        if row is None:
            return None
        rows = PersonAdresse.objects.unguarded(reason=HVORFOR).filter(part_uuid=row.part_uuid)
        adresser = tuple(_adresse(a) for a in rows)
    b = row.beskyttelse
    return PersonData(
        cpr=row.cpr,
        fornavn=row.fornavn,
        mellemnavn=row.mellemnavn,
        efternavn=row.efternavn,
        koen="M" if row.koen == "M" else "K",
        foedt=row.foedt,
        status=row.status,
        status_fra=row.status_fra,
        statusser=(StatusData(row.status, row.status_fra),),
        navne=(NavnData(row.fornavn, row.mellemnavn, row.efternavn),),
        adresser=adresser,
        beskyttelser=() if b is None or b.isempty else (BeskyttelseData("0001", b.lower, b.upper),),
    )


def _adresse(a: PersonAdresse) -> AdresseData:
    return AdresseData(
        type=a.type,  # type: ignore[arg-type]  # the register's own kinds
        vejkode=a.vejkode,
        vejnavn=a.vejnavn,
        husnr=a.husnr,
        etage=a.etage,
        doer=a.doer,
        postnr=a.postnr,
        by=a.by,
        kommunekode=a.kommune,
        fra=dag(a.virkning.lower) if a.virkning.lower else None,
        til=dag(a.virkning.upper) if a.virkning.upper else None,
        landekode=a.landekode,
        linjer=() if a.vejnavn else tuple(a.tekst.split(", ")),
    )
