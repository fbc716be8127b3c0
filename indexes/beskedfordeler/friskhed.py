"""Is anything wrong with a dueslag? Queues are emptied after 7 days (MESSAGING.md a.7): silence or
a message that we keep refusing must be noticed long before; so must a dueslag that an operator has
closed and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.db import connection

from access.klienter.selectors import dansk_dag
from access.klienter.values import Rettighed

log = structlog.get_logger(__name__)

STOPPET_EFTER = timedelta(minutes=15)
"""How long nothing but refused messages may come before a dueslag stands still."""

HALTER_EFTER = timedelta(minutes=10)
"""How long a message may wait to be worked with."""


GLEMT_EFTER = timedelta(days=1)
"""How long a dueslag may be closed by hand before that is an error."""


class Stand(StrEnum):
    """How a dueslag is."""

    FRISK = "frisk"
    STILLE = "stille"  # nothing for longer than its system promises
    STOPPET = "stoppet"  # the message at the front is one we cannot take
    ALDRIG = "aldrig"  # nothing ever
    LUKKET = "lukket"  # by an operator: nothing is wrong with it, and nothing comes


@dataclass(frozen=True, slots=True)
class Dueslag:
    """A client that may deliver messages, and how its dueslag stands."""

    klient: str
    fagsystem: str
    myndigheder: frozenset[int]
    sidst: datetime | None
    loefte_minutter: int
    fejl_siden: datetime | None
    fejl_antal: int
    fejl_regel: str
    lukket_siden: datetime | None
    lukket_grund: str
    stand: Stand


# In force today, by Danish dates, as serviceaftaler are.
_DUESLAG = """
select k.klient_id, f.navn, f.loefte_minutter,
    array(select distinct m from klienter_serviceaftale b, unnest(b.myndigheder) m
          where b.klient_id = k.id and %(ret)s = any(b.rettigheder) and b.gyldig @> %(dag)s::date),
    (select max(senest) from beskedfordeler_modtagelse where klient = k.klient_id),
    d.begyndt, d.senest, coalesce(d.antal, 0), coalesce(d.regel, ''),
    l.lukket, coalesce(l.grund, ''),
    (select max(aabnet) from dueslag_lukning where klient = k.klient_id)
from access_systemklient k join access_fagsystem f on f.id = k.fagsystem_id
left join beskedfordeler_dueslagsfejl d on d.klient = k.klient_id
left join dueslag_lukning l on l.klient = k.klient_id and l.aabnet is null
where k.aktiv and exists (select from klienter_serviceaftale a where a.klient_id = k.id
    and %(ret)s = any(a.rettigheder) and a.gyldig @> %(dag)s::date)
order by f.navn, k.klient_id
"""


def dueslag(*, now: datetime) -> list[Dueslag]:
    """Every client that may deliver messages. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DUESLAG, {"ret": Rettighed.BESKED.value, "dag": dansk_dag(now)})
        rows = cursor.fetchall()
    ud = []
    for klient, navn, loefte, myndigheder, sidst, begyndt, fejlet, antal, regel, *luk in rows:
        lukket, grund, aabnet = luk
        fejler = fejlet is not None and (sidst is None or fejlet > sidst)
        ud.append(
            Dueslag(
                klient=klient,
                fagsystem=navn,
                myndigheder=frozenset(myndigheder),
                sidst=sidst,
                loefte_minutter=loefte,
                fejl_siden=begyndt if fejler else None,
                fejl_antal=antal if fejler else 0,
                fejl_regel=regel if fejler else "",
                lukket_siden=lukket,
                lukket_grund=grund,
                stand=Stand.LUKKET
                if lukket
                else _stand(sidst, begyndt if fejler else None, loefte, aabnet, now),
            )
        )
    return ud


def _stand(
    sidst: datetime | None,
    fejl_siden: datetime | None,
    loefte: int,
    aabnet: datetime | None,
    now: datetime,
) -> Stand:
    if fejl_siden is not None and now - max(fejl_siden, aabnet or fejl_siden) >= STOPPET_EFTER:
        return Stand.STOPPET
    if sidst is None:
        return Stand.ALDRIG
    # While it was closed nothing could come: its silence is counted from when it was opened.
    stille = now - max(sidst, aabnet or sidst)
    return Stand.STILLE if stille > timedelta(minutes=loefte) else Stand.FRISK


def aeldste_ventende(*, now: datetime) -> timedelta | None:
    """How long the oldest message that is not worked with has waited; None if none waits."""
    with connection.cursor() as cursor:
        cursor.execute("select min(modtaget) from beskedfordeler_modtagelse where tilstand='klar'")
        (aeldste,) = cursor.fetchone()
    return now - aeldste if aeldste else None


def kort(*, now: datetime) -> str:
    """`ok`, or in a few words what is wrong, for /readyz: numbers only, no names."""
    stande = [d.stand for d in dueslag(now=now)]
    ud = [
        f"{antal} dueslag {stand}"
        for stand in (Stand.STOPPET, Stand.STILLE, Stand.LUKKET)
        if (antal := stande.count(stand))
    ]
    venter = aeldste_ventende(now=now)
    if venter is not None and venter > HALTER_EFTER:
        ud.append(f"ældste besked har ventet {int(venter.total_seconds() // 60)} min.")
    return "; ".join(ud) or "ok"


def advar(*, now: datetime) -> None:
    """A log line of level error for each thing that is wrong, for whoever watches the log; a
    warning for a dueslag that is closed on purpose, until that has lasted too long."""
    for d in dueslag(now=now):
        if d.lukket_siden is not None:
            tell = log.error if now - d.lukket_siden > GLEMT_EFTER else log.warning
            tell("dueslag", klient=d.klient, stand=str(d.stand), siden=d.lukket_siden.isoformat())
        if d.stand in {Stand.STILLE, Stand.STOPPET}:
            log.error("dueslag", klient=d.klient, stand=str(d.stand), regel=d.fejl_regel)
    venter = aeldste_ventende(now=now)
    if venter is not None and venter > HALTER_EFTER:
        log.error("beskeder_venter", minutter=int(venter.total_seconds() // 60))
