"""The rows of the inbox, by key: a few from the top of each group, merged.

A group's own index has its newest open adviser together, so that a page costs the same for fifty
and for fifty thousand. The door is asked for each row that is met; the statement is the queryset's
own, put in a place where Django cannot put it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from access.querysets import GuardedQuerySet
from access.values import Adgang, Cpr, Permission
from advis.indbakke.values import PR_SIDE, Advisraekke, Side, Tal, Udsnit, Valg
from advis.models import Advis
from advis.values import Status
from indexes.beskedfordeler.models import Haendelsestype
from indexes.part.models import PartNoegle, Person

FELTER = (
    "uuid",
    "gruppe_id",
    "kode",
    "slags",
    "myndighed",
    "part_uuid",
    "om_part_uuid",
    "partsrolle",
    "sag_uuid",
    "kle",
    "begivenhedsdato",
    "modtaget",
    "rettelser",
    "aendret",
    "annulleret",
    "status",
    "aabnet",
    "faerdiggjort",
    "tildelt",
    "udsat_til",
    "paamindelse",
    "paamindelse_tekst",
)

# `union` takes one away that came both ways: by its group, and handed over.
_FLETTET = """
select r.uuid, r.gruppe_id, g.navn, g.advistype, r.kode, coalesce(t.navn, r.kode), r.slags,
    r.myndighed, r.part_uuid, r.om_part_uuid, r.partsrolle, r.sag_uuid, r.kle, r.begivenhedsdato,
    r.modtaget, r.rettelser, r.aendret, r.annulleret, r.status, r.aabnet, r.faerdiggjort, r.tildelt,
    r.udsat_til, r.paamindelse, r.paamindelse_tekst
from (
    (select x.* from (
        select distinct m.gruppe_id as id from advis_modtager m
        where m.aktiv and m.modtager_uuid = any(%s::uuid[])
          and (%s::bigint[] is null or m.gruppe_id = any(%s::bigint[]))) gr
     cross join lateral ({egne}) x)
    union
    ({tildelte})
    order by {orden} limit %s) r
join advis_advisgruppe g on g.id = r.gruppe_id
left join beskedfordeler_haendelsestype t on t.kode = r.kode
order by {ydre}
"""


_NAAR = datetime(1, 1, 2, tzinfo=UTC)
"""Stands in a statement that is kept for the moment that it is asked at."""
_HER = "(sapa_her)"
"""Stands in the compiled statement for the way in: a group's own, or handed over."""


def myndigheder(adgang: Adgang) -> list[int]:
    """The authorities whose adviser she may work with."""
    return sorted(
        {g.myndighed for g in adgang.grupper if Permission.BEHANDL_ADVIS in g.permissions}
    )


def synlige(adgang: Adgang) -> GuardedQuerySet:
    """What is in her inbox: through the door, on authorities where she has the right to adviser."""
    rows = Advis.objects.visible_to(adgang)
    return rows.filter(myndighed__in=myndigheder(adgang))


def udvalg(adgang: Adgang, valg: Valg, *, at: datetime) -> QuerySet:
    """Those of them that were chosen."""
    rows = synlige(adgang).filter(_udsnit(adgang, valg.udsnit, at))
    if valg.slags is not None:
        rows = rows.filter(slags__in=sorted(valg.slags))
    if valg.tekst:
        rows = rows.filter(_tekst(adgang, valg.tekst))
    return rows


def side(
    *, adgang: Adgang, valg: Valg, at: datetime, efter: str = "", antal: int = PR_SIDE
) -> Side:
    """A page of what was chosen, newest first. One statement."""
    if efter:
        rows = hent(adgang, udvalg(adgang, valg, at=at), valg, efter=efter, antal=antal + 1)
    else:
        rows = foerste(adgang, valg, at=at, antal=antal + 1)
    flere = len(rows) > antal
    rows = rows[:antal]
    return Side(tuple(rows), noegle(rows[-1], valg) if flere else None)


def hent(
    adgang: Adgang,
    rows: QuerySet,
    valg: Valg,
    *,
    efter: str,
    antal: int,
    aeldste_foerst: bool = False,
) -> list[Advisraekke]:
    """The first rows after a key, of the groups chosen and of what was handed to her."""
    faerdige = valg.udsnit is Udsnit.FAERDIGE
    if (graense := _efter(efter, faerdige, aeldste_foerst)) is not None:
        rows = rows.filter(graense)
    retning = "asc" if aeldste_foerst else "desc"
    orden = ("-faerdiggjort", "-uuid") if faerdige else (f"{'' if aeldste_foerst else '-'}uuid",)
    # The door's condition is what takes time to write: once, for both ways in.
    rows = rows.filter(RawSQL(_HER, (), BooleanField())).order_by(*orden)
    sql_, parametre = rows.values_list(*FELTER)[:antal].query.sql_with_params()
    return _udfoer(_saetning(adgang, valg, sql_, parametre, antal, retning=retning))


@lru_cache(maxsize=1000)
def _oversat(adgang: Adgang, valg: Valg, antal: int) -> tuple[str, tuple[Any, ...]]:
    """The statement of a first page, which is asked most, with `_NAAR` where the clock goes: for
    as long as the user's rights are the same. What they reach is asked each time, in it."""
    orden = ("-faerdiggjort", "-uuid") if valg.udsnit is Udsnit.FAERDIGE else ("-uuid",)
    rows = udvalg(adgang, valg, at=_NAAR).filter(RawSQL(_HER, (), BooleanField()))
    sql_, parametre = rows.order_by(*orden).values_list(*FELTER)[:antal].query.sql_with_params()
    return sql_, tuple(parametre)


