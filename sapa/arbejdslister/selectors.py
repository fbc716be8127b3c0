"""Reads of lists and saved populations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet, Sum

from access.values import Adgang, Permission
from indexes.part.values import dag, oejeblik
from sapa.arbejdslister.models import Hjemmel, Koersel, Linje, Listeloft, Population
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.values import RET, Art, Loft, Resultat

_T = Koersel.Tilstand
_SYSTEM = "advis matches events against a population on the authority's behalf"


def dagen(now: datetime) -> date:
    """The Danish day."""
    return dag(now)


def arter(adgang: Adgang) -> list[Art]:
    """The kinds of list that the user may make."""
    return [art for art in Art if maa(adgang, RET[art])]


def loft(art: Art, myndighed_id: int) -> Loft:
    """The authority's own limits, else everybody's; without any, nothing is allowed."""
    rows = Listeloft.objects.filter(art=art).order_by(F("myndighed").asc(nulls_last=True))
    egne = [row for row in rows if row.myndighed_id in {None, myndighed_id}]
    if not egne:
        return Loft()
    row = egne[0]
    return Loft(row.pr_koersel, row.pr_dag, row.godkendes_over)


def brugt_i_dag(adgang: Adgang, art: Art, *, now: datetime, uden: UUID | None = None) -> int:
    """How many lines of this kind the user has ordered since midnight, those that came to nothing
    left out."""
    rows = Koersel.objects.visible_to(adgang).filter(art=art, bestilt__gte=oejeblik(dagen(now)))
    rows = rows.exclude(tilstand__in=[_T.FEJLET, _T.AFVIST, _T.AFVENTER])
    if uden is not None:
        rows = rows.exclude(id=uden)
    return int(rows.aggregate(ialt=Sum("linjer_ialt"))["ialt"] or 0)


def hjemler() -> Sequence[Hjemmel]:
    """The legal bases to choose among."""
    return list(Hjemmel.objects.order_by("raekkefoelge", "kode"))


def koersel(adgang: Adgang, koersel_id: UUID) -> Koersel | None:
    """A run of the user's own, while she still has the right to such lists."""
    row = (
        Koersel.objects.visible_to(adgang)
        .select_related("hjemmel", "population")
        .defer("indlaest")
        .filter(id=koersel_id, myndighed_id=adgang.scope_id)
        .first()
    )
    return row if row is not None and maa(adgang, row.ret) else None


def seneste_koersler(adgang: Adgang, *, antal: int = 20) -> list[Koersel]:
    """The user's own latest runs, newest first."""
    rows = Koersel.objects.visible_to(adgang).filter(
        art__in=arter(adgang), myndighed_id=adgang.scope_id
    )
    rows = rows.select_related("population").defer("indlaest").order_by("-bestilt")
    return list(rows[:antal])


def til_godkendelse(adgang: Adgang) -> list[Koersel]:
    """Others' runs that wait for the user's approval, the oldest first. They name nobody."""
    rows = Koersel.objects.til_godkendelse(adgang).select_related("population__ejer", "hjemmel")
    return list(rows.select_related("bruger").defer("indlaest").order_by("bestilt")[:50])


def populationer(adgang: Adgang) -> list[Population]:
    """The authority's saved populations."""
    rows = Population.objects.visible_to(adgang).filter(lukket=False)
    return list(rows.select_related("ejer", "hjemmel").order_by("navn", "id")[:200])


def population(adgang: Adgang, population_id: UUID) -> Population | None:
    """One of them; None if it is another authority's or absent."""
    if not maa(adgang, Permission.UDSOEG_POPULATION):
        return None
    rows = Population.objects.visible_to(adgang).select_related("ejer", "hjemmel")
    found: Population | None = rows.filter(id=population_id, lukket=False).first()
    return found


def koersler_af(adgang: Adgang, population_id: UUID, *, antal: int = 20) -> list[Koersel]:
    """The user's own run log of a population, newest first."""
    rows = Koersel.objects.visible_to(adgang).filter(population_id=population_id)
    rows = rows.select_related("godkendt_af").defer("indlaest").order_by("-bestilt")
    return list(rows[:antal])


def linjer(
    adgang: Adgang, koersel: Koersel, *, efter: int, antal: int, kun: Sequence[str] = ()
) -> list[Linje]:
    """Lines of a finished run after number `efter`; none of an unfinished one."""
    if koersel.tilstand != _T.KLAR:
        return []
    rows = Linje.objects.visible_to(adgang).filter(koersel_id=koersel.id, nummer__gt=efter)
    if kun:
        rows = rows.filter(resultat__in=kun)
    return list(rows.order_by("nummer")[:antal])


