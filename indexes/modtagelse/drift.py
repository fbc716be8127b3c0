"""What an operator may do with a refused thing: order its replay, or throw it away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from access.values import Adgang
from indexes.modtagelse.models import Karantaene

Tilstand = Karantaene.Tilstand
KAN_AFSPILLES = (Tilstand.NY, Tilstand.AFVIST_IGEN)
KAN_KASSERES = (Tilstand.NY, Tilstand.AFVIST_IGEN)


def bestil_afspilning(*, adgang: Adgang, id_: UUID, now: datetime) -> bool:
    """Order a replay; a worker plays it within seconds. False if it does not wait for one: it is
    out of reach, gone, ordered, or closed."""
    rows = Karantaene.objects.visible_to(adgang).filter(id=id_, tilstand__in=KAN_AFSPILLES)
    return bool(
        rows.filter(indhold__isnull=False).update(
            tilstand=Tilstand.BESTILT, bestilt=now, bestilt_af=adgang.bruger_id
        )
    )


def kasser(*, adgang: Adgang, id_: UUID, now: datetime) -> bool:
    """Throw it away, its content at once; its reasons stay until they are old. False as above."""
    rows = Karantaene.objects.visible_to(adgang).filter(id=id_, tilstand__in=KAN_KASSERES)
    return bool(
        rows.update(
            tilstand=Tilstand.KASSERET, indhold=None, afgjort=now, bestilt_af=adgang.bruger_id
        )
    )
