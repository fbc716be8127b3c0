"""How a client's deliveries stand, as plain values. No Django, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Friskhed(StrEnum):
    """How a client's last delivery stands against what its system has promised."""

    FRISK = "frisk"
    SENT = "sent"
    STILLE = "stille"
    ALDRIG = "aldrig"


_STILLE_EFTER = 3  # promises


def friskhed(sidst: datetime | None, loefte_minutter: int, now: datetime) -> Friskhed:
    """FRISK within the promise, SENT after it, STILLE after three times it, ALDRIG without any."""
    if sidst is None:
        return Friskhed.ALDRIG
    alder, loefte = now - sidst, timedelta(minutes=loefte_minutter)
    if alder <= loefte:
        return Friskhed.FRISK
    return Friskhed.SENT if alder <= loefte * _STILLE_EFTER else Friskhed.STILLE


@dataclass(frozen=True, slots=True)
class Leverance:
    """One client as its operator sees it. Counts are of the days asked for."""

    klient: str
    fagsystem: str
    aktiv: bool
    sidst: datetime | None
    sidst_tidspunkt: datetime | None
    loefte_minutter: int
    friskhed: Friskhed
    taget: int = 0
    afvist: int = 0
    med_advarsel: int = 0
    ulaeselige: int = 0
    forsinkelse: float = 0.0  # seconds from the sender's clock to ours, on average
    forsinkelse_maks: int = 0
    kald: int = 0
    kald_afvist: int = 0
    i_karantaene: int = 0

    @property
    def fejlprocent(self) -> float:
        """Refused of all objects, in per cent."""
        ialt = self.taget + self.afvist
        return 100.0 * self.afvist / ialt if ialt else 0.0
