"""What is to be told to one system, read as it is now: a row that it may not hear of, or that came
to nothing, is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from access.udstil import udstil
from access.values import Adgang
from advis.levering.indhold import Meddelelse
from advis.levering.koe import Laant
from advis.levering.ret import synlige
from advis.values import Anledning, Status

_HER = "(sapa_her)"
_FELTER = (
    "uuid",
    "myndighed",
    "kode",
    "slags",
    "gruppe__uuid",
    "gruppe__navn",
    "begivenhedsdato",
    "modtaget",
    "aendret",
    "annulleret",
    "rettelser",
    "status",
    "sag_uuid",
)


@lru_cache(maxsize=500)
def _saetning(adgang: Adgang) -> tuple[str, tuple[Any, ...]]:
    """The door's statement for a system, with its values but for the adviser asked for, which come
    last. Written once for as long as its aftaler are the same: to write it took longer than to
    carry it out."""
    rows = synlige(adgang).filter(RawSQL(_HER, (), BooleanField())).values_list(*_FELTER)
    sql, parametre = rows.query.sql_with_params()
    before, after = sql.split(_HER)
    assert "%s" not in after, "the values would be in another order"
    return f"{before}advis_advis.uuid = any(%s){after}", tuple(parametre)


def meddelelser(
    laante: Sequence[Laant],
    *,
    adgang: Adgang | None,
    cvr: Mapping[int, str],
    navne: Mapping[str, str],
) -> dict[UUID, Meddelelse | str]:
    """By delivery: the message, or a word on why there is nothing to tell. What is missing from the
    answer the system may not hear of. One statement, within a transaction of the intake's role."""
    if adgang is None:
        return {}
    sql, parametre = _saetning(adgang)
    with udstil(adgang), connection.cursor() as cursor:
        cursor.execute(sql, [*parametre, [x.advis for x in laante]])
        kendt = {row[0]: row for row in cursor.fetchall()}
    fortalt: dict[UUID, Meddelelse | str] = {}
    for laant in laante:
        row = kendt.get(laant.advis)
        if row is None:
            continue
        (_, myndighed, kode, slags, gruppe, gruppenavn, dato, modtaget, aendret, annulleret,
         rettelser, status, sag) = row  # fmt: skip
        if laant.anledning == Anledning.NY and status == Status.FAERDIGGJORT:
            fortalt[laant.id] = "faerdiggjort"
            continue
        fortalt[laant.id] = Meddelelse(
            id=laant.id,
            anledning=laant.anledning,
            oprettet=laant.oprettet,
            advis=laant.advis,
            myndighed_cvr=cvr.get(myndighed, ""),
            kode=kode,
            navn=navne.get(kode, kode),
            slags=slags,
            gruppe=gruppe,
            gruppenavn=gruppenavn,
            begivenhedsdato=dato,
            modtaget=modtaget,
            aendret=aendret,
            annulleret=annulleret,
            rettelser=rettelser,
            status=status,
            sag=sag,
        )
    return fortalt
