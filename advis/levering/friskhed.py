"""How old the oldest undelivered is, and what was given up: for /readyz, the log and operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection

log = structlog.get_logger(__name__)

# What is due, or was tried and waits to be tried again; not what quiet hours or a digest hold back,
# nor what waits for a system that an operator has paused.
_TAL = """
select
    (select min(l.oprettet) from advis_levering l join advis_modtager m on m.id = l.modtager_id
     left join advis_modtagersystem s on s.id = m.system_id
     where l.tilstand = 'klar' and (l.naeste_forsoeg <= %(now)s or l.forsoeg > 0
                                    or l.laan is not null)
       and coalesce(s.aktiv, true)),
    (select count(*) from (select from advis_levering where tilstand = 'opgivet' limit 1000) o)
"""


@dataclass(frozen=True, slots=True)
class Leveringsstand:
    """`aeldste`: how long the oldest that should have gone has waited; None if none has."""

    aeldste: timedelta | None
    opgivne: int  # at most 1,000 are counted

    @property
    def for_gammel(self) -> bool:
        graense = timedelta(minutes=settings.LEVERING.alarm_minutter)
        return self.aeldste is not None and self.aeldste > graense


def stand(*, now: datetime) -> Leveringsstand:
    """As it is now. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TAL, {"now": now})
        aeldste, opgivne = cursor.fetchone()
    return Leveringsstand(now - aeldste if aeldste else None, opgivne)


def kort(*, now: datetime) -> str:
    """`ok`, or in a few words what is wrong, for /readyz: numbers only."""
    s = stand(now=now)
    ud = []
    if s.aeldste is not None and s.for_gammel:
        ud.append(f"ældste levering har ventet {int(s.aeldste.total_seconds() // 60)} min.")
    if s.opgivne:
        ud.append(f"{s.opgivne} leveringer opgivet")
    return "; ".join(ud) or "ok"


def advar(*, now: datetime) -> None:
    """A log line of level error while something waits too long, or was given up."""
    s = stand(now=now)
    if s.aeldste is not None and s.for_gammel:
        log.error("leveringer_venter", minutter=int(s.aeldste.total_seconds() // 60))
    if s.opgivne:
        log.error("leveringer_opgivet", antal=s.opgivne)
