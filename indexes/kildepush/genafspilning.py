"""A refused statement, tried again when operations asks for it: perhaps the rule was ours to mend,
or an agreement was missing."""

from __future__ import annotations

from datetime import datetime

import orjson

from indexes.kildepush import services
from indexes.kildepush.values import ANTAGET, Svarord
from indexes.kilder import register
from indexes.modtagelse.afspillere import Udfald
from indexes.modtagelse.models import Karantaene
from indexes.registrering.svar import Klient

FORM = services.FORM
_GEMT = {
    Svarord.NY: "Udsagnet er gemt.",
    Svarord.UAENDRET: "Det samme er sagt imens: intet er ændret.",
    Svarord.SEN: "Kilden har sagt noget nyere imens: udsagnet er gemt i loggen.",
}


def afspil(row: Karantaene, indhold: bytes, klient: Klient, now: datetime) -> Udfald:
    """Take the statement in. It is the same statement: what came since counts before it."""
    kilde = register.find(row.operation)
    if kilde is None:
        return Udfald(False, "Kilden findes ikke mere.")
    if not any(aftale.leverer(kilde.kode) for aftale in klient.aftaler):
        return Udfald(False, "Klienten må ikke levere kilden mere.")
    (svar,) = services.optag(
        kilde, [orjson.loads(indhold)], leverance=f"karantaene {row.id}", now=now
    )
    services.tael(kilde.kode, {svar.udfald.value: 1}, leverancer=0, now=now)
    if svar.udfald in ANTAGET:
        return Udfald(True, _GEMT[svar.udfald])
    tekst = "Udsagnet er i konflikt med et andet." if svar.udfald is Svarord.KONFLIKT else ""
    return Udfald(
        False, tekst or "Udsagnet følger stadig ikke formen.", [services.fund(kilde, svar)]
    )
