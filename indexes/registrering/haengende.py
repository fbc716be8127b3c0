"""References to objects that the index does not hold: a soft rule that only the store can check
(INDEXES.md 17.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from access import forberedt
from indexes.oio import Advarsel, Art, IndeksObjekt, objektnavn
from indexes.oio.regler.faelles import AFSNIT, relationer
from indexes.oio.roller import find_objekttype

_EFFEKTUERING = "OekonomiskYdelseEffektueringRelation"
_KENDTE = "select uuid from registrering_objekt where uuid = any(%s)"
# The types of the contract that the index itself holds.
_INDEKSTYPER = {"Sag", "Dokument", "Bevilling"}


def haengende(objekter: Sequence[IndeksObjekt]) -> dict[int, list[Advarsel]]:
    """A warning for each reference to an object that is neither held nor in the message, by the
    object's number. One statement."""
    peger = [(n, sti, uuid) for n, o in enumerate(objekter) for sti, uuid in _peger(o)]
    kendte = {o.uuid for o in objekter}
    soegte = {uuid for _, _, uuid in peger} - kendte
    if soegte:
        rows = forberedt.hent(_KENDTE, [list(soegte)])
        kendte |= {uuid for (uuid,) in rows}
    ud: dict[int, list[Advarsel]] = {}
    for n, sti, uuid in peger:
        if uuid not in kendte:
            tekst = "Der peges på et objekt, som indekset ikke har."
            afsnit = AFSNIT[objekter[n].art]
            ud.setdefault(n, []).append(Advarsel(sti, "reference.haengende", afsnit, tekst))
    return ud


def _peger(objekt: IndeksObjekt) -> Iterator[tuple[str, UUID]]:
    for nr, registrering in enumerate(objekt.registreringer, start=1):
        rod = f"/{objektnavn(objekt.art)}/Registrering[{nr}]/RelationListe"
        liste = registrering.get("RelationListe") or {}
        for _, relation, sti in relationer(liste, objekt.art, rod):
            type_ = find_objekttype(objekt.art, (relation.get("Type") or {}).get("uuid", ""))
            uuid = (relation.get("ReferenceID") or {}).get("uuid")
            if uuid and type_ is not None and type_.navn in _INDEKSTYPER:
                yield f"{sti}/ReferenceID", UUID(uuid)
        if objekt.art is Art.EFFEKTUERING:
            for i, relation in enumerate(liste.get(_EFFEKTUERING, ()), start=1):
                uuid = (relation.get("BevilgetYdelseRef") or {}).get("UUIDIdentifikator")
                if uuid:
                    yield f"{rod}/{_EFFEKTUERING}[{i}]/BevilgetYdelseRef", UUID(uuid)
