"""Fingerprints: which of a person's tables say what they should, told without reading them.

`Person.indhold` holds a short digest per table of what its rows were made from, and one of the
search copy's rows, which depend on the day. A change then touches the tables that it changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import orjson

from indexes.part.models import (
    PersonAdresse,
    PersonBeskyttelse,
    PersonCivilstand,
    PersonGuard,
    PersonNavn,
    PersonRelation,
    PersonSeparation,
    PersonSoegekopi,
    PersonStatsborgerskab,
    PersonStatus,
    PersonVaergemaal,
)
from indexes.part.values import PersonData

# Raised when the shape of the rows changes, so that the same data is not taken for known.
PROJEKTION = 4

FAKTATABELLER: tuple[type[PersonGuard], ...] = (
    PersonNavn,
    PersonStatus,
    PersonAdresse,
    PersonCivilstand,
    PersonSeparation,
    PersonStatsborgerskab,
    PersonRelation,
    PersonBeskyttelse,
    PersonVaergemaal,
)
_BYTES = 8
# The lists go into the digest of their table; what is left is the dense row's.
_LISTER = (
    "navne",
    "statusser",
    "adresser",
    "civilstand",
    "separationer",
    "statsborgerskab",
    "relationer",
    "beskyttelser",
    "vaergemaal",
)
_RESTEN = tuple(felt for felt in PersonData.__slots__ if felt not in _LISTER)


@dataclass(frozen=True, slots=True)
class Aftryk:
    """The digests of a person's tables, one after the other, and of her dense row."""

    dele: bytes

    @classmethod
    def af(cls, data: PersonData) -> Self:
        """Of what a source said: equal data gives equal rows."""
        sagt: tuple[Any, ...] = (
            data.navne or (data.fornavn, data.mellemnavn, data.efternavn),
            data.statusser or (data.status, data.status_fra),
            data.adresser,
            data.civilstand,
            data.separationer,
            data.statsborgerskab,
            (data.koen, data.relationer),  # what she is to her children depends on it
            data.beskyttelser,
            data.vaergemaal,
            [getattr(data, felt) for felt in _RESTEN],
        )
        return cls(bytes([PROJEKTION]) + b"".join(map(_digest, sagt)))

    def aendrede(self, held: bytes) -> list[type[PersonGuard]]:
        """The tables whose rows are not those that `held`, a row's fingerprint, tells of."""
        if held[:1] != self.dele[:1] or len(held) != len(self.dele) + _BYTES:
            return [*FAKTATABELLER]
        return [t for n, t in enumerate(FAKTATABELLER) if _del(held, n) != _del(self.dele, n)]

    def ens(self, held: bytes) -> bool:
        """True if all was made from the same data; the day may be another."""
        return held[:-_BYTES] == self.dele


def samlet(fakta: Aftryk, kopi: Iterable[PersonSoegekopi]) -> bytes:
    """What the dense row holds: the data's fingerprint, and that of the search copy's rows."""
    rows = [(k.navn, str(k.til), k.sorteringsnavn, k.ord, str(k.beskyttelse)) for k in kopi]
    return fakta.dele + _digest(rows)


def samme_kopi(indhold: bytes, held: bytes) -> bool:
    """True if the search copy that `held` tells of has the rows that it is to have."""
    return indhold[-_BYTES:] == held[-_BYTES:]


def _del(aftryk: bytes, nr: int) -> bytes:
    start = 1 + nr * _BYTES
    return aftryk[start : start + _BYTES]


def _digest(sagt: Any) -> bytes:
    # Most people have nothing of most kinds.
    return _af(orjson.dumps(sagt)) if sagt != () else _INTET


def _af(tekst: bytes) -> bytes:
    return hashlib.blake2b(tekst, digest_size=_BYTES).digest()


_INTET = _af(b"[]")
