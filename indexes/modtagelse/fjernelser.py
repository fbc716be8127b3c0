"""What a removal asked of each object, so that one that was refused can be asked for again.

Its sender wants something gone. So what the quarantine keeps of it names objects and relations, and
says nothing of what they hold; a message that cannot be read is not kept at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexes.oio import Art, IndeksObjekt
from indexes.oio.fjern import Fjern
from indexes.registrering.svar import Resultat
from indexes.registrering.values import Indhold

FJERNENDE = frozenset({"fjern", "kasser"})
"""The operations whose sender wants content gone."""
_EFTERLAD, _YDELSER = "EfterladSagsloeseDokumenter", "FjernOgsaaYdelse"
_NAVNE = ("Rolle", "Indeks", "ReferenceID")  # what a relation is known by


def som_objekter(besked: Fjern, resultater: Sequence[Resultat]) -> list[IndeksObjekt]:
    """What was answered for: a sag with what the message says goes with it, others by name
    alone."""
    sagt = {_EFTERLAD: besked.efterlad, _YDELSER: besked.ydelser}
    return [IndeksObjekt(r.art, r.uuid, (sagt,) if r.art is Art.SAG else ()) for r in resultater]


def af_objekt(objekt: IndeksObjekt) -> Fjern | None:
    """The Fjern of one sag again; None for an object that is removed alone."""
    sagt = objekt.registreringer[0] if objekt.registreringer else {}
    if _EFTERLAD not in sagt:
        return None
    return Fjern(sager=(objekt.uuid,), efterlad=sagt[_EFTERLAD], ydelser=sagt[_YDELSER])


def uden_indhold(operation: str, objekt: IndeksObjekt) -> IndeksObjekt:
    """What is kept of a refused object: of a removal, the names alone; of anything else, all."""
    if operation not in FJERNENDE or not objekt.registreringer:
        return objekt
    sagt = objekt.registreringer[0]
    kept: Indhold = {k: sagt[k] for k in (_EFTERLAD, _YDELSER) if k in sagt}
    if operation == "kasser":
        rows = sagt["Kasser"].get("Registrering", ())
        kept["Kasser"] = {**sagt["Kasser"], "Registrering": [_navne(r) for r in rows]}
    return IndeksObjekt(objekt.art, objekt.uuid, (kept,) if kept else ())


def _navne(registrering: Indhold) -> Indhold:
    """The lists that a Kasser mentions, since it is refused for some, with names in them alone."""
    kept: dict[str, Any] = {
        liste: dict.fromkeys(registrering.get(liste) or {}, ())
        for liste in ("AttributListe", "TilstandListe")
    }
    kept["RelationListe"] = {
        navn: [{k: e[k] for k in _NAVNE if k in e} for e in elementer]
        for navn, elementer in (registrering.get("RelationListe") or {}).items()
        if isinstance(elementer, list)
    }
    return kept
