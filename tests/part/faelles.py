"""Invented people, and what they are loaded and looked at with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from access.values import Adgang
from indexes.part.values import AdresseData, BeskyttelseData, NavnData, PersonData
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

LYNGBY, KORSBAEK = KOMMUNE, ANDEN_KOMMUNE
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
I_DAG = date(2026, 11, 22)
WHY = "a test looks at the tables"

Som = Callable[[Adgang], AbstractContextManager[None]]
Indlaes = Callable[..., dict[str, UUID]]

BOLIG = AdresseData(
    vejkode="0512",
    vejnavn="Skovbrynet",
    husnr="38",
    postnr="2800",
    by="Kgs. Lyngby",
    kommunekode=LYNGBY,
    fra=date(2008, 10, 1),
)
BESKYTTET = (BeskyttelseData("0001", date(2020, 1, 1)),)


def bor(vejnavn: str, husnr: str, **andet: object) -> tuple[AdresseData, ...]:
    """One address, in force, in Lyngby-Taarbæk unless said otherwise; each road has its own vejkode."""
    vejkode = f"{sum(map(ord, vejnavn)) % 9000:04d}"
    return (replace(BOLIG, vejnavn=vejnavn, husnr=husnr, vejkode=vejkode, **andet),)  # type: ignore[arg-type]


def borger(navn: str, cpr: str, **andet: object) -> PersonData:
    """An invented person by name and number: birth and sex from the number, home at Skovbrynet 38."""
    fornavn, *mellem, efternavn = navn.split()
    hundrede = 2000 if cpr[6] in "456789" and int(cpr[4:6]) <= 36 else 1900
    felter: dict[str, object] = {
        "koen": "M" if int(cpr[9]) % 2 else "K",
        "foedt": date(hundrede + int(cpr[4:6]), int(cpr[2:4]), int(cpr[:2])),
        "adresser": (BOLIG,),
        "navne": (NavnData(fornavn, " ".join(mellem), efternavn, fra=date(1990, 1, 1)),),
    }
    return PersonData(
        cpr=cpr,
        fornavn=fornavn,
        mellemnavn=" ".join(mellem),
        efternavn=efternavn,
        **(felter | andet),  # type: ignore[arg-type]
    )
