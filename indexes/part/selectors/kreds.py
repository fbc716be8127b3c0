"""Those around a person at a moment: her relatives, and who lives at her home. Two statements.

`slaegt` asks the same two for more: whom she had children with, and whom she was married to.

Written as SQL since the ORM, making its text anew, took five times as long as the database. The
door's condition is part of both, and row-level security holds behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.types.range import Range

from access import forberedt
from access.praedikat import GRUPPESQL, gruppeparametre
from access.values import Adgang, Permission
from indexes.part.models import Person, PersonRelation
from indexes.part.naer import naer_sql
from indexes.part.values import dag

MOR, FAR = PersonRelation.Type.MOR, PersonRelation.Type.FAR
BARN, PARTNER = PersonRelation.Type.BARN, PersonRelation.Type.PARTNER

_KREDS = f"""
with mig as (
    select coalesce(erstattet_af, part_uuid) as uuid from part_part
    where part_uuid = %(part)s and {GRUPPESQL}
), egne as (
    select distinct r.type, r.modpart_uuid
    from part_personrelation r join mig on r.part_uuid = mig.uuid
    where r.type in ('mor', 'far', 'barn', 'partner') and r.virkning @> %(dag)s::date
), hjem as (
    select a.adressenoegle from part_personadresse a join mig on a.part_uuid = mig.uuid
    where %(hjem)s::bool and a.type = 'folkeregister' and a.virkning @> %(at)s::timestamptz
    order by a.virkning desc limit 1
), beboere as (
    select a.part_uuid, lower(a.virkning) as fra, a.institution from part_personadresse a
    where a.adressenoegle = (select adressenoegle from hjem) and a.type = 'folkeregister'
      and a.virkning @> %(at)s::timestamptz
)
select 'mig', null::uuid, uuid, null::text, null::timestamptz, false from mig
union all select 'egen', null, modpart_uuid, type, null, false from egne
union all select distinct 'deres', r.part_uuid, r.modpart_uuid, r.type, null::timestamptz, false
    from part_personrelation r
    where r.part_uuid in (select modpart_uuid from egne where type in ('mor', 'far'))
      and r.type in ('mor', 'far', 'barn') and r.virkning @> %(dag)s::date
union all select 'bor', null, part_uuid, null, fra, institution from beboere
union all select distinct 'deler', null::uuid, r.modpart_uuid, null, null::timestamptz, false
    from part_personrelation r
    where r.part_uuid in (select part_uuid from beboere) and r.type = 'delt_bopael_for'
      and r.virkning @> %(dag)s::date
"""

# Earlier partners and the other parents of her children, for a genogram.
_SLAEGT = """
union all select distinct 'deres', r.part_uuid, r.modpart_uuid, r.type, null::timestamptz, false
    from part_personrelation r
    where r.part_uuid in (select modpart_uuid from egne where type = 'barn')
      and r.type in ('mor', 'far') and r.virkning @> %(dag)s::date
union all select distinct 'foer', null::uuid, r.modpart_uuid, r.type, null::timestamptz, false
    from part_personrelation r join mig on r.part_uuid = mig.uuid
    where r.type = 'partner' and upper(r.virkning) <= %(dag)s::date
union all select distinct 'foer', null::uuid, c.partner_uuid, 'partner', null::timestamptz, false
    from part_personcivilstand c join mig on c.part_uuid = mig.uuid
    where c.partner_uuid is not null and coalesce(lower(c.virkning) <= %(dag)s::date, true)
"""


class Personrad(NamedTuple):
    """A person's dense row, with the name of its municipality and the contact address at the
    moment."""

    part_uuid: UUID
    cpr: str
    koen: str
    foedt: date
    navn: str
    status: str
    status_fra: date | None
    adresse: str
    adressetype: str
    adressenoegle: str | None
    tilflyttet: datetime | None
    kommune: int
    egen_beskyttelse: Range[date] | None
    beskyttelse: Range[date] | None
    gaeldende_fra: datetime | None
    naeste_skift: datetime | None
    kommune_navn: str
    kontakt: str


_EGNE = [f for f in Personrad._fields if f in {x.name for x in Person._meta.concrete_fields}]
# A contact address may be the home of somebody hidden (`roebende.med_roebende` in SQL).
_RADER = f"""
select {", ".join(f"p.{felt}" for felt in _EGNE)}, coalesce(m.kort_navn, ''), coalesce((
    select k.tekst from part_personadresse k
    where k.part_uuid = p.part_uuid and k.type = 'kontakt' and k.virkning @> %(at)s::timestamptz
      and (%(alt)s::bool or not exists (
        select from part_person s
        where s.adresse = k.tekst and s.beskyttelse is not null and not isempty(s.beskyttelse)
          and (upper_inf(s.beskyttelse) or upper(s.beskyttelse) > %(dag)s::date)
          and {naer_sql("s.part_uuid", "p.part_uuid")}))
    order by k.virkning desc limit 1), '')
