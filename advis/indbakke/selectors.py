"""Reads of the inbox: its counters, one advis with its story, searches that are kept, and who has
how much. All through `liste.synlige`, and frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from access import forberedt
from access.models import Bruger, Organisationsenhed
from access.values import Adgang
from advis.indbakke.liste import FELTER, foerste, myndigheder, optalt, synlige, udvalg
from advis.indbakke.values import (
    INGEN,
    Advisraekke,
    Belastning,
    Gruppe,
    Handling,
    Indbakketal,
    Led,
    Modtagervalg,
    Skrevet,
    Tal,
    Udsnit,
    Valg,
)
from advis.models import Advisgruppe, Advishandling, Advisled, Kommentar
from advis.values import SLAGS, Advistype, Status
from indexes.beskedfordeler.models import Haendelsestype

LOFT = 100
"""How many of the newest open adviser are counted: more is "100+", and costs no more."""
FRIST = timedelta(days=5)
"""How long an advis may lie before its unit's list says so."""
_TYPE_AF = {slags: type_ for type_, alle in SLAGS.items() for slags in alle}


@dataclass(frozen=True, slots=True)
class Advisdetaljer:
    """One advis, opened."""

    raekke: Advisraekke
    led: tuple[Led, ...]
    handlinger: tuple[Handling, ...]
    kommentarer: tuple[Skrevet, ...]
    tildelt_navn: str = ""
    hjemmel: str = ""

    @property
    def aaben(self) -> bool:
        return self.raekke.status != Status.FAERDIGGJORT


def grupper(*, adgang: Adgang) -> tuple[Gruppe, ...]:
    """The groups that she or her unit receives from, by name."""
    rows = forberedt.hent(_GRUPPER, [myndigheder(adgang), list(adgang.identiteter)])
    return tuple(Gruppe(*row) for row in rows)


_GRUPPER = """
select g.id, g.uuid, g.navn, g.advistype, g.hjemmel from advis_advisgruppe g
where g.myndighed = any(%s::int[]) and exists (
    select from advis_modtager m
    where m.gruppe_id = g.id and m.aktiv and m.modtager_uuid = any(%s::uuid[])
)
order by g.navn
"""


def tal(*, adgang: Adgang, at: datetime, kendt: UUID | None = None) -> Indbakketal:
    """The counters, of the newest 100 that are open; what is hers and what she is to be reminded of
    are looked for behind those too. One statement, and one more where there are others. `kendt` is
    the newest row that a page shows: `nyere` is how many have come since."""
    if not myndigheder(adgang):
        return Indbakketal(INGEN, INGEN, INGEN, INGEN, INGEN, {})
    valg = Valg()
    rows = foerste(adgang, valg, at=at, antal=LOFT + 1)
    flere = len(rows) > LOFT
    rows = rows[:LOFT]

    def tael(found: Iterable[Advisraekke]) -> Tal:
        return Tal(sum(1 for _ in found), flere)

    # Neither is among the newest as a rule.
    mine, paamindelser = (
        optalt(adgang, Udsnit.MINE, Udsnit.PAAMINDELSER, at=at, loft=LOFT)
        if flere
        else (
            tael(r for r in rows if r.tildelt == adgang.bruger_uuid),
            tael(r for r in rows if r.paamindelse and r.paamindelse <= at),
        )
    )
    return Indbakketal(
        aabne=tael(rows),
        nye=tael(r for r in rows if r.status == Status.NY),
        mine=mine,
        ikke_tildelt=tael(r for r in rows if r.tildelt is None),
        paamindelser=paamindelser,
        typer={
            type_: tael(r for r in rows if _TYPE_AF.get(r.slags) == type_) for type_ in Advistype
        },
        nyeste=rows[0].uuid if rows else None,
        nyere=sum(1 for r in rows if kendt is not None and r.uuid > kendt),
    )


def opgaver(*, adgang: Adgang, at: datetime) -> dict[Udsnit, Tal]:
    """What waits for her, for Min side: what is new, what was handed to her, and reminders that
    have come. One statement."""
    dele = (Udsnit.NYE, Udsnit.MINE, Udsnit.PAAMINDELSER)
    if not myndigheder(adgang):
        return dict.fromkeys(dele, INGEN)
    return dict(zip(dele, optalt(adgang, *dele, at=at, loft=LOFT - 1), strict=True))


def advis(*, adgang: Adgang, uuid: UUID) -> Advisdetaljer | None:
    """One with its story, or None if it is not hers to see. Five statements."""
    row = raekke(adgang=adgang, uuid=uuid)
    if row is None:
        return None
    navne = dict(Haendelsestype.objects.values_list("kode", "navn"))
    led = tuple(
        Led(navne.get(x.kode, x.kode), x.kode, x.forhold, x.begivenhedsdato, x.modtaget)
        for x in Advisled.objects.filter(advis_id=uuid).order_by("-modtaget", "-id")
    )
    handlinger = tuple(
        Handling(h.hvad, h.tidspunkt, h.bruger or h.klient, _detalje(h))
        for h in Advishandling.objects.filter(advis_id=uuid).order_by("-tidspunkt", "-id")[:100]
    )
    kommentarer = tuple(
        Skrevet(k.bruger, k.tidspunkt, k.tekst)
        for k in Kommentar.objects.filter(advis_id=uuid).order_by("-tidspunkt", "-id")[:100]
    )
    hjemmel = Advisgruppe.objects.values_list("hjemmel", flat=True).get(id=row.gruppe_id)
    tildelt = _navne([row.tildelt]).get(row.tildelt, "") if row.tildelt else ""
    return Advisdetaljer(row, led, handlinger, kommentarer, tildelt, hjemmel)


