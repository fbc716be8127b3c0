"""How fresh each source is, against what it has promised. No row here is about a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import Sum

from access.klienter.selectors import dansk_dag
from indexes.kildepush.models import Dagstal
from indexes.kildepush.values import Svarord
from indexes.kilder import register
from indexes.kilder.models import Kildetal
from indexes.modtagelse.values import Friskhed, friskhed

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kildestand:
    """A source and how it stands. Counts are of the days asked for."""

    kode: str
    navn: str
    loefte_minutter: int
    senest: datetime | None  # when we last heard from it
    senest_registreret: datetime | None  # the newest of its own clock
    stand: Friskhed
    leverancer: int = 0
    ny: int = 0
    uaendret: int = 0
    sen: int = 0
    konflikt: int = 0
    afvist: int = 0

    def alder(self, now: datetime) -> timedelta | None:
        """How long ago we heard from it."""
        return now - self.senest if self.senest else None


def kilder(
    *, now: datetime, koder: Collection[str] | None = None, dage: int = 0
) -> list[Kildestand]:
    """Every source, or those of `koder`, by name; the figures of the latest `dage` Danish days.

    One statement; two with figures.
    """
    kendte = [k for k in register.alle() if koder is None or k.kode in koder]
    tal = {row.kode: row for row in Kildetal.objects.filter(kode__in=[k.kode for k in kendte])}
    summer = _summer(now, dage) if dage else {}
    ud = []
    for kilde in kendte:
        row = tal.get(kilde.kode)
        senest = row.senest_modtaget if row else None
        ud.append(
            Kildestand(
                kode=kilde.kode,
                navn=kilde.navn,
                loefte_minutter=kilde.loefte_minutter,
                senest=senest,
                senest_registreret=row.senest_registreret if row else None,
                stand=friskhed(senest, kilde.loefte_minutter, now),
                **summer.get(kilde.kode, {}),
            )
        )
    return sorted(ud, key=lambda k: k.navn)


def _summer(now: datetime, dage: int) -> dict[str, dict[str, int]]:
    navne = ["leverancer", *(ord_.value for ord_ in Svarord)]
    rows: Any = (
        Dagstal.objects.filter(dag__gt=dansk_dag(now) - timedelta(days=dage))
        .values("kilde")
        .annotate(**{f"sum_{navn}": Sum(navn) for navn in navne})
    )
    return {row["kilde"]: {navn: row[f"sum_{navn}"] for navn in navne} for row in rows}


def kort(*, now: datetime) -> str:
    """`ok`, or in a few words what is wrong, for /readyz: numbers only, no names."""
    stande = [k.stand for k in kilder(now=now)]
    ud = [
        f"{antal} {'kilde' if antal == 1 else 'kilder'} {stand}"
        for stand in (Friskhed.STILLE, Friskhed.SENT)
        if (antal := stande.count(stand))
    ]
    return "; ".join(ud) or "ok"


def advar(*, now: datetime) -> None:
    """A log line for each source behind its promise: a warning when late, an error when silent."""
    for k in kilder(now=now):
        if k.stand in {Friskhed.STILLE, Friskhed.SENT}:
            tell = log.error if k.stand is Friskhed.STILLE else log.warning
            alder = k.alder(now)
            minutter = int(alder.total_seconds() // 60) if alder else 0
            tell("kilde_forsinket", kilde=k.kode, stand=str(k.stand), minutter=minutter)
