"""What a read asks for and what the log holds, as plain values: no Django, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from indexes.oio.art import Art
from indexes.oio.tid import UENDELIG, tidspunkt
from indexes.registrering.values import Indhold, Virkning


class Spoergsmaalsfejl(ValueError):
    """A question that is well-formed and cannot be answered; `besked` is Danish and quotes nothing
    of it."""

    def __init__(self, besked: str) -> None:
        super().__init__(besked)
        self.besked = besked


@dataclass(frozen=True, slots=True)
class Vindue:
    """A stretch of time [fra, til), or a moment where both are the same; None is open."""

    fra: datetime | None = None
    til: datetime | None = None

    @classmethod
    def ved(cls, moment: datetime) -> Vindue:
        """One moment."""
        return cls(moment, moment)

    @classmethod
    def af(cls, fra: str | None, til: str | None) -> Vindue | None:
        """From two OIO timestamps, of which "infinity" is open; None without any.

        Raises Spoergsmaalsfejl for an end before the beginning.
        """
        if fra is None and til is None:
            return None
        window = cls(_moment(fra), _moment(til))
        if window.fra and window.til and window.til < window.fra:
            raise Spoergsmaalsfejl("Et interval slutter, før det begynder.")
        return window

    @property
    def er_punkt(self) -> bool:
        """True for one moment."""
        return self.fra is not None and self.fra == self.til

    def __contains__(self, moment: datetime) -> bool:
        if self.er_punkt:
            return moment == self.fra
        return (self.fra is None or self.fra <= moment) and (self.til is None or moment < self.til)

    def moeder(self, virkning: Virkning) -> bool:
        """True if some moment of the window lies in the virkning."""
        if self.fra is not None and virkning.til is not None and virkning.til <= self.fra:
            return False
        if self.til is None:
            return True
        return virkning.fra <= self.til if self.er_punkt else virkning.fra < self.til


ALTID = Vindue()


def _moment(tekst: str | None) -> datetime | None:
    if tekst is None or tekst == UENDELIG:
        return None
    try:
        return tidspunkt(tekst)
    except ValueError:
        raise Spoergsmaalsfejl("Et tidspunkt ligger uden for kalenderen.") from None


@dataclass(frozen=True, slots=True)
class Laesefilter:
    """Which virkning and which registreringer, on the sender's clock and on ours; None: all that is
    known."""

    virkning: Vindue
    registrering: Vindue | None = None
    sts: Vindue | None = None

    @classmethod
    def af(cls, spoergsmaal: Mapping[str, Any], *, now: datetime) -> Laesefilter:
        """The filters of a LaesInput or ListInput; without any: in force now, as known now.

        Raises Spoergsmaalsfejl.
        """

        def vindue(navn: str) -> Vindue | None:
            return Vindue.af(
                spoergsmaal.get(f"{navn}FraFilter"), spoergsmaal.get(f"{navn}TilFilter")
            )

        return cls(
            vindue("Virkning") or Vindue.ved(now),
            vindue("Registrering"),
            vindue("StsRegistrering"),
        )


@dataclass(frozen=True, slots=True)
class Logpost:
    """One registrering as the log holds it, with its two clocks."""

    tidspunkt: datetime
    sts_tidspunkt: datetime
    indhold: Indhold


@dataclass(frozen=True, slots=True)
class Logget:
    """An object with its registreringer, oldest first by the sender's clock.

    `dele`: the bevilgede ydelser or ydelseseffektueringer that the reader may see, by Id or Indeks;
    None where the object has no parts of its own. `sagsloest`: a dokument on no sag.
    """

    art: Art
    uuid: UUID
    myndighed: int
    poster: tuple[Logpost, ...]
    dele: frozenset[str] | None = None
    sagsloest: bool = False
