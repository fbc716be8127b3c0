"""Whether a user may write a journalnotat on a sag."""

from __future__ import annotations

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
