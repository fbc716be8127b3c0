"""Reads about who is who. None of these tables is guarded: they hold no citizen and no sag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from access import forberedt, indsnaevring
from access.fields import som_omfang
from access.models import (
    Bruger,
    Myndighed,
    Organisationsenhed,
)
from access.praedikat import praedikat
from access.regler import Regel
from access.values import Adgang, Gruppe


@dataclass(frozen=True, slots=True)
class Scope:
    """An authority on whose behalf a user may work, because a group of hers reaches its data."""

    myndighed_id: int
    navn: str
    cvr: str
    viser_skjulte: bool


def resolve_adgang(
    bruger_id: int, *, scope: int | None = None, indsnaevret: bool = True
) -> Adgang | None:
    """The user's rights as they stand now, in two queries whatever their number; None if she is no
    longer active.

    `scope` is the authority on whose behalf she works: only groups on its data count then, and
    those on the data of state authorities (Udbetaling Danmark), which belong to every
    municipality's picture. A scope that she has lost gives the latter only. None: all groups.

    What narrows her rights (access.indsnaevring) is read in the first of the two. `indsnaevret`
    False gives her roles alone: to tell her of them, never to read by.
    """
    found = forberedt.hent(_BRUGER.format(indsnaevring.kolonner()), [bruger_id])
    if not found:
        return None
    bruger = _Bruger(*found[0][: len(_Bruger._fields)])
    hjem = Scope(
        bruger.myndighed_id, bruger.myndighed_navn, bruger.myndighed_cvr, bruger.viser_skjulte
    )
    rows = _raekker(bruger_id)
    to_choose = _scopes(rows, hjem)
    grupper = _grupper(rows)
    chosen, kun = hjem, None
    stat = frozenset(row.myndighed for row in rows if row.type == Myndighed.Type.STAT)
    if scope is not None:
        chosen = next((s for s in to_choose if s.myndighed_id == scope), chosen)
        kun = frozenset(stat | {scope})
        grupper = tuple(gruppe for gruppe in grupper if gruppe.myndighed in kun)
    adgang = Adgang(
        bruger_id=bruger.id,
        bruger_uuid=bruger.uuid,
        brugernavn=bruger.brugernavn,
        navn=bruger.navn,
        titel=bruger.titel,
        myndighed_id=bruger.myndighed_id,
        myndighed_navn=hjem.navn,
        myndighed_cvr=hjem.cvr,
        enhed_id=bruger.enhed_id,
        enhed_navn=bruger.enhed_navn or "",
        grupper=grupper,
        identiteter=(bruger.uuid, *((bruger.enhed_uuid,) if bruger.enhed_uuid else ())),
        viser_skjulte=chosen.viser_skjulte,
        scope_id=chosen.myndighed_id,
        scope_cvr=chosen.cvr,
        scope_navn=chosen.navn,
        kan_skifte=len(to_choose) > 1,
        kun=kun,
        stat=stat,
    )
    if not indsnaevret:
        return adgang
    return indsnaevring.indsnaevr(adgang, found[0][len(_Bruger._fields) :])


def scopes(bruger_id: int) -> list[Scope]:
    """The authorities between which a user may choose, her own first. Empty without rights."""
    m = Bruger.objects.select_related("myndighed").get(id=bruger_id).myndighed
    return _scopes(_raekker(bruger_id), Scope(m.id, m.kort_navn, m.cvr, m.viser_skjulte))


# Asked at every request, so they are written out and prepared: as querysets they cost more to
# compile than to run.
_BRUGER = """
select b.id, b.uuid, b.brugernavn, b.navn, b.titel, b.myndighed_id, m.kort_navn, m.cvr,
    m.viser_skjulte, b.enhed_id, e.navn, e.uuid{}
from access_bruger b join access_myndighed m on m.id = b.myndighed_id
left join access_organisationsenhed e on e.id = b.enhed_id
where b.id = %s and b.aktiv
"""
_GRUPPER = """
select g.gruppe, g.permission, g.myndighed, g.kle, g.foelsomhed, g.enheder, g.fagsystemer,
    m.type, m.kort_navn, m.cvr, m.viser_skjulte
