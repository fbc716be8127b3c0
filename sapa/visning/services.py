"""Changes of målgruppevisninger, checked and kept with who and when; and a user's own columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from access.models import Jobfunktionsrolle, Myndighed, Organisationsenhed
from access.revisionslog import noter_administration
from access.saml.roller import MAALGRUPPER
from access.values import Adgang
from sapa.overblik.faner import blok as find_blok
from sapa.visning.gaelder import visning_for
from sapa.visning.kontrol import VisningFejl, kontroller
from sapa.visning.models import Brugervalg as GemtValg
from sapa.visning.models import Maalgruppevisning, Visningsaendring
from sapa.visning.values import TAETHEDER, Brugervalg, Komposition


@dataclass(frozen=True, slots=True)
class Oensket:
    """A visning as somebody wants it. Whom it holds for: see models.Maalgruppevisning."""

    navn: str
    komposition: Komposition
    beskrivelse: str = ""
    alle: bool = False
    jobfunktioner: tuple[int, ...] = ()
    enheder: tuple[UUID, ...] = ()
    roller: tuple[str, ...] = ()
    aktiv: bool = True


@transaction.atomic
def gem(
    myndighed_id: int,
    oensket: Oensket,
    *,
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
    hidtil: str = "",
    version: int | None = None,
) -> bool:
    """Write a visning of an authority, new or changed: the one of that name, or the one that was
    called `hidtil`. A new one comes last in order. Returns whether anything changed; each change is
    kept whole, and is a row of the revisionslog. It holds from each user's next request.

    `version` is the one that the change was made from: 0 is that there was none.

    Raises VisningFejl.
    """
    authority = _laas(myndighed_id)
    _kontroller(myndighed_id, oensket)
    named = Maalgruppevisning.objects.filter(myndighed=authority, navn=oensket.navn).first()
    row = _find(authority, hidtil) if hidtil else named
    if named is not None and row is not None and named.id != row.id:
        raise VisningFejl(f"der er allerede en visning {oensket.navn}")
    if version is not None and version != (row.version if row else 0):
        raise VisningFejl(
            "en anden har ændret visningen imens"
            if hidtil
            else f"der er allerede en visning {oensket.navn}"
        )
    if row is None:
        last = Maalgruppevisning.objects.filter(myndighed=authority).last()
        row = Maalgruppevisning(
            myndighed=authority,
            navn=oensket.navn,
            raekkefoelge=last.raekkefoelge + 1 if last else 1,
            version=0,
        )
    before = fakta(row) if row.version else None
    for name in ("navn", "beskrivelse", "alle", "aktiv"):
        setattr(row, name, getattr(oensket, name))
    row.jobfunktioner, row.enheder = list(oensket.jobfunktioner), list(oensket.enheder)
    row.roller = list(oensket.roller)
    row.indhold = oensket.komposition.data()
    return _skriv(row, before, hvem=hvem, now=now, request=request)


@transaction.atomic
def saet_aktiv(myndighed_id: int, navn: str, *, aktiv: bool, hvem: str, now: datetime) -> bool:
    """Let a visning hold, or not; a closed one keeps its history. Returns whether that changed
    anything. Raises VisningFejl."""
    row = _find(_laas(myndighed_id), navn)
    before = fakta(row)
    row.aktiv = aktiv
    return _skriv(row, before, hvem=hvem, now=now)


@transaction.atomic
def gaa_tilbage(
    myndighed_id: int,
    navn: str,
    version: int,
    *,
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> bool:
    """Let a visning be as it was in a version of its history, but for its place in the order: one
    more version. Raises VisningFejl, also where that version names what is no longer there."""
    row = _find(_laas(myndighed_id), navn)
    held = row.aendringer.filter(version=version).first()
    if held is None:
        raise VisningFejl(f"{navn} har ingen version {version}")
    wanted = _oensket(held.efter.get("navn") or navn, held.efter)
    return gem(myndighed_id, wanted, hvem=hvem, now=now, request=request, hidtil=navn)


@transaction.atomic
def saet_orden(
    myndighed_id: int,
    navne: Sequence[str],
    *,
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> bool:
    """Put the authority's visninger in this order; the first that fits a user is hers. Those not
    named come after, as they stood. Returns whether anything moved. Raises VisningFejl."""
    authority = _laas(myndighed_id)
    rows = {r.navn: r for r in Maalgruppevisning.objects.filter(myndighed=authority)}
    if unknown := [n for n in navne if n not in rows]:
        raise VisningFejl(f"der er ingen visning {unknown[0]}")
    wanted = list(dict.fromkeys([*navne, *rows]))
    moved = False
    for n, navn in enumerate(wanted, start=1):
        row = rows[navn]
        if row.raekkefoelge != n:
            before = fakta(row)
            row.raekkefoelge = n
            moved |= _skriv(row, before, hvem=hvem, now=now, request=request)
    return moved


def gem_valg(
    adgang: Adgang,
    *,
    blok: str = "",
    kolonner: Sequence[str] = (),
    taethed: str | None = None,
    now: datetime,
) -> None:
    """Keep a user's own columns of a block, in her order, and her density; what is not given stays
    as it was. A column that her visning leaves out cannot be chosen, and is passed over.

    Raises VisningFejl for a block without columns, no column, or an unknown density.
    """
    visning = visning_for(adgang)
    held = dict(visning.valg.kolonner)
    if blok:
        may = {k.noegle for k in visning.mulige(blok)}
        if not may or not visning.har_blok(blok):
            raise VisningFejl(f"blokken {blok} har ingen kolonner at vælge")
        chosen = tuple(k for k in dict.fromkeys(kolonner) if k in may)
        if not chosen:
            raise VisningFejl("vælg mindst én kolonne")
        held[blok] = chosen
    if taethed is not None and taethed not in TAETHEDER:
        raise VisningFejl(f"tætheden {taethed} kendes ikke")
    _gem_valg(adgang, Brugervalg(held, visning.valg.taethed if taethed is None else taethed), now)


def nulstil_valg(adgang: Adgang, *, blok: str, now: datetime) -> None:
    """Forget a user's own columns of a block, and her density: what her visning gives comes
    back."""
    held = {k: v for k, v in visning_for(adgang).valg.kolonner.items() if k != blok}
    _gem_valg(adgang, Brugervalg(held), now)


def fakta(row: Maalgruppevisning) -> dict[str, Any]:
    """A visning as its history keeps it."""
    return {
        "navn": row.navn,
        "beskrivelse": row.beskrivelse,
        "raekkefoelge": row.raekkefoelge,
        "aktiv": row.aktiv,
        "alle": row.alle,
        "jobfunktioner": list(row.jobfunktioner),
        "enheder": [str(e) for e in row.enheder],
        "roller": list(row.roller),
        "indhold": row.indhold,
    }


def _oensket(navn: str, held: Mapping[str, Any]) -> Oensket:
    return Oensket(
        navn=navn,
        komposition=Komposition.laes(held["indhold"]),
        beskrivelse=held["beskrivelse"],
        alle=held["alle"],
        jobfunktioner=tuple(held["jobfunktioner"]),
        enheder=tuple(map(UUID, held["enheder"])),
        roller=tuple(held.get("roller", ())),
        aktiv=held["aktiv"],
    )


def _gem_valg(adgang: Adgang, valg: Brugervalg, now: datetime) -> None:
    # Of a block that is no longer there nothing need be kept.
    known = {blok: keys for blok, keys in valg.kolonner.items() if find_blok(blok)}
    GemtValg.objects.update_or_create(
        bruger_id=adgang.bruger_id,
        defaults={"valg": replace(valg, kolonner=known).data(), "aendret": now},
    )


def _laas(myndighed_id: int) -> Myndighed:
    """The authority, locked: its visninger have one writer at a time. Raises VisningFejl."""
    found = Myndighed.objects.select_for_update().filter(id=myndighed_id).first()
    if found is None:
        raise VisningFejl(f"der er ingen myndighed {myndighed_id}")
    return found


def _find(myndighed: Myndighed, navn: str) -> Maalgruppevisning:
    found = Maalgruppevisning.objects.filter(myndighed=myndighed, navn=navn).first()
    if found is None:
        raise VisningFejl(f"{myndighed.kort_navn} har ingen visning {navn}")
    return found


def _kontroller(myndighed_id: int, oensket: Oensket) -> None:
    if not oensket.navn.strip():
        raise VisningFejl("en visning har et navn")
    kontroller(oensket.komposition)
    if oensket.alle and (oensket.jobfunktioner or oensket.enheder or oensket.roller):
        raise VisningFejl("en visning for alle er ikke bundet til noget")
    known = {kode for kode, _navn, _ret in MAALGRUPPER}
    if unknown := [r for r in oensket.roller if r not in known]:
        raise VisningFejl(f"der er ingen målgrupperolle {unknown[0]}")
    jobs = Jobfunktionsrolle.objects.filter(myndighed_id=myndighed_id, id__in=oensket.jobfunktioner)
    if jobs.count() != len(set(oensket.jobfunktioner)):
        raise VisningFejl("en af jobfunktionerne er ikke myndighedens")
    units = Organisationsenhed.objects.filter(myndighed_id=myndighed_id, uuid__in=oensket.enheder)
    if units.count() != len(set(oensket.enheder)):
        raise VisningFejl("en af enhederne er ikke myndighedens")


def _skriv(
    row: Maalgruppevisning,
    before: dict[str, Any] | None,
    *,
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> bool:
    after = fakta(row)
    if before == after:
        return False
    row.version += 1
    row.save()
    Visningsaendring.objects.create(
        visning=row, version=row.version, tidspunkt=now, hvem=hvem, foer=before, efter=after
    )
    told = [("Navn", row.navn), ("Version", str(row.version))]
    noter_administration(
        "Målgruppevisning", told, hvem=hvem, cvr=row.myndighed.cvr, now=now, request=request
    )
    return True
