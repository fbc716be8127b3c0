"""What lies on a sag, straight into the projections: what a reader of one sag meets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.range import TimestamptzRange

from indexes.dokument.models import Dokument
from indexes.sag.models import Journalpost, Sag, Sagstilstand
from indexes.sag.projektion import GUARD
from tests.faelles import NU

HVORFOR = "test data"


def laeg_paa(
    sag_uuid: UUID,
    *,
    tilstande: Sequence[tuple[int, datetime]] = (),
    notater: Sequence[str] = (),
    dokumenter: Sequence[str | dict[str, Any]] = (),
) -> None:
    """Put steps, notes and documents on a sag. A dokument is a title, or its own facts; those with
    `post` name it so in the journalpost."""
    sag = Sag.objects.unguarded(reason=HVORFOR).get(uuid=sag_uuid)
    guard = {felt: getattr(sag, felt) for felt in GUARD}
    slut: datetime | None = None
    for fremdrift, fra in reversed(tilstande):
        Sagstilstand.objects.unguarded(reason=HVORFOR).create(
            sag_uuid=sag_uuid, fremdrift=fremdrift, virkning=_fra(fra, slut), **guard
        )
        slut = fra
    poster = [
        Journalpost(
            sag_uuid=sag_uuid,
            rolle="Journalnotat",
            titel=titel,
            virkning=_fra(NU - timedelta(days=nummer + 1)),
            **guard,
        )
        for nummer, titel in enumerate(notater)
    ]
    for nummer, fakta in enumerate(dokumenter):
        egne = {"titel": fakta} if isinstance(fakta, str) else dict(fakta)
        uuid = uuid4()
        post = {"titel": egne.pop("post", ""), "rolle": egne.pop("rolle", "Tilakteret")}
        felter = guard | {
            "titel": "",
            "type": "Brev, indgaaende",
            "dokumentnummer": f"D-{nummer}",
            "brevdato": date(2026, 1, 1) - timedelta(days=nummer),
            "opdateret": NU,
        }
        Dokument.objects.unguarded(reason=HVORFOR).create(
            uuid=uuid, sagsloest=False, **(felter | egne)
        )
        poster.append(
            Journalpost(
                sag_uuid=sag_uuid,
                dokument_uuid=uuid,
                virkning=_fra(NU - timedelta(days=400)),
                **post,
                **guard,
            )
        )
    Journalpost.objects.unguarded(reason=HVORFOR).bulk_create(poster)


def _fra(fra: datetime, til: datetime | None = None) -> TimestamptzRange:
    return TimestamptzRange(fra, til, "[)")
