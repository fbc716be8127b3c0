"""Which KLE numbers an object states, in any of the four kinds: what a serviceaftale is checked
against."""

from __future__ import annotations

from collections.abc import Iterator

from access.values import UDEN_KLE
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import uddrag
from indexes.registrering.values import Indhold

# The relation, its role and its extension.
_KLASSE = {
    Art.SAG: ("Sagsklasse", "SagsklasseLokalUdvidelse"),
    Art.DOKUMENT: ("Dokumentklasse", "DokumentklasseLokalUdvidelse"),
}
_EFFEKTUERING = "OekonomiskYdelseEffektueringRelation"


def kle_numre(objekt: IndeksObjekt) -> frozenset[int]:
    """Every KLE number that any of its registreringer states, in any period.

    One of them outside the agreement is enough to refuse: else an object could be brought in under
    one number and be shown under another. UDEN_KLE where it states none, or one that is no number.
    """
    found = frozenset(
        uddrag.kle(tekst) for r in objekt.registreringer for tekst in _tekster(r, objekt.art)
    )
    return found or frozenset({UDEN_KLE})


def _tekster(registrering: Indhold, art: Art) -> Iterator[str]:
    if art in _KLASSE:
        relation, udvidelse = _KLASSE[art]
        for r in uddrag.relationer(
            registrering, relation, uddrag.rolle(art, relation, "Primær klasse")
        ):
            yield uddrag.felt(r, udvidelse, "BrugervendtNoegle")
    elif art is Art.BEVILLING:
        for ydelse in uddrag.elementer(registrering, "AttributListe", "BevilgetYdelse"):
            klasse = (ydelse.get("Ydelse") or {}).get("Klassifikation") or {}
            yield str(klasse.get("BrugervendtNoegle") or "")
    else:
        for r in uddrag.elementer(registrering, "RelationListe", _EFFEKTUERING):
            yield str(r.get("Klassifikationsbeskrivelse") or "")
