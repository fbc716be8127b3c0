"""What a work list asks for, and what came of its lines, as plain values.

Source: SAPA.md 1.5 (workflows 6, 8 and 9) and section 5, items 16 and 17.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from access.values import Permission

OPBEVARES = timedelta(days=7)
"""How long the lines of a list are kept."""
POPULATION_OPBEVARES = timedelta(days=400)
"""How long the newest run of a saved population is: advis and the next run's difference read it."""
MAKS_FOEDSELSDAGE = 366
"""The longest period of birth that is looked up day by day, and so on any date."""


class Art(StrEnum):
    """The three kinds of list."""

    UDSOEGNING = "udsoegning"
    BERIGELSE = "berigelse"
    ADRESSETJEK = "adressetjek"


RET: Mapping[Art, Permission] = {
    Art.UDSOEGNING: Permission.UDSOEG_POPULATION,
    Art.BERIGELSE: Permission.BERIG_LISTE,
    Art.ADRESSETJEK: Permission.TJEK_ADRESSER,
}
"""The right to each."""


class Resultat(StrEnum):
    """What came of a line."""

    MEDLEM = "medlem"
    BESKYTTET = "beskyttet"  # of a population, with a hidden address: listed separately
    FUNDET = "fundet"
    IKKE_FUNDET = "ikke_fundet"
    DUBLET = "dublet"
    UGYLDIG = "ugyldig"
    MATCH = "match"
    FLERE = "flere"
    INGEN = "ingen"
    OVERSTREG = "overstreg"
    UAFKLARET = "uafklaret"  # too many of the name to say


class Kolonne(StrEnum):
    """What a list may tell of each person; only what is chosen is read out."""

    NAVN = "navn"
    CPR = "cpr"
    FOEDT = "foedt"
    STATUS = "status"
    ADRESSE = "adresse"
    KOMMUNE = "kommune"
    TILFLYTTET = "tilflyttet"
    POST = "post"
    MYNDIGHED = "myndighed"
    MAERKAT = "maerkat"


class Institution(StrEnum):
    """Enrolment as a criterion."""

    SKOLE = "skole"
    DAGTILBUD = "dagtilbud"
    INGEN_SKOLE = "ingen_skole"
    INGEN = "ingen"


class UgyldigeKriterier(ValueError):
    """The criteria cannot be answered: `grund` is a word of `ord.KRITERIEFEJL`."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund


@dataclass(frozen=True, slots=True)
class Kriterier:
    """Who belongs to a population; all that are given must hold on the day that it is made up for.

    `fylder`: has the birthday in the month of the run, turning so many. `doed`: died in the period
    `doed_fra` to `doed_til`, last address in the municipality; else alive and resident there.
    `kle` (29.21.04, 29.21.* or 29.*) with `sag` "med" or "uden": a sag that the user may see.
    """

    fylder: int | None = None
    foedt_fra: date | None = None
    foedt_til: date | None = None
    adresse: str = ""
    institution: str = ""
    digital_post: str = ""
    civilstand: str = ""
    doed: bool = False
    doed_fra: date | None = None
    doed_til: date | None = None
    sag: str = ""
    kle: str = ""

    def som_data(self) -> dict[str, Any]:
        """For a JSON column."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def fra_data(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `som_data`."""
        dates = ("foedt_fra", "foedt_til", "doed_fra", "doed_til")
        facts = dict(data)
        for name in dates:
            facts[name] = date.fromisoformat(facts[name]) if facts.get(name) else None
        return cls(**facts)

    def foedselsperiode(self, maaned: date | None) -> tuple[date, date] | None:
        """First and last day of birth, where the criteria limit it. Raises UgyldigeKriterier where
        they need a month and none is given, or no day meets them."""
        perioder = []
        if self.fylder is not None:
            if maaned is None:
                raise UgyldigeKriterier("maaned")
            perioder.append(fylder_i(maaned, self.fylder))
        if self.foedt_fra or self.foedt_til:
            perioder.append((self.foedt_fra or date(1850, 1, 1), self.foedt_til or date.max))
        if not perioder:
            return None
        fra, til = max(p[0] for p in perioder), min(p[1] for p in perioder)
        if fra > til:
            raise UgyldigeKriterier("periode")
        return fra, til


def fylder_i(maaned: date, aar: int) -> tuple[date, date]:
    """The days of birth of those who turn `aar` in the month of `maaned`.

    Someone born on 29 February gets older on 1 March in a common year (part.values.alder).
    Raises UgyldigeKriterier for a year that there never was.
    """
    foedt = maaned.year - aar
    if foedt < 1:
        raise UgyldigeKriterier("periode")
    sidste = calendar.monthrange(foedt, maaned.month)[1]
    fra, til = date(foedt, maaned.month, 1), date(foedt, maaned.month, sidste)
    if calendar.isleap(foedt) and not calendar.isleap(maaned.year):
        if maaned.month == 2:
            til = date(foedt, 2, 28)
        elif maaned.month == 3:
            fra = date(foedt, 2, 29)
    return fra, til


@dataclass(frozen=True, slots=True)
class Loft:
    """How many lines one run and one user's day may have, and from how many on another approves."""

    pr_koersel: int = 0
    pr_dag: int = 0
    godkendes_over: int = 0
