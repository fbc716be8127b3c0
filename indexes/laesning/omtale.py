"""What the revisionslog is told of a read: criteria as text, and the object and person where it was
about one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from access.values import Cpr
from indexes.laesning.session import Omtale
from indexes.laesning.udtryk import Udtryk, blade
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


_NUMRE = {"cpr": "CPR", "cvr": "CVR"}
# Fields of an example that say whom or what was looked for.
_FELTER = ("Sagsnummer", "Dokumentnummer", "BrugervendtNoegle", "Titel", "FuldtNavn", "Navn")
MAKS_KRITERIER = 30


def partnoegler(udtryk: Udtryk | None) -> set[str]:
    """The keys of the parts that an expression names (`cpr:2110703435`)."""
    return {key for key in map(_noegle, _elementer(udtryk)) if key}


def om_soegning(
    fremsoegt: Sequence[Art],
    udtryk: Udtryk | None,
    uuider: Sequence[UUID] = (),
    parter: Mapping[str, UUID] | None = None,
) -> Omtale:
    """A search: whom and what it was for. One for a single part is told with it."""
    criteria = [("Type", art.typenavn) for art in fremsoegt]
    for element in _elementer(udtryk):
        if (key := _noegle(element)) is not None:
            slags, _, number = key.partition(":")
            criteria.append((_NUMRE.get(slags, "Part"), number))
        criteria += _tekster(element)
    criteria += [("UUID", str(uuid)) for uuid in uuider[:MAKS_TEKST]]
    named = {parter[key] for key in partnoegler(udtryk) if key in parter} if parter else set()
    # The log finds a number where it stands whole: those come first, and never twice.
    unique = sorted(dict.fromkeys(criteria), key=lambda c: c[0] not in ("CPR", "CVR"))
    return Omtale(unique[:MAKS_KRITERIER], part_uuid=next(iter(named)) if len(named) == 1 else None)


def _elementer(udtryk: Udtryk | None) -> Iterator[Indhold]:
    if udtryk is not None:
        for eksempel in blade(udtryk):
            for _, _, element in eksempel.elementer():
                if isinstance(element, dict):
                    yield element


def _noegle(element: Indhold) -> str | None:
    urn = (element.get("ReferenceID") or {}).get("urn")
    return part_noegle(urn) if urn else None


def _tekster(element: Indhold) -> Iterator[tuple[str, str]]:
    for navn, vaerdi in element.items():
        if navn in _FELTER and vaerdi:
            yield navn, str(vaerdi)
        elif isinstance(vaerdi, dict) and navn.endswith("LokalUdvidelse"):
            yield from _tekster(vaerdi)


def _cpr(art: Art, registrering: Indhold) -> Cpr | None:
    relation, navn = _HOVEDPERSON[art]
    rows = uddrag.relationer(registrering, relation, uddrag.rolle(art, relation, navn))
    key = part_noegle(uddrag.reference(rows[-1])) if rows else None
    slags, _, number = (key or "").partition(":")
    return Cpr(number) if slags == "cpr" else None


def _sagsnummer(registrering: Indhold) -> str:
    rows = uddrag.elementer(registrering, "AttributListe", "Egenskaber")
    return str(rows[-1].get("Sagsnummer") or "") if rows else ""
