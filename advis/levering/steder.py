"""The receiving systems as the worker uses them: address, secrets and reach, read once in a while.

What an operator changes counts within seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.models import Myndighed
from access.values import Adgang
from advis.levering import hemmelighed
from advis.levering.hemmelighed import Hemmeligheder, KanIkkeAabnes
from advis.levering.ret import fagsystemets_adgang
from advis.levering.vagt import Adresse, ForbudtAdresse, Regler, laes_adresse
from advis.models import Modtagersystem


@dataclass(frozen=True, slots=True)
class Sted:
    """Where one system takes adviser. `fejl` says in a stable word why it cannot be called."""

    id: int
    form: str
    adresse: Adresse | None
    hemmeligheder: Hemmeligheder | None
    adgang: Adgang | None
    fejl: str = ""


def steder(regler: Regler, *, now: datetime) -> dict[int, Sted]:
    """The systems that are not paused, by id. Within a transaction of the intake's role."""
    fundne: dict[int, Sted] = {}
    adgange: dict[UUID, Adgang | None] = {}
    for row in Modtagersystem.objects.filter(aktiv=True):
        if row.fagsystem_uuid not in adgange:
            adgange[row.fagsystem_uuid] = fagsystemets_adgang(row.fagsystem_uuid, now=now)
        fundne[row.id] = sted(row, adgange[row.fagsystem_uuid], regler)
    return fundne


def cvr_numre() -> dict[int, str]:
    """The CVR number of each authority."""
    return dict(Myndighed.objects.values_list("id", "cvr"))


def sted(row: Modtagersystem, adgang: Adgang | None, regler: Regler) -> Sted:
    """One system as it stands in its row. Within a transaction of the intake's role."""
    try:
        return Sted(
            row.id,
            row.form,
            laes_adresse(row.url, regler),
            hemmelighed.aabn(row.hemmelighed, til=row.id),
            adgang,
        )
    except ForbudtAdresse as fejl:
        return Sted(row.id, row.form, None, None, adgang, fejl.regel)
    except KanIkkeAabnes:
        return Sted(row.id, row.form, None, None, adgang, "hemmelighed.lukket")
