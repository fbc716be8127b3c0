"""The unit that is responsible for a sag: a soft rule that only the store can check."""

from __future__ import annotations

from datetime import datetime

from indexes.oio import Advarsel, Art, IndeksObjekt
from indexes.oio.regler.faelles import AFSNIT
from indexes.registrering import uddrag
from indexes.registrering.adgangsproeve import relation_ved
from indexes.registrering.opslag import Referencer
from indexes.registrering.values import Indhold

_AKTOER = "Sagsaktoer"
TEKST = "Ansvarlig enhed er ukendt i SAPA: kun brugere uden enhedsbegrænsning ser sagen."


def ukendt_enhed(
    objekt: IndeksObjekt, indhold: Indhold, refs: Referencer, now: datetime
) -> tuple[Advarsel, ...]:
    """A warning if the unit in force at `now` is unknown here. `indhold`: the sag as folded."""
    if objekt.art is not Art.SAG:
        return ()
    rolle = uddrag.rolle(Art.SAG, _AKTOER, "Ansvarlig")
    reference = uddrag.reference(uddrag.relation(indhold, _AKTOER, rolle, now))
    if not reference or refs.enhed(reference):
        return ()
    sti = relation_ved(objekt, {Art.SAG: _AKTOER}, "Ansvarlig")
    return (Advarsel(sti, "enhed.ukendt", f"{AFSNIT[Art.SAG]}, {_AKTOER}", TEKST),)
