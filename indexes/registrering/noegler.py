"""The keys by which an object is found: its parts and its numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from indexes.oio.referencer import part_noegle
from indexes.registrering.values import Indhold

_NUMRE = ("BrugervendtNoegle", "Sagsnummer", "Dokumentnummer")


def noegler(indhold: Indhold) -> frozenset[str]:
    """Every key in any period: `cpr:..`, `cvr:..` and so on for parts, `nr:..` for numbers."""
    return frozenset(_noegler(indhold))


def _noegler(indhold: Indhold) -> Iterator[str]:
    for egenskaber in indhold.get("AttributListe", {}).get("Egenskaber", ()):
        for felt in _NUMRE:
            if egenskaber.get(felt):
                yield f"nr:{egenskaber[felt]}"
    for relationer in indhold.get("RelationListe", {}).values():
        if not isinstance(relationer, list):
            continue
        for relation in relationer:
            urn = (relation.get("ReferenceID") or {}).get("urn")
            if urn and (noegle := part_noegle(urn)):
                yield noegle
