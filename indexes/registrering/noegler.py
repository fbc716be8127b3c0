"""The keys by which an object is found: its parts and its numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexes.oio.art import Art
from indexes.oio.referencer import part_noegle
from indexes.registrering.values import Indhold

_NUMRE = ("BrugervendtNoegle", "Sagsnummer", "Dokumentnummer")

# Where a search by part looks in each kind of object.
PARTER: Mapping[Art, str] = {
    Art.SAG: "Sagspart",
    Art.DOKUMENT: "Dokumentpart",
    Art.BEVILLING: "Bevillingspart",
    Art.EFFEKTUERING: "OekonomiskEffektueringPart",
}


def soegenoegler(art: Art, indhold: Indhold) -> frozenset[str]:
    """Those of the keys that a search narrows by: the parts of the object, and the numbers of a sag
    or a dokument."""
    relationer = {PARTER[art]: indhold.get("RelationListe", {}).get(PARTER[art], [])}
    attributter = indhold.get("AttributListe", {}) if art in {Art.SAG, Art.DOKUMENT} else {}
    return noegler({"AttributListe": attributter, "RelationListe": relationer})


def noegler(indhold: Indhold) -> frozenset[str]:
    """Every key in any period: `cpr:..`, `cvr:..` and so on for parts, `nr:..` for numbers."""
    return frozenset(_noegler(indhold))


def mistede(foer: Indhold, nu: Indhold) -> frozenset[str]:
    """The keys that an object had and has no longer. What the two share (`fold_paa`) is not read,
    nor the rest of the object where those that changed have all that they had."""
    had: Indhold = {}
    has: Indhold = {}
    for liste in ("AttributListe", "RelationListe"):
        was, now = foer.get(liste, {}), nu.get(liste, {})
        changed = [navn for navn, elementer in was.items() if now.get(navn) is not elementer]
        had[liste] = {navn: was[navn] for navn in changed}
        has[liste] = {navn: now[navn] for navn in changed if navn in now}
    lost = noegler(had) - noegler(has)
    return lost - noegler(nu) if lost else lost


def numre(indhold: Indhold) -> frozenset[str]:
    """The numbers alone, in any period."""
    return noegler({"AttributListe": indhold.get("AttributListe", {})})


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
