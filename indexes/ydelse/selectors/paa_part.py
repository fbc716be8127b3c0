"""What a part is granted and paid. Each row by its own rule; a panel is one range of the part's
index, and the statements are the same whatever the amount of data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from access.forespoergsel import Forespoergsel
from access.models import Myndighed
from access.selectors import leverancer
from access.values import Adgang
from indexes.oio.referencer import kle_tal, kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.part.funktioner import en_af
from indexes.sag.selectors.faelles import friskhed
from indexes.sag.selectors.synlige import synlige_sager
from indexes.sag.values import Kilde
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from indexes.ydelse.selectors.navne import felter, navne
from indexes.ydelse.selectors.oekonomi import er_oekonomisk
from indexes.ydelse.values import Bevilling, Hvis, Maaned, Partsydelser, Udbetaling

MAKS = 200
SIDE = 60
"""Payments of one page: two years of a ydelse paid every fortnight. Months are never split."""
UDEN_ENDE = date(9998, 12, 1)


def partsydelser(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    hvis: Hvis,
    foer: date | None = None,
    nu: datetime | None = None,
) -> Partsydelser:
    """The bevillinger of a part and its payments by month, newest first. Four statements at most.

    The caller has found the part visible. `foer`: only payments before this day, a month's first.
    With `nu`, a later moment than `at`, it is what had begun and had been paid at `at`; what is
    planned without a day is left out. Freshness is as of `nu`.
    """
    om: dict[str, Any] = {"adgang": adgang, "part_uuid": part_uuid, "at": at, "hvis": hvis}
    paid = betalt(**om, foer=foer, nu=nu)
    return saml(bevilget(**om, ogsaa=paid.bevillinger, nu=nu), paid)


@dataclass(frozen=True, slots=True)
class Betalt:
    """The half of Partsydelser that is paid, before its rows are named by the other half."""

    raekker: tuple[Udbetalt, ...]
    aeldre: date | None
    afkortet: bool

    @property
    def bevillinger(self) -> frozenset[UUID]:
        """The bevillinger that are paid by."""
        return frozenset(row.bevilling_uuid for row in self.raekker if row.bevilling_uuid)


@dataclass(frozen=True, slots=True)
class Bevilget:
    """The half of Partsydelser that is granted. `kendte`: also what another is granted and the part
    is paid, which is named on the payment alone."""

    egne: tuple[Bevilling, ...]
    kendte: tuple[Bevilling, ...]
    kilder: tuple[Kilde, ...]
    flere: bool


def betalt(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    hvis: Hvis,
    foer: date | None = None,
    nu: datetime | None = None,
) -> Betalt:
    """The payments of `partsydelser` alone. One statement."""
    rows, aeldre, cut = udbetalinger(
        adgang=adgang, part_uuid=part_uuid, hvis=hvis, foer=foer, senest=_senest(at, nu)
    )
    return Betalt(tuple(rows), aeldre, cut)


def bevilget(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    hvis: Hvis,
    ogsaa: Collection[UUID] = (),
    nu: datetime | None = None,
) -> Bevilget:
    """The bevillinger of `partsydelser` alone, with those that payments are made by (`ogsaa`).
    Three statements at most."""
    granted, more = bevilgede(
        adgang=adgang, part_uuid=part_uuid, at=at, hvis=hvis, ogsaa=ogsaa, begyndt=_senest(at, nu)
    )
    own = tuple(b for b in granted if b.part_uuid == part_uuid)
    return Bevilget(own, tuple(granted), _kilder(granted, nu or at), more)


def saml(granted: Bevilget | None, paid: Betalt | None) -> Partsydelser:
    """The two halves as one. Without what is granted a payment has its KLE number for a name, and
    the sources are not known; without either half there is nothing of it."""
    granted = granted or Bevilget((), (), (), flere=False)
    paid = paid or Betalt((), None, afkortet=False)
    known = {(b.bevilling_uuid, b.ydelse_id): b for b in granted.kendte}
    lines = [_udbetaling(row, known) for row in paid.raekker]
    return Partsydelser(
        granted.egne, _maaneder(lines, paid.afkortet), granted.kilder, paid.aeldre, granted.flere
    )


def _senest(at: datetime, nu: datetime | None) -> date | None:
    """The last day of what is shown, where it is not today."""
    return at.astimezone(DANSK_TID).date() if nu is not None and at < nu else None


def bevilgede(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    hvis: Hvis,
    ogsaa: Collection[UUID] = (),
    kle: Collection[str] | None = None,
    begyndt: date | None = None,
) -> tuple[list[Bevilling], bool]:
    """The bevilgede ydelser of a part, running ones first, and whether there are more than can be
    shown; with those of the bevillinger `ogsaa`, whoever they are granted to. `kle`: only these
    numbers. `begyndt`: only those that had begun by this day. Two statements."""
    found = _BEVILGEDE(
        adgang,
        hvis,
        _numre(kle),
        part_uuid=part_uuid,
        ogsaa=list(ogsaa),
        begyndt=begyndt,
    )
    shown = list(starmap(_Bevilget, found[:MAKS]))
    sager = synlige_sager(adgang=adgang, uuider={r.sag_uuid for r in shown if r.sag_uuid})
    i_dag = at.astimezone(DANSK_TID).date()
    return [_bevilling(row, i_dag, sager) for row in shown], len(found) > MAKS


class _Bevilget(NamedTuple):
    bevilling_uuid: UUID
    ydelse_id: str
    part_uuid: UUID | None
    sag_uuid: UUID | None
    navn: str
    ydelsesnavn: str
    kle: int
    kle_navn: str | None
    start: date | None
    slut: date | None
    frekvens: str
    frekvens_navn: str | None
    forud: bool | None
    dispositionsdag: str
    beloeb: Decimal | None
    har_effektuering: bool
    enhed_navn: str
    myndighed: int
    myndighed_navn: str | None
    fagsystem: int
    fagsystem_navn: str | None


def _bevilgede(
    adgang: Adgang,
    hvis: Hvis,
    kle: tuple[int, ...] | None,
    *,
    part_uuid: UUID,
    ogsaa: list[UUID],
    begyndt: date | None,
) -> QuerySet[Any]:
    rows = _af(BevilgetYdelse.objects.visible_to(adgang), adgang, hvis)
    rows = rows.filter(Q(part_uuid=part_uuid) | Q(en_af("bevilling_uuid", ogsaa)))
    if kle is not None:
        rows = rows.filter(kle__in=kle)
    if begyndt is not None:
        rows = rows.filter(Q(start__isnull=True) | Q(start__lte=begyndt))
    officielt = Myndighed.objects.filter(id=OuterRef("myndighed")).values("navn")
    return (
        rows.annotate(**navne() | {"myndighed_navn": Subquery(officielt)})
        .order_by(
            F("slut").desc(nulls_first=True),
            F("start").desc(nulls_last=True),
            "bevilling_uuid",
            "id",
        )
        .values_list(*_Bevilget._fields)[: MAKS + 1]
    )


_BEVILGEDE = Forespoergsel(_bevilgede)


def udbetalinger(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    hvis: Hvis,
    foer: date | None = None,
    senest: date | None = None,
) -> tuple[list[Udbetalt], date | None, bool]:
    """The latest payments to a part; the month before which there are more; and whether even one
    month was too long for a page, so that its last rows are left out. One statement.

    For the selectors of this package: rows, not yet values.
    """
    found = list(
        starmap(
            Udbetalt,
            _UDBETALINGER(adgang, hvis, part_uuid=part_uuid, foer=foer, senest=senest),
        )
    )
    if len(found) <= SIDE:
        return found, None, False
    last = _maaned(found[-1].dispositionsdato)
    whole = [row for row in found if _maaned(row.dispositionsdato) != last]
    if whole:
        first = _maaned(whole[-1].dispositionsdato)
        # Those without a date fill the page: the rest begins where dates begin.
        return whole, first or UDEN_ENDE, False
    return found[:SIDE], last, True


class Udbetalt(NamedTuple):
    """A payment as its row has it."""

    dispositionsdato: date | None
    periode_start: date | None
    periode_slut: date | None
    beloeb: Decimal | None
    udbetalt: Decimal | None
    kle: int
    udbetaler: str
    myndighed: int
    fagsystem: int
    bevilling_uuid: UUID | None
    ydelse_id: str


def _seneste(
    adgang: Adgang, hvis: Hvis, *, part_uuid: UUID, foer: date | None, senest: date | None
) -> QuerySet[Any]:
    rows = _af(Effektuering.objects.visible_to(adgang), adgang, hvis).filter(part_uuid=part_uuid)
    if foer is not None:
        rows = rows.filter(dispositionsdato__lt=foer)
    if senest is not None:
        rows = rows.filter(dispositionsdato__lte=senest)
    # The order of the index: those without a date come first.
    return rows.order_by(F("dispositionsdato").desc(nulls_first=True), "id").values_list(
        *Udbetalt._fields
    )[: SIDE + 1]


_UDBETALINGER = Forespoergsel(_seneste)


def bevilgede_med_kilder(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, hvis: Hvis, kle: Collection[str]
) -> tuple[tuple[Bevilling, ...], tuple[Kilde, ...]]:
    """The bevilgede ydelser of a part under these KLE numbers, and their sources. Three statements
    at most."""
    granted, _more = bevilgede(adgang=adgang, part_uuid=part_uuid, at=at, hvis=hvis, kle=kle)
    return tuple(granted), _kilder(granted, at)


def udbetalt_for(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    hvis: Hvis,
    fra: date,
    til: date,
    kle: Collection[str],
    kendte: Collection[Bevilling] = (),
) -> list[Udbetaling]:
    """Payments under these KLE numbers whose period begins in [fra, til), with those bevillinger
    that are among `kendte`. One statement."""
    rows = _PERIODENS(adgang, hvis, _numre(kle), part_uuid=part_uuid, fra=fra, til=til)
    known = {(b.bevilling_uuid, b.ydelse_id): b for b in kendte}
    return [_udbetaling(row, known) for row in starmap(Udbetalt, rows)]


def _periodens(
    adgang: Adgang, hvis: Hvis, kle: tuple[int, ...], *, part_uuid: UUID, fra: date, til: date
) -> QuerySet[Any]:
    rows = _af(Effektuering.objects.visible_to(adgang), adgang, hvis).filter(
        part_uuid=part_uuid, periode_start__gte=fra, periode_start__lt=til, kle__in=kle
    )
    return rows.order_by("periode_start", "id").values_list(*Udbetalt._fields)[:MAKS]


_PERIODENS = Forespoergsel(_periodens)


def _numre(kle: Collection[str] | None) -> tuple[int, ...] | None:
    return None if kle is None else tuple(sorted(map(kle_tal, kle)))


def _kilder(granted: Collection[Bevilling], at: datetime) -> tuple[Kilde, ...]:
    systems = {b.fagsystem_id: b.fagsystem for b in granted if b.fagsystem}
    if not systems:
        return ()
    return friskhed(systems, leverancer({b.myndighed_id for b in granted}), at=at)


def _af(rows: QuerySet[Any], adgang: Adgang, hvis: Hvis) -> QuerySet[Any]:
    if hvis is Hvis.EGNE:
        return rows.filter(myndighed=adgang.scope_id)
    return rows.exclude(myndighed=adgang.scope_id) if hvis is Hvis.ANDRES else rows


def _bevilling(row: _Bevilget, i_dag: date, sager: dict[UUID, str]) -> Bevilling:
    titel = sager.get(row.sag_uuid) if row.sag_uuid else None
    return Bevilling(
        **felter(row, i_dag),
        bevilling_uuid=row.bevilling_uuid,
        ydelse_id=row.ydelse_id,
        part_uuid=row.part_uuid,
        sag_uuid=row.sag_uuid if titel is not None else None,
        sag_titel=titel or "",
        oekonomisk=er_oekonomisk(row),
    )


def _udbetaling(row: Udbetalt, known: dict[tuple[UUID, str], Bevilling]) -> Udbetaling:
    return Udbetaling(
        dato=row.dispositionsdato,
        periode_start=row.periode_start,
        periode_slut=row.periode_slut,
        beloeb=row.beloeb,
        udbetalt=row.udbetalt,
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        udbetaler=row.udbetaler,
        myndighed_id=row.myndighed,
        fagsystem_id=row.fagsystem,
        bevilling=known.get((row.bevilling_uuid, row.ydelse_id)) if row.bevilling_uuid else None,
    )


def _maaned(dato: date | None) -> date | None:
    return dato.replace(day=1) if dato else None


def _maaneder(lines: Sequence[Udbetaling], cut: bool) -> tuple[Maaned, ...]:
    groups = groupby(lines, key=lambda u: _maaned(u.dato))
    return tuple(Maaned(foerste, tuple(found), hele=not cut) for foerste, found in groups)
