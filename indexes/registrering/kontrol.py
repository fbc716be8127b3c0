"""kontroller_indeks and genopbyg_indeks: the projections against the fold of the log.

What is told of a difference is the object, the table and how many rows, never their content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from psycopg.types.range import Range

from access.db import database_role
from access.portioner import hver_for_sig
from access.querysets import RaekkeGuard
from indexes.oio import Art
from indexes.registrering import logbog, projektioner, skift
from indexes.registrering.ejerskab import slaa_naevnte_op
from indexes.registrering.models import Genopbygning, Objekt
from indexes.registrering.projektioner import Foldet, Projektion
from indexes.registrering.skrivning import RAEKKEFOELGE, Stand

PORTION = 200


@dataclass(frozen=True, slots=True)
class Afvigelse:
    """A difference: the table, the object, and rows that are missing there or should not be."""

    art: Art
    tabel: str
    objekt_uuid: UUID
    mangler: int
    for_meget: int

    def __str__(self) -> str:
        return (
            f"{self.art.typenavn} {self.objekt_uuid}: {self.tabel} mangler {self.mangler},"
            f" har {self.for_meget} for meget"
        )


@dataclass(frozen=True, slots=True)
class Fremskridt:
    """After a portion: how many objects are done, of how many, what was found in it, and how many
    of it could not be written."""

    antal: int
    i_alt: int
    afvigelser: tuple[Afvigelse, ...] = ()
    fejlede: int = 0


def kontroller(*, now: datetime, portion: int = PORTION) -> Iterator[Fremskridt]:
    """Compare every object's rows with the fold of its log as of `now`, a portion at a time.

    Each portion is locked while it is compared, so that a push in between is no false alarm.
    Writes nothing that lasts. Ends with the rows of objects that are not in the log at all.
    """
    i_alt = Objekt.objects.count()
    antal, sidste = 0, None
    while True:
        with database_role("sapa_indlaes"):
            rows = _naeste(sidste, portion)
            found = tuple(_afvigelser(rows, now))
            # The builder gives a part that it does not know a key: that must not last.
            transaction.set_rollback(True)
        if not rows:
            break
        antal, sidste = antal + len(rows), rows[-1].uuid
        yield Fremskridt(antal, i_alt, found)
    yield Fremskridt(antal, i_alt, tuple(_uden_log()))


def _naeste(sidste: UUID | None, portion: int) -> list[Objekt]:
    rows = Objekt.objects.select_for_update().order_by("uuid")
    if sidste is not None:
        rows = rows.filter(uuid__gt=sidste)
    return list(rows[:portion])


def _afvigelser(objekter: Sequence[Objekt], now: datetime) -> Iterator[Afvigelse]:
    log = logbog.hent([o.uuid for o in objekter])
    stande = [Stand.af(o, log[o.uuid]) for o in objekter]
    refs = slaa_naevnte_op(s.som_objekt() for s in stande)
    by_art: dict[Art, list[Foldet]] = defaultdict(list)
    ids: dict[Art, list[UUID]] = defaultdict(list)
    for stand in stande:
        art = Art(stand.objekt.art)
        ids[art].append(stand.objekt.uuid)
        by_art[art].append(stand.foldet())
    for art, own in ids.items():
        p = projektioner.projektion(art)
        expected = _taeller(p, p.raekker(by_art[art], now, refs))
        held = _taeller(p, _raekker(p, own))
        for model, key in p.tabeller:
            wanted, have = expected[model], held[model]
            missing, extra = wanted - have, have - wanted
            place = _kolonner(p, model).index(key)
            per_object: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
            for n, rows in enumerate((missing, extra)):
                for row, times in rows.items():
                    per_object[row[place]][n] += times  # type: ignore[index]
            for uuid, (m, f) in sorted(per_object.items()):
                yield Afvigelse(art, model._meta.db_table, uuid, m, f)
        for uuid in sorted(p.skaeve(own)):
            yield Afvigelse(art, p.tabeller[0][0]._meta.db_table, uuid, 1, 1)


def _raekker(p: Projektion, ids: Sequence[UUID]) -> Iterator[models.Model]:
    reason = "the projection is compared with the fold"
    for model, key in p.tabeller:
        rows: models.QuerySet[Any]
        if issubclass(model, RaekkeGuard):
            rows = model.objects.unguarded(reason=reason)
        else:  # keys, which say nothing of who may see
            rows = model._default_manager.all()
        yield from rows.filter(**{f"{key}__in": ids})


def _taeller(p: Projektion, rows: Any) -> dict[type[models.Model], Counter[tuple[Hashable, ...]]]:
    """The rows of each table as a multiset: order and the keys that the database made say
    nothing."""
    found: dict[type[models.Model], Counter[tuple[Hashable, ...]]] = defaultdict(Counter)
    for row in rows:
        names = _kolonner(p, type(row))
        found[type(row)][tuple(_vaerdi(getattr(row, n)) for n in names)] += 1
    return found


def _kolonner(p: Projektion, model: type[models.Model]) -> list[str]:
    return [
        f.attname
        for f in model._meta.concrete_fields
        if f.attname not in p.afledte and not isinstance(f, models.AutoField)
    ]


def _vaerdi(value: Any) -> Hashable:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Range):
        return (value.lower, value.upper, value.bounds)
    return value


def _uden_log() -> Iterator[Afvigelse]:
    """Rows of objects that the log does not have; of a table that kinds share, once."""
    told: set[str] = set()
    for art in RAEKKEFOELGE:
        for model, key in projektioner.projektion(art).tabeller:
            tabel = model._meta.db_table
            if tabel in told:
                continue
            told.add(tabel)
            with database_role("sapa_indlaes"), connection.cursor() as cursor:
                cursor.execute(
                    f"""
                    select t."{key}", count(*) from "{tabel}" t
                    where not exists (
                        select 1 from registrering_objekt o where o.uuid = t."{key}")
                    group by 1 order by 1
                    """
                )
                rows = cursor.fetchall()
            for uuid, antal in rows:
                yield Afvigelse(art, tabel, uuid, 0, antal)


def ret(afvigelser: Sequence[Afvigelse], *, now: datetime) -> None:
    """Write the rows of these objects again, and remove those of objects that have no log."""
    ids = {a.objekt_uuid for a in afvigelser}
    with database_role("sapa_indlaes"):
        known = list(Objekt.objects.select_for_update().filter(uuid__in=ids).order_by("uuid"))
        skift.genprojicer(known, now=now)
        for art in RAEKKEFOELGE:
            stray = {a.objekt_uuid for a in afvigelser if a.art is art} - {o.uuid for o in known}
            projektioner.fjern(art, sorted(stray))


def genopbyg(
    *, now: datetime, portion: int = PORTION, forfra: bool = False
) -> Iterator[Fremskridt]:
    """Write all projections again from the log, a portion at a time, while SAPA is in use.

    Resumable: one that was stopped goes on where it was, unless `forfra`. Each portion is locked,
    written and noted in one transaction, so an object is right before and after, and never half.
    One that cannot be written keeps its rows, is told in the log (`genopbyg_fejlede`), and stops
    no other.
    """
    with database_role("sapa_indlaes"):
        run = None if forfra else Genopbygning.objects.filter(afsluttet=None).last()
        if run is None:
            run = Genopbygning.objects.create(begyndt=now, i_alt=Objekt.objects.count())
    while True:
        with database_role("sapa_indlaes"):
            rows = _naeste(run.sidste, portion)
            written = hver_for_sig(
                rows,
                lambda objekter: _skriv_igen(objekter, now),
                hvad="genopbyg_fejlede",
                noegle=lambda objekt: objekt.uuid,
            )
            run.antal += len(rows)
            if rows:
                run.sidste = rows[-1].uuid
            else:
                run.afsluttet = now
            run.save()
        yield Fremskridt(run.antal, run.i_alt, fejlede=len(rows) - written)
        if not rows:
            return


def _skriv_igen(objekter: Sequence[Objekt], now: datetime) -> None:
    skift.genprojicer(objekter, now=now)
