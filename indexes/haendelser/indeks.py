"""Events of sager and bevillinger: start and stop alone (product note 3.2), from our own outbox.

What an object's history says now is compared with what was told of it last: a start or stop that
is new is an event, one on another day instead corrects it, one that is gone cancels it. So a
message repeated, late or corrected gives each event once. A sag follows its tværfaglige status; a
bevilling has no state of its own in the contract (INDEXES.md section 9), so its dates decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import connection

from access.db import database_role
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.beskedfordeler.values import faktum
from indexes.haendelser.models import Fortalt
from indexes.haendelser.skrivning import NyHaendelse, skriv
from indexes.haendelser.values import ANNULLERING, RETTELSE
from indexes.oio import Art
from indexes.part.values import dag
from indexes.sag.models import Sag, Sagstilstand
from indexes.sag.values import Fremdrift
from indexes.ydelse.models import BevilgetYdelse

PORTION = 200
NYT = timedelta(days=31)
"""An object that comes to us for the first time is news only if what happened to it is that young:
a first delivery holds the past of decades."""
REASON = "events are told to authorities, never to a user"
_SLAGS = {Art.SAG: "sag", Art.BEVILLING: "ydelse"}
_SAGENS = {int(Fremdrift.OPSTAAET): "S01", int(Fremdrift.AFSLUTTET): "S02"}

Fakta = dict[str, list[str]]
"""Codes with the days of each, as text."""

_TAG = """
select id, art, handling, objekt_uuid, opstaaet from registrering_haendelse
where tilstand = 'klar' order by id limit %s for update skip locked
"""


@dataclass(frozen=True, slots=True)
class _Objekt:
    """Whom and what an object's events are for."""

    myndighed: int
    kle: int
    foelsomhed: int
    part_uuid: UUID | None


def udled(*, now: datetime, portion: int = PORTION) -> int:
    """Make events of the next changes of objects; returns how many changes. Until it says 0."""
    with database_role("sapa_indlaes", timeout="60s"), connection.cursor() as cursor:
        cursor.execute(_TAG, [portion])
        rows = cursor.fetchall()
        if not rows:
            return 0
        uuider = sorted({uuid for _, art, _, uuid, _ in rows if art in _SLAGS})
        _laas(uuider)
        nyt = _fakta(uuider, now)
        fortalt = dict(
            Fortalt.objects.filter(objekt_uuid__in=uuider).values_list("objekt_uuid", "fakta")
        )
        objekter = _objekter(uuider)
        ud: list[NyHaendelse] = []
        for id_, art, handling, uuid, opstaaet in rows:
            if art not in _SLAGS:
                continue
            efter = {} if handling in ("fjernet", "slettet") else nyt.get(uuid, {})
            foer = fortalt.get(uuid)
            objekt = objekter.get(uuid) or _sidst_fortalt(uuid)
            if objekt is not None:
                ud += _forskelle(
                    f"udledt:indeks:{id_}", _SLAGS[Art(art)], uuid, objekt, foer, efter, opstaaet
                )
            fortalt[uuid] = efter
        skriv(ud, now=now)
        _husk({uuid: fortalt[uuid] for uuid in uuider})
        cursor.execute(
            "update registrering_haendelse set tilstand = 'behandlet' where id = any(%s)",
            [[id_ for id_, *_ in rows]],
        )
    return len(rows)


