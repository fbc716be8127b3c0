"""To whom letters about a child go, and how: every holder of forældremyndighed, wherever she lives.

Read through the selectors of the work lists, so that addresses, protection and Digital Post follow
the same rules there and here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.values import Adgang
from indexes.part.models import PersonRelation
from indexes.part.values import dag
from sapa.arbejdslister import detaljer
from sapa.arbejdslister.detaljer import Indehaver, Listeperson
from sapa.arbejdslister.ord import brevform

# The letter is the municipality's, so it is Danish whatever language the user reads.
BESKYTTET = "Adressen er beskyttet: sendes via folkeregistret"
UDEN_ADRESSE = "Ingen adresse i CPR"


@dataclass(frozen=True, slots=True)
class Modtager:
    """A holder who gets a letter, with the lines of her address."""

    indehaver: Indehaver

    @property
    def navn(self) -> str:
        return self.indehaver.navn

    @property
    def skjult(self) -> bool:
        """Her address, or the child's, is protected from this user."""
        return self.indehaver.adresse is None

    @property
    def adresse(self) -> tuple[str, ...]:
        if self.skjult:
            return (BESKYTTET,)
        maerkat = self.indehaver.maerkat
        if maerkat is None:
            return (UDEN_ADRESSE,)
        return tuple(linje for linje in (maerkat.vej, maerkat.by) if linje)

    @property
    def fysisk(self) -> bool:
        return self.indehaver.fysisk_brev

    @property
    def brevform(self) -> str:
        return brevform(self.indehaver.post, fysisk=self.fysisk)


@dataclass(frozen=True, slots=True)
class Udkast:
    """The letters about a person. `doede` and `ukendte` hold forældremyndighed and get none:
    they are told, so that nobody believes that all have been written to."""

    person: Listeperson
    modtagere: tuple[Modtager, ...]
    doede: tuple[Indehaver, ...]
    ukendte: int

    @property
    def alle(self) -> tuple[Listeperson | Indehaver, ...]:
        """Everyone who is named."""
        return (self.person, *(m.indehaver for m in self.modtagere), *self.doede)


def udkast(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Udkast | None:
    """The letters about a child as things stand at `at`; None if the user may not see her."""
    person = detaljer.personer(adgang=adgang, parter=[part_uuid], at=at).get(part_uuid)
    if person is None:
        return None
    hos = PersonRelation.objects.visible_to(adgang).filter(
        part_uuid=part_uuid,
        type=PersonRelation.Type.MYNDIGHED_HOS,
        virkning__contains=dag(at),
    )
    antal = hos.values("modpart_uuid").distinct().count() if person.er_barn else 0
    return Udkast(
        person,
        tuple(Modtager(i) for i in person.indehavere if not i.doed),
        tuple(i for i in person.indehavere if i.doed),
        antal - len(person.indehavere),
    )
