"""Reads of advisgrupper for those who administer them. They tell of nobody but their receivers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from access.models import Bruger, Myndighed
from access.values import Adgang
from advis.definition import Definition, laes
from advis.grupper import services
from advis.grupper.rettigheder import kraev
from advis.models import (
    Advisgruppe,
    Advisgruppeversion,
    Daekningstal,
    Skabelon,
    Toerkoersel,
    Toerproeve,
)
from advis.values import Advistype, Gruppetilstand
from indexes.part.models import Person
from indexes.sag.models import Sag


@dataclass(frozen=True, slots=True)
class Grupperaekke:
    """One advisgruppe in the list. `venter`: it was changed since it was activated."""

    id: int
    uuid: UUID
    navn: str
    advistype: Advistype
    tilstand: Gruppetilstand
    version: int
    venter: bool
    hjemmel: str
    aendret: datetime
    aendret_af: str
    aktiveret: datetime | None
    anmodet_af: int | None


@dataclass(frozen=True, slots=True)
class Gruppedetaljer:
    """A group with its definition, its list's size and its newest dry run."""

    raekke: Grupperaekke
    definition: Definition
    personer: int
    toerkoersel: Toerresultat | None
    ejer: str


@dataclass(frozen=True, slots=True)
class Toerresultat:
    """What a dry run found. `aarlige`: hits to expect a year; `to`: a second person approves."""

    id: int
    version: int
    faerdig: datetime | None
    dage: int  # how much history there was
    traeffere: int
    personer: int
    aarlige: int
    maaneder: tuple[tuple[str, int], ...]
    koder: tuple[tuple[str, int], ...]
    travleste_dag: date | None
    travleste_antal: int
    to: bool
    minutter_om_ugen: int
    rettede: int  # of the hits, how many were corrected after they were told
    annullerede: int  # beside them: told, and then withdrawn


@dataclass(frozen=True, slots=True)
class Proeve:
    """One hit as a sample, without the last digits of the number and without an address. `skjult`:
    the user may not see the person or the sag; then there is nothing more."""

    skjult: bool
    kode: str = ""
    dato: datetime | None = None
    fornavn: str = ""
    cpr: str = ""  # 211070-XXXX


MINUTTER_PR_ADVIS = 5
"""What one advis is reckoned to take a caseworker."""


def grupper(*, adgang: Adgang, myndighed: int) -> list[Grupperaekke]:
    """The authority's groups by name. Raises MaaIkke."""
    kraev(adgang, myndighed)
    return _raekker(list(Advisgruppe.objects.filter(myndighed=myndighed).order_by("navn", "id")))


def gruppe(*, adgang: Adgang, uuid: UUID) -> Gruppedetaljer | None:
    """One group; None if there is none. Raises MaaIkke."""
    g = Advisgruppe.objects.filter(uuid=uuid).first()
    if g is None:
        return None
    kraev(adgang, g.myndighed)
    d = laes(g.definition)
    personer = services.antal_paa_listen(g.id)
    koersel = Toerkoersel.objects.filter(gruppe=g).order_by("-bestilt").first()
    ejer = Bruger.objects.filter(id=g.ejer).values_list("navn", flat=True).first()
    return Gruppedetaljer(
        _raekker([g])[0],
        d,
        personer,
        _toerresultat(koersel, d, personer) if koersel else None,
        ejer or "",
    )


def historik(*, adgang: Adgang, gruppe_id: int) -> list[Advisgruppeversion]:
    """Every change of a group, newest first. Raises MaaIkke."""
    kraev(adgang, Advisgruppe.objects.get(id=gruppe_id).myndighed)
    return list(Advisgruppeversion.objects.filter(gruppe_id=gruppe_id).order_by("-nr"))


def proever(*, adgang: Adgang, toerkoersel_id: int) -> list[Proeve]:
    """The samples of a dry run, each masked, and no more of one that the user may not see than
    that it is there. Raises MaaIkke. The caller logs a look at each person (`parter_i_proever`)."""
    kraev(adgang, Toerkoersel.objects.get(id=toerkoersel_id).gruppe.myndighed)
    rows = list(
        Toerproeve.objects.visible_to(adgang)
        .filter(toerkoersel_id=toerkoersel_id)
        .order_by("-dato", "id")
    )
    folk = {
        p.part_uuid: p
        for p in Person.objects.visible_to(adgang).filter(
            part_uuid__in=[r.part_uuid for r in rows if r.part_uuid]
        )
    }
    sager = set(
        Sag.objects.visible_to(adgang)
        .filter(uuid__in=[r.sag_uuid for r in rows if r.sag_uuid])
        .values_list("uuid", flat=True)
    )
    ud = []
    for r in rows:
        p = folk.get(r.part_uuid)
        if p is None or (r.sag_uuid and r.sag_uuid not in sager):
            ud.append(Proeve(skjult=True))
        else:
            ud.append(Proeve(False, r.kode, r.dato, p.fornavn, f"{p.cpr[:6]}-XXXX"))
    return ud