from access_adgangsgruppe g left join access_myndighed m on m.id = g.myndighed
where g.bruger_id = %s order by g.gruppe, g.permission
"""


class _Bruger(NamedTuple):
    id: int
    uuid: UUID
    brugernavn: str
    navn: str
    titel: str
    myndighed_id: int
    myndighed_navn: str
    myndighed_cvr: str
    viser_skjulte: bool
    enhed_id: int | None
    enhed_navn: str | None
    enhed_uuid: UUID | None


class _Grupperaekke(NamedTuple):
    gruppe: int
    permission: str
    myndighed: int
    kle: Any
    foelsomhed: int
    enheder: Any
    fagsystemer: Any
    type: str
    myndighed_navn: str
    cvr: str
    viser_skjulte: bool


def _raekker(bruger_id: int) -> list[_Grupperaekke]:
    return [_Grupperaekke(*row) for row in forberedt.hent(_GRUPPER, [bruger_id])]


def _scopes(rows: Sequence[_Grupperaekke], hjem: Scope) -> list[Scope]:
    """State authorities are nobody's choice but their own staff's: they come along with any."""
    found = {
        row.myndighed: Scope(row.myndighed, row.myndighed_navn, row.cvr, row.viser_skjulte)
        for row in rows
        if row.myndighed == hjem.myndighed_id or row.type != Myndighed.Type.STAT
    }
    return sorted(found.values(), key=lambda s: (s.myndighed_id != hjem.myndighed_id, s.navn))


def _grupper(rows: Sequence[_Grupperaekke]) -> tuple[Gruppe, ...]:
    permissions: dict[int, set[str]] = defaultdict(set)
    limits: dict[int, _Grupperaekke] = {}
    for row in rows:
        permissions[row.gruppe].add(row.permission)
        limits[row.gruppe] = row
    return tuple(
        Gruppe(
            frozenset(permissions[n]),
            row.myndighed,
            som_omfang(row.kle),
            row.foelsomhed,
            som_omfang(row.enheder),
            som_omfang(row.fagsystemer),
        )
        for n, row in limits.items()
    )


@dataclass(frozen=True, slots=True)
class Demobruger:
    """A user that the demo's sign-in page offers."""

    id: int
    navn: str
    brugernavn: str
    titel: str
    enhed: str
    myndighed_id: int
    myndighed: str
    beskrivelse: str


def demobrugere(myndighed_id: int | None = None) -> list[Demobruger]:
    """The demo's users, of one authority or of all, in the order in which they were made."""
    rows = (
        Bruger.objects.filter(demo=True, aktiv=True)
        .select_related("myndighed", "enhed")
        .order_by("id")
    )
    if myndighed_id is not None:
        rows = rows.filter(myndighed_id=myndighed_id)
    return [
        Demobruger(
            b.id,
            b.navn,
            b.brugernavn,
            b.titel,
            b.enhed.navn if b.enhed else "",
            b.myndighed_id,
            b.myndighed.navn,
            b.beskrivelse,
        )
        for b in rows
    ]


def enheder_under(regel: Regel, *, adgang: Adgang) -> QuerySet[Organisationsenhed]:
    """The units that a right over places reaches, such as regler.ADMINISTRATION: for lists and
    choices. What is done to one of them asks the same rule by `explain`."""
    reach = praedikat(regel, adgang, Organisationsenhed, kolonner={"enhed": "fra"})
    return Organisationsenhed.objects.filter(reach)


def myndigheder_med_demobrugere() -> list[Myndighed]:
    """The authorities that the demo's sign-in page lists: those with users, the largest first."""
    ids = list(
        Bruger.objects.filter(demo=True, aktiv=True)
        .order_by("id")
        .values_list("myndighed_id", flat=True)
    )
    order = list(dict.fromkeys(ids))
    found = Myndighed.objects.in_bulk(order)
    return [found[myndighed_id] for myndighed_id in order]


@dataclass(frozen=True, slots=True)
class Leverance:
    """When a fagsystem last delivered, and how many minutes old that may be."""

    sidst: datetime
    loefte_minutter: int


_LEVERANCER = """
select distinct on (l.fagsystem_id) l.fagsystem_id, l.sidst, f.loefte_minutter
from access_leverancestatus l join access_fagsystem f on f.id = l.fagsystem_id
where l.myndighed = any(%s::int[]) order by l.fagsystem_id, l.sidst desc
"""


def leverancer(myndighed_ids: set[int]) -> dict[int, Leverance]:
    """Newest delivery per fagsystem, for the given authorities, in one query."""
    rows = forberedt.hent(_LEVERANCER, [sorted(myndighed_ids)])
    return {fagsystem: Leverance(sidst, loefte) for fagsystem, sidst, loefte in rows}
