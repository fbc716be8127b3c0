"""One batch: claim, fold, match, write, mark; one transaction, so that a worker that is killed has
done all of it or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from access.db import database_role
from advis.matching import haendelser, rettelser, saetning
from advis.matching.haendelser import PORTION, SLAGS
from advis.matching.traade import ANNULLERING, Emne, Led, Traad, emner, enkelt, fold
from indexes.part.values import dag, oejeblik

log = structlog.get_logger(__name__)

MAKS_I_BOLIG = 20  # more than that live in an institution, and do not hear of each other
FLYTNINGER = frozenset({"F10", "F11", "F12", "F13", "F14", "F15", "F17", "F18"})
"""Events after which she may have no home: where she lived last is not where she moved to."""
_MIKRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Udbytte:
    """What a batch came to: events claimed, adviser made and changed, deliveries made."""

    haendelser: int = 0
    nye: int = 0
    aendrede: int = 0
    leveringer: int = 0


def behandl(*, now: datetime, portion: int = PORTION) -> Udbytte:
    """Work with the next events. Call it until it claims none. Several at once share the work."""
    with database_role("sapa_indlaes", timeout="120s"):
        taget = haendelser.tag(portion)
        if not taget:
            return Udbytte()
        udbytte = match(taget, now=now)
        haendelser.marker(taget)
    if udbytte.nye or udbytte.aendrede:
        log.info(
            "advis_matchet",
            haendelser=udbytte.haendelser,
            nye=udbytte.nye,
            aendrede=udbytte.aendrede,
            leveringer=udbytte.leveringer,
        )
    return udbytte


def match(
    led: Sequence[Led], *, now: datetime, gruppe: int | None = None, igen: bool = False
) -> Udbytte:
    """Make and correct the adviser of these events; what is there already stays as it is.

    The caller is in a transaction as `sapa_indlaes` and holds the events' persons. `gruppe`: for
    that group alone. `igen`: they were told before, so what was tidied away since is not told.
    """
    traade, rettede = traadene(led)
    if rettede:
        rettelser.flyt(rettede)
    spurgt = [e for t in traade + rettede for e in emner(t, dag(t.nu.dato))]
    nye, leveringer = _skriv(spurgt + aflyste(rettede), now, gruppe, igen=igen)
    aendrede, flere = rettelser.skriv(rettede, now=now) if rettede else (0, 0)
    return Udbytte(len(led), nye, aendrede, leveringer + flere)


def traadene(led: Sequence[Led]) -> tuple[list[Traad], list[Traad]]:
    """The threads of these events: of those that stand alone, and of those that are corrected or
    correct, with all that belongs to them."""
    egne = [x for x in led if x.slags in SLAGS]
    sammensatte = [x for x in egne if not x.enkelt]
    traade = [enkelt(x) for x in egne if x.enkelt]
    if not sammensatte:
        return traade, []
    rettede = rettelser.traadene(sammensatte, fold(haendelser.familien(sammensatte)))
    # One of them may be in the batch by itself too: it is the same thread.
    med = {x.id for t in rettede for x in t.led}
    return [t for t in traade if t.rod.id not in med], rettede


@dataclass(frozen=True, slots=True)
class Fund:
    """One advis that a group would have: of the thread as it stands, or of one that was told and
    then cancelled."""

    traad: Traad
    kode: str
    dato: datetime
    fulgt: UUID | None
    sag_uuid: UUID | None
    rolle: int

    @property
    def annulleret(self) -> bool:
        return self.traad.annulleret


def find(led: Sequence[Led], *, gruppe: int) -> list[Fund]:
    """What `match` would make of these events for one group, and nothing written. A thread that was
    cancelled after it was told is among it, as cancelled."""
    traade, rettede = traadene(led)
    spurgt = [e for t in traade + rettede for e in emner(t, dag(t.nu.dato))]
    spurgt += aflyste(rettede)
    if not spurgt:
        return []
    kendte = {t.rod.id: t for t in traade + rettede}
    with connection.cursor() as cursor:
        cursor.execute(saetning.TAEL, parametre(spurgt, gruppe=gruppe))
        navne = [c.name for c in cursor.description]
        fundne = [dict(zip(navne, row, strict=True)) for row in cursor.fetchall()]
    return [
        Fund(kendte[f["traad"]], f["kode"], f["dato"], f["fulgt"], f["sag_uuid"], f["rolle"])
        for f in fundne
    ]


def aflyste(traade: Iterable[Traad]) -> list[Emne]:
    """What groups are asked of threads that were cancelled after they began: who had heard."""
    return [
        Emne(t, t.rod.egen_kode, dag(t.nu.dato))
        for t in traade
        if t.annulleret and t.rod.forhold != ANNULLERING
    ]


def _skriv(
    spurgt: Sequence[Emne], now: datetime, gruppe: int | None, *, igen: bool
) -> tuple[int, int]:
    if not spurgt:
        return 0, 0
    felter = parametre(spurgt, gruppe=gruppe) | {"now": now, "igen": igen}
    with connection.cursor() as cursor:
        cursor.execute(saetning.SKRIV, felter)
        nye, leveringer = cursor.fetchone()
    return nye, leveringer


def parametre(spurgt: Sequence[Emne], *, gruppe: int | None = None) -> dict[str, Any]:
    """The parameters of `saetning.TRAEF` for some subjects."""
    rows = list(_raekker(spurgt))
    felter: dict[str, Any] = {
        navn: [row[n] for row in rows] for n, (navn, _) in enumerate(saetning.KOLONNER)
    }
    return felter | {
        "roller": _roller(felter["myndighed"], felter["kode"]),
        "gruppe": gruppe,
        "maks_i_bolig": MAKS_I_BOLIG,
    }


def _raekker(spurgt: Iterable[Emne]) -> Iterable[tuple[Any, ...]]:
    for nr, e in enumerate(spurgt):
        t, nu = e.traad, e.traad.nu
        yield (
            nr,
            t.rod.id,
            t.seneste.id,
            nu.myndighed,
            e.kode,
            e.ikke_kode,
            nu.slags,
            nu.part_uuid,
            nu.objekt_uuid,
            nu.kle,
            nu.foelsomhed,
            nu.dato,
            e.dag,
            oejeblik(e.dag) - _MIKRO,
            oejeblik(e.dag + timedelta(days=1)) - _MIKRO,
            nu.kendt,
            dag(nu.kendt),
            t.rod.egen_kode in FLYTNINGER,
            t.rettelser,
            t.annulleret,
        )


def _roller(myndigheder: Sequence[int], koder: Sequence[str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(saetning.ROLLER, {"myndighed": list(myndigheder), "kode": list(koder)})
        (fundne,) = cursor.fetchone()
    return [1, *fundne]
