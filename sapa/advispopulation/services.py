"""A saved population becomes the list of a group: once, or anew each time it is run.

Who was on the run is read on the authority's behalf; who of them comes on the list is what the
administrator who chose it may see herself, also when a worker does it for her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from access import komponenter
from access.db import database_role, saet_adgang
from access.revisionslog import Afsender, Opslag, noter_bestilt
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from advis.grupper import services
from advis.grupper.rettigheder import MaaIkke
from advis.models import Advisgruppe
from sapa.advisgrupper.liste import paa_listen, personopslag, synlige
from sapa.advispopulation.models import Kilde
from sapa.arbejdslister import selectors
from sapa.arbejdslister.selectors import Populationskoersel

log = structlog.get_logger(__name__)

_TIMEOUT = "60s"
ANLEDNING = "Advisgruppe følger gemt udsøgning"


class IkkeKoert(Exception):
    """The population was never run, or so long ago that its lines are gone."""


class KoertIgen(Exception):
    """The population has been run again since its list was shown."""


@dataclass(frozen=True, slots=True)
class Hentet:
    """What came of it: the group, who is on its list, how many of the run were left out, and when
    it was ready."""

    gruppe: Advisgruppe
    parter: tuple[UUID, ...]
    udeladte: int
    klar: datetime


def populationer(*, adgang: Adgang) -> list[tuple[UUID, str]]:
    """The authority's saved populations, to choose among."""
    with database_role("sapa_indlaes"):
        return selectors.populationer_af(adgang.scope_id)


@transaction.atomic
def vaelg(
    gruppe_id: int,
    population_id: UUID,
    *,
    foelg: bool,
    version: int,
    adgang: Adgang,
    now: datetime,
    klar: str = "",
) -> Hentet:
    """Put those of the newest run on the list whom the user may see. `klar`: when the run that she
    was shown was ready, as ISO; any other is refused. Raises MaaIkke, Samtidig, IkkeKoert,
    KoertIgen."""
    with database_role("sapa_indlaes"):
        run = selectors.seneste_population(
            myndighed_id=adgang.scope_id, population_id=population_id
        )
    if run is None:
        raise IkkeKoert
    if klar and klar != run.klar.isoformat():
        raise KoertIgen
    parter = synlige(adgang, run.part_uuids)
    g = services.saet_population(
        gruppe_id, parter, kilde=run.navn, version=version, adgang=adgang, now=now
    )
    Kilde.objects.update_or_create(
        gruppe_id=gruppe_id,
        defaults={
            "population_id": population_id,
            "navn": run.navn,
            "foelger": foelg,
            "valgt": now,
            "valgt_af": adgang.bruger_id,
            "hentet": run.klar,
            "stoppet": "",
        },
    )
    return Hentet(g, tuple(parter), len(run.part_uuids) - len(parter), run.klar)


def slip(gruppe_id: int) -> None:
    """The list is no longer from a saved population."""
    Kilde.objects.filter(gruppe_id=gruppe_id).delete()


def opdater(*, now: datetime) -> int:
    """Let every list that follows a population be what its newest run found; returns how many were
    changed. Safe to run twice and on several machines."""
    with database_role("sapa_indlaes"):
        fulgte = list(Kilde.objects.filter(foelger=True, stoppet="").select_related("gruppe"))
        klar = selectors.seneste_klar([k.population_id for k in fulgte])
    forfaldne = [k for k in fulgte if (nyest := klar.get(k.population_id)) and nyest > k.hentet]
    return sum(_opdater(k, now) for k in forfaldne)


def _opdater(kilde: Kilde, now: datetime) -> bool:
    m = kilde.gruppe.myndighed
    with database_role("sapa_indlaes"):
        run = selectors.seneste_population(myndighed_id=m, population_id=kilde.population_id)
    if run is None:
        return False
    try:
        with database_role("sapa_web", timeout=_TIMEOUT):
            adgang = resolve_adgang(kilde.valgt_af, scope=m)
            if adgang is None or not adgang.har(Permission.SE_PERSON):
                raise MaaIkke
            saet_adgang(adgang)
            return _hent(kilde, run, adgang, now)
    except MaaIkke:
        log.warning("advisliste_foelger_ikke", gruppe=kilde.gruppe_id)
        with database_role("sapa_indlaes"):
            Kilde.objects.filter(id=kilde.id, valgt=kilde.valgt).update(stoppet="ret")
        return False


def _hent(kilde: Kilde, run: Populationskoersel, adgang: Adgang, now: datetime) -> bool:
    # Whoever chose another list, or another worker, meanwhile has moved `hentet` or the row.
    egen = (
        Kilde.objects.select_for_update(skip_locked=True)
        .filter(id=kilde.id, valgt=kilde.valgt, hentet=kilde.hentet)
        .first()
    )
    if egen is None:
        return False
    parter = synlige(adgang, run.part_uuids)
    foer = paa_listen(adgang, kilde.gruppe_id)
    services.saet_population(
        kilde.gruppe_id, parter, kilde=run.navn, version=None, adgang=adgang, now=now
    )
    egen.hentet, egen.navn = run.klar, run.navn
    egen.save(update_fields=["hentet", "navn"])
    nye = [p for p in parter if p not in foer]
    _noter(kilde.gruppe.uuid, nye, adgang, now)
    return True


def _noter(gruppe: UUID, nye: Sequence[UUID], adgang: Adgang, now: datetime) -> None:
    """A row for each person who is new on the list."""
    rows: list[Opslag] = personopslag(adgang, komponenter.ADVISGRUPPE_LISTE, nye, gruppe)
    noter_bestilt(rows, adgang=adgang, afsender=Afsender(anledning=ANLEDNING), now=now)
