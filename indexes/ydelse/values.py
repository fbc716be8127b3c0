"""Words of the ydelsesindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from indexes.sag.values import Kilde


@dataclass(frozen=True, slots=True)
class Ydelsesraekke:
    """A bevilget ydelse as a block shows it. Amounts in kroner, as sent."""

    navn: str
    ydelsesnavn: str
    kle: str  # "32.30.04", or empty
    kle_titel: str
    start: date | None
    slut: date | None
    loeber: bool
    frekvens: str
    forud: bool | None
    dispositionsdag: str
    beloeb: Decimal | None
    myndighed_id: int
    myndighed: str
    enhed_navn: str
    fagsystem_id: int
    fagsystem: str


@dataclass(frozen=True, slots=True)
class Sagsydelser:
    """The ydelser of a sag: the visible rows and their sources."""

    raekker: tuple[Ydelsesraekke, ...]
    kilder: tuple[Kilde, ...]
    # Only the authority's own were asked for: those of others may be shown for a purpose.
    kun_egne: bool = False


class Hvis(Enum):
    """Whose ydelser: those of the authority the user works for, everyone else's, or all."""

    EGNE = "egne"
    ANDRES = "andres"
    ALLE = "alle"


@dataclass(frozen=True, slots=True)
class Bevilling(Ydelsesraekke):
    """A bevilget ydelse as a card on the part's page shows it. `sag_uuid` and `sag_titel` are of a
    sag that the user sees, else empty."""

    bevilling_uuid: UUID
    ydelse_id: str
    part_uuid: UUID | None
    sag_uuid: UUID | None
    sag_titel: str
    # Something is paid, or planned to be. The rest are services and aids.
    oekonomisk: bool


@dataclass(frozen=True, slots=True)
class Udbetaling:
    """One ydelseseffektuering of a payment. Amounts in kroner, as sent: `beloeb` is this ydelse's
    gross amount, `udbetalt` what the whole payment came to."""

    dato: date | None
    periode_start: date | None
    periode_slut: date | None
    beloeb: Decimal | None
    udbetalt: Decimal | None
    kle: str
    udbetaler: str
    myndighed_id: int
    fagsystem_id: int
    bevilling: Bevilling | None  # None where the user does not see it, or it is not here


@dataclass(frozen=True, slots=True)
class Maaned:
    """The payments of one calendar month, newest first; None for those without a date."""

    foerste: date | None
    udbetalinger: tuple[Udbetaling, ...]
    hele: bool = True  # False: more than a page can hold, so no total is true

    @property
    def i_alt(self) -> Decimal:
        """Gross, kroner."""
        return sum((u.beloeb for u in self.udbetalinger if u.beloeb is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Partsydelser:
    """What a part is granted and paid, as far as the user sees it. `aeldre`: payments before this
    month are on a next page."""

    bevillinger: tuple[Bevilling, ...]
    maaneder: tuple[Maaned, ...]
    kilder: tuple[Kilde, ...]
    aeldre: date | None = None
    flere_bevillinger: bool = False

    @property
    def oekonomiske(self) -> tuple[Bevilling, ...]:
        return tuple(b for b in self.bevillinger if b.oekonomisk)

    @property
    def ikke_oekonomiske(self) -> tuple[Bevilling, ...]:
        return tuple(b for b in self.bevillinger if not b.oekonomisk)


@dataclass(frozen=True, slots=True)
class Ydelsesforloeb:
    """A bevilget ydelse in time. `slut` is its last day, None while it runs on; `sag_uuid` is that
    of its sag where the user sees it. Not `oekonomisk`: a service or an aid."""

    part_uuid: UUID
    bevilling_uuid: UUID
    ydelse_id: str
    navn: str
    kle: str
    kle_titel: str
    oekonomisk: bool
    start: date | None
    slut: date | None
    sag_uuid: UUID | None
    myndighed_id: int
    fagsystem_id: int
    fagsystem: str
