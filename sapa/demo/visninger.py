"""The delivered målgruppevisninger into the demo's largest municipality; two hold for somebody."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from access.models import Jobfunktionsrolle
from fixtures import grunddata
from fixtures.grunddata import LYNGBY_TAARBAEK
from sapa.visning.models import Maalgruppevisning
from sapa.visning.udveksling import indlaes

FIL = Path(grunddata.__file__).with_name("visninger.json")
# The job function that a visning is bound to, by the beginning of its name.
BUNDET = {"Omstilling": "Omstillingsmedarbejder,", "Bibliotek": "Biblioteksassistent,"}


def sikr(*, now: datetime) -> int:
    """Write those that are missing; one that is there, however changed, stays. Returns how many
    there are."""
    held = set(
        Maalgruppevisning.objects.filter(myndighed_id=LYNGBY_TAARBAEK).values_list(
            "navn", flat=True
        )
    )
    missing = [
        _bundet(v) for v in json.loads(FIL.read_text())["visninger"] if v["navn"] not in held
    ]
    indlaes(LYNGBY_TAARBAEK, {"visninger": missing}, hvem="demo", now=now)
    return len(held) + len(missing)


def _bundet(visning: dict[str, Any]) -> dict[str, Any]:
    begins = BUNDET.get(visning["navn"])
    if begins is None:
        return visning
    jobs = Jobfunktionsrolle.objects.filter(myndighed_id=LYNGBY_TAARBAEK, navn__startswith=begins)
    return visning | {"jobfunktioner": list(jobs.values_list("navn", flat=True))}
