"""Ordering, approving and stopping lists; saving populations; deleting what has run out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from access.db import database_role
from access.revisionslog import Afsender
from access.values import Adgang, Permission
from sapa.arbejdslister import selectors
from sapa.arbejdslister.models import Hjemmel, Koersel, Linje, Listeloft, Population
from sapa.arbejdslister.population import kontroller
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.values import (
    OPBEVARES,
    POPULATION_OPBEVARES,
    RET,
    Art,
    Kriterier,
    Loft,
    UgyldigeKriterier,
)

MAKS_UFAERDIGE = 3
_AARSAG = "lists that have run out are deleted"
_T = Koersel.Tilstand
UFAERDIGE = (_T.BESTILT, _T.I_GANG)


class IngenRet(PermissionError):
    """The user may not make such lists for the authority."""


class ForMange(ValueError):
    """The user has as many unfinished runs as one may have."""


class OverLoft(ValueError):
    """More lines than a run, or the rest of the day, may have. `plads` is how many there is room
    for."""

    def __init__(self, plads: int, *, dag: bool) -> None:
        super().__init__("over the limit")
        self.plads, self.dag = plads, dag


@dataclass(frozen=True, slots=True)
class Bestilling:
    """What is the same for every kind of list: on what legal basis, and from where it came."""

    hjemmel: str
    hjemmel_tekst: str = ""
    kolonner: tuple[str, ...] = ()
    hele_landet: bool = False
    formaal: tuple[str, str] | None = None
    afsender: Afsender = field(default_factory=Afsender)


def bestil_liste(
    *, adgang: Adgang, art: Art, linjer: Sequence[Any], bestilling: Bestilling, now: datetime
) -> Koersel:
    """Order a list of given lines: numbers to enrich, or names to check.

    Raises IngenRet, ForMange, OverLoft.
    """
    koersel = _ny(adgang, art, bestilling, now)
    loft = selectors.loft(art, adgang.scope_id)
    brugt = selectors.brugt_i_dag(adgang, art, now=now)
    _hold_loft(len(linjer), loft, brugt)
    koersel.linjer_ialt, koersel.indlaest = len(linjer), pak(linjer)
    koersel.save(force_insert=True)
    return koersel


def bestil_population(
    *,
    adgang: Adgang,
    population: Population,
    maaned: date | None,
    pr: date,
    bestilling: Bestilling,
    now: datetime,
) -> Koersel:
    """Order a run of a saved population, made up for the day `pr`. How long it gets, the worker
    finds out. Raises IngenRet, ForMange, UgyldigeKriterier."""
    kriterier = population.som_kriterier
    if kriterier.sag and not adgang.har(Permission.SE_SAG):
        raise UgyldigeKriterier("sagsret")
    kontroller(kriterier, maaned=maaned, pr=pr, i_dag=selectors.dagen(now))
    chosen = replace(
        bestilling,
        hjemmel=population.hjemmel_id,
        hjemmel_tekst=population.hjemmel_tekst,
        kolonner=tuple(population.kolonner),
    )
    koersel = _ny(adgang, Art.UDSOEGNING, chosen, now)
    koersel.population = population
    koersel.kriterier = population.kriterier
    koersel.maaned, koersel.pr = maaned if kriterier.fylder is not None else None, pr
    koersel.save(force_insert=True)
    return koersel


def gem_population(
    *,
    adgang: Adgang,
    navn: str,
    kriterier: Kriterier,
    kolonner: Sequence[str],
    hjemmel: str,
    hjemmel_tekst: str,
    now: datetime,
    population: Population | None = None,
) -> Population:
    """Save a population, or the owner's changes to hers. Raises IngenRet."""
    if not maa(adgang, Permission.UDSOEG_POPULATION):
        raise IngenRet
    row = population or Population(
        myndighed_id=adgang.scope_id, ejer_id=adgang.bruger_id, oprettet=now
    )
    if row.ejer_id != adgang.bruger_id:
        raise IngenRet
    row.navn, row.kriterier, row.kolonner = navn, kriterier.som_data(), list(kolonner)
    row.hjemmel_id, row.hjemmel_tekst, row.aendret = hjemmel, hjemmel_tekst, now
    row.save(force_insert=population is None)
    return row


def afbryd(*, adgang: Adgang, koersel_id: UUID) -> bool:
    """Stop an unfinished run of hers; what it was to work through is gone at once. False if it had
    already ended."""
    rows = Koersel.objects.visible_to(adgang).filter(
        id=koersel_id, tilstand__in=(*UFAERDIGE, _T.AFVENTER)
    )
    ended = {"tilstand": _T.AFBRUDT, "indlaest": None, "laan": None, "laant_til": None}
    return bool(rows.update(**ended))