from part_person p left join access_myndighed m on m.id = p.kommune
where p.part_uuid = any(%(parter)s) and {GRUPPESQL}
"""


@dataclass(slots=True)
class Kreds:
    """`familie` maps relatives to what they are (see `familie.Familiemedlem`), `bor` those at the
    home to when they came, `deler` are children registered elsewhere that live there too. `andre`
    only a genogram has: earlier partners, and the other parents of her children."""

    selv: UUID
    familie: dict[UUID, str] = field(default_factory=dict)
    bor: dict[UUID, datetime | None] = field(default_factory=dict)
    deler: set[UUID] = field(default_factory=set)
    institution: bool = False
    rader: dict[UUID, Personrad] = field(default_factory=dict)
    andre: dict[UUID, str] = field(default_factory=dict)


def kreds(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, hjem: bool, slaegt: bool = False
) -> Kreds | None:
    """Those around the person; None if she is absent or not for this user. `hjem`: with those who
    live with her; `slaegt`: with those that only a genogram has."""
    parametre = gruppeparametre(adgang, Person.permission) | {
        "part": part_uuid,
        "dag": dag(at),
        "at": at,
        "hjem": hjem,
    }
    relationer: dict[UUID | None, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    fundet: Kreds | None = None
    sql = _KREDS + _SLAEGT if slaegt else _KREDS
    foer: set[UUID] = set()
    for slags, hvis, hvem, relationstype, fra, institution in forberedt.hent(sql, parametre):
        if slags == "mig":
            fundet = Kreds(hvem)
        elif fundet is None:
            continue
        elif slags == "bor":
            fundet.bor[hvem] = fra
            fundet.institution |= institution
        elif slags == "deler":
            fundet.deler.add(hvem)
        elif slags == "foer":
            foer.add(hvem)
        else:
            relationer[hvis][relationstype].add(hvem)
    if fundet is None:
        return None
    fundet.deler -= fundet.bor.keys()
    fundet.familie = _familie(fundet.selv, relationer)
    if slaegt:
        fundet.andre = _andre(fundet, foer, relationer)
    parter = {fundet.selv, *fundet.familie, *fundet.andre, *fundet.bor, *fundet.deler}
    fundet.rader = personrader(adgang=adgang, parter=parter, at=at)
    return fundet if fundet.selv in fundet.rader else None


def personrader(*, adgang: Adgang, parter: Collection[UUID], at: datetime) -> dict[UUID, Personrad]:
    """The dense rows of those of the persons that the user may see. One statement."""
    parametre = gruppeparametre(adgang, Person.permission) | {
        "parter": list(parter),
        "at": at,
        "dag": dag(at),
        "alt": adgang.har(Permission.SE_BESKYTTET),
    }
    return {row[0]: Personrad(*row) for row in forberedt.hent(_RADER, parametre)}


Relationer = dict[UUID | None, dict[str, set[UUID]]]


def _familie(selv: UUID, relationer: Relationer) -> dict[UUID, str]:
    egne = relationer[None]
    foraeldre = egne[MOR] | egne[FAR]
    ud = _bedsteforaeldre(egne, relationer) | _soeskende(selv, foraeldre, relationer)
    ud |= dict.fromkeys(foraeldre, "foraelder")
    ud |= dict.fromkeys(egne[PARTNER], "partner")
    ud |= dict.fromkeys(egne[BARN], "barn")
    ud.pop(selv, None)
    return ud


def _bedsteforaeldre(egne: dict[str, set[UUID]], relationer: Relationer) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for relationstype, relation in ((FAR, "fars_foraelder"), (MOR, "mors_foraelder")):
        for foraelder in egne[relationstype]:
            deres = relationer[foraelder]
            found |= dict.fromkeys(deres[MOR] | deres[FAR], relation)
    return found


def _soeskende(selv: UUID, foraeldre: set[UUID], relationer: Relationer) -> dict[UUID, str]:
    """Children of her parents: of all of the known ones full, of one of two half."""
    antal: dict[UUID, int] = defaultdict(int)
    for foraelder in foraeldre:
        for barn in relationer[foraelder][BARN] - {selv}:
            antal[barn] += 1
    return {
        barn: "soeskende" if n == len(foraeldre) else "halvsoeskende" for barn, n in antal.items()
    }


def _andre(fundet: Kreds, foer: set[UUID], relationer: Relationer) -> dict[UUID, str]:
    """Who is no relative by the family list, but a line of the genogram ends at."""
    foraeldre = {
        uuid
        for barn in relationer[None][BARN]
        for uuid in relationer[barn][MOR] | relationer[barn][FAR]
    }
    ud = dict.fromkeys(foraeldre, "medforaelder") | dict.fromkeys(foer, "tidligere_partner")
    return {uuid: hvad for uuid, hvad in ud.items() if uuid not in {fundet.selv, *fundet.familie}}
