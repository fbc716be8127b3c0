"""What SAPA answers, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

OK = 20
FORBIGAAENDE = frozenset({429, 503})
"""HTTP statuses that mean "nothing was stored, come again"."""


@dataclass(frozen=True, slots=True)
class Fejl:
    """One breach: where, which rule of which text, and in words. `linje` is of the XML as sent;
    `haard`: it refuses the object, else it only warns."""

    sti: str
    regel: str
    afsnit: str
    tekst: str
    linje: int | None = None
    vaerdiform: str = ""
    haard: bool = True

    @classmethod
    def af(cls, data: Mapping[str, Any]) -> Fejl:
        """From the answer's JSON; what a newer SAPA adds is left out."""
        return cls(
            sti=str(data.get("sti", "")),
            regel=str(data.get("regel", "")),
            afsnit=str(data.get("afsnit", "")),
            tekst=str(data.get("tekst", "")),
            linje=data.get("linje"),
            vaerdiform=str(data.get("vaerdiform") or ""),
            haard=bool(data.get("haard", True)),
        )

    def __str__(self) -> str:
        hvor = f"linje {self.linje}, " if self.linje else ""
        form = f" ({self.vaerdiform})" if self.vaerdiform else ""
        return f"{hvor}{self.sti}: {self.tekst}{form} [{self.regel}, {self.afsnit}]"


@dataclass(frozen=True, slots=True)
class UnikRetur:
    """What became of one object.

    `statuskode`: 20 stored, or known already; 40 a rule is broken; 43 not yours to deliver; 44 not
    found; 49 known with other content; 50 not stored through no fault of its own: send it again.
    `advarsler`: stored, but should be mended.
    """

    statuskode: int
    fejlbesked: str
    type: str
    uuid: UUID
    advarsler: tuple[str, ...] = ()
    fejl: tuple[Fejl, ...] = ()

    @classmethod
    def af(cls, data: Mapping[str, Any]) -> UnikRetur:
        """From the answer's JSON."""
        return cls(
            int(data["StatusKode"]),
            str(data.get("FejlbeskedTekst", "")),
            str(data.get("Type", "")),
            UUID(data["UUIDIdentifikator"]),
            tuple(str(a) for a in data.get("advarsler", ())),
            tuple(Fejl.af(f) for f in data.get("fejl", ())),
        )

    @property
    def ok(self) -> bool:
        return self.statuskode == OK


@dataclass(frozen=True, slots=True)
class Leverance:
    """The answers of one delivery, in the order of its objects. `transaktioner`: the
    X-Transaktion-UUID of each call that it took."""

    svar: tuple[UnikRetur, ...]
    transaktioner: tuple[UUID, ...] = ()

    @property
    def ok(self) -> bool:
        """True if every object was stored, or was there already."""
        return all(et.ok for et in self.svar)

    @property
    def afviste(self) -> tuple[UnikRetur, ...]:
        """The objects that were not stored."""
        return tuple(et for et in self.svar if not et.ok)

    def kraev_ok(self) -> Leverance:
        """The delivery itself. Raises Afvist, with every breach, if an object was refused."""
        if self.ok:
            return self
        from sapa_klient.fejl import Afvist

        raise Afvist.af_objekter(self.afviste)

    @classmethod
    def samlet(cls, dele: Sequence[Leverance]) -> Leverance:
        """Several calls as one delivery."""
        return cls(
            tuple(et for del_ in dele for et in del_.svar),
            tuple(uuid for del_ in dele for uuid in del_.transaktioner),
        )