def afgoer(*, adgang: Adgang, koersel_id: UUID, godkend: bool, now: datetime) -> bool:
    """Approve another's run, or refuse it. False if none waits for this user."""
    rows = Koersel.objects.til_godkendelse(adgang).filter(id=koersel_id)
    decided = _T.BESTILT if godkend else _T.AFVIST
    return bool(
        rows.update(tilstand=decided, godkendt_af_id=adgang.bruger_id, godkendt=now, forsoeg=0)
    )


def ryd(*, now: datetime, antal: int = 200) -> int:
    """Delete the lines of runs that have run out or came to nothing; returns how many runs.

    The newest finished run of a user's population stays for longer: advis and the next run's
    difference read it. May be called at any time, by several.
    """
    with database_role("sapa_indlaes"):
        rows = Koersel.objects.unguarded(reason=_AARSAG)
        nyere = rows.filter(
            population=OuterRef("population"),
            bruger=OuterRef("bruger"),
            tilstand=_T.KLAR,
            klar__gt=OuterRef("klar"),
        )
        gammel = Q(klar__lte=now - POPULATION_OPBEVARES) | Q(population=None) | Exists(nyere)
        due = rows.filter(
            Q(tilstand=_T.KLAR, udloeber__lte=now) & gammel
            | Q(
                tilstand__in=[_T.AFBRUDT, _T.AFVIST, _T.FEJLET, _T.AFVENTER],
                bestilt__lte=now - OPBEVARES,
            )
        )
        ids = list(
            due.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True)[
                :antal
            ]
        )
        Linje.objects.unguarded(reason=_AARSAG).filter(koersel_id__in=ids).delete()
        rows.filter(id__in=ids).update(tilstand=_T.UDLOEBET, indlaest=None)
    return len(ids)


def sikr_hjemler(hjemler: Iterable[tuple[str, str]]) -> int:
    """Write the delivered legal bases; what an installation has added stays."""
    rows = [Hjemmel(kode=k, navn=n, raekkefoelge=i) for i, (k, n) in enumerate(hjemler)]
    Hjemmel.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["navn", "raekkefoelge"],
    )
    return len(rows)


def sikr_lofter(lofter: Iterable[tuple[Art, Loft]]) -> int:
    """Write the delivered limits that are missing; one that is there, however changed, stays."""
    for art, loft in lofter:
        Listeloft.objects.get_or_create(
            art=art,
            myndighed=None,
            defaults={
                "pr_koersel": loft.pr_koersel,
                "pr_dag": loft.pr_dag,
                "godkendes_over": loft.godkendes_over,
            },
        )
    return Listeloft.objects.count()


def pak(linjer: Sequence[Any]) -> bytes:
    """Lines to be worked through, as they are stored."""
    return zlib.compress(json.dumps(linjer).encode())


def pak_ud(indlaest: bytes | memoryview) -> list[Any]:
    """The inverse of `pak`."""
    found: list[Any] = json.loads(zlib.decompress(bytes(indlaest)))
    return found


def _ny(adgang: Adgang, art: Art, b: Bestilling, now: datetime) -> Koersel:
    if not maa(adgang, RET[art]):
        raise IngenRet
    if b.hele_landet and not adgang.har(Permission.SOEG_LANDET):
        raise IngenRet
    unfinished = Koersel.objects.visible_to(adgang).filter(tilstand__in=UFAERDIGE)
    if unfinished.count() >= MAKS_UFAERDIGE:
        raise ForMange
    return Koersel(
        art=art,
        bruger_id=adgang.bruger_id,
        myndighed_id=adgang.scope_id,
        scope=None if adgang.kun is None else adgang.scope_id,
        kolonner=list(b.kolonner),
        hjemmel_id=b.hjemmel,
        hjemmel_tekst=b.hjemmel_tekst,
        pr=selectors.dagen(now),
        hele_landet=b.hele_landet,
        formaal=list(b.formaal or ()),
        ip=b.afsender.ip,
        anledning=b.afsender.anledning,
        bestilt=now,
    )


def _hold_loft(antal: int, loft: Loft, brugt: int) -> None:
    if antal > loft.pr_koersel:
        raise OverLoft(loft.pr_koersel, dag=False)
    if antal > loft.pr_dag - brugt:
        raise OverLoft(max(0, loft.pr_dag - brugt), dag=True)
