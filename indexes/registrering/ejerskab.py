"""Whose an object is: its owner, master and sender, read from the content of any of the four
kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from indexes.oio import Art, IndeksObjekt
from indexes.oio.referencer import cvr_i_urn, ejendom_noegle, part_noegle
from indexes.oio.tid import tidspunkt
from indexes.registrering import uddrag
from indexes.registrering.noegler import PARTER
from indexes.registrering.opslag import Referencer, slaa_op
from indexes.registrering.values import Indhold, gaeldende


@dataclass(frozen=True, slots=True)
class Ejerskab:
    """CVR of the owner, UUIDs of master and sender as text (empty where the message has none)."""

    ejer_cvr: str
    master: str
    afsender: str
    tidspunkt: datetime


# relation of the owner, its extension and the CVR's name there; relation of the IT-systems
_HVOR: dict[Art, tuple[str, str, str, str]] = {
    Art.SAG: ("Sagsaktoer", "SagsaktoerLokalUdvidelse", "CVR-Nummer", "SagsitsystemRelation"),
    Art.DOKUMENT: (
        "Dokumentaktoer",
        "DokumentaktoerLokalUdvidelse",
        "CVR-Nr",
        "DokumentitsystemRelation",
    ),
    Art.BEVILLING: ("Bevillingsaktoer", "", "CVR-nr", "BevilgetYdelse/ItSystem"),
    Art.EFFEKTUERING: ("Aktoer", "", "CVR-nr", "ItSystem"),
}
_FOER_ALT = datetime.min.replace(tzinfo=UTC)


def ejerskab(objekt: IndeksObjekt, now: datetime) -> Ejerskab:
    """Read from the newest registrering that carries each fact; of several owners, the one in force
    at `now`."""
    relation, udvidelse, felt, system = _HVOR[objekt.art]
    newest = sorted(objekt.registreringer, key=_tid, reverse=True)
    cvr = _foerste(_ejer_cvr(r, objekt.art, relation, udvidelse, felt, now) for r in newest)
    master = _foerste(_systemer(r, objekt.art, system, "Master") for r in newest)
    afsender = _foerste(_systemer(r, objekt.art, system, "Afsender") for r in newest)
    return Ejerskab(
        cvr,
        master[-1] if master else "",
        afsender[-1] if afsender else "",
        _tid(newest[0]) if newest else _FOER_ALT,
    )


def slaa_naevnte_op(objekter: Iterable[IndeksObjekt]) -> Referencer:
    """Every owner, responsible unit, IT-system and part that the objects name in any period,
    looked up in one statement: what the rules, the rights and the projections need of them."""
    cvr: set[str] = set()
    enheder: set[str] = set()
    systemer: set[str] = set()
    parter: set[str | None] = set()
    for objekt in objekter:
        relation, udvidelse, felt, system = _HVOR[objekt.art]
        for r in objekt.registreringer:
            owners = uddrag.relationer(r, relation, uddrag.rolle(objekt.art, relation, "Ejer"))
            cvr |= {_cvr(owner, udvidelse, felt) for owner in owners}
            if objekt.art is not Art.EFFEKTUERING:
                rolle = uddrag.rolle(objekt.art, relation, "Ansvarlig")
                enheder |= {uddrag.reference(a) for a in uddrag.relationer(r, relation, rolle)}
            for navn in ("Master", "Afsender"):
                systemer |= set(_systemer(r, objekt.art, system, navn))
            named = uddrag.elementer(r, "RelationListe", PARTER[objekt.art])
            parter |= {part_noegle(uddrag.reference(part)) for part in named}
            # A property that a sag is about has a list of sager as a part has.
            named = uddrag.elementer(r, "RelationListe", "Sagsgenstande")
            parter |= {ejendom_noegle(uddrag.reference(part)) for part in named}
    keys = {key for key in parter if key}
    return slaa_op(cvr=cvr - {""}, enheder=enheder - {""}, fagsystemer=systemer, parter=keys)


def mastere(objekt: IndeksObjekt) -> frozenset[str]:
    """Every mastersystem that the object names, in any period: UUIDs as text, lower case."""
    system = _HVOR[objekt.art][3]
    return frozenset(
        m.lower() for r in objekt.registreringer for m in _systemer(r, objekt.art, system, "Master")
    )


def _tid(registrering: Indhold) -> datetime:
    return tidspunkt(registrering["Tidspunkt"]) if registrering.get("Tidspunkt") else _FOER_ALT


def _foerste(values: Any) -> Any:
    return next((value for value in values if value), "")


def _ejer_cvr(
    registrering: Indhold, art: Art, relation: str, udvidelse: str, felt: str, now: datetime
) -> str:
    owners = uddrag.relationer(registrering, relation, uddrag.rolle(art, relation, "Ejer"))
    return _cvr(gaeldende(owners, now), udvidelse, felt)


def _cvr(owner: Indhold | None, udvidelse: str, felt: str) -> str:
    """The reference wins over the extension where both are there (INDEXES.md section 5)."""
    return cvr_i_urn(uddrag.reference(owner)) or uddrag.felt(owner, udvidelse, felt)


def _systemer(registrering: Indhold, art: Art, relation: str, navn: str) -> list[str]:
    """What the relations of a system role refer to, in their order."""
    rolle = uddrag.rolle(art, relation, navn)
    if art is not Art.BEVILLING:
        found = uddrag.relationer(registrering, relation, rolle)
        return [ref for r in found if (ref := uddrag.reference(r))]
    # A bevilling's systems sit on each bevilget ydelse.
    return [
        ref
        for ydelse in uddrag.elementer(registrering, "AttributListe", "BevilgetYdelse")
        for system in ydelse.get("ItSystem") or ()
        if (system.get("Rolle") or {}).get("uuid") == rolle and (ref := uddrag.reference(system))
    ]
