"""The purposes that reads of several kinds on one page wait for."""

from __future__ import annotations

from collections.abc import Iterable

from access.formaal import services
from access.formaal.krav import tilmeld
from access.formaal.selectors import kraeves
from access.formaal.values import HISTORISK_ADRESSE, YDELSER_ANDRE, Valgt
from indexes.ydelse.selectors import ser_andres
from sapa.overblik.anmodning import Anmodning

tilmeld(YDELSER_ANDRE)
tilmeld(HISTORISK_ADRESSE)


def formaal_for(request: Anmodning, slags: Iterable[str]) -> tuple[dict[str, Valgt], set[str]]:
    """The purposes that the session has for these kinds of look-up, and the kinds that wait for
    one. At most two queries a kind."""
    chosen: dict[str, Valgt] = {}
    missing: set[str] = set()
    for opslag in slags:
        if opslag == YDELSER_ANDRE and not ser_andres(request.adgang):
            continue
        if (found := services.valgt(request, opslag)) is not None:
            chosen[opslag] = found
        elif kraeves(opslag, request.adgang.scope_id):
            missing.add(opslag)
    return chosen, missing
