"""What a message means to us: the catalogue's codes, and the events of its ObjektRegistreringer.

Plain Python: no Django, no clock, no database. MESSAGING.md (a), traps 2-8 of (d).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

UKENDT_NIVEAU = 4
"""A classification that we do not know closes the event for all but the highest level."""

FOELSOMHED_UDEN = {"sygehus": 3}
"""The level of an event whose message names none: persons' data are confidential (2)."""

PERSONSLAGS = frozenset({"folkeregister", "sygehus", "arbejdsskade"})
"""Kinds of events that are always about a person."""

FLERE_PAA_EN_DAG = frozenset({"F04", "F05", "F19", "F20", "F36"})
"""Events that another person is behind, whom the message does not name: twins are two births."""

OBJEKTSLAGS = frozenset({"sag", "ydelse"})
"""Kinds that are about an object with a UUID."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of event: what it does to an earlier one, and the codes of those it may be about."""

    kode: str
    slags: str
    forhold: str = ""
    retter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Katalog:
    """Official ids, lower case, and what they are to us."""

    beskedtyper: Mapping[str, str] = field(default_factory=dict)
    handlinger: Mapping[tuple[str, str], str] = field(default_factory=dict)
    objekttyper: Mapping[str, str] = field(default_factory=dict)
    klassificeringer: Mapping[str, int] = field(default_factory=dict)
    typer: Mapping[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Udledt:
    """One event of one ObjektRegistrering, before its person and authorities are looked up.

    `myndigheder`: CVR numbers that it is for. `person`: a part key such as "cpr:0101700000".
    """

    nr: int
    type: Type
    person: str | None
    objekt_uuid: UUID | None
    kle: int
    foelsomhed: int
    gyldighed_fra: datetime | None
    gyldighed_til: datetime | None
    opstaaet: datetime
    myndigheder: frozenset[str]
    registrering_id: str
    peger_paa: tuple[str, ...]
    processer: tuple[str, ...]


class Uforstaaet(Exception):
    """The message cannot be made into events. `regel`: a short stable code; `sted`: element names.
    Neither holds anything that the message says."""

    def __init__(self, regel: str, sted: str) -> None:
        self.regel, self.sted = regel, sted
        super().__init__(f"{regel} {sted}")


def begynder(forhold: str, gyldighed_fra: datetime | None, now: datetime) -> bool:
    """True if an event takes effect at once; a cancellation always does."""
    return forhold == "annullering" or gyldighed_fra is None or gyldighed_fra <= now


def faktum(kode: str, dato: date, *mere: object) -> str:
    """The name of a fact: equal for everyone who tells of it."""
    return ":".join([kode, dato.isoformat(), *map(str, mere)])