def parter_i_proever(*, adgang: Adgang, toerkoersel_id: int) -> list[UUID]:
    """Whom the samples are about, as far as the user may see them: for the revisionslog."""
    rows = Toerproeve.objects.visible_to(adgang).filter(toerkoersel_id=toerkoersel_id)
    ids = rows.exclude(part_uuid=None).values_list("part_uuid", flat=True)
    return list(
        Person.objects.visible_to(adgang)
        .filter(part_uuid__in=list(ids))
        .values_list("part_uuid", flat=True)
    )


def skabeloner() -> list[Skabelon]:
    """The templates, the statutory ones first."""
    return list(Skabelon.objects.order_by("-lovpligtig", "raekkefoelge"))


# --- Coverage -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kommunedaekning:
    """How many groups of each type one municipality had, by a source; and has here, if it is an
    authority here with any."""

    kommune: int
    navn: str
    kilde: tuple[tuple[Advistype, int], ...]
    her: tuple[tuple[Advistype, int], ...]

    @property
    def i_alt(self) -> int:
        return sum(antal for _, antal in self.kilde)


@dataclass(frozen=True, slots=True)
class Daekning:
    """The coverage page: every municipality, and what the user's own lacks."""

    kilde: str
    kommuner: tuple[Kommunedaekning, ...]
    mangler_typer: tuple[Advistype, ...]
    mangler_skabeloner: tuple[Skabelon, ...]

    def antal_med(self, type_: Advistype) -> int:
        """How many municipalities had at least one of the type, by the source."""
        return sum(1 for k in self.kommuner if dict(k.kilde).get(type_, 0) > 0)


def daekning(*, adgang: Adgang, myndighed: int, kilde: str = "2023-05") -> Daekning:
    """What is set up where, by type, and what this authority lacks: types without an active group,
    and statutory templates that no active group was made from. Raises MaaIkke."""
    kraev(adgang, myndighed)
    aktive = Advisgruppe.objects.filter(aktiv_version__isnull=False)
    her: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for m, type_ in aktive.values_list("myndighed", "advistype"):
        her[m][type_] += 1
    kilden: dict[int, dict[str, int]] = defaultdict(dict)
    navne = dict(Myndighed.objects.filter(id__in=her).values_list("id", "kort_navn"))
    for kommune, navn, type_, antal in Daekningstal.objects.filter(kilde=kilde).values_list(
        "kommune", "kommunenavn", "advistype", "antal"
    ):
        kilden[kommune][type_] = antal
        navne[kommune] = navn
    kommuner = tuple(
        Kommunedaekning(k, navn, _typer(kilden[k]), _typer(her[k]))
        for k, navn in sorted(navne.items(), key=lambda x: x[1])
    )
    brugte = set(aktive.filter(myndighed=myndighed).values_list("skabelon", flat=True))
    return Daekning(
        kilde,
        kommuner,
        tuple(t for t in Advistype if not her[myndighed].get(t)),
        tuple(s for s in skabeloner() if s.lovpligtig and s.kode not in brugte),
    )


def _typer(antal: dict[str, int]) -> tuple[tuple[Advistype, int], ...]:
    return tuple((t, antal.get(t, 0)) for t in Advistype)


def _raekker(rows: Sequence[Advisgruppe]) -> list[Grupperaekke]:
    navne: dict[int, str] = dict(
        Bruger.objects.filter(id__in={g.aendret_af for g in rows}).values_list("id", "navn")
    )
    return [
        Grupperaekke(
            g.id,
            g.uuid,
            g.navn,
            Advistype(g.advistype),
            Gruppetilstand(g.tilstand),
            g.version,
            g.aktiv_version is not None and g.aktiv_version != g.version,
            g.hjemmel,
            g.aendret,
            navne.get(g.aendret_af, ""),
            g.aktiveret,
            g.anmodet_af,
        )
        for g in rows
    ]


def _toerresultat(k: Toerkoersel, d: Definition, personer: int) -> Toerresultat:
    resultat: dict[str, Any] = k.resultat or {}
    dag = resultat.get("travleste_dag")
    aarlige = services.aarlige(k)
    return Toerresultat(
        k.id,
        k.version,
        k.faerdig,
        services.historik(k).days,
        k.traeffere,
        k.personer,
        aarlige,
        tuple(resultat.get("maaneder", {}).items()),
        tuple(resultat.get("koder", {}).items()),
        date.fromisoformat(dag) if dag else None,
        resultat.get("travleste_antal", 0),
        services.kraever_to(d, k, personer),
        round(aarlige * MINUTTER_PR_ADVIS / 52),
        resultat.get("rettede", 0),
        resultat.get("annullerede", 0),
    )
