"""Words of the loft: its rules in time, its groups and households, and what a calculation takes and
gives.

Sources, all public and read as they stood: the act's wording is lov om aktiv socialpolitik § 25 b;
that særlig støtte is lowered before boligstøtte, that boligstøtte is shared between the adults of
the home, and which homes are exempt, borger.dk says; that the loft ended on 1 July 2025 and a limit
on boligstøtte alone came instead, the agreement of 13 October 2023 and the municipalities say. What
a rate rests on stands on its own row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class Regel(Enum):
    """Which rule a month is under."""

    KONTANTHJAELPSLOFT = "kontanthjaelpsloft"
    BOLIGSTOETTELOFT = "boligstoetteloft"


@dataclass(frozen=True, slots=True)
class Regelperiode:
    """A rule and when it holds; `til` is the first day that it no longer does."""

    regel: Regel
    fra: date
    til: date | None
    grupper: tuple[str, ...]


STK_1, STK_2, STK_3 = "stk1", "stk2", "stk3"
FORHOEJET, ANDEN_SATS = "forhoejet", "anden"
HUSSTANDE = ("enlig_0", "enlig_1", "enlig_2", "gift_0", "gift_1", "gift_2")
"""Single, or married and cohabiting; with no child, one, or two and more to provide for."""

REGLER = (
    Regelperiode(
        Regel.KONTANTHJAELPSLOFT, date(2016, 10, 1), date(2025, 7, 1), (STK_1, STK_2, STK_3)
    ),
    Regelperiode(Regel.BOLIGSTOETTELOFT, date(2025, 7, 1), None, (FORHOEJET, ANDEN_SATS)),
)


def regel_for(maaned: date) -> Regelperiode | None:
    """The rule of a month; None before there was any."""
    return next((r for r in REGLER if r.fra <= maaned and (r.til is None or maaned < r.til)), None)


@dataclass(frozen=True, slots=True)
class Sats:
    """One rate. Amounts in kroner a month. `til` is its last day; None: until another comes."""

    regel: Regel
    gruppe: str
    husstand: str
    fra: date
    til: date | None
    beloeb: Decimal
    hjemmel: str
    kilde: str
    bekraeftet: bool  # read in a public source, and the same there


@dataclass(frozen=True, slots=True)
class Grundlag:
    """What the calculation reads. Amounts in kroner a month, gross. `boligstoette` is the whole
    home's, shared between its `voksne`."""

    regel: Regel
    gruppe: str
    husstand: str
    voksne: int
    hjaelp: Decimal
    saerlig_stoette: Decimal
    boligstoette: Decimal

    @property
    def er_gift(self) -> bool:
        return self.husstand.startswith("gift")


@dataclass(frozen=True, slots=True)
class Resultat:
    """What comes out, kroner a month. `omfattet` is False where the rule does not reach her."""

    omfattet: bool
    loft: Decimal
    andel: Decimal  # her own share of the boligstøtte
    samlet: Decimal  # what the loft is held against
    over: Decimal
    nedsat_saerlig_stoette: Decimal
    nedsat_boligstoette: Decimal
    rest: Decimal  # over the loft, and nothing left to lower: the hjælp itself is not

    @property
    def nedsat(self) -> Decimal:
        return self.nedsat_saerlig_stoette + self.nedsat_boligstoette