def _laas(uuider: Sequence[UUID]) -> None:
    """Two workers with changes of one object take turns: both write what was told of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(6, k) from (select distinct hashtext(n) as k"
            " from unnest(%s::text[]) n order by 1) x",
            [list(map(str, uuider))],
        )


def _forskelle(
    noegle: str,
    slags: str,
    uuid: UUID,
    objekt: _Objekt,
    foer: Fakta | None,
    efter: Fakta,
    opstaaet: datetime,
) -> Iterator[NyHaendelse]:
    """What is told of the object: the difference between what was told and what is so."""

    def haendelse(kode: str, dato: str, forhold: str = "", om: str = "") -> NyHaendelse:
        return NyHaendelse(
            noegle=noegle,
            myndighed=objekt.myndighed,
            kode=kode,
            slags=slags,
            fakta=faktum(kode, date.fromisoformat(dato), uuid),
            dato=date.fromisoformat(dato),
            opstaaet=opstaaet,
            part_uuid=objekt.part_uuid,
            objekt_uuid=uuid,
            forhold=forhold,
            retter=(kode,) if forhold else (),
            om_fakta=(faktum(kode, date.fromisoformat(om), uuid),) if om else (),
            kle=objekt.kle,
            foelsomhed=objekt.foelsomhed,
        )

    if foer is None:
        aeldst = (dag(opstaaet) - NYT).isoformat()
        yield from (haendelse(k, d) for k, dage in efter.items() for d in dage if d >= aeldst)
        return
    for kode in sorted(foer.keys() | efter.keys()):
        var, er = foer.get(kode, []), efter.get(kode, [])
        nye, borte = sorted({*er} - {*var}), sorted({*var} - {*er})
        for ny, gammel in zip_longest(nye, borte):
            if ny is None:
                yield haendelse(kode, gammel, ANNULLERING, gammel)
            elif gammel is None:
                yield haendelse(kode, ny)
            else:
                yield haendelse(kode, ny, RETTELSE, gammel)


def _fakta(uuider: Sequence[UUID], now: datetime) -> dict[UUID, Fakta]:
    """What is so of each object: its codes with their days."""
    ud: dict[UUID, Fakta] = {}
    tilstande: dict[UUID, list[tuple[datetime, int]]] = defaultdict(list)
    rows = Sagstilstand.objects.unguarded(reason=REASON).filter(sag_uuid__in=uuider)
    for uuid, fremdrift, virkning in rows.values_list("sag_uuid", "fremdrift", "virkning"):
        if virkning.lower is not None:
            tilstande[uuid].append((virkning.lower, fremdrift))
    for uuid, trin in tilstande.items():
        ud[uuid] = _sagens(sorted(trin))
    ydelser = BevilgetYdelse.objects.unguarded(reason=REASON).filter(bevilling_uuid__in=uuider)
    perioder: dict[UUID, list[tuple[date | None, date | None]]] = defaultdict(list)
    for uuid, start, slut in ydelser.values_list("bevilling_uuid", "start", "slut"):
        perioder[uuid].append((start, slut))
    for uuid, dem in perioder.items():
        ud[uuid] = _bevillingens(dem)
    return ud


def _sagens(trin: Sequence[tuple[datetime, int]]) -> Fakta:
    """The days on which it arose and was closed: one that is opened again has several of each."""
    ud: Fakta = {}
    forrige = None
    for fra, fremdrift in trin:
        kode = _SAGENS.get(fremdrift)
        if kode and fremdrift != forrige:
            ud.setdefault(kode, []).append(dag(fra).isoformat())
        forrige = fremdrift
    return ud


def _bevillingens(perioder: Iterable[tuple[date | None, date | None]]) -> Fakta:
    """From the first day of any of its ydelser; until the last day of the last, if all end."""
    dem = list(perioder)
    ud: Fakta = {}
    if starter := [start for start, _ in dem if start]:
        ud["Y01"] = [min(starter).isoformat()]
    slutter = [slut for _, slut in dem if slut]
    if slutter and len(slutter) == len(dem):
        ud["Y02"] = [max(slutter).isoformat()]
    return ud


def _objekter(uuider: Sequence[UUID]) -> dict[UUID, _Objekt]:
    felter = ("myndighed", "kle", "foelsomhed")
    sager = Sag.objects.unguarded(reason=REASON).filter(uuid__in=uuider)
    ydelser = BevilgetYdelse.objects.unguarded(reason=REASON).filter(bevilling_uuid__in=uuider)
    rows: Iterable[tuple[Any, ...]] = [
        *sager.values_list("uuid", *felter, "primaer_part_uuid"),
        *ydelser.values_list("bevilling_uuid", *felter, "part_uuid"),
    ]
    return {uuid: _Objekt(*facts) for uuid, *facts in rows}


def _sidst_fortalt(uuid: UUID) -> _Objekt | None:
    """Of an object that is gone: whom its last event was for."""
    row = (
        ModtagetHaendelse.objects.filter(objekt_uuid=uuid, noegle__startswith="udledt:indeks:")
        .order_by("-id")
        .values_list("myndighed", "kle", "foelsomhed", "part_uuid")
        .first()
    )
    return _Objekt(*row) if row else None


def _husk(fortalt: Mapping[UUID, Fakta]) -> None:
    Fortalt.objects.bulk_create(
        [Fortalt(objekt_uuid=uuid, fakta=fakta) for uuid, fakta in fortalt.items()],
        update_conflicts=True,
        unique_fields=["objekt_uuid"],
        update_fields=["fakta"],
    )
