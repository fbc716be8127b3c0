"""Læs and List: objects as known and in force at any two times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from access.values import Adgang
from indexes.laesning import logvindue
from indexes.laesning.oejebliksbillede import registreringer
from indexes.laesning.values import Laesefilter
from indexes.oio.art import Art
from indexes.registrering.values import Indhold

MAKS_SIDE = 500
"""Most objects in one answer (INDEXES.md section 15)."""


@dataclass(frozen=True, slots=True)
class Laest:
    """An object as it is given out."""

    uuid: UUID
    myndighed: int
    registreringer: tuple[Indhold, ...]

    def billede(self) -> Indhold:
        """Its FiltreretOejebliksbillede."""
        result: Indhold = {"ObjektType": {"UUIDIdentifikator": str(self.uuid)}}
        if self.registreringer:
            result["Registrering"] = list(self.registreringer)
        return result


def laes(
    art: Art, uuider: Sequence[UUID], laesefilter: Laesefilter, *, adgang: Adgang
) -> list[Laest]:
    """Those of the objects that the reader reaches and of which anything was known, in the order
    asked for. One statement. Hidden and absent look alike."""
    found = {}
    for objekt in logvindue.hent(art, uuider, adgang=adgang):
        given = registreringer(objekt, laesefilter)
        if given:
            found[objekt.uuid] = Laest(objekt.uuid, objekt.myndighed, tuple(given))
    return [found[uuid] for uuid in dict.fromkeys(uuider) if uuid in found]
