"""The tab Familie- og bopælssamling: its rows, its generations, and what is logged of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import komponenter
from access.revisionslog import Opslag
from indexes.part import tekster
from indexes.part.selectors import Beboer, Familiemedlem, Husstand
from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED
from indexes.sag.values import Kilde
from sapa.arbejdslister.detaljer import MYNDIG
from sapa.overblik.dato import Visningsdato
from sapa.overblik.faner import Kolonne
from sapa.overblik.genogram.tekster import Linje
from sapa.overblik.genogram.values import Tegning
from sapa.overblik.sider import Bladring, Personhoved

GENERATIONER: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("Bedsteforældre"), frozenset({"mors_foraelder", "fars_foraelder"})),
    (_("Forældre"), frozenset({"foraelder"})),
    (_("Søskende"), frozenset({"soeskende", "halvsoeskende"})),
    (_("Ægtefælle"), frozenset({"partner"})),
    (_("Børn"), frozenset({"barn"})),
)


@dataclass(frozen=True, slots=True)
class Familieraekke:
    """A relative, as a row or a card."""

    p: Familiemedlem
    cpr_vist: bool

    @property
    def er_doed(self) -> bool:
        return self.p.status == STATUS_DOED

    @property
    def er_aktiv(self) -> bool:
        return self.p.status in AKTIVE_STATUSSER

    @property
    def adresse_skjult(self) -> bool:
        """Not for this user without the logged click. The dead have none to hide."""
        return self.p.adresse is None and not self.er_doed

    @property
    def udelades(self) -> bool:
        """Left out on paper: it leaves the house, and what it says cannot be called back."""
        return self.p.beskyttet or self.adresse_skjult


@dataclass(frozen=True, slots=True)
class Bopaelsraekke:
    """One who lives at the home, as a row or a card."""

    b: Beboer
    cpr_vist: bool
    er_selv: bool

    @property
    def er_aktiv(self) -> bool:
        return self.b.status in AKTIVE_STATUSSER

    @property
    def status_tekst(self) -> str:
        return str(tekster.STATUS.get(self.b.status, self.b.status))

    @property
    def udelades(self) -> bool:
        return self.b.beskyttet


@dataclass(frozen=True, slots=True)
class Generation:
    """A row of the visual Familiesamling."""

    titel: str | Promise
    raekker: tuple[Familieraekke, ...]


@dataclass(frozen=True, slots=True)
class Familieside:
    """The tab, as lists or visually."""

    hoved: Personhoved
    dato: Visningsdato
    visuel: bool
    familie: tuple[Familieraekke, ...]
    husstand: Husstand | None
    beboere: tuple[Bopaelsraekke, ...]
    bladring: Bladring | None
    kilder: tuple[Kilde, ...]
    blokke: tuple[str, ...] = ()  # what the visning shows, in its order
    familiekolonner: tuple[Kolonne, ...] = ()
    bopaelskolonner: tuple[Kolonne, ...] = ()

    @property
    def er_barn(self) -> bool:
        """Letters about her go to who has forældremyndighed."""
        alder = self.hoved.person.alder
        return alder is not None and alder < MYNDIG

    @property
    def generationer(self) -> tuple[Generation, ...]:
        return tuple(
            Generation(titel, tuple(r for r in self.familie if r.p.relation in relationer))
            for titel, relationer in GENERATIONER
        )

    @property
    def udeladte(self) -> int:
        """How many relatives are left out on paper."""
        return sum(r.udelades for r in self.familie)

    @property
    def udeladte_beboere(self) -> int:
        return sum(b.udelades for b in self.beboere)


@dataclass(frozen=True, slots=True)
class Genogramside:
    """The drawing, and who and what is in it as a table; no drawing before she was born."""

    hoved: Personhoved
    dato: Visningsdato
    tegning: Tegning | None
    linjer: tuple[Linje, ...]
    kilder: tuple[Kilde, ...]


def familieraekker(
    familie: Iterable[Familiemedlem], viste: frozenset[str]
) -> tuple[Familieraekke, ...]:
    return tuple(Familieraekke(p, str(p.part_uuid) in viste) for p in familie)


def bopaelsraekker(
    husstand: Husstand | None, selv: UUID, viste: frozenset[str]
) -> tuple[Bopaelsraekke, ...]:
    if husstand is None:
        return ()
    return tuple(
        Bopaelsraekke(b, str(b.part_uuid) in viste, b.part_uuid == selv) for b in husstand.beboere
    )


def fulde_numre(
    familie: Iterable[Familieraekke], beboere: Iterable[Bopaelsraekke], selv: UUID
) -> list[Opslag]:
    """A row of the log for each number that stands in full; the person's own is the header's."""
    shown: dict[UUID, Familiemedlem | Beboer] = {r.p.part_uuid: r.p for r in familie if r.cpr_vist}
    shown |= {r.b.part_uuid: r.b for r in beboere if r.cpr_vist}
    shown.pop(selv, None)
    return [
        Opslag(
            komponenter.SE_FULDT_CPR,
            part_uuid=p.part_uuid,
            part_cpr=p.cpr,
            part_navn=p.navn,
            part_kommune=p.kommune_navn if isinstance(p, Familiemedlem) else "",
        )
        for p in shown.values()
    ]
