"""What a client and its serviceaftaler are, as JSON: what their history keeps before and after.

Never a secret nor its hash: a way to prove oneself is told by when it was made and when it ends.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from access.klienter.models import Serviceaftale
from access.models import Systemklient

Tilstand = dict[str, Any]
KLIENT, AFTALE = "fagsystemklient", "serviceaftale"
Noegle = tuple[str, str]
"""Which of the two, and its number."""


def alt(klient_id: int) -> dict[Noegle, tuple[int | None, Tilstand]]:
    """The client and each of its agreements, with the one authority that it is about; None for what
    is shared by several. Empty where there is no such client."""
    own = Systemklient.objects.select_related("fagsystem").filter(id=klient_id).first()
    if own is None:
        return {}
    found: dict[Noegle, tuple[int | None, Tilstand]] = {(KLIENT, str(own.id)): (None, klient(own))}
    for row in own.aftaler.order_by("id"):
        whose = row.myndigheder[0] if len(row.myndigheder) == 1 else None
        found[AFTALE, str(row.id)] = (whose, aftale(row, own))
    return found


def klient(own: Systemklient) -> Tilstand:
    """The client itself."""
    secrets = own.hemmeligheder.order_by("oprettet", "id").values_list("oprettet", "udloeber")
    keys = own.noegler.order_by("kid").values_list("kid", "algoritme", "udloeber")
    certs = own.certifikater.order_by("sha256").values_list("sha256", "emne", "udloeber")
    return {
        "navn": own.klient_id,
        "fagsystem": own.fagsystem.navn,
        "aktiv": own.aktiv,
        "basic": own.basic,
        "kald_pr_sekund": own.kald_pr_sekund,
        "byge": own.byge,
        "objekter_pr_dag": own.objekter_pr_dag,
        "hemmeligheder": [{"udstedt": _tid(o), "udloeber": _tid(u)} for o, u in secrets],
        "noegler": [{"kid": k, "algoritme": a, "udloeber": _tid(u)} for k, a, u in keys],
        "certifikater": [{"sha256": s, "emne": e, "udloeber": _tid(u)} for s, e, u in certs],
    }


def aftale(row: Serviceaftale, own: Systemklient) -> Tilstand:
    """One agreement; `til` is its last day."""
    return {
        "navn": own.klient_id,
        "klient": own.id,
        "myndigheder": sorted(row.myndigheder),
        "kle": list(row.kle),
        "rettigheder": sorted(row.rettigheder),
        "kilder": sorted(row.kilder),
        "fra": _dag(row.gyldig.lower),
        "til": _dag(sidste_dag(row)),
    }


def sidste_dag(row: Serviceaftale) -> date | None:
    """The last day that it holds; None for ever."""
    return row.gyldig.upper - timedelta(days=1) if row.gyldig.upper else None


def _tid(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _dag(day: date | None) -> str | None:
    return day.isoformat() if day else None
