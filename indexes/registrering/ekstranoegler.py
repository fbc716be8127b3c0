"""Keys of an object that no column of its projection holds: a dokument's Kopiparter, a number in a
period that is not in force, a BrugervendtNoegle that is not the number."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from indexes.oio import Art
from indexes.registrering.models import Ekstranoegle
from indexes.registrering.noegler import soegenoegler
from indexes.registrering.values import Indhold


def ekstranoegler(
    art: Art, uuid: UUID, indhold: Indhold, besvarede: Collection[str]
) -> list[Ekstranoegle]:
    """A row per key that a search may name and that the object's other rows do not answer for.

    `besvarede`: the keys that they answer for. An ordinary object has no others.
    """
    return [
        Ekstranoegle(objekt_uuid=uuid, noegle=noegle)
        for noegle in sorted(soegenoegler(art, indhold).difference(besvarede))
    ]
