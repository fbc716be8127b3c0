"""A type and a bemærkning, as a page or the reference data would have made them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from access.values import Adgang
from sapa.bemaerkninger import services
from sapa.bemaerkninger.models import Bemaerkning, Bemaerkningstype
from sapa.bemaerkninger.selectors import som_type
from sapa.bemaerkninger.values import Type
from tests.faelles import KOMMUNE


def lav_type(kode: str = "obs-tolk", *, ejer: int = KOMMUNE, **facts: Any) -> Type:
    given = {
        "navn": f"OBS-{kode.removeprefix('obs-').title()}",
        "foelsomhed": 1,
        "tone": "warn",
        "maerke": True,
        "maks_dage": 365,
    }
    row, _ = Bemaerkningstype.objects.update_or_create(
        ejer_id=ejer, kode=kode, defaults=given | facts
    )
    return som_type(row)


def skriv(
    adgang: Adgang,
    part_uuid: UUID,
    type_: Type,
    *,
    now: datetime,
    tekst: str = "Arabisk",
    til: date | None = None,
) -> Bemaerkning:
    return services.opret(
        adgang=adgang,
        part_uuid=part_uuid,
        type_=type_,
        tekst=tekst,
        gyldig_til=til or (now + timedelta(days=30)).date(),
        now=now,
    )
