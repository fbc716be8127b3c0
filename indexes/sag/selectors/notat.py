"""Whether a user may write a journalnotat on a sag."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from access.praedikat import praedikat
from access.regler import journalnotat
from access.values import Adgang
from indexes.oio.referencer import er_kle, kle_tal
from indexes.sag.models import Sag


def maa_skrive_notat(*, adgang: Adgang, sag_uuid: UUID, kle: str) -> bool:
    """True if the sag is visible to the user and she may write with this KLE number ("27.18.00") in
    its responsible unit. One query; what is no KLE number may never be written with."""
    if not er_kle(kle):
        return False
    reach = praedikat(journalnotat(kle_tal(kle)), adgang, Sag)
    return bool(Sag.objects.visible_to(adgang).filter(reach, uuid=sag_uuid).exists())


def maa_skrive_notater(*, adgang: Adgang, sager: Mapping[UUID, str]) -> set[UUID]:
    """Those of the sager, each with its KLE number, that `maa_skrive_notat` says yes to. One query
    for each number that there is."""
    efter_kle: dict[str, list[UUID]] = {}
    for uuid, kle in sager.items():
        if er_kle(kle):
            efter_kle.setdefault(kle, []).append(uuid)
    fundet: set[UUID] = set()
    for kle, uuider in efter_kle.items():
        reach = praedikat(journalnotat(kle_tal(kle)), adgang, Sag)
        rows = Sag.objects.visible_to(adgang).filter(reach, uuid__in=uuider)
        fundet |= set(rows.values_list("uuid", flat=True))
    return fundet
