"""A group's rows in the inverted index: made when it is activated, gone when it is not."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import connection

from access.values import ALT, kle_omfang
from advis.definition import Definition, Modtagervalg
from advis.grupper.rettigheder import Ejerret
from advis.models import Advisgruppe, Kriterium, Modtager, Sagskriterium, Sagsret
from advis.models.indeks import INGEN_ALDER

T = TypeVar("T")


def skriv(gruppe: Advisgruppe, d: Definition, ret: Ejerret) -> None:
    """Let events be held against this definition, within these rights."""
    slet(gruppe.id)
    Kriterium.objects.bulk_create(
        Kriterium(
            gruppe_id=gruppe.id,
            myndighed=gruppe.myndighed,
            kode=kode,
            rolle=int(rolle),
            loft=ret.loft,
            alder_fra=d.alder_fra or 0,
            alder_til=INGEN_ALDER if d.alder_til is None else d.alder_til,
            fra_kommuner=_liste(d.fra_kommuner),
            til_kommuner=_liste(d.til_kommuner),
            fra_veje=_liste(d.fra_veje),
            til_veje=_liste(d.til_veje),
            gyldig_fra=d.gyldig_fra,
            gyldig_til=d.gyldig_til,
            med_population=d.med_population,
            med_sag=d.sag is not None,
        )
        for kode in dict.fromkeys(d.koder)
        for rolle in dict.fromkeys(d.roller)
    )
    if d.sag is None:
        return
    Sagskriterium.objects.create(
        gruppe_id=gruppe.id,
        kle=ALT if d.sag.kle is None else kle_omfang(d.sag.kle),
        fagsystemer=_liste(d.sag.fagsystemer),
        enheder=_liste(d.sag.enheder),
        foelsomhed_til=d.sag.foelsomhed_til,
        kun_aktive=d.sag.kun_aktive,
        identiteter=identiteter(d.modtagere),
    )
    Sagsret.objects.bulk_create(
        Sagsret(
            gruppe_id=gruppe.id,
            myndighed=gruppe.myndighed,
            permission=g.permission,
            kle=g.kle,
            foelsomhed_til=g.foelsomhed_til,
            enheder=_liste(g.enheder),
            fagsystemer=g.fagsystemer,
        )
        for g in ret.sager
    )


def slet(gruppe_id: int) -> None:
    """Let no event be held against it."""
    Kriterium.objects.filter(gruppe_id=gruppe_id).delete()
    Sagskriterium.objects.filter(gruppe_id=gruppe_id).delete()
    Sagsret.objects.filter(gruppe_id=gruppe_id).delete()


def modtagere(gruppe: Advisgruppe, valgte: tuple[Modtagervalg, ...]) -> None:
    """The receivers as chosen: at once, whatever version events are held against."""
    Modtager.objects.filter(gruppe=gruppe).update(aktiv=False)
    Modtager.objects.bulk_create(
        [
            Modtager(
                gruppe=gruppe,
                art=m.art,
                modtager_uuid=m.uuid,
                kanal=m.kanal,
                takt=m.takt,
                adresse=m.adresse,
                system_id=m.system,
                aktiv=True,
            )
            for m in valgte
        ],
        update_conflicts=True,
        unique_fields=["gruppe", "modtager_uuid", "kanal"],
        update_fields=["art", "takt", "adresse", "system_id", "aktiv"],
    )
    udbred(gruppe.id)
    Sagskriterium.objects.filter(gruppe=gruppe).update(identiteter=identiteter(valgte))


# A unit's inbox is that of the units below it too. Only what was chosen stands in the definition,
# so that what was derived can follow a reorganisation.
_UDBRED = """
with oenskede as (
    select distinct g.id as gruppe_id, under.uuid
    from advis_advisgruppe g
    cross join lateral jsonb_array_elements(
        case jsonb_typeof(g.definition -> 'modtagere') when 'array'
        then g.definition -> 'modtagere' else '[]'::jsonb end) m
    join access_organisationsenhed e on e.uuid = (m ->> 'uuid')::uuid
    join access_organisationsenhed under
        on under.myndighed_id = e.myndighed_id and under.fra between e.fra and e.til
    where m ->> 'art' = 'enhed' and m ->> 'kanal' = 'indbakke'
        and (%(gruppe)s::bigint is null or g.id = %(gruppe)s)
), nye as (
    insert into advis_modtager (gruppe_id, art, modtager_uuid, kanal, takt, adresse, aktiv)
    select o.gruppe_id, 'enhed', o.uuid, 'indbakke', 'straks', '', true from oenskede o
    where not exists (
        select from advis_modtager m where m.gruppe_id = o.gruppe_id and m.modtager_uuid = o.uuid
            and m.kanal = 'indbakke' and m.aktiv)
    on conflict (gruppe_id, modtager_uuid, kanal) do update set aktiv = true, art = 'enhed'
    returning 1
), gamle as (
    update advis_modtager m set aktiv = false
    from advis_advisgruppe g
    where g.id = m.gruppe_id and m.aktiv and m.art = 'enhed' and m.kanal = 'indbakke'
        and jsonb_typeof(g.definition -> 'modtagere') = 'array'
        and (%(gruppe)s::bigint is null or g.id = %(gruppe)s)
        and not exists (
            select from oenskede o where o.gruppe_id = m.gruppe_id and o.uuid = m.modtager_uuid)
    returning 1
)
select (select count(*) from nye) + (select count(*) from gamle)
"""


def udbred(gruppe_id: int | None = None) -> int:
    """Let units below a receiving unit receive as well, of one group or of all; returns how many
    receivers came and went. Safe to run twice."""
    with connection.cursor() as cursor:
        cursor.execute(_UDBRED, {"gruppe": gruppe_id})
        (antal,) = cursor.fetchone()
    return int(antal)


def identiteter(valgte: tuple[Modtagervalg, ...]) -> list[UUID]:
    """The receivers as a sikkerhedsprofil may name them."""
    return list({m.uuid for m in valgte})


def _liste(vaerdier: tuple[T, ...] | None) -> list[T] | None:
    return None if vaerdier is None else list(vaerdier)