def foerste(adgang: Adgang, valg: Valg, *, at: datetime, antal: int) -> list[Advisraekke]:
    """The first rows of what was chosen: as `hent` of `udvalg`, written once."""
    if valg.tekst:
        return hent(adgang, udvalg(adgang, valg, at=at), valg, efter="", antal=antal)
    return _udfoer(_foerste(adgang, valg, at, antal))


def optalt(adgang: Adgang, *udsnit: Udsnit, at: datetime, loft: int) -> tuple[Tal, ...]:
    """How many there are in parts of the inbox, each counted to `loft`. One statement."""
    dele = [_foerste(adgang, Valg(udsnit=u), at, loft + 1) for u in udsnit]
    sql = ", ".join(f"(select count(*) from ({del_}) d)" for del_, _ in dele)
    with connection.cursor() as cursor:
        cursor.execute(f"select {sql}", [p for _, parametre in dele for p in parametre])
        return tuple(Tal(min(n, loft), n > loft) for n in cursor.fetchone())


def _foerste(adgang: Adgang, valg: Valg, at: datetime, antal: int) -> tuple[str, Sequence[Any]]:
    sql_, oversat = _oversat(adgang, valg, antal)
    parametre = [at if p == _NAAR else p for p in oversat]
    return _saetning(adgang, valg, sql_, parametre, antal, retning="desc")


def _udfoer(saetning: tuple[str, Sequence[Any]]) -> list[Advisraekke]:
    with connection.cursor() as cursor:
        cursor.execute(*saetning)
        return [Advisraekke(*row) for row in cursor.fetchall()]


def _saetning(
    adgang: Adgang,
    valg: Valg,
    sql_: str,
    parametre: Sequence[Any],
    antal: int,
    *,
    retning: str,
) -> tuple[str, Sequence[Any]]:
    """The statement of both ways in, merged, and its parameters."""
    faerdige = valg.udsnit is Udsnit.FAERDIGE
    hvem = list(adgang.identiteter)
    grupper = _tal(valg.grupper)
    tildelte = f"advis_advis.tildelt = any('{{{','.join(map(str, hvem))}}}'::uuid[])"
    if grupper:
        tildelte += f" and advis_advis.gruppe_id = any('{grupper}'::bigint[])"
    kun = list(valg.grupper) or None
    sql = _FLETTET.format(
        egne=sql_.replace(_HER, "advis_advis.gruppe_id = gr.id"),
        tildelte=sql_.replace(_HER, tildelte),
        orden="faerdiggjort desc, uuid desc" if faerdige else f"uuid {retning}",
        ydre="r.faerdiggjort desc, r.uuid desc" if faerdige else f"r.uuid {retning}",
    )
    return sql, [hvem, kun, kun, *parametre, *parametre, antal]


def _tal(grupper: Sequence[int]) -> str:
    """Whole numbers as an array literal; empty for none."""
    return f"{{{','.join(str(int(g)) for g in grupper)}}}" if grupper else ""


def noegle(row: Advisraekke, valg: Valg) -> str:
    """Where the next page begins: no more than the row's own id and, of finished ones, when."""
    if valg.udsnit is Udsnit.FAERDIGE and row.faerdiggjort is not None:
        return f"{int(row.faerdiggjort.timestamp() * 1_000_000)}.{row.uuid}"
    return str(row.uuid)


def _efter(efter: str, faerdige: bool, aeldste_foerst: bool) -> Q | None:
    tid, _, id_ = efter.rpartition(".")
    try:
        uuid = UUID(id_)
    except ValueError:
        return None
    if not faerdige:
        return Q(uuid__gt=uuid) if aeldste_foerst else Q(uuid__lt=uuid)
    if not (tid.isascii() and tid.isdecimal() and len(tid) < 18):
        return None
    moment = datetime.fromtimestamp(int(tid) / 1_000_000, UTC)
    return Q(faerdiggjort__lt=moment) | Q(faerdiggjort=moment, uuid__lt=uuid)


def _udsnit(adgang: Adgang, udsnit: Udsnit, at: datetime) -> Q:
    if udsnit is Udsnit.FAERDIGE:
        return Q(status=Status.FAERDIGGJORT.value)
    aaben = ~Q(status=Status.FAERDIGGJORT.value)
    fremme = Q(udsat_til=None) | Q(udsat_til__lte=at)
    match udsnit:
        case Udsnit.NYE:
            return aaben & fremme & Q(status=Status.NY.value)
        case Udsnit.MINE:
            return aaben & fremme & Q(tildelt=adgang.bruger_uuid)
        case Udsnit.IKKE_TILDELT:
            return aaben & fremme & Q(tildelt=None)
        case Udsnit.PAAMINDELSER:
            return aaben & Q(paamindelse__lte=at)
        case Udsnit.UDSATTE:
            return aaben & Q(udsat_til__gt=at)
        case _:
            return aaben & fremme


def _tekst(adgang: Adgang, tekst: str) -> Q:
    """A CPR number, part of a name, or part of what happened. Only of persons whom she may see."""
    if (cpr := Cpr.laes(tekst)) is not None:
        parter: Any = PartNoegle.objects.visible_to(adgang).filter(noegle=f"cpr:{cpr.tal}")
        return Q(part_uuid__in=parter.values("part_uuid"))
    navne = Person.objects.visible_to(adgang).filter(part_uuid=OuterRef("part_uuid"))
    for ord_ in tekst.split()[:5]:
        navne = navne.filter(navn__icontains=ord_)
    koder = Haendelsestype.objects.filter(navn__icontains=tekst).values("kode")
    return Q(kode__in=koder) | Q(Exists(navne))
