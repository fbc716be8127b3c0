"""What Min side shows of a user's persons, and what is new about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.values import Cpr

NY_SAG, AENDRET_SAG, DOKUMENT, YDELSE, FLYTNING = "ny_sag", "sag", "dokument", "ydelse", "flytning"


@dataclass(frozen=True, slots=True)
class Favorit:
    """A favourite of the user's: since when, and when she last opened the person's page; None where
    she has not, as far back as the revisionslog goes."""

    part_uuid: UUID
    tilfoejet: datetime
    sidst_set: datetime | None

    @property
    def siden(self) -> datetime:
        """What is later than this is new to her."""
        return self.sidst_set or self.tilfoejet


@dataclass(frozen=True, slots=True)
class Nyt:
    """How much is new about one person, by kind."""

    antal: tuple[tuple[str, int], ...] = ()

    @property
    def ialt(self) -> int:
        return sum(n for _kind, n in self.antal)

    @property
    def tekst(self) -> str:
        """ "2 ændringer"; empty where there is none."""
        n = self.ialt
        if not n:
            return ""
        return ngettext("%(antal)s ændring", "%(antal)s ændringer", n) % {"antal": n}

    @property
    def hvad(self) -> str:
        """ "1 ny sag, 2 dokumenter"."""
        return ", ".join(_ord(kind, n) for kind, n in self.antal)


def saml(rows: Iterable[tuple[str, int]], *, adresse_skjult: bool) -> Nyt:
    """The counts in a fixed order. A move is not told of one whose address is hidden."""
    held = {kind: n for kind, n in rows if n}
    if adresse_skjult:
        held.pop(FLYTNING, None)
    kinds = (NY_SAG, AENDRET_SAG, DOKUMENT, YDELSE, FLYTNING)
    return Nyt(tuple((kind, held[kind]) for kind in kinds if kind in held))


def _ord(kind: str, n: int) -> str:
    if kind == NY_SAG:
        text = ngettext("%(antal)s ny sag", "%(antal)s nye sager", n)
    elif kind == AENDRET_SAG:
        text = ngettext("%(antal)s ændret sag", "%(antal)s ændrede sager", n)
    elif kind == DOKUMENT:
        text = ngettext("%(antal)s dokument", "%(antal)s dokumenter", n)
    elif kind == YDELSE:
        text = ngettext("%(antal)s ydelse", "%(antal)s ydelser", n)
    else:
        return _("ny adresse")
    return text % {"antal": n}


@dataclass(frozen=True, slots=True)
class Personlinje:
    """A line of Seneste opslag or Foretrukne: never more than name, masked number, address."""

    part_uuid: UUID
    navn: str
    cpr: Cpr | None
    adresse: str | None
    beskyttet: bool
    nyt: Nyt
    anledning: str = ""
    tidspunkt: datetime | None = None


@dataclass(frozen=True, slots=True)
class Oversigt:
    """The persons of Min side."""

    seneste: tuple[Personlinje, ...] = ()
    foretrukne: tuple[Personlinje, ...] = ()
    logget: bool = False
