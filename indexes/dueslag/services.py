"""The switch: a client's dueslag is set inactive here, and back (MESSAGING.md a.7, term 5).

The Beskedfordeler is not told. It is answered 40 and keeps the messages, in order, and tries again;
the intake's own statement looks (`beskedfordeler.modtag`), so that the switch works at once.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from indexes.dueslag.models import Lukning

log = structlog.get_logger(__name__)


def luk(*, klient: str, grund: Lukning.Grund, bruger_id: int, now: datetime) -> bool:
    """Close it from now on. False if it is closed already: then who did it first stands."""
    lukning = Lukning(klient=klient, grund=grund, lukket=now, lukket_af=bruger_id)
    Lukning.objects.bulk_create([lukning], ignore_conflicts=True)
    lukket = Lukning.objects.filter(klient=klient, aabnet=None).values_list("lukket", "lukket_af")
    ny = lukket.first() == (now, bruger_id)
    if ny:
        log.warning("dueslag_lukket", klient=klient, grund=str(grund))
    return ny


def aabn(*, klient: str, bruger_id: int, now: datetime) -> bool:
    """Open it again. False if it is not closed."""
    aaben = Lukning.objects.filter(klient=klient, aabnet=None).update(
        aabnet=now, aabnet_af=bruger_id
    )
    if aaben:
        log.warning("dueslag_aabnet", klient=klient)
    return bool(aaben)
