"""Advisgrupper and events, straight into their tables: what a worker meets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from access.models import Bruger, Organisationsenhed
from access.selectors import resolve_adgang
from access.values import UDEN_KLE, Adgang, Permission
from advis.definition import Definition, Modtagervalg
from advis.grupper import services
from advis.models import Advis, Advisgruppe, Toerkoersel
from advis.values import Advistype, Modtagerart
from fixtures.grunddata import haendelsestyper
from indexes.beskedfordeler.models import Haendelsestype, ModtagetHaendelse
from indexes.part.models import PartNoegle
from indexes.part.services import indlaes_personer
from indexes.part.values import PersonData, dag, oejeblik
from tests.faelles import ALT, KOMMUNE, NU

CHEF = (*ALT, Permission.ADMINISTRER)
WHY = "a test looks at the tables"
_NR = count(1)
_TYPER = {t.kode: t for t in haendelsestyper()}


def katalog() -> None:
    Haendelsestype.objects.bulk_create(
        [
            Haendelsestype(
                kode=t.kode,
                navn=t.navn,
                slags=t.slags,
                gruppe=t.gruppe,
                forhold=t.forhold,
                retter=list(t.retter),
            )
            for t in _TYPER.values()
        ],
        ignore_conflicts=True,
    )


def haendelse(
    kode: str, part: UUID | None, dato: datetime | None = None, **mere: Any
) -> ModtagetHaendelse:
    """One event as the outbox has it, ready. `fakta`, `tilstand` ... as given."""
    t, nr = _TYPER[kode], next(_NR)
    felter: dict[str, Any] = {
        "noegle": str(uuid4()),
        "nr": 1,
        "myndighed": KOMMUNE,
        "kode": kode,
        "slags": t.slags,
        "forhold": t.forhold,
        "retter_koder": list(t.retter),
        "part_uuid": part,
        "kle": UDEN_KLE,
        "foelsomhed": 3 if t.slags == "sygehus" else 2,
        "gyldighed_fra": dato or oejeblik(dag(NU)),
        "opstaaet": NU - timedelta(days=1) + timedelta(seconds=nr),
        "modtaget": NU,
        "tilstand": "klar",
        **mere,
    }
    return ModtagetHaendelse.objects.create(**felter)


def indlaes(folk: list[PersonData]) -> dict[str, UUID]:
    """People into the register; their parts by number."""
    indlaes_personer(folk, now=NU)
    rows = PartNoegle.objects.unguarded(reason=WHY).filter(
        noegle__in=[f"cpr:{p.cpr}" for p in folk]
    )
    return {r.noegle.removeprefix("cpr:"): r.part_uuid for r in rows}


def til(hvem: Bruger | Organisationsenhed, **mere: Any) -> Modtagervalg:
    art = Modtagerart.BRUGER if isinstance(hvem, Bruger) else Modtagerart.ENHED
    return Modtagervalg(art, hvem.uuid, **mere)


def som(bruger: Bruger) -> Adgang:
    adgang = resolve_adgang(bruger.id)
    assert adgang is not None
    return adgang


def gruppe(
    chef: Bruger,
    *koder: str,
    modtagere: tuple[Modtagervalg, ...] = (),
    population: tuple[UUID, ...] | None = None,
    **mere: Any,
) -> Advisgruppe:
    """An active group, set up the way that a page does it, but for the dry run."""
    slags = _TYPER[koder[0]].slags
    type_ = Advistype.SAG_YDELSE if slags in ("sag", "ydelse") else Advistype(slags)
    d = Definition(
        navn=mere.pop("navn", f"Gruppe {uuid4().hex[:6]}"),
        advistype=type_,
        koder=koder,
        modtagere=modtagere or (til(chef),),
        hjemmel="Retssikkerhedsloven § 12 d",
        med_population=population is not None,
    )
    ny = services.opret(replace(d, **mere), adgang=som(chef), now=NU)
    if population is not None:
        ny = services.saet_population(
            ny.id, population, kilde="prøve", version=ny.version, adgang=som(chef), now=NU
        )
    koer_toer(ny)
    return services.aktiver(ny.id, version=ny.version, adgang=som(chef), now=NU)


def koer_toer(g: Advisgruppe, traeffere: int = 1) -> Toerkoersel:
    """A dry run that found little over a whole year."""
    return Toerkoersel.objects.create(
        gruppe=g,
        version=g.version,
        bestilt=NU,
        bruger_id=1,
        faerdig=NU,
        fra=NU - timedelta(days=365),
        traeffere=traeffere,
    )


def adviser(g: Advisgruppe | None = None) -> list[Advis]:
    rows = Advis.objects.unguarded(reason=WHY).order_by("uuid")
    return list(rows.filter(gruppe=g) if g else rows)
