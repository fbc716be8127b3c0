"""What held for persons at a moment, now or earlier: name, status and home, for many at once.

The dense row answers for the time since its newest fact began. For those of whom an earlier moment
is asked the periods are read, four queries for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.models import Myndighed
from access.values import Adgang
from indexes.part.models import PersonAdresse, PersonGuard, PersonNavn, PersonStatus
from indexes.part.selectors.kreds import Personrad
from indexes.part.selectors.roebende import med_roebende
from indexes.part.values import AKTIVE_STATUSSER, dag, fuldt_navn


@dataclass(frozen=True, slots=True)
class Paadagen:
    """One person at a moment. `adresse` is empty for who had none, and where `skjult`: it is the
    home of a protected relative now. Whether it may be shown otherwise is the caller's to ask
    (`maa_se_adresse`)."""

    navn: str
    status: str
    status_fra: date | None
    adresse: str
    adressetype: str
    adressenoegle: str | None
    tilflyttet: datetime | None
    kommune: int
    kommune_navn: str
    skjult: bool = False


def gaelder(row: Personrad, at: datetime) -> bool:
    """Whether the dense row answers for the moment."""
    return (row.gaeldende_fra is None or row.gaeldende_fra <= at) and (
        row.naeste_skift is None or at < row.naeste_skift
    )


def paa_dagen(
    *, adgang: Adgang, personer: Iterable[Personrad], at: datetime
) -> dict[UUID, Paadagen]:
    """What held for each of the persons; those not yet born are left out.

    No query for those whose row answers, else four for all.
    """
    i_dag = dag(at)
    alle = [p for p in personer if p.foedt <= i_dag]
    ud = {p.part_uuid: _af_raekken(p) for p in alle}
    andre = [p.part_uuid for p in alle if not gaelder(p, at)]
    if not andre:
        return ud
    navne = {
        uuid: fuldt_navn(*navn)
        for uuid, *navn in _i_kraft(PersonNavn, adgang, andre, i_dag).values_list(
            "part_uuid", "fornavn", "mellemnavn", "efternavn"
        )
    }
    statusser = {
        uuid: (kode, virkning.lower)
        for uuid, kode, virkning in _i_kraft(PersonStatus, adgang, andre, i_dag).values_list(
            "part_uuid", "kode", "virkning"
        )
    }
    adresser = {
        row.part_uuid: row
        for row in med_roebende(
            _i_kraft(PersonAdresse, adgang, andre, at).filter(type__in=["folkeregister", "udland"]),
            adgang,
            i_dag,
        )
    }
    kommuner = dict(Myndighed.objects.values_list("id", "kort_navn"))
    for uuid in andre:
        kode, fra = statusser.get(uuid, (ud[uuid].status, None))
        hjem = adresser.get(uuid)
        if hjem is not None and not (kode in AKTIVE_STATUSSER or hjem.type == "udland"):
            hjem = None
        if hjem is not None and hjem.roeber:
            ud[uuid] = replace(ud[uuid], **_INTET_HJEM, skjult=True)
            continue
        ud[uuid] = replace(
            ud[uuid],
            navn=navne.get(uuid, ud[uuid].navn),
            status=kode,
            status_fra=fra,
            adresse=hjem.tekst if hjem else "",
            adressetype=hjem.type if hjem else "",
            adressenoegle=hjem.adressenoegle if hjem else None,
            tilflyttet=hjem.virkning.lower if hjem else None,
            kommune=hjem.kommune if hjem else 0,
            kommune_navn=kommuner.get(hjem.kommune, "") if hjem else "",
        )
    return ud


_INTET_HJEM: dict[str, Any] = {
    "adresse": "",
    "adressetype": "",
    "adressenoegle": None,
    "tilflyttet": None,
    "kommune": 0,
    "kommune_navn": "",
}


def _af_raekken(p: Personrad) -> Paadagen:
    return Paadagen(
        navn=p.navn,
        status=p.status,
        status_fra=p.status_fra,
        adresse=p.adresse,
        adressetype=p.adressetype,
        adressenoegle=p.adressenoegle,
        tilflyttet=p.tilflyttet,
        kommune=p.kommune,
        kommune_navn=p.kommune_navn,
    )


def _i_kraft(
    model: type[PersonGuard], adgang: Adgang, parter: list[UUID], at: date | datetime
) -> QuerySet[Any]:
    """The facts in force, so that of several the one that began last is read last."""
    return (
        model.objects.visible_to(adgang)
        .filter(part_uuid__in=parter, virkning__contains=at)
        .order_by("virkning", "id")
    )
