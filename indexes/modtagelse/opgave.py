"""What a row of the quarantine asks for: the very operation that was refused, ready to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from indexes.modtagelse import fjernelser
from indexes.modtagelse.karantaene import af_indhold
from indexes.modtagelse.models import Karantaene
from indexes.modtagelse.validering import udfoerer
from indexes.oio import Art, IndeksObjekt
from indexes.oio.enkelt import ENKELTE
from indexes.oio.enkeltbesked import EnkeltBesked, laes_enkeltbesked
from indexes.oio.fjern import Fjern
from indexes.oio.genkend import laes_enhver
from indexes.registrering import services
from indexes.registrering.enkelt import udfoer
from indexes.registrering.svar import Klient, Resultat

Svar = tuple[Sequence[IndeksObjekt], list[Resultat]]
"""The objects, and what was answered for each."""


@dataclass(frozen=True, slots=True)
class Opgave:
    """One call of a service, but for who calls and when."""

    kald: Callable[[Klient, UUID | None, datetime], Svar]

    def udfoer(self, klient: Klient, transaktion: UUID | None, now: datetime) -> Svar:
        """Do it. `transaktion` is the refused call's own: what was done since is not done twice."""
        return self.kald(klient, transaktion, now)


def opgave(row: Karantaene, indhold: bytes) -> Opgave | None:
    """What a row asks for; None if nothing that can be done again. Raises SkemaFejl."""
    if row.form == "objekt":
        return _af_objekt(row, af_indhold(indhold))
    som_json = row.form == "json"
    if row.art is not None:
        enkelt = ENKELTE.get((Art(row.art), row.operation))
        if enkelt is None:
            return None
        adresse = row.objekt_uuid
        besked = laes_enkeltbesked(indhold, enkelt, som_json=som_json, adresse=adresse)
        return _enkelt(besked, row)
    genkendt = laes_enhver(indhold, som_json=som_json)
    if isinstance(genkendt, EnkeltBesked):
        return None  # sent to an address of batches: nobody asked for this where it means something
    if genkendt.fjern is not None:
        # What an expression finds now is not what its sender asked to have removed then.
        return None if genkendt.fjern.soegudtryk is not None else _fjern(genkendt.fjern)
    return _mange(genkendt.operation.navn, genkendt.objekter)


def _af_objekt(row: Karantaene, objekt: IndeksObjekt) -> Opgave | None:
    if (mange := _mange(row.operation, (objekt,))) is not None:
        return mange
    if (fjern := fjernelser.af_objekt(objekt)) is not None:
        return _fjern(fjern)
    enkelt = ENKELTE.get((objekt.art, row.operation))
    return _enkelt(EnkeltBesked.af_objekt(enkelt, objekt), row) if enkelt is not None else None


def _mange(operation: str, objekter: Sequence[IndeksObjekt]) -> Opgave | None:
    service = udfoerer(operation)
    if service is None:
        return None
    return Opgave(
        lambda klient, transaktion, now: (
            objekter,
            service(objekter, klient=klient, transaktion=transaktion, now=now),
        )
    )


def _fjern(fjern: Fjern) -> Opgave:
    def kald(klient: Klient, transaktion: UUID | None, now: datetime) -> Svar:
        answers = services.fjern_sager(fjern, klient=klient, transaktion=transaktion, now=now)
        return fjernelser.som_objekter(fjern, answers), answers

    return Opgave(kald)


def _enkelt(besked: EnkeltBesked, row: Karantaene) -> Opgave:
    def kald(klient: Klient, transaktion: UUID | None, now: datetime) -> Svar:
        # What was said before a later change must not undo it: it takes its place by its own time.
        svar = udfoer(besked, klient=klient, transaktion=transaktion, now=now, sagt=row.senest)
        return [besked.som_objekt(svar.uuid)], [svar]

    return Opgave(kald)
