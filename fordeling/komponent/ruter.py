"""Where an object goes: by the system that is named, or by KLE and handlingsfacet on a day.

The rule with the narrowest KLE decides, and among those one that names the facet before one that
takes any. Two of the same rank that name two systems are ambiguous. Decision 0065.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from psycopg.types.range import DateRange

from access import forberedt
from access.masse import hent_raekker, uuidliste
from access.values import kle_interval
from fordeling.models import Rute, Tilsluttet
from fordeling.values import Modtager, Rutevalg
from indexes.part.values import dag


class IngenRute(Exception):
    """Routing data have no hit, or more than one (cause 4 of b.5). `grund` is Danish."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund


def find(rute: Rutevalg, *, myndighed: int, at: datetime) -> Tilsluttet:
    """The one receiver. Raises IngenRute."""
    if rute.system is not None:
        system = aktivt(rute.system)
        if system is None or myndighed not in system.myndigheder:
            raise IngenRute("Modtagersystemet kendes ikke hos den modtagende myndighed.")
        return system
    return regel(rute, myndighed=myndighed, paa=dag(at)).system


_AKTIVT = "select {} from fordeling_tilsluttet t where t.uuid = %s and t.aktiv"


def aktivt(uuid: UUID) -> Tilsluttet | None:
    """The connected system of that uuid, if it is in use."""
    return next(iter(hent_raekker(Tilsluttet, _AKTIVT, [uuid])), None)


def regel(rute: Rutevalg, *, myndighed: int, paa: date) -> Rute:
    """The rule that decides for a KLE emne and facet on a day. Raises IngenRute."""
    return afgoer(_ruter(rute.kle, rute.facet, myndighed, paa))


def afgoer(rows: Sequence[Rute]) -> Rute:
    """The rule that decides among those that fit. Pure. Raises IngenRute."""
    if not rows:
        raise IngenRute("Der er ingen rute for KLE-emnet hos den modtagende myndighed.")
    bedst = min(map(_rang, rows))
    bedste = [row for row in rows if _rang(row) == bedst]
    if len({row.system_id for row in bedste}) > 1:
        raise IngenRute("KLE-emnet har flere ruter, som er lige gode.")
    return bedste[0]


def modtagere(*, myndighed: int, cvr: str, kle: str, facet: str, at: datetime) -> list[Modtager]:
    """Every system that some rule names for the emne, each once; none is no error."""
    fundet: dict[UUID, Modtager] = {}
    for row in sorted(_ruter(kle, facet, myndighed, dag(at), alle_facetter=not facet), key=_rang):
        system = row.system
        fundet.setdefault(system.uuid, Modtager(system.uuid, system.navn, cvr, kle, row.facet))
    return list(fundet.values())


_KAN_MODTAGE = """
select m.cvr, m.id, null::uuid, null::smallint[] from access_myndighed m
where m.cvr = any(%s::text[])
union all
select null, null, t.uuid, t.myndigheder from fordeling_tilsluttet t
where t.uuid = any(%s::uuid[]) and t.aktiv and cardinality(t.modtager_typer) > 0
"""


def kan_modtage(
    routing: Sequence[tuple[str, UUID]], *, afsender_cvr: str
) -> tuple[int | None, list[bool]]:
    """Whether each system receives for each authority (CVR) now, and the sender's authority, which
    is None where there is none. One statement."""
    found = forberedt.hent(
        _KAN_MODTAGE,
        [[afsender_cvr, *(cvr for cvr, _ in routing)], uuidliste(uuid for _, uuid in routing)],
    )
    myndigheder = {cvr: id_ for cvr, id_, system, _ in found if system is None}
    aktive = {system: receives for _, _, system, receives in found if system is not None}
    svar = [myndigheder.get(cvr) in aktive.get(system, ()) for cvr, system in routing]
    return myndigheder.get(afsender_cvr), svar


@transaction.atomic
def saet(
    *,
    myndighed: int,
    moenster: str,
    facet: str,
    system: Tilsluttet,
    fra: date,
    til: date | None = None,
    hvem: str,
    now: datetime,
) -> Rute:
    """A rule from a day on; the one of the same authority, pattern and facet ends the day before.

    Raises AfgraensningFejl for a pattern that is none.
    """
    kle_fra, kle_til = kle_interval(moenster)
    for row in Rute.objects.select_for_update().filter(
        myndighed=myndighed, moenster=moenster, facet=facet, gyldig__overlap=DateRange(fra, til)
    ):
        begyndt = row.gyldig.lower
        # One that would begin later or on the same day never comes to be valid.
        slut = fra if begyndt is None or begyndt < fra else begyndt
        row.gyldig = DateRange(begyndt, slut, "[)")
        row.lukket, row.lukket_af = now, hvem
        row.save(update_fields=["gyldig", "lukket", "lukket_af"])
    return Rute.objects.create(
        myndighed=myndighed,
        moenster=moenster,
        kle_fra=kle_fra,
        kle_til=kle_til,
        facet=facet,
        system=system,
        gyldig=DateRange(fra, til, "[)"),
        oprettet=now,
        oprettet_af=hvem,
    )


def luk(rute: Rute, *, fra: date, hvem: str, now: datetime) -> None:
    """Let a rule end: `fra` is the first day that it no longer holds."""
    begyndt = rute.gyldig.lower
    slut = fra if begyndt is None or begyndt < fra else begyndt
    Rute.objects.filter(id=rute.id).update(
        gyldig=DateRange(begyndt, slut, "[)"), lukket=now, lukket_af=hvem
    )


def _ruter(
    kle: str, facet: str, myndighed: int, paa: date, *, alle_facetter: bool = False
) -> list[Rute]:
    tal = int(kle.replace(".", ""))
    rows = _gyldige(myndighed, paa).filter(kle_fra__lte=tal, kle_til__gt=tal)
    if not alle_facetter:
        rows = rows.filter(facet__in={"", facet})
    return list(rows)


def gyldige(myndighed: int, paa: date) -> list[Rute]:
    """Every rule that can decide on a day: valid, and its system receives for the authority."""
    return list(_gyldige(myndighed, paa))


def passer(rute: Rute, tal: int, facet: str) -> bool:
    """Whether a rule is about a KLE emne and facet: what `regel` asks of the database, for who asks
    of all emner at once."""
    return rute.kle_fra <= tal < rute.kle_til and rute.facet in {"", facet}


def _gyldige(myndighed: int, paa: date) -> QuerySet[Rute]:
    return Rute.objects.filter(
        myndighed=myndighed,
        gyldig__contains=paa,
        system__aktiv=True,
        system__myndigheder__contains=[myndighed],
    ).select_related("system")


def _rang(rute: Rute) -> tuple[int, bool]:
    return rute.kle_til - rute.kle_fra, not rute.facet
