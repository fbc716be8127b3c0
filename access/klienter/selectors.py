"""Reads about system clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from access.klienter import opslag
from access.klienter.models import Forbrug
from access.klienter.values import Aftale
from access.models import Systemklient
from access.values import AfgraensningFejl

log = structlog.get_logger(__name__)
_EN_DAG = timedelta(days=1)
_DAGEN = [(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), date.max)]


@dataclass(frozen=True, slots=True)
class Raaderum:
    """What a client may do today, and how many objects it has delivered of its day's quota."""

    aftaler: tuple[Aftale, ...]
    objekter_i_dag: int


def raaderum(klient: Systemklient, *, now: datetime, dagen: opslag.Dagen | None = None) -> Raaderum:
    """The serviceaftaler in force and the day's use; in one query, unless `dagen` was read already.

    One that cannot be understood gives nothing, and is told in the log.
    """
    found: list[Aftale] = []
    dagen = dagen or opslag.dagen(klient.id, dansk_dag(now))
    for row in dagen.aftaler:
        try:
            found.append(
                Aftale.af(
                    myndigheder=row.myndigheder,
                    kle=row.kle,
                    rettigheder=row.rettigheder,
                    kilder=row.kilder,
                )
            )
        except AfgraensningFejl as fejl:
            log.warning("serviceaftale_uden_virkning", aftale=row.id, grund=str(fejl))
    return Raaderum(tuple(found), dagen.objekter)


def aftaler(klient: Systemklient, *, now: datetime) -> tuple[Aftale, ...]:
    """The serviceaftaler in force."""
    return raaderum(klient, now=now).aftaler


def dansk_dag(now: datetime) -> date:
    """The day by which quotas count and agreements begin and end."""
    fra, til, dag = _DAGEN[0]  # of the last who asked, and so nearly always of this one
    if fra <= now < til:
        return dag
    # As `timezone.localdate`, which first looks for the zone of the thread: ours is one.
    zone = timezone.get_default_timezone()
    dag = now.astimezone(zone).date()
    fra, til = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (dag, dag + _EN_DAG))
    _DAGEN[0] = fra, til, dag
    return dag


def beskriv(klient: Systemklient, *, now: datetime, dage: int = 7) -> Iterator[str]:
    """A client as lines of text for its operator: what it is, proves itself by, may and did."""
    own = Systemklient.objects.select_related("fagsystem").get(id=klient.id)
    yield f"{own.klient_id}: {own.fagsystem.navn} ({own.fagsystem.uuid})"
    basic = "demo" if own.demo else "ja" if own.basic else "nej"
    yield f"  {'åben' if own.aktiv else 'LUKKET'}, Basic: {basic}"
    common = settings.KLIENTER
    yield (
        f"  lofter: {own.kald_pr_sekund or common.kald_pr_sekund} kald/s,"
        f" byge {own.byge or common.byge},"
        f" {own.objekter_pr_dag or common.objekter_pr_dag} objekter/dag"
    )
    for h in own.hemmeligheder.order_by("-oprettet"):
        yield f"  hemmelighed af {_dag(h.oprettet)}{_resten(h.udloeber, h.sidst_brugt, now)}"
    for n in own.noegler.order_by("kid"):
        yield f"  nøgle {n.kid} ({n.algoritme}){_resten(n.udloeber, n.sidst_brugt, now)}"
    for c in own.certifikater.order_by("udloeber"):
        emne = f" ({c.emne})" if c.emne else ""
        yield f"  certifikat {c.sha256}{emne}{_resten(c.udloeber, c.sidst_brugt, now)}"
    for a in own.aftaler.order_by("id"):
        til = a.gyldig.upper - timedelta(days=1) if a.gyldig.upper else "…"
        yield (
            f"  aftale: myndighed {', '.join(map(str, a.myndigheder))}; KLE {', '.join(a.kle)};"
            f" {', '.join(a.rettigheder)}; {_kilder(a.kilder)}{a.gyldig.lower or '…'} til {til}"
        )
    for f in Forbrug.objects.filter(klient=own).order_by("-dag")[:dage]:
        yield (
            f"  {f.dag}: {f.kald} kald, {f.afviste} afvist, {f.objekter} objekter,"
            f" sidst {_tid(f.sidst)}"
        )
    for e in own.aendringer.order_by("-tidspunkt", "-id")[:dage]:
        yield f"  {_tid(e.tidspunkt)} {e.hvem}: {e.handling}"


def _kilder(koder: list[str]) -> str:
    return f"kilder {', '.join(koder)}; " if koder else ""


def _resten(udloeber: datetime | None, brugt: datetime | None, now: datetime) -> str:
    ends = "" if udloeber is None else f", udløber {_tid(udloeber)}"
    if udloeber is not None and udloeber <= now:
        ends = f", UDLØBET {_tid(udloeber)}"
    return f"{ends}, {f'sidst brugt {_tid(brugt)}' if brugt else 'aldrig brugt'}"


def _tid(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _dag(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
