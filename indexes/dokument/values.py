"""Words of the dokumentindeks, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Partsdokument:
    """A dokument of a part: metadata only. `dag` is the day of the letter, or, where `udateret`,
    the day the sender last changed it. `sag_uuid` is a sag that it lies on and
    the user sees."""

    dokument_uuid: UUID
    titel: str
    type: str
    dag: date
    udateret: bool
    sag_uuid: UUID | None
    myndighed_id: int
    fagsystem_id: int
    fagsystem: str
