"""What of an object decides whose it is and who may change it, read once however often asked."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from indexes.oio import Art, IndeksObjekt
from indexes.registrering.ejerskab import Ejerskab, ejerskab, mastere
from indexes.registrering.emner import kle_numre
from indexes.registrering.values import Indhold


class Fakta:
    """Of an object as it is, or as a message would make it, at `now`."""

    def __init__(self, objekt: IndeksObjekt, now: datetime) -> None:
        self._objekt, self._now = objekt, now

    @cached_property
    def ejerskab(self) -> Ejerskab:
        """Its owner in force, master and sender."""
        return ejerskab(self._objekt, self._now)

    @cached_property
    def mastere(self) -> frozenset[str]:
        """Every master that it names."""
        return mastere(self._objekt)

    @cached_property
    def kle(self) -> frozenset[int]:
        """Every KLE number that it states."""
        return kle_numre(self._objekt)


def roeres_af(art: Art, registrering: Indhold) -> bool:
    """True if a registrering can change any of it: all stands in relations, but for a bevilling's
    systems and KLE, which stand in its attributes."""
    return art is Art.BEVILLING or bool(registrering.get("RelationListe"))
