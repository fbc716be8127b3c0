"""Which sager a user may write a journalnotat on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.forespoergsel import Forespoergsel
from access.praedikat import praedikat
from access.regler import journalnotat, notatret
from access.values import Adgang
from indexes.oio.referencer import er_kle, kle_tal
from indexes.part.funktioner import en_af
from indexes.sag.models import Sag, SagLinje
from indexes.sag.selectors.liste import linjer, som_raekker
from indexes.sag.values import Skrivbar


def maa_skrive_notat(*, adgang: Adgang, sag_uuid: UUID, kle: str) -> bool:
    """True if the sag is visible to the user and she may write with this KLE number ("27.18.00") in
    its responsible unit. One query; what is no KLE number may never be written with."""
    if not er_kle(kle):
        return False
    reach = praedikat(journalnotat(kle_tal(kle)), adgang, Sag)
    return bool(Sag.objects.visible_to(adgang).filter(reach, uuid=sag_uuid).exists())


def skrivbare_sager(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, sager: Collection[UUID] | None = None
) -> list[Skrivbar]:
    """The part's sager in force that the user sees and may write a journalnotat on with the sag's
    own KLE number, each once, the newest first; of `sager` alone, where they are given. Two
    queries."""
    wanted = None if sager is None else list(sager)
    rows, opslag = som_raekker(_SKRIVBARE(adgang, part_uuid=part_uuid, at=at, sager=wanted))
    return [
        Skrivbar(row, opslag.cvr[row.myndighed_id], opslag.system[row.fagsystem_id])
        for row in {row.sag_uuid: row for row in rows}.values()
        if row.myndighed_id in opslag.cvr and row.fagsystem_id in opslag.system
    ]


def _skrivbare(
    adgang: Adgang, *, part_uuid: UUID, at: datetime, sager: list[UUID] | None
) -> QuerySet[Any]:
    # What has no KLE number may never be written on.
    rows = linjer(adgang, at).filter(
        praedikat(notatret(), adgang, SagLinje), part_uuid=part_uuid, kle__gte=0
    )
    return rows if sager is None else rows.filter(en_af("sag_uuid", sager))


_SKRIVBARE = Forespoergsel(_skrivbare)
