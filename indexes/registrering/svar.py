"""Who sends, and what is answered for each object: shared by all the writing operations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from access.forberedt import Saetning, fejlkode
from access.klienter.values import Aftale
from access.models import Systemklient
from indexes.oio import Advarsel, Art, Regelbrud

OK, FEJL, INGEN_ADGANG, IKKE_FUNDET, KONFLIKT = 20, 40, 43, 44, 49
"""StatusKode (INDEXES.md section 4)."""
FEJL_HOS_OS = 50
"""Nothing of the object is stored, and it is not to blame: it may be sent again as it is."""


@dataclass(frozen=True, slots=True)
class Klient:
    """Who sends: its system and its serviceaftaler in force. From the credential, never the
    message."""

    klient_id: str
    fagsystem_id: int
    fagsystem_uuid: UUID
    aftaler: tuple[Aftale, ...]

    @classmethod
    def af(cls, klient: Systemklient, aftaler: Iterable[Aftale]) -> Klient:
        """The sender that a credential stands for."""
        return cls(klient.klient_id, klient.fagsystem_id, klient.fagsystem.uuid, tuple(aftaler))

    def kender(self, myndighed: int) -> bool:
        """True if some serviceaftale is with the authority, whatever it allows."""
        return any(myndighed in aftale.myndigheder for aftale in self.aftaler)

    def maa(self, ret: str, myndighed: int, kle: Collection[int]) -> bool:
        """True if one serviceaftale alone allows it: they are never merged."""
        return any(aftale.rummer(ret, myndighed, kle) for aftale in self.aftaler)


@dataclass(frozen=True, slots=True)
class Resultat:
    """The answer for one object: UnikRetur of the contract, and what we stored but would like
    mended."""

    art: Art
    uuid: UUID
    statuskode: int
    fejlbesked: str
    advarsler: tuple[Advarsel, ...] = ()
    nyt: bool = False
    # Every breach that it was refused for.
    fejl: tuple[Regelbrud, ...] = ()


@dataclass(slots=True)
class Afslutning:
    """How the transaction of an import may end with the statement that stores: where each of its
    objects is new, and nothing about them is asked of others.

    `saetninger`: of what becomes of each object then, in their order, inserts with their parameters
    that go with it. `sket`: it ended so. Else it is open still, and the caller's to end.
    """

    saetninger: Callable[[list[Resultat]], Sequence[Saetning]]
    sket: bool = False


def er_ikke_alt_nyt(fejl: BaseException) -> bool:
    """True for the error of such an end where not all was as it should be: nothing is stored, and
    it may be imported without one."""
    return fejlkode(fejl) == "SA002"


def afvist(
    art: Art, uuid: UUID, brud: Sequence[Regelbrud], *, indledning: str = "", kode: int = FEJL
) -> Resultat:
    """The breaches of hard rules as a text of at most five, and all of them as they are."""
    besked = indledning + " ".join(str(b) for b in brud[:5])
    return Resultat(art, uuid, kode, besked, fejl=tuple(brud))
