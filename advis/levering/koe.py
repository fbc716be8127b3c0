"""The queue: what is due is claimed by state, and what became of it is written, set-wise.

A claim is a loan with an end: `naeste_forsoeg` is moved to it, so that a worker that dies is
followed by another, and nobody else meets the row meanwhile. No network happens in here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from access.jsontekst import jsontekst
from advis.levering.values import Svar, Udfald, naeste_forsoeg
from advis.values import Leveringstilstand

LAAN = timedelta(seconds=90)
"""Longer than the slowest attempt with those that wait before it in the same worker."""


@dataclass(frozen=True, slots=True)
class Laant:
    """A delivery that this worker holds."""

    id: UUID
    advis: UUID
    modtager: int
    anledning: str
    oprettet: datetime
    forsoeg: int  # before this one
    til: datetime  # until when it is ours


@dataclass(frozen=True, slots=True)
class Webhook:
    """One for a receiving system. `aktiv`: the group still sends to it."""

    laant: Laant
    system: int
    aktiv: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """One that is to be told of by e-mail, with what the group says of when; `stille` is its
    authority's where it says nothing."""

    laant: Laant
    art: str
    modtager_uuid: UUID
    adresse: str
    takt: str
    aktiv: bool
    stille: tuple[time, time] | None
    samlet_kl: time | None
    samling: UUID | None


@dataclass(frozen=True, slots=True)
class Afgjort:
    """What became of one: its new state, when it is tried again (only while `klar`), and the
    attempt, unless none was made."""

    laant: Laant
    tilstand: Leveringstilstand
    naeste: datetime | None = None
    svar: Svar | None = None
    begyndt: datetime | None = None
    fejl: str = ""
    samling: UUID | None = None


# Each system's own oldest, as many as it has room for: one that is slow or down holds up nobody
# else, however much waits for it.
_WEBHOOKS = """
with valgte as (
    select v.uuid, v.system_id, v.aktiv
    from unnest(%(systemer)s::bigint[], %(pladser)s::int[]) f(system_id, n)
    cross join lateral (
        select x.uuid, m.system_id, m.aktiv, x.naeste_forsoeg
        from advis_modtager m
        cross join lateral (
            select l.uuid, l.naeste_forsoeg from advis_levering l
            where l.modtager_id = m.id and l.tilstand = 'klar' and l.naeste_forsoeg <= %(now)s
            order by l.naeste_forsoeg limit f.n
            for update skip locked) x
        where m.system_id = f.system_id and m.kanal = 'webhook'
        order by x.naeste_forsoeg limit f.n) v)
update advis_levering l
set laan = %(laan)s, laant_til = %(til)s, naeste_forsoeg = %(til)s
from valgte v where l.uuid = v.uuid
returning l.uuid, l.advis_id, l.modtager_id, l.anledning, l.oprettet, l.forsoeg, v.system_id,
    v.aktiv
"""

_MAILS = """
with valgte as (
    select l.uuid from advis_levering l
    where l.tilstand = 'klar' and l.kanal = 'mail' and l.naeste_forsoeg <= %(now)s
    order by l.naeste_forsoeg limit %(antal)s
    for update skip locked)
update advis_levering l
set laan = %(laan)s, laant_til = %(til)s, naeste_forsoeg = %(til)s
from valgte v, advis_modtager m, advis_advisgruppe g
    left join stilletid_stilletid s on s.myndighed = g.myndighed and g.stille_fra is null
where l.uuid = v.uuid and m.id = l.modtager_id and g.id = l.gruppe_id
returning l.uuid, l.advis_id, l.modtager_id, l.anledning, l.oprettet, l.forsoeg, m.art,
    m.modtager_uuid, m.adresse, m.takt, m.aktiv, coalesce(g.stille_fra, s.fra),
    coalesce(g.stille_til, s.til), g.samlet_kl, l.samling
"""

# The loan is asked for: one that ran out may be another's by now, and then this answer is late.
_AFGOER = """
with d as (
    select * from jsonb_to_recordset(%(raekker)s::jsonb) as d(
        uuid uuid, tilstand text, naeste timestamptz, afsluttet timestamptz, nr int,
        begyndt timestamptz, sluttet timestamptz, status int, fejl text, samling uuid)),
skrevet as (
    update advis_levering l
    set tilstand = d.tilstand, laan = null, laant_til = null,
        forsoeg = greatest(l.forsoeg, coalesce(d.nr, 0)),
        naeste_forsoeg = coalesce(d.naeste, l.naeste_forsoeg), afsluttet = d.afsluttet,
        sidste_status = case when d.nr is null then l.sidste_status else d.status end,
        sidste_fejl = case when d.nr is null and d.fejl = '' then l.sidste_fejl else d.fejl end,
        samling = coalesce(d.samling, l.samling)
    from d where l.uuid = d.uuid and l.laan = %(laan)s and l.tilstand = 'klar'
    returning l.uuid)
insert into advis_leveringsforsoeg (levering_id, nr, begyndt, sluttet, status, fejl)
select d.uuid,
    1 + coalesce((select max(f.nr) from advis_leveringsforsoeg f where f.levering_id = d.uuid), 0),
    d.begyndt, d.sluttet, d.status, d.fejl from d join skrevet using (uuid)
where d.nr is not null
on conflict do nothing
"""

