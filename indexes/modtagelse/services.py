"""After a call: its figures, and what it refused, in the call's own transaction.

An answer of 500 or above stores nothing, and so nothing here either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from indexes.modtagelse import fund, karantaene, tal
from indexes.modtagelse.fjernelser import FJERNENDE, uden_indhold
from indexes.modtagelse.karantaene import Afvisning, som_indhold
from indexes.modtagelse.tal import Saetning
from indexes.oio import Art, Fejl, IndeksObjekt
from indexes.oio.enkeltbesked import UKENDT
from indexes.registrering.svar import FEJL, FEJL_HOS_OS, OK, Klient, Resultat


@dataclass(frozen=True, slots=True)
class Kald:
    """One call of a writing operation."""

    klient: Klient
    tjeneste: str
    operation: str
    transaktion: UUID | None
    now: datetime


def noter(
    objekter: Sequence[IndeksObjekt],
    resultater: Sequence[Resultat],
    *,
    kald: Kald,
) -> Saetning | None:
    """Keep the refused of a call, and give what counts its objects: that goes with the statement
    that notes the call's use, as its last. So a call without refusals costs no statement more."""
    afviste = [
        Afvisning(
            r.statuskode,
            [fund.som_data(b) for b in fund.brud(r, o)],
            som_indhold(uden_indhold(kald.operation, o)),
            "objekt",
            o.art,
            o.uuid if o.uuid != UKENDT else None,
        )
        for o, r in zip(objekter, resultater, strict=True)
        if r.statuskode not in {OK, FEJL_HOS_OS}  # what is our fault is sent again, and not refused
    ]
    _gem(afviste, kald)
    if kald.operation == "fjern":
        slip_fjernede(resultater, klient_id=kald.klient.klient_id, now=kald.now)
    return tal.noter(kald.klient.klient_id, zip(objekter, resultater, strict=True), now=kald.now)


def slip_fjernede(resultater: Sequence[Resultat], *, klient_id: str, now: datetime) -> None:
    """After a Fjern: what waits in the quarantine of the objects goes too."""
    removed = {r.uuid for r in resultater if r.statuskode == OK}
    karantaene.slip({r.uuid for r in resultater}, removed, klient_id=klient_id, now=now)


def noter_ulaeselig(
    body: bytes,
    fejl: Sequence[Fejl],
    *,
    som_json: bool,
    kald: Kald,
    art: Art | None = None,
    uuid: UUID | None = None,
) -> Saetning | None:
    """Keep a message that could not be read as it came, and give what counts it. `art` and `uuid`
    are those of its address, where that names one object. Of a removal only the reasons are kept:
    what it says may be what its sender wants gone."""
    data = [fund.som_data(f) for f in fejl]
    behold = kald.operation not in FJERNENDE
    one = Afvisning(FEJL, data, body, "json" if som_json else "xml", art, uuid, behold)
    _gem([one], kald)
    return tal.noter(kald.klient.klient_id, (), now=kald.now, ulaeselige=1)


def _gem(afviste: Sequence[Afvisning], kald: Kald) -> None:
    karantaene.gem(
        afviste,
        klient_id=kald.klient.klient_id,
        myndigheder={m for aftale in kald.klient.aftaler for m in aftale.myndigheder},
        tjeneste=kald.tjeneste,
        operation=kald.operation,
        transaktion=kald.transaktion,
        now=kald.now,
    )
