"""The Sager table as the user asked for it: filter, counts and order over rows already allowed.

Choices travel as query parameters and hold no personal data: codes, names of systems and columns.
The free text of the filter may hold a name or a number, so it stays in the session under a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.sag.values import Fremdrift, SagRaekke

STATUSSER: tuple[tuple[str, Fremdrift, str | Promise], ...] = (
    ("opstaaet", Fremdrift.OPSTAAET, _("Opstået")),
    ("oplyst", Fremdrift.OPLYST, _("Oplyst")),
    ("afgjort", Fremdrift.AFGJORT, _("Afgjort")),
    ("afsluttet", Fremdrift.AFSLUTTET, _("Afsluttet")),
)
_FREMDRIFT = {kode: fremdrift for kode, fremdrift, _navn in STATUSSER}
_DELE = ("", "primaer", "anden")
_DAG = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def dansk_orden(tekst: str) -> str:
    """A key that sorts as Danish does: æ, ø, å after z (as the signs after z), aa as å, no case."""
    return tekst.casefold().replace("aa", "å").translate({0xE6: "{", 0xF8: "|", 0xE5: "}"})


@dataclass(frozen=True, slots=True)
class _Kolonne:
    noegle: str
    navn: str | Promise
    vaerdi: Callable[[SagRaekke], Any]
    # What a first click does: words from the start of the alphabet, dates from the newest.
    faldende_foerst: bool = False


# The ten columns of SAPA.md 1.2, letter for letter and in its order.
_KOLONNER: tuple[_Kolonne, ...] = (
    _Kolonne("titel", _("Sagstitel"), lambda r: dansk_orden(r.titel)),
    _Kolonne("relation", _("Relation"), lambda r: r.rolle),
    _Kolonne("kle", _("KLE-tema"), lambda r: r.kle),
    _Kolonne("part", _("Primær part"), lambda r: dansk_orden(r.primaer_part_navn)),
    _Kolonne("fagsystem", _("Fagsystem"), lambda r: dansk_orden(r.fagsystem)),
    _Kolonne("behandler", _("Sagsbehandler"), lambda r: dansk_orden(r.behandler_navn or "\uffff")),
    _Kolonne("status", _("Tværfaglig status"), lambda r: r.fremdrift or 0),
    _Kolonne("facet", _("KLE-handlingsfacet"), lambda r: r.facet),
    _Kolonne("myndighed", _("Myndighed"), lambda r: dansk_orden(r.myndighed)),
    _Kolonne("oprettet", _("Oprettet"), lambda r: r.oprettet or date.min, faldende_foerst=True),
)


def kolonnenavne() -> tuple[tuple[str, str | Promise], ...]:
    """Key and heading of each column, in order."""
    return tuple((kolonne.noegle, kolonne.navn) for kolonne in _KOLONNER)


_VED_NOEGLE = {kolonne.noegle: kolonne for kolonne in _KOLONNER}
_ALLE = frozenset(_VED_NOEGLE)
STANDARD = "-oprettet"


@dataclass(frozen=True, slots=True)
class Sagsvalg:
    """What the user chose. Unknown values in an address mean "not chosen", never an error."""

    part: str = ""
    status: str = ""
    fagsystem: str = ""
    sorter: str = STANDARD
    tekst: str = ""
    tekstnoegle: str = ""
    dato: str = ""  # the day that the list is shown for, as the address has it

    @classmethod
    def laes(cls, query: Mapping[str, str], tekster: Mapping[str, str]) -> Sagsvalg:
        """From query parameters; `tekster` holds the session's filter texts by key."""
        part, status, sorter = (
            query.get("part", ""),
            query.get("status", ""),
            query.get("sorter", ""),
        )
        noegle = query.get("f", "")
        tekst = tekster.get(noegle, "")
        return cls(
            part=part if part in _DELE else "",
            status=status if status in _FREMDRIFT else "",
            fagsystem=query.get("fagsystem", ""),
            sorter=sorter if sorter.removeprefix("-") in _VED_NOEGLE else STANDARD,
            tekst=tekst,
            tekstnoegle=noegle if tekst else "",
            dato=dag if _DAG.fullmatch(dag := query.get("dato", "")) else "",
        )

    def query(self) -> str:
        """As query parameters, `?` included, without what is not chosen; empty when nothing is."""
        valgt = {
            "part": self.part,
            "status": self.status,
            "fagsystem": self.fagsystem,
            "sorter": "" if self.sorter == STANDARD else self.sorter,
            "f": self.tekstnoegle,
            "dato": self.dato,
        }
        return "?" + urlencode({navn: vaerdi for navn, vaerdi in valgt.items() if vaerdi})


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A heading: its address sorts by it, or turns the order round where it already does."""

    noegle: str
    navn: str | Promise
    aria_sort: str  # "", "ascending" or "descending"
    query: str

    @property
    def ikon(self) -> str:
        return f"sort-table-{self.aria_sort or 'none'}"


@dataclass(frozen=True, slots=True)
class Delvalg:
    """One choice of "Vis sager hvor parten er", with the rows that it would show."""

    kode: str
    navn: str | Promise
    antal: int
    valgt: bool
    query: str


@dataclass(frozen=True, slots=True)
class Sagsliste:
    """Everything that the block Sager shows."""

    raekker: tuple[SagRaekke, ...]
    ialt: int
    dele: tuple[Delvalg, ...]
    kolonner: tuple[Kolonne, ...]
    fagsystemer: tuple[str, ...]
    valg: Sagsvalg
    mulige: frozenset[str] = _ALLE  # the columns that may be filtered and sorted by

    @property
    def statusser(self) -> tuple[tuple[str, Fremdrift, str | Promise], ...]:
        return STATUSSER

    @property
    def med_del(self) -> bool:
        return "relation" in self.mulige

    @property
    def med_status(self) -> bool:
        return "status" in self.mulige

    @property
    def med_fagsystem(self) -> bool:
        return "fagsystem" in self.mulige

    @property
    def er_filtreret(self) -> bool:
        return bool(self.valg.part or self.valg.status or self.valg.fagsystem or self.valg.tekst)


def byg(
    raekker: Sequence[SagRaekke],
    valg: Sagsvalg,
    *,
    vist: Sequence[str] = tuple(_VED_NOEGLE),
    mulige: Collection[str] = _ALLE,
) -> Sagsliste:
    """Filter, count and sort. A count tells what its choice would show under the other filters.

    `vist` are the columns in the user's order; `mulige` those that she may see at all: filters and
    orders by others are passed over, since they would tell what stands in them.
    """
    valg = _inden_for(valg, mulige)
    fagsystemer = tuple(sorted({raekke.fagsystem for raekke in raekker}, key=dansk_orden))
    if valg.fagsystem not in fagsystemer:
        valg = replace(valg, fagsystem="")
    rest = [raekke for raekke in raekker if _passer(raekke, valg, mulige)]
    primaere = [raekke for raekke in rest if raekke.er_primaer]
    andre = [raekke for raekke in rest if not raekke.er_primaer]
    valgte = {"": rest, "primaer": primaere, "anden": andre}
    kolonne = _VED_NOEGLE[valg.sorter.removeprefix("-")]
    # Two stable sorts: newest first among equals, whatever the column.
    chosen = sorted(valgte[valg.part], key=lambda r: r.oprettet or date.min, reverse=True)
    chosen.sort(key=kolonne.vaerdi, reverse=valg.sorter.startswith("-"))
    navne = {"": _("Alle"), "primaer": _("Primær part"), "anden": _("Anden part")}
    return Sagsliste(
        raekker=tuple(chosen),
        ialt=len(raekker),
        dele=tuple(
            Delvalg(
                kode,
                navne[kode],
                len(valgte[kode]),
                kode == valg.part,
                replace(valg, part=kode).query(),
            )
            for kode in _DELE
        ),
        kolonner=tuple(_overskrift(_VED_NOEGLE[noegle], valg) for noegle in vist),
        fagsystemer=fagsystemer,
        valg=valg,
        mulige=frozenset(mulige),
    )


def _inden_for(valg: Sagsvalg, mulige: Collection[str]) -> Sagsvalg:
    """What the user asked for, without what is about columns that she may not see."""
    by = valg.sorter.removeprefix("-")
    return replace(
        valg,
        part=valg.part if "relation" in mulige else "",
        status=valg.status if "status" in mulige else "",
        fagsystem=valg.fagsystem if "fagsystem" in mulige else "",
        sorter=valg.sorter if by in mulige else STANDARD,
    )


def _passer(raekke: SagRaekke, valg: Sagsvalg, mulige: Collection[str]) -> bool:
    if valg.status and raekke.fremdrift is not _FREMDRIFT[valg.status]:
        return False
    if valg.fagsystem and raekke.fagsystem != valg.fagsystem:
        return False
    if not valg.tekst:
        return True
    felter = (
        ("titel", raekke.titel),
        ("kle", raekke.kle),
        ("kle", raekke.kle_titel),
        ("part", raekke.primaer_part_navn),
        ("fagsystem", raekke.fagsystem),
        ("behandler", raekke.behandler_navn),
        ("behandler", raekke.enhed_navn),
        ("myndighed", raekke.myndighed),
    )
    text = " ".join(felt for kolonne, felt in felter if kolonne in mulige)
    return valg.tekst.casefold() in text.casefold()


def _overskrift(kolonne: _Kolonne, valg: Sagsvalg) -> Kolonne:
    if valg.sorter.removeprefix("-") == kolonne.noegle:
        faldende = valg.sorter.startswith("-")
        retning, naeste_faldende = ("descending" if faldende else "ascending"), not faldende
    else:
        retning, naeste_faldende = "", kolonne.faldende_foerst
    naeste = replace(valg, sorter=f"{'-' if naeste_faldende else ''}{kolonne.noegle}")
    return Kolonne(kolonne.noegle, kolonne.navn, retning, naeste.query())
