"""What is to be told to one system, read as it is now: a row that it may not hear of, or that came
to nothing, is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from access.udstil import udstil
from access.values import Adgang
from advis.levering.indhold import Meddelelse
from advis.levering.koe import Laant
from advis.levering.ret import synlige
from advis.values import Anledning, Status

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
    with udstil(adgang):
        rows = synlige(adgang).filter(uuid__in={x.advis for x in laante}).values_list(*_FELTER)
        kendt = {row[0]: row for row in rows}
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
