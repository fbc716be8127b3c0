"""Whose an object is: its owner, master and sender, read from the content of any of the four
kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from indexes.oio import Art, IndeksObjekt
from indexes.oio.referencer import cvr_i_urn
from indexes.oio.tid import tidspunkt
from indexes.registrering import uddrag
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
    owner = gaeldende(owners, now)
    # The reference wins over the extension where both are there (INDEXES.md section 5).
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
