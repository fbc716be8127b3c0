"""What a genogram is drawn from: a person, those around her, who is whose child, and the couples.

The people are those of the family list, with her earlier partners and the other parents of her
children, each as that list shows them: what protection hides there is not here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.types.range import Range

from access.praedikat import GRUPPESQL, gruppeparametre
from access.values import Adgang
from indexes.part.models import Person
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.familie import Familiemedlem, familien, medlem
from indexes.part.selectors.kreds import kreds
from indexes.part.values import STATUS_DOED, dag

_BAAND = f"""
select 'foraelder', r.part_uuid, r.modpart_uuid, '', null::daterange from part_personrelation r
where r.part_uuid = any(%(parter)s) and r.modpart_uuid = any(%(parter)s)
  and r.type in ('mor', 'far') and r.virkning @> %(dag)s::date and {GRUPPESQL}
union select 'par', c.part_uuid, c.partner_uuid, c.kode, c.virkning from part_personcivilstand c
where c.part_uuid = any(%(parter)s) and c.partner_uuid = any(%(parter)s)
  and coalesce(lower(c.virkning) <= %(dag)s::date, true) and {GRUPPESQL}
union select 'par', r.part_uuid, r.modpart_uuid, '', r.virkning from part_personrelation r
where r.part_uuid = any(%(parter)s) and r.modpart_uuid = any(%(parter)s) and r.type = 'partner'
  and coalesce(lower(r.virkning) <= %(dag)s::date, true) and {GRUPPESQL}
union select 'separeret', s.part_uuid, null::uuid, '', s.virkning from part_personseparation s
where s.part_uuid = any(%(parter)s) and s.virkning @> %(dag)s::date and {GRUPPESQL}
"""
_VIET, _OPHOERT, _EFTERLADT = frozenset("GP"), frozenset("FO"), frozenset("EL")


@dataclass(frozen=True, slots=True)
class Par:
    """Two who are or were a couple. `art`: gift, separeret, skilt, enke (one of them died), or
    foraeldre: a child together and no marriage that the register knows. `til` is when a marriage
    ended, `partnerskab` that it is a registered partnership."""

    en: UUID
    anden: UUID
    art: str
    fra: date | None = None
    til: date | None = None
    partnerskab: bool = False


@dataclass(frozen=True, slots=True)
class Slaegt:
    """`foraeldre` are pairs of a child and a parent of its. `selv` is None before she was born."""

    selv: Familiemedlem | None
    medlemmer: tuple[Familiemedlem, ...]
    foraeldre: tuple[tuple[UUID, UUID], ...]
    par: tuple[Par, ...]


class Periode(NamedTuple):
    """What one record says of a couple: a civilstand, or (no code) that they are partners."""

    kode: str
    fra: date | None
    til: date | None


def slaegt(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Slaegt | None:
    """Those around the person at `at`, and the lines between them; None if she is absent or not
    for this user. Three statements; four more where somebody's row does not answer for `at`."""
    fundet = kreds(adgang=adgang, part_uuid=part_uuid, at=at, hjem=False, slaegt=True)
    if fundet is None:
        return None
    i_dag = dag(at)
    dem = paa_dagen(adgang=adgang, personer=fundet.rader.values(), at=at)
    boern, couples, separated = _baand(adgang, dem, i_dag)
    selv, da = fundet.rader[fundet.selv], dem.get(fundet.selv)
    par = [_par(pair, said, dem, separated, i_dag) for pair, said in couples.items()]
    for pair in _forenede(boern) - couples.keys():
        en, anden = sorted(pair)
        par.append(Par(en, anden, "foraeldre"))
    return Slaegt(
        selv=medlem(adgang, selv, da, "selv", selv, da, i_dag) if da else None,
        medlemmer=tuple(familien(adgang, fundet, dem, i_dag)),
        foraeldre=tuple(sorted(boern)),
        par=tuple(sorted(par, key=lambda p: (p.fra or date.min, p.en, p.anden))),
    )


Parnoegle = frozenset[UUID]


def _baand(
    adgang: Adgang, dem: dict[UUID, Paadagen], i_dag: date
) -> tuple[set[tuple[UUID, UUID]], dict[Parnoegle, set[Periode]], set[UUID]]:
    """Child and parent; what is said of each couple; and who is separated. One statement."""
    parametre = gruppeparametre(adgang, Person.permission) | {"parter": list(dem), "dag": i_dag}
    boern: set[tuple[UUID, UUID]] = set()
    couples: dict[Parnoegle, set[Periode]] = defaultdict(set)
    separated: set[UUID] = set()
    with connection.cursor() as cursor:
        cursor.execute(_BAAND, parametre)
        for slags, hvis, hvem, kode, virkning in cursor.fetchall():
            if slags == "foraelder":
                boern.add((hvis, hvem))
            elif slags == "separeret":
                separated.add(hvis)
            elif hvis != hvem:
                couples[frozenset((hvis, hvem))].add(_periode(kode, virkning))
    return boern, couples, separated


def _periode(kode: str, virkning: Range[date]) -> Periode:
    return Periode(kode, virkning.lower, virkning.upper)


def _forenede(boern: Iterable[tuple[UUID, UUID]]) -> set[Parnoegle]:
    """Those who have a child together."""
    foraeldre: dict[UUID, set[UUID]] = defaultdict(set)
    for barn, foraelder in boern:
        foraeldre[barn].add(foraelder)
    return {frozenset(two) for two in foraeldre.values() if len(two) == 2}


def _par(
    pair: Parnoegle,
    said: set[Periode],
    dem: dict[UUID, Paadagen],
    separated: set[UUID],
    i_dag: date,
) -> Par:
    """What the newest record says. Where it only says that the marriage ended, a death by then
    tells how."""
    en, anden = sorted(pair)
    newest = max(said, key=lambda p: (p.fra or date.min, bool(p.kode)))
    begun = [p.fra for p in said if p.fra and (not p.kode or p.kode in _VIET)]
    fra = max(begun, default=None)
    partnerskab = any(p.kode in {"P", "O", "L"} for p in said)
    if newest.kode in _OPHOERT:
        return Par(en, anden, "skilt", fra, newest.fra, partnerskab)
    if newest.kode in _EFTERLADT:
        return Par(en, anden, "enke", fra, newest.fra, partnerskab)
    ended = [p.til for p in said if p.fra == newest.fra and p.til and p.til <= i_dag]
    doede = [da.status_fra for uuid in pair if (da := dem[uuid]).status == STATUS_DOED]
    if doede:
        return Par(en, anden, "enke", fra, min(ended, default=None), partnerskab)
    if ended:
        return Par(en, anden, "skilt", fra, min(ended), partnerskab)
    art = "separeret" if separated & pair else "gift"
    return Par(en, anden, art, fra, None, partnerskab)
