"""What the revisionslog is told of a read: criteria as text, and the object and person where it was
about one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from access.values import Cpr
from indexes.laesning.session import Omtale
from indexes.oio.art import Art
from indexes.oio.referencer import part_noegle
from indexes.registrering import uddrag
from indexes.registrering.values import Indhold

if TYPE_CHECKING:
    from indexes.laesning.selectors import Laest

# The relation and role of the person whom an object is about.
_HOVEDPERSON: Mapping[Art, tuple[str, str]] = {
    Art.SAG: ("Sagspart", "Primær part"),
    Art.DOKUMENT: ("Dokumentpart", "Parter"),
    Art.BEVILLING: ("Bevillingspart", "Bevillingsmodtager"),
    Art.EFFEKTUERING: ("OekonomiskEffektueringPart", "Effektueringsmodtager"),
}
MAKS_TEKST = 10
"""Most uuids that are written out as criteria; the rest are a number."""


def om_objekter(art: Art, uuider: Sequence[UUID], found: Sequence[Laest]) -> Omtale:
    """A read by uuid. One object that was given out is told with its person."""
    criteria = [("Type", art.typenavn)]
    criteria += [("UUID", str(uuid)) for uuid in uuider[:MAKS_TEKST]]
    if len(uuider) > MAKS_TEKST:
        criteria.append(("Flere", str(len(uuider) - MAKS_TEKST)))
    if len(found) != 1:
        return Omtale(criteria)
    registrering = found[0].registreringer[-1]
    return Omtale(
        criteria,
        part_cpr=_cpr(art, registrering),
        sag_uuid=found[0].uuid if art is Art.SAG else None,
        sagsnummer=_sagsnummer(registrering) if art is Art.SAG else "",
    )


def _cpr(art: Art, registrering: Indhold) -> Cpr | None:
    relation, navn = _HOVEDPERSON[art]
    rows = uddrag.relationer(registrering, relation, uddrag.rolle(art, relation, navn))
    key = part_noegle(uddrag.reference(rows[-1])) if rows else None
    slags, _, number = (key or "").partition(":")
    return Cpr(number) if slags == "cpr" else None


def _sagsnummer(registrering: Indhold) -> str:
    rows = uddrag.elementer(registrering, "AttributListe", "Egenskaber")
    return str(rows[-1].get("Sagsnummer") or "") if rows else ""
