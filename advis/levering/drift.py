"""What operators see of deliveries, on the authorities that they operate, and how one that was
given up is started again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from access.values import Adgang, Permission, uden_graenser
from advis.levering.values import MAKS_FORSOEG

MAKS = 100

_SYSTEMER = """
select s.id, s.navn, f.navn, y.kort_navn, s.url, s.form, s.aktiv,
    (select count(*) from (select from advis_modtager m join advis_levering l
        on l.modtager_id = m.id and l.tilstand = 'klar' where m.system_id = s.id limit 1000) v),
    (select min(l.oprettet) from advis_modtager m join advis_levering l
        on l.modtager_id = m.id and l.tilstand = 'klar' where m.system_id = s.id)
from advis_modtagersystem s
join access_myndighed y on y.id = s.myndighed
left join access_fagsystem f on f.uuid = s.fagsystem_uuid
where s.myndighed = any(%s)
order by y.kort_navn, s.navn
"""
_OPGIVNE = """
select l.uuid, l.kanal, g.navn, y.kort_navn, coalesce(s.navn, ''), l.forsoeg, l.sidste_status,
    l.sidste_fejl, l.oprettet, l.afsluttet
from advis_levering l
join advis_advisgruppe g on g.id = l.gruppe_id
join access_myndighed y on y.id = g.myndighed
join advis_modtager m on m.id = l.modtager_id
left join advis_modtagersystem s on s.id = m.system_id
where l.tilstand = 'opgivet' and g.myndighed = any(%s)
order by l.afsluttet desc, l.uuid limit %s
"""
# The count of attempts begins anew, or it would be given up at once; what was tried stays in the
# list of attempts, whose numbers go on.
_GENSTART = """
update advis_levering l
set tilstand = 'klar', naeste_forsoeg = %(now)s, afsluttet = null, laan = null, laant_til = null,
    forsoeg = 0, sidste_fejl = ''
from advis_advisgruppe g
where g.id = l.gruppe_id and l.tilstand = 'opgivet' and g.myndighed = any(%(myndigheder)s)
  and (%(valgte)s::uuid[] is null or l.uuid = any(%(valgte)s::uuid[]))
"""
_HISTORIK = """
select h.levering_id, h.nr, h.begyndt, h.status, h.fejl
from advis_leveringsforsoeg h where h.levering_id = any(%s) order by h.levering_id, h.nr desc
"""


@dataclass(frozen=True, slots=True)
class Systemrad:
    """A receiving system, and what waits for it (at most 1,000 are counted)."""

    id: int
    navn: str
    fagsystem: str
    myndighed: str
    url: str
    form: str
    aktiv: bool
    venter: int
    aeldste: datetime | None

    def alder(self, now: datetime) -> timedelta | None:
        return now - self.aeldste if self.aeldste else None


@dataclass(frozen=True, slots=True)
class Forsoegsrad:
    """An attempt."""

    nr: int
    begyndt: datetime
    status: int | None
    fejl: str


@dataclass(frozen=True, slots=True)
class Opgivet:
    """One that was given up, with the latest of its attempts. It names no person."""

    id: UUID
    kanal: str
    gruppe: str
    myndighed: str
    system: str
    forsoeg: int
    status: int | None
    fejl: str
    oprettet: datetime
    opgivet: datetime | None
    historik: tuple[Forsoegsrad, ...] = ()


def systemer(*, adgang: Adgang) -> tuple[Systemrad, ...]:
    """The receiving systems of her authorities. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SYSTEMER, [_raekkevidde(adgang)])
        return tuple(Systemrad(*row) for row in cursor.fetchall())


def opgivne(*, adgang: Adgang, antal: int = MAKS) -> tuple[Opgivet, ...]:
    """The newest that were given up. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_OPGIVNE, [_raekkevidde(adgang), antal])
        rows = cursor.fetchall()
        cursor.execute(_HISTORIK, [[row[0] for row in rows]])
        historik: dict[UUID, list[Forsoegsrad]] = {}
        for id_, *rest in cursor.fetchall():
            found = historik.setdefault(id_, [])
            if len(found) < MAKS_FORSOEG:
                found.append(Forsoegsrad(*rest))
    return tuple(replace(Opgivet(*row), historik=tuple(historik.get(row[0], ()))) for row in rows)


def genstart(*, adgang: Adgang, now: datetime, valgte: Sequence[UUID] | None = None) -> int:
    """Try those again that were given up, or all of them on her authorities; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            _GENSTART,
            {
                "now": now,
                "myndigheder": _raekkevidde(adgang),
                "valgte": list(valgte) if valgte is not None else None,
            },
        )
        return int(cursor.rowcount)


def _raekkevidde(adgang: Adgang) -> list[int]:
    return sorted(uden_graenser(adgang, Permission.DRIFT))
