"""What corrections and cancellations do to the adviser of their threads: update, never add.

An advis that somebody has seen becomes new again when it changes; one that nobody has seen and that
is cancelled is finished by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from advis.matching import haendelser
from advis.matching.traade import Led, Traad, fold

# A correction may have made a thread of its own before it found what it is about.
_FLYT = """
update advis_advis a set traad_id = n.til,
    kode = case when exists (select from advis_kriterium k
                             where k.gruppe_id = a.gruppe_id and k.kode = n.kode)
           then n.kode else a.kode end
from unnest(%(fra)s::bigint[], %(til)s::bigint[], %(kode)s::text[]) as n(fra, til, kode)
where a.traad_id = n.fra and not exists (
    select from advis_advis b where b.traad_id = n.til and b.gruppe_id = a.gruppe_id)
"""

# Nor is it forgotten that the group had heard of it, where the advis is tidied away.
_FLYT_RYDDET = """
insert into advisoprydning_ryddet (traad_id, gruppe_id, ryddet, annulleret)
select n.til, r.gruppe_id, max(r.ryddet), bool_and(r.annulleret)
from unnest(%(fra)s::bigint[], %(til)s::bigint[]) as n(fra, til)
join advisoprydning_ryddet r on r.traad_id = n.fra
group by n.til, r.gruppe_id
on conflict do nothing
"""

# Two adviser of one thread, of one group, that were made before it was known: the later falls.
_OVERFLOEDIGE = """
update advis_advis a set annulleret = coalesce(a.annulleret, %(now)s), aendret = %(now)s,
    faerdiggjort = coalesce(a.faerdiggjort, %(now)s), status = 'faerdiggjort'
from unnest(%(fra)s::bigint[]) as n(fra)
where a.traad_id = n.fra and a.annulleret is null
"""

_RET = """
with t as (
    select * from unnest(%(rod)s::bigint[], %(nu)s::bigint[], %(dato)s::timestamptz[],
        %(rettelser)s::smallint[], %(annulleret)s::bool[])
        as t(rod, nu, dato, rettelser, annulleret)
), foer as (
    select a.uuid, a.gruppe_id, a.status, a.aabnet, a.aabnet_af, a.faerdiggjort, a.faerdiggjort_af,
        a.begivenhedsdato, t.*,
        -- Cancelled as it was: nobody needs to look at it again.
        a.annulleret is not null and t.annulleret as stille
    from t join advis_advis a on a.traad_id = t.rod
    where a.haendelse_id <> t.nu or (a.annulleret is not null) <> t.annulleret
        or a.rettelser <> t.rettelser
    order by a.uuid for update of a
), rettet as (
    update advis_advis a set haendelse_id = f.nu, begivenhedsdato = f.dato,
        rettelser = f.rettelser, aendret = %(now)s,
        annulleret = case when f.annulleret then coalesce(a.annulleret, %(now)s) end,
        status = case when f.stille then a.status
            when f.annulleret and f.status = 'ny' then 'faerdiggjort' else 'ny' end,
        faerdiggjort = case when f.stille then a.faerdiggjort
            when f.annulleret and f.status = 'ny' then %(now)s end,
        faerdiggjort_af = case when f.stille then a.faerdiggjort_af end,
        faerdiggjort_klient = case when f.stille then a.faerdiggjort_klient else '' end,
        udsat_til = null
    from foer f where a.uuid = f.uuid
    returning a.uuid
), handlinger as (
    insert into advis_advishandling (advis_id, hvad, tidspunkt, bruger, klient, foer, efter,
        fortrudt)
    select f.uuid, case when f.annulleret then 'annulleret' else 'rettet' end, %(now)s, '', '',
        jsonb_build_object('status', f.status, 'faerdiggjort', f.faerdiggjort,
            'faerdiggjort_af', f.faerdiggjort_af, 'begivenhedsdato', f.begivenhedsdato),
        jsonb_build_object('begivenhedsdato', f.dato), false
    from foer f where not f.stille
), leveringer as (
    insert into advis_levering (advis_id, modtager_id, gruppe_id, kanal, haendelse_id, anledning,
        oprettet, naeste_forsoeg)
    select f.uuid, m.id, f.gruppe_id, m.kanal, f.nu,
        case when f.annulleret then 'annullering' else 'rettelse' end, %(now)s, %(now)s
    from foer f join advis_modtager m on m.gruppe_id = f.gruppe_id and m.aktiv
        and m.kanal in ('mail', 'webhook')
    where not f.stille
    on conflict (advis_id, modtager_id, haendelse_id) do nothing
    returning 1
)
select (select count(*) from rettet), (select count(*) from leveringer)
"""

_LED = """
insert into advis_advisled (advis_id, haendelse_id, kode, forhold, begivenhedsdato, modtaget)
select a.uuid, l.id, l.kode, l.forhold, l.dato, l.modtaget
from unnest(%(rod)s::bigint[], %(id)s::bigint[], %(kode)s::text[], %(forhold)s::text[],
    %(dato)s::timestamptz[], %(modtaget)s::timestamptz[])
    as l(rod, id, kode, forhold, dato, modtaget)
