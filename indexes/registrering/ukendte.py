"""Objects that came before their responsible unit was known get it when it is.

Until then their rows carry UKENDT_ENHED, which only a group without a unit limit reaches. Nothing
happened to the object, so nobody is told: no haendelse.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from access.organisation.laase import del_numre
from access.organisation.models import NyeEnheder
from access.values import UKENDT_ENHED
from indexes.registrering import projektioner
from indexes.registrering.models import Objekt
from indexes.registrering.skift import genprojicer


@transaction.atomic
def kend_enheder(*, now: datetime, antal: int = 500) -> int:
    """Write again the next objects of an authority with new units that have an unknown one; returns
    how many there were. Fewer than `antal`: the authority is done.

    Each table is walked once, by its key, whatever the number of portions.
    """
    del_numre()  # first: who renumbers holds this lock when it comes to the row below
    waiting = NyeEnheder.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if waiting is None:
        return 0
    ids = _ukendte(waiting.myndighed_id, waiting.efter, antal)
    genprojicer(list(Objekt.objects.filter(uuid__in=ids).select_for_update()), now=now)
    if len(ids) < antal:
        waiting.delete()
    else:
        waiting.efter = ids[-1]
        waiting.save(update_fields=["efter"])
    return len(ids)


def _ukendte(myndighed: int, efter: UUID | None, antal: int) -> list[UUID]:
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        for table, key in projektioner.hovedtabeller():
            cursor.execute(
                f'select distinct "{key}" from "{table}"'
                f' where enhed = %s and myndighed = %s and "{key}" > %s order by 1 limit %s',
                [UKENDT_ENHED, myndighed, efter or UUID(int=0), antal],
            )
            found |= {uuid for (uuid,) in cursor.fetchall()}
    return sorted(found)[:antal]
