"""Words of the ydelsesindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
