"""What a serviceaftale is, as plain values: no Django, no clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from access.values import ALT, Omfang, kle_omfang


class Rettighed(StrEnum):
    """An operation that a serviceaftale may allow (INDEXES.md section 3)."""

    IMPORTER = "importer"
    OPDATER = "opdater"
    PASSIVER = "passiver"
    SLET = "slet"
    FJERN = "fjern"
    KASSER = "kasser"
    LAES = "laes"
    FREMSOEG = "fremsoeg"
    # Not of the indexes: to deliver the authority's own units and users (docs/organisation.md).
    ORGANISATION = "organisation"
    # To deliver messages of the Beskedfordeler (MESSAGING.md a.6).
    BESKED = "besked"
    # To deliver what a source says about persons or companies; which ones, the agreement names.
    KILDE = "kilde"
    # SF2900: to send objects through our Fordelingskomponent, to receive them from it, and to bring
    # us receipts for what we sent through another's (docs/fordeling.md).
    AFSEND = "afsend"
    MODTAG = "modtag"
    KVITTERING = "kvittering"
    # To fetch, be told of and finish adviser of groups that send to it (docs/advis-levering.md).
    ADVIS = "advis"


# The two system roles of the contract, Rediger and Udstil, as shorthand for their operations.
SYSTEMROLLER: dict[str, frozenset[Rettighed]] = {
    "rediger": frozenset(
        {
            Rettighed.IMPORTER,
            Rettighed.OPDATER,
            Rettighed.PASSIVER,
            Rettighed.SLET,
            Rettighed.FJERN,
            Rettighed.KASSER,
        }
    ),
    "udstil": frozenset({Rettighed.LAES, Rettighed.FREMSOEG}),
}

INDEKSRETTER = SYSTEMROLLER["rediger"] | SYSTEMROLLER["udstil"]
"""Rights to objects of the indexes; the others say nothing of them."""


class RettighedFejl(ValueError):
    """A name that is neither an operation nor a system role."""


def rettigheder(navne: Iterable[str]) -> frozenset[Rettighed]:
    """Operations from their names, `rediger` and `udstil` spelled out. Raises RettighedFejl."""
    found: set[Rettighed] = set()
    for navn in navne:
        if navn in SYSTEMROLLER:
            found |= SYSTEMROLLER[navn]
            continue
        try:
            found.add(Rettighed(navn))
        except ValueError as fejl:
            raise RettighedFejl(navn) from fejl
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Aftale:
    """One serviceaftale in force. Several are alternatives and are never merged, as groups of a
    user are not."""

    myndigheder: frozenset[int]
    kle: Omfang
    rettigheder: frozenset[str]
    # The sources that it may deliver (`Rettighed.KILDE`), by code. Empty is none.
    kilder: frozenset[str] = frozenset()

    @classmethod
    def af(
        cls,
        *,
        myndigheder: Iterable[int],
        kle: Sequence[str],
        rettigheder: Iterable[str],
        kilder: Iterable[str] = (),
    ) -> Self:
        """From patterns `nn.nn.nn`, `nn.nn.*`, `nn.*`, `*`. Raises AfgraensningFejl for others."""
        return cls(
            frozenset(myndigheder),
            kle_omfang(list(kle)),
            frozenset(rettigheder),
            frozenset(kilder),
        )

    @classmethod
    def fuld(cls, myndigheder: Iterable[int]) -> Self:
        """Everything for these authorities, said out loud."""
        return cls(frozenset(myndigheder), ALT, frozenset(Rettighed))

    def rummer(self, ret: str, myndighed: int, kle: Collection[int]) -> bool:
        """True if it allows `ret` on an object of the authority with all these KLE numbers.

        An object without KLE is UDEN_KLE, which only `*` reaches; no numbers at all is nothing.
        """
        return (
            ret in self.rettigheder
            and myndighed in self.myndigheder
            and bool(kle)
            and all(tal in self.kle for tal in kle)
        )

    def myndigheder_med(self, ret: str) -> frozenset[int]:
        """The authorities for which it allows `ret`, where no KLE is concerned."""
        return self.myndigheder if ret in self.rettigheder else frozenset()

    def leverer(self, kilde: str) -> bool:
        """True if it allows to deliver that source."""
        return Rettighed.KILDE in self.rettigheder and kilde in self.kilder

    def indskraenket(self, kun: Collection[str]) -> Self:
        """The same with no other operations than these: the scope of a token."""
        return replace(self, rettigheder=self.rettigheder & frozenset(kun))
