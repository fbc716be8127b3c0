"""The report's alarms, and what is asked of its pages, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID


class Slags(StrEnum):
    """The six alarms and the two monitorings, as the known report names them (SAPA.md 2.6)."""

    SENSITIV_KLE = "SENSITIV KLE"
    SENSITIV_CPR = "SENSITIV CPR"
    MEDARBEJDER_CPR = "MEDARBEJDER CPR"
    SELVOPSLAG = "MULIGT SELVOPSLAG"
    SELVOPSLAG_FORNAVN = "MULIGT SELVOPSLAG (FORNAVN)"
    KOLLEGA = "MULIGT OPSLAG PÅ KOLLEGA"
    SENSITIV_ADRESSE = "SENSITIV ADRESSE"
    SENSITIV_NAVN = "SENSITIV NAVN"


ALARMER = (
    Slags.SENSITIV_CPR,
    Slags.SENSITIV_KLE,
    Slags.MEDARBEJDER_CPR,
    Slags.SELVOPSLAG,
    Slags.SELVOPSLAG_FORNAVN,
    Slags.KOLLEGA,
)
OVERVAAGNINGER = (Slags.SENSITIV_NAVN, Slags.SENSITIV_ADRESSE)
ALVOR: dict[Slags, int] = {
    Slags.SENSITIV_CPR: 3,
    Slags.SENSITIV_KLE: 3,
    Slags.MEDARBEJDER_CPR: 3,
    Slags.SELVOPSLAG: 2,
    Slags.KOLLEGA: 2,
    Slags.SELVOPSLAG_FORNAVN: 1,
    Slags.SENSITIV_NAVN: 1,
    Slags.SENSITIV_ADRESSE: 1,
}
"""How much an alarm weighs, 1 to 3. Ours: the known report does not weigh them."""


class Art(StrEnum):
    """What an entry of a list is: the columns of the known sheets, and the employees' of ours."""

    SENSITIV_CPR = "sensitiv_cpr"
    MEDARBEJDER_CPR = "medarbejder_cpr"
    SENSITIV_KLE = "sensitiv_kle"
    SENSITIV_NAVN = "sensitiv_navn"
    SENSITIV_ADRESSE = "sensitiv_adresse"
    MEDARBEJDER = "medarbejder"


@dataclass(frozen=True, slots=True)
class Post:
    """An entry: as written, and for an employee the user name."""

    art: Art
    tekst: str
    brugernavn: str = ""


@dataclass(frozen=True, slots=True)
class Filtre:
    """The common filters of all pages (SAPA.md 2.7). `til` is the last day, and counts; hour and
    weekday (1 Monday) are the Danish ones. Texts may name people: they live in the session."""

    fra: date
    til: date
    log_id: str = ""
    enheder: tuple[int, ...] = ()
    brugernavn: str = ""
    navn: str = ""
    part: str = ""
    time: int | None = None
    fane: str = ""
    ugedag: int | None = None
    slags: str = ""

    def som_data(self) -> dict[str, Any]:
        """For a session."""
        return {
            "fra": self.fra.isoformat(),
            "til": self.til.isoformat(),
            "log_id": self.log_id,
            "enheder": list(self.enheder),
            "brugernavn": self.brugernavn,
            "navn": self.navn,
            "part": self.part,
            "time": self.time,
            "fane": self.fane,
            "ugedag": self.ugedag,
            "slags": self.slags,
        }

    @classmethod
    def fra_data(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `som_data`."""
        return cls(
            **{
                **data,
                "fra": date.fromisoformat(data["fra"]),
                "til": date.fromisoformat(data["til"]),
                "enheder": tuple(data["enheder"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Brugertal:
    """What one user did: rows, searches, and when last."""

    uuid: UUID | None
    brugernavn: str
    navn: str
    opslag: int
    soegninger: int
    sidst: datetime

    def maaneder_siden(self, i_dag: date) -> int:
        """Whole calendar months since the last use."""
        return (i_dag.year - self.sidst.year) * 12 + i_dag.month - self.sidst.month