join advis_advis a on a.traad_id = l.rod
order by a.uuid, l.id
on conflict (advis_id, haendelse_id) do nothing
"""
_LED_BORT = """
delete from advis_advisled l using advis_advis a
where a.uuid = l.advis_id and a.traad_id = any(%(roedder)s) and not exists (
    select from unnest(%(rod)s::bigint[], %(id)s::bigint[]) as n(rod, id)
    where n.rod = a.traad_id and n.id = l.haendelse_id)
"""
_FORLADTE = """
select distinct a.traad_id from advis_advisled l join advis_advis a on a.uuid = l.advis_id
where l.haendelse_id = any(%s)
"""


def traadene(led: Sequence[Led], traade: Sequence[Traad]) -> list[Traad]:
    """Of the threads of these events' persons, those that the events belong to; and those that one
    of them belonged to before it was found to be about something else."""
    egne = {x.id for x in led}
    ud = {t.rod.id: t for t in traade if any(x.id in egne for x in (t.rod, *t.led))}
    forladte = _forladte(egne) - ud.keys()
    ud |= {t.rod.id: t for t in traade if t.rod.id in forladte}
    # One whose person became another part since has its family elsewhere.
    if mangler := forladte - ud.keys():
        flere = fold(haendelser.familien(haendelser.laes(mangler)))
        ud |= {t.rod.id: t for t in flere if t.rod.id in mangler}
    return list(ud.values())


def _forladte(ids: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FORLADTE, [list(ids)])
        return {traad for (traad,) in cursor.fetchall()}


def flyt(traade: Sequence[Traad]) -> None:
    """Adviser that a correction has of its own come under the thread that it is about."""
    par = [(x.id, t.rod) for t in traade for x in t.led if x.id != t.rod.id]
    if par:
        with connection.cursor() as cursor:
            cursor.execute(
                _FLYT,
                {
                    "fra": [fra for fra, _ in par],
                    "til": [rod.id for _, rod in par],
                    "kode": [rod.egen_kode for _, rod in par],
                },
            )
            cursor.execute(
                _FLYT_RYDDET,
                {"fra": [fra for fra, _ in par], "til": [rod.id for _, rod in par]},
            )


def skriv(traade: Sequence[Traad], *, now: datetime) -> tuple[int, int]:
    """Let the threads' adviser say how it is now. Returns how many changed, and the deliveries that
    were made of it."""
    ude = [t for t in traade if not t.venter]
    if not ude:
        return 0, 0
    led = [(t.rod.id, x) for t in ude for x in t.led if len(t.led) > 1]
    params: dict[str, Any] = {
        "rod": [t.rod.id for t in ude],
        "nu": [t.seneste.id for t in ude],
        "dato": [t.nu.dato for t in ude],
        "rettelser": [t.rettelser for t in ude],
        "annulleret": [t.annulleret for t in ude],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RET, params)
        rettet, leveringer = cursor.fetchone()
        cursor.execute(
            _OVERFLOEDIGE,
            {"fra": [x.id for t in ude for x in t.led if x.id != t.rod.id], "now": now},
        )
        cursor.execute(
            _LED_BORT,
            {
                "roedder": params["rod"],
                "rod": [rod for rod, _ in led],
                "id": [x.id for _, x in led],
            },
        )
        cursor.execute(
            _LED,
            {
                "rod": [rod for rod, _ in led],
                "id": [x.id for _, x in led],
                "kode": [x.kode for _, x in led],
                "forhold": [x.forhold for _, x in led],
                "dato": [x.dato for _, x in led],
                "modtaget": [x.modtaget for _, x in led],
            },
        )
    return rettet, leveringer
