"""What a Fjern asked of each sag, so that one that was refused can be asked for again as it was."""

from __future__ import annotations

from collections.abc import Sequence

from indexes.oio import Art, IndeksObjekt
from indexes.oio.fjern import Fjern
from indexes.registrering.svar import Resultat

_EFTERLAD, _YDELSER = "EfterladSagsloeseDokumenter", "FjernOgsaaYdelse"


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
