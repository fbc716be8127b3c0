"""Counting what was delivered: a clause of the one statement that notes a call's use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import connection

from access.forberedt import Saetning
from access.klienter.selectors import dansk_dag
from access.masse import talliste, tidsliste
from indexes.oio import IndeksObjekt
from indexes.oio.tid import tidspunkt

OK = 20


class Svar(Protocol):
    """What a service answers for one object."""

    @property
    def statuskode(self) -> int: ...
    @property
    def advarsler(self) -> Sequence[object]: ...


@dataclass(slots=True)
class _Sum:
    taget: int = 0
    afvist: int = 0
    med_advarsel: int = 0
    sidst_tidspunkt: datetime | None = None
    forsinkelse_sum: int = 0
    forsinkelse_maks: int = 0


def noter(
    klient_id: str, par: Iterable[tuple[IndeksObjekt, Svar]], *, now: datetime, ulaeselige: int = 0
) -> Saetning | None:
    """What adds the objects of a call, and whole messages that could not be read, to the client's
    day; None where there is nothing to add. `udfoer` runs it alone."""
    sums: dict[int, _Sum] = {}
    if ulaeselige:
        sums[0] = _Sum(afvist=ulaeselige)
    for objekt, svar in par:
        s = sums.setdefault(int(objekt.art), _Sum())
        if svar.statuskode != OK:
            s.afvist += 1
            continue
        s.taget += 1
        s.med_advarsel += bool(svar.advarsler)
        moment = _nyeste(objekt)
        if moment is not None:
            late = max(0, int((now - moment).total_seconds()))
            s.forsinkelse_sum += late
            s.forsinkelse_maks = max(s.forsinkelse_maks, late)
            s.sidst_tidspunkt = max(filter(None, (s.sidst_tidspunkt, moment)))
    return _saetning(klient_id, sorted(sums.items()), now) if sums else None


def udfoer(saetning: Saetning | None) -> None:
    """Run it by itself, where no call's use is noted: a replay."""
    if saetning is not None:
        with connection.cursor() as cursor:
            cursor.execute(*saetning)


def _saetning(klient_id: str, sums: Sequence[tuple[int, _Sum]], now: datetime) -> Saetning:
    return (
        """
            insert into modtagelse_dagstal as d (klient, dag, art, taget, afvist, med_advarsel,
                sidst, sidst_tidspunkt, forsinkelse_sum, forsinkelse_maks)
            select %s, %s, a, t, f, v, %s, st, fs, fm from unnest(%s::smallint[], %s::bigint[],
                %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::bigint[])
                as r(a, t, f, v, st, fs, fm)
            on conflict (klient, dag, art) do update set
                taget = d.taget + excluded.taget, afvist = d.afvist + excluded.afvist,
                med_advarsel = d.med_advarsel + excluded.med_advarsel,
                sidst = greatest(d.sidst, excluded.sidst),
                sidst_tidspunkt = greatest(d.sidst_tidspunkt, excluded.sidst_tidspunkt),
                forsinkelse_sum = d.forsinkelse_sum + excluded.forsinkelse_sum,
                forsinkelse_maks = greatest(d.forsinkelse_maks, excluded.forsinkelse_maks)
            """,
        [
            klient_id,
            dansk_dag(now),
            now,
            talliste(art for art, _ in sums),
            talliste(s.taget for _, s in sums),
            talliste(s.afvist for _, s in sums),
            talliste(s.med_advarsel for _, s in sums),
            tidsliste(s.sidst_tidspunkt for _, s in sums),
            talliste(s.forsinkelse_sum for _, s in sums),
            talliste(s.forsinkelse_maks for _, s in sums),
        ],
    )


def _nyeste(objekt: IndeksObjekt) -> datetime | None:
    """The sender's newest Tidspunkt of an accepted object."""
    texts = [r["Tidspunkt"] for r in objekt.registreringer if r.get("Tidspunkt")]
    return max(map(tidspunkt, texts), default=None)
