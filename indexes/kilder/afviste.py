"""Statements that were not taken, in the quarantine of the intake: closed, seen by operations,
tried again or thrown away there. The same table, page and rules as for all else that is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from indexes.kilder import register
from indexes.kilder.register import Kilde
from indexes.kilder.services import optag
from indexes.kilder.values import Udfald, UgyldigPost, kontroller_ur
from indexes.modtagelse import afspillere, karantaene
from indexes.modtagelse.karantaene import Afvisning
from indexes.modtagelse.models import Karantaene
from indexes.registrering.svar import FEJL, KONFLIKT

POST = "kildepost"
"""A statement of a client's, replayed with the client's rights."""

LINJE = "kildelinje"
"""A line of a file, which no client sent: the line as it stood, perhaps not even JSON."""

TJENESTE = "kilder"
KONFLIKTEN = UgyldigPost(
    "registreret", "konflikt", "another registreret or loebenr: these were used for other content"
)
_GEMT = {
    Udfald.NY: "Udsagnet er gemt.",
    Udfald.UAENDRET: "Det samme er sagt imens: intet er ændret.",
    Udfald.SEN: "Kilden har sagt noget nyere imens: udsagnet er gemt i loggen.",
}


@dataclass(frozen=True, slots=True)
class Afvist:
    """A statement that was not taken, and why; `linje` is its line in the file it came in."""

    indhold: bytes
    grund: UgyldigPost
    linje: int | None = None


def gem(
    kilde: Kilde,
    afviste: Sequence[Afvist],
    *,
    form: str,
    klient_id: str,
    myndigheder: Iterable[int],
    now: datetime,
) -> None:
    """Keep them, in the caller's transaction."""
    if not afviste:
        return
    karantaene.gem(
        [
            Afvisning(
                KONFLIKT if a.grund.regel == KONFLIKTEN.regel else FEJL,
                [_fund(kilde, a.grund, a.linje)],
                a.indhold,
                form,
            )
            for a in afviste
        ],
        klient_id=klient_id,
        myndigheder=myndigheder,
        tjeneste=TJENESTE,
        operation=kilde.kode,
        transaktion=None,
        now=now,
    )


def afspil_linje(row: Karantaene, indhold: bytes, now: datetime) -> afspillere.Udfald:
    """Take the line in again: perhaps the rule was ours to mend. What came since counts before
    it."""
    kilde = register.find(row.operation)
    if kilde is None:
        return afspillere.Udfald(False, "Kilden findes ikke mere.")
    linje = next((f["linje"] for f in row.fejl), None)
    try:
        post = kilde.laes(orjson.loads(indhold))
        kontroller_ur(post, now)
    except orjson.JSONDecodeError:
        return afspillere.Udfald(False, "Linjen er stadig ikke JSON.")
    except UgyldigPost as fejl:
        fund = [_fund(kilde, fejl, linje)]
        return afspillere.Udfald(False, "Udsagnet følger stadig ikke formen.", fund)
    (udfald,) = optag(kilde, [post], now=now, leverance=f"karantaene:{row.id}")
    if udfald is Udfald.KONFLIKT:
        fund = [_fund(kilde, KONFLIKTEN, linje)]
        return afspillere.Udfald(False, "Udsagnet er i konflikt med et andet.", fund)
    return afspillere.Udfald(True, _GEMT[udfald])


def _fund(kilde: Kilde, grund: UgyldigPost, linje: int | None) -> dict[str, Any]:
    """Why a statement was not taken, as the quarantine keeps reasons: never content."""
    return {
        "sti": grund.sti or "/",
        "regel": grund.regel,
        "afsnit": kilde.navn,
        "linje": linje,
        "vaerdiform": "",
        "tekst": grund.tekst,
        "haard": True,
    }