@dataclass(frozen=True, slots=True)
class Forskel:
    """How a run differs from the one before it. `nye` are those among the lines asked about;
    `udgaaede` the first of those who were on that one and are not on this."""

    foer: Koersel
    antal_nye: int
    antal_udgaaede: int
    nye: frozenset[UUID]
    udgaaede: tuple[UUID, ...]


def forskel(
    adgang: Adgang, koersel: Koersel, *, blandt: Sequence[UUID] = (), antal: int = 50
) -> Forskel | None:
    """The difference from the user's own finished run before this one: of the same month, where a
    month was asked for. None where there is none, or its lines are gone. Five queries.

    Another user's run may rest on other rights, so it is not compared with.
    """
    if koersel.population_id is None or koersel.klar is None:
        return None
    own = Koersel.objects.visible_to(adgang).filter(population_id=koersel.population_id)
    before = own.filter(tilstand=_T.KLAR, klar__lt=koersel.klar, maaned=koersel.maaned)
    foer = before.defer("indlaest").order_by("-klar").first()
    if foer is None:
        return None
    lines = Linje.objects.visible_to(adgang).order_by()

    def paa(run: Koersel) -> QuerySet[Any]:
        return lines.filter(koersel_id=run.id).values_list("part_uuid", flat=True)

    # As EXCEPT: an anti-join could be planned as a scan per line (see population).
    nye, udgaaede = paa(koersel).difference(paa(foer)), paa(foer).difference(paa(koersel))
    kendte = set(paa(foer).filter(part_uuid__in=blandt))
    return Forskel(
        foer=foer,
        antal_nye=nye.count(),
        antal_udgaaede=udgaaede.count(),
        nye=frozenset(blandt) - kendte,
        udgaaede=tuple(udgaaede.order_by("part_uuid")[:antal]),
    )


def _parter(rows: QuerySet[Linje]) -> list[UUID]:
    """The persons of lines that each have one, as a population's do."""
    return [part for part in rows.values_list("part_uuid", flat=True) if part is not None]


def antal_pr_resultat(adgang: Adgang, koersel: Koersel) -> dict[str, int]:
    """How many lines came to what."""
    rows = Linje.objects.visible_to(adgang).filter(koersel_id=koersel.id)
    return dict(rows.order_by().values_list("resultat").annotate(antal=Count("id")))


def ulaeselige(adgang: Adgang, koersel: Koersel, *, antal: int = 100) -> list[int]:
    """The numbers of the lines that could not be read, the first of them."""
    rows = Linje.objects.visible_to(adgang).filter(koersel_id=koersel.id, resultat=Resultat.UGYLDIG)
    return list(rows.order_by("nummer").values_list("kildelinje", flat=True)[:antal])


@dataclass(frozen=True, slots=True)
class Populationskoersel:
    """The newest finished run of a saved population: who was on it, and for which day."""

    population_id: UUID
    navn: str
    pr: date
    klar: datetime
    part_uuids: tuple[UUID, ...]


def populationer_af(myndighed_id: int) -> list[tuple[UUID, str]]:
    """An authority's saved populations by id and name, for who sets up advis. As the intake
    role."""
    rows = Population.objects.unguarded(reason=_SYSTEM).filter(
        myndighed_id=myndighed_id, lukket=False
    )
    return list(rows.order_by("navn", "id").values_list("id", "navn"))


def seneste_klar(population_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the newest finished run of each of these populations was done, whoever ran it. As the
    intake role; one query."""
    rows = Koersel.objects.unguarded(reason=_SYSTEM).filter(
        population_id__in=population_ids, population__lukket=False, tilstand=_T.KLAR
    )
    return dict(rows.order_by().values_list("population_id").annotate(nyest=Max("klar")))


def seneste_population(*, myndighed_id: int, population_id: UUID) -> Populationskoersel | None:
    """Who was on the newest finished run of an authority's population, whoever ran it. None where
    it was never run, or so long ago that its lines are gone. As the intake role; two queries.

    For advis: it takes no user, so nothing of it may be shown without asking the part register.
    """
    koersel = (
        Koersel.objects.unguarded(reason=_SYSTEM)
        .filter(
            population_id=population_id,
            population__lukket=False,
            myndighed_id=myndighed_id,
            tilstand=_T.KLAR,
        )
        .order_by("-klar")
        .values_list("id", "population__navn", "pr", "klar")
        .first()
    )
    if koersel is None:
        return None
    koersel_id, navn, pr, klar = koersel
    rows = Linje.objects.unguarded(reason=_SYSTEM).filter(koersel_id=koersel_id)
    parter = tuple(_parter(rows.order_by("nummer")))
    return Populationskoersel(population_id, navn, pr, klar, parter)
