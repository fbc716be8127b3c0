"""Words of KLE, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Emne:
    """An emne with the gruppe and hovedgruppe above it; their titles are empty where unknown.

    `gyldig_til` is the last day that it may be used on a new sag.
    """

    nummer: str
    titel: str
    gruppe: str
    gruppe_titel: str
    hovedgruppe: str
    hovedgruppe_titel: str
    gyldig_fra: date | None
    gyldig_til: date | None

    def udgaaet(self, i_dag: date) -> bool:
        """True if no new sag may use it: old ones keep it."""
        return self.gyldig_til is not None and self.gyldig_til < i_dag