# A group whose receiver names no system, and one whose advis is gone: nobody would ever take them.
_FORAELDRELOESE = """
update advis_levering l
set tilstand = 'opgivet', afsluttet = %(now)s, sidste_fejl = 'modtager.mangler'
from advis_modtager m
where m.id = l.modtager_id and l.tilstand = 'klar' and l.kanal = 'webhook'
  and m.system_id is null and l.naeste_forsoeg <= %(now)s
"""


def laan_webhooks(pladser: Mapping[int, int], *, laan: UUID, now: datetime) -> list[Webhook]:
    """Claim what is due, at most so many for each system. One statement."""
    if not pladser:
        return []
    til = now + LAAN
    rows = _hent(
        _WEBHOOKS,
        {
            "systemer": list(pladser),
            "pladser": list(pladser.values()),
            "now": now,
            "laan": laan,
            "til": til,
        },
    )
    return [Webhook(_laant(row, til), row[6], row[7]) for row in rows]


def laan_mails(antal: int, *, laan: UUID, now: datetime) -> list[Mail]:
    """Claim what is due to be told of by e-mail."""
    til = now + LAAN
    rows = _hent(_MAILS, {"antal": antal, "now": now, "laan": laan, "til": til})
    return [
        Mail(
            laant=_laant(row, til),
            art=row[6],
            modtager_uuid=row[7],
            adresse=row[8],
            takt=row[9],
            aktiv=row[10],
            stille=(row[11], row[12]) if row[11] and row[12] else None,
            samlet_kl=row[13],
            samling=row[14],
        )
        for row in rows
    ]


def afgoer(afgjorte: Sequence[Afgjort], *, laan: UUID, now: datetime) -> None:
    """Write what became of those held by this loan, with the attempts. One statement."""
    if not afgjorte:
        return
    rows = [_som_raekke(a, now) for a in afgjorte]
    with connection.cursor() as cursor:
        cursor.execute(_AFGOER, {"raekker": jsontekst(rows), "laan": laan})


def efter_forsoeg(
    laant: Laant, svar: Svar, udfald: Udfald, *, begyndt: datetime, now: datetime, tilfaeldig: float
) -> Afgjort:
    """The state that an attempt leads to. Pure."""
    nr = laant.forsoeg + 1
    if udfald is Udfald.LEVERET:
        return Afgjort(laant, Leveringstilstand.LEVERET, svar=svar, begyndt=begyndt)
    igen = None
    if udfald is Udfald.IGEN:
        igen = naeste_forsoeg(nr, svar, now=now, tilfaeldig=tilfaeldig)
    tilstand = Leveringstilstand.OPGIVET if igen is None else Leveringstilstand.KLAR
    return Afgjort(laant, tilstand, naeste=igen, svar=svar, begyndt=begyndt, fejl=svar.fejl)


def opgiv_foraeldreloese(*, now: datetime) -> int:
    """Give up what has no receiver; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORAELDRELOESE, {"now": now})
        return int(cursor.rowcount)


def _laant(row: Sequence[Any], til: datetime) -> Laant:
    id_, advis, modtager, anledning, oprettet, forsoeg = row[:6]
    return Laant(id_, advis, modtager, anledning, oprettet, forsoeg, til)


def _som_raekke(a: Afgjort, now: datetime) -> dict[str, Any]:
    slut = a.tilstand is not Leveringstilstand.KLAR
    row: dict[str, Any] = {
        "uuid": str(a.laant.id),
        "tilstand": str(a.tilstand),
        "naeste": a.naeste.isoformat() if a.naeste else None,
        "afsluttet": now.isoformat() if slut else None,
        "fejl": a.fejl,
        "samling": str(a.samling) if a.samling else None,
    }
    if a.svar is not None and a.begyndt is not None:
        sluttet = a.begyndt + timedelta(milliseconds=a.svar.ms)
        row |= {
            "nr": a.laant.forsoeg + 1,
            "begyndt": a.begyndt.isoformat(),
            "sluttet": sluttet.isoformat(),
            "status": a.svar.status,
        }
    return row


def _hent(sql: str, parametre: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parametre)
        return cursor.fetchall()