def raekke(*, adgang: Adgang, uuid: UUID) -> Advisraekke | None:
    """One as its row, whatever its status."""
    if not myndigheder(adgang):
        return None
    rows = _som_raekker(synlige(adgang).filter(uuid=uuid))
    return rows[0] if rows else None


def for_person(
    *, adgang: Adgang, part_uuid: UUID, fra: datetime | None = None, til: datetime | None = None,
    antal: int = 100,
) -> tuple[Advisraekke, ...]:  # fmt: skip
    """The adviser about a person that are in her inbox or were, newest first. One statement."""
    if not myndigheder(adgang):
        return ()
    rows = synlige(adgang).filter(part_uuid=part_uuid)
    if fra is not None:
        rows = rows.filter(modtaget__gte=fra)
    if til is not None:
        rows = rows.filter(modtaget__lt=til)
    return tuple(_som_raekker(rows.order_by("-modtaget", "-uuid")[:antal]))


def _som_raekker(rows: Any) -> list[Advisraekke]:
    felter = (*FELTER, "gruppe__navn", "gruppe__advistype")
    found = list(rows.values(*felter))
    navne = (
        dict(
            Haendelsestype.objects.filter(kode__in={r["kode"] for r in found}).values_list(
                "kode", "navn"
            )
        )
        if found
        else {}
    )
    return [
        Advisraekke(
            gruppe=r.pop("gruppe__navn"),
            advistype=r.pop("gruppe__advistype"),
            navn=navne.get(r["kode"], r["kode"]),
            **r,
        )
        for r in found
    ]


def modtagervalg(*, adgang: Adgang) -> tuple[Modtagervalg, ...]:
    """To whom she may hand an advis: her unit's people, and the units of her authority in which
    somebody sits."""
    ens = Bruger.objects.filter(enhed_id=adgang.enhed_id, aktiv=True) if adgang.enhed_id else None
    folk = ens.order_by("navn").values_list("uuid", "navn")[:100] if ens is not None else []
    enheder = _bemandede(adgang).order_by("navn").values_list("uuid", "navn")[:300]
    return (
        *(Modtagervalg(uuid, navn, False) for uuid, navn in folk),
        *(Modtagervalg(uuid, navn, True) for uuid, navn in enheder),
    )


def kan_modtage(uuid: UUID, *, adgang: Adgang) -> bool:
    """Whether it is somebody of her authority, or a unit of it in which somebody sits."""
    return (
        Bruger.objects.filter(uuid=uuid, myndighed_id=adgang.myndighed_id, aktiv=True).exists()
        or _bemandede(adgang).filter(uuid=uuid).exists()
    )


def _bemandede(adgang: Adgang) -> QuerySet[Organisationsenhed]:
    """Units of her authority with an active user: what is handed to another is lost."""
    der = Bruger.objects.filter(enhed_id=OuterRef("id"), aktiv=True)
    return Organisationsenhed.objects.filter(Exists(der), myndighed_id=adgang.myndighed_id)


@dataclass(frozen=True, slots=True)
class GemtValg:
    """A kept search: whose it is, and what it chooses."""

    id: UUID
    navn: str
    valg: dict[str, Any]
    delt_med: UUID | None
    ejer_id: int
    ejer: str


def gemte(*, adgang: Adgang) -> tuple[GemtValg, ...]:
    """Her own searches and those shared with her unit, by name."""
    hvem = [adgang.scope_id, adgang.bruger_id, list(adgang.identiteter)]
    return tuple(
        GemtValg(id_, navn, json.loads(valg), *resten)
        for id_, navn, valg, *resten in forberedt.hent(_GEMTE, hvem)
    )


_GEMTE = """
select s.id, s.navn, s.valg, s.delt_med, s.ejer_id, b.navn
from indbakke_gemtsoegning s join access_bruger b on b.id = s.ejer_id
where s.myndighed_id = %s and (s.ejer_id = %s or s.delt_med = any(%s::uuid[]))
order by s.navn, s.id limit 50
"""


def belastning(*, adgang: Adgang, at: datetime) -> tuple[Belastning, ...]:
    """Who has how many open, of all that she sees; what nobody has taken comes first."""
    if not myndigheder(adgang):
        return ()
    rows = (
        udvalg(adgang, Valg(), at=at)
        .order_by()
        .values("tildelt")
        .annotate(
            antal=Count("uuid"),
            over=Count("uuid", filter=Q(modtaget__lt=at - FRIST)),
            aeldste=Min("modtaget"),
        )
    )
    fundne = list(rows)
    navne = _navne([r["tildelt"] for r in fundne if r["tildelt"]])
    ud = [
        Belastning(
            navne.get(r["tildelt"], "") if r["tildelt"] else "",
            r["tildelt"],
            r["antal"],
            r["over"],
            r["aeldste"],
        )
        for r in fundne
    ]
    return tuple(sorted(ud, key=lambda b: (b.uuid is not None, -b.aabne, b.hvem)))


def _navne(uuider: Iterable[UUID]) -> dict[UUID, str]:
    """What users and units are called."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uuid, navn from access_bruger where uuid = any(%(u)s) union all"
            " select uuid, navn from access_organisationsenhed where uuid = any(%(u)s)",
            {"u": list(uuider)},
        )
        return dict(cursor.fetchall())


def _detalje(h: Advishandling) -> str:
    """What a step said beside its kind: a reminder's text."""
    return str(h.efter.get("paamindelse_tekst") or h.efter.get("tekst") or "")
