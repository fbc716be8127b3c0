"""A statement of a source, and what became of it. Plain Python: no Django, no clock, no database.

A source tells whole statements about one subject (a person, a company, a property): one replaces
what the same source said before. So neither order nor repetition matters: the newest by the
source's own clock counts, and the log keeps them all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson

FORUD = timedelta(minutes=10)
"""How far a source's clock may be ahead of ours: a statement of next year would shut out all until
then."""

Orden = tuple[int, datetime, int]
"""What decides which of two statements counts: rank, the source's clock, its sequence number."""


class Udfald(StrEnum):
    """What became of a statement. Only NY changes what the register says."""

    NY = "ny"
    UAENDRET = "uaendret"  # what we held already, told anew
    SEN = "sen"  # older than what we hold: kept in the log
    KONFLIKT = "konflikt"  # the same clock and number with other content: not kept


@dataclass(frozen=True, slots=True)
class Post:
    """A statement. `noegle` is a part key ("cpr:…", "cvr:…", "bfe:…").

    `registreret` is the source's clock and `loebenr` its order within a moment. `rang` 0 is for a
    statement that never replaces one of rank 1, however new: the empty record of a former number.
    `laest`: what the source made of the content when it read it, so that it is not read again.
    `leverance`: what it came in, where a batch is of several deliveries.
    """

    noegle: str
    registreret: datetime
    loebenr: int
    indhold: bytes
    rang: int = 1
    laest: Any = field(default=None, compare=False)
    leverance: str = field(default="", compare=False)
    sha256: bytes = field(init=False, compare=False)  # of the content

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.indhold).digest())

    @property
    def orden(self) -> Orden:
        return self.rang, self.registreret, self.loebenr

    def __repr__(self) -> str:
        """Without the number and the content: values end up in error texts."""
        return f"Post({self.noegle[:4]}…, {self.registreret.isoformat()}, {self.loebenr})"


class UgyldigPost(ValueError):
    """A statement that cannot be read: where (`sti`), which rule, and what is wanted. Never what it
    says."""

    def __init__(self, sti: str, regel: str, tekst: str) -> None:
        self.sti, self.regel, self.tekst = sti, regel, tekst
        super().__init__(f"{sti}: {regel}: {tekst}")


def kontroller_ur(post: Post, now: datetime) -> None:
    """Raises UgyldigPost for a statement that says it was made later than now."""
    if post.registreret > now + FORUD:
        raise UgyldigPost("registreret", "fremtid", "a moment that is not later than now")


def kan_gemmes(moment: datetime) -> bool:
    """Whether the moment has a zone that the database takes (its displacements stay below sixteen
    hours), and a year in the calendar wherever it is read."""
    offset = moment.utcoffset()
    if offset is None or abs(offset) >= timedelta(hours=15):
        return False
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def kanonisk(indhold: Mapping[str, Any]) -> bytes:
    """The content as bytes that are the same for the same content: keys sorted, no blanks."""
    return orjson.dumps(indhold, option=orjson.OPT_SORT_KEYS)
