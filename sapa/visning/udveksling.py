"""Visninger as a file: of one authority, for another, or as they are delivered.

Jobfunktioner stand by name and units by uuid, since numbers are those of one database. A file that
was not made for an authority binds nothing, and so holds for nobody until somebody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from access.models import Jobfunktionsrolle
from sapa.visning.kontrol import VisningFejl
from sapa.visning.models import Maalgruppevisning
from sapa.visning.services import Oensket, gem
from sapa.visning.values import Komposition


def udlaes(myndighed_id: int) -> dict[str, Any]:
    """All visninger of an authority, in order."""
    jobs = dict(
        Jobfunktionsrolle.objects.filter(myndighed_id=myndighed_id).values_list("id", "navn")
    )
    return {
        "visninger": [
            {
                "navn": row.navn,
                "beskrivelse": row.beskrivelse,
                "aktiv": row.aktiv,
                "alle": row.alle,
                "jobfunktioner": [jobs[j] for j in row.jobfunktioner if j in jobs],
                "enheder": [str(e) for e in row.enheder],
                "roller": list(row.roller),
                **row.indhold,
            }
            for row in Maalgruppevisning.objects.filter(myndighed_id=myndighed_id)
        ]
    }


@transaction.atomic
def indlaes(
    myndighed_id: int,
    data: Mapping[str, Any],
    *,
    kun: frozenset[str] = frozenset(),
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> int:
    """Write the visninger of a file, or those named in `kun`: all, or none of them. Those of the
    same name are changed; others stay. Returns how many changed. Raises VisningFejl."""
    jobs = dict(
        Jobfunktionsrolle.objects.filter(myndighed_id=myndighed_id).values_list("navn", "id")
    )
    try:
        wanted = [_oensket(v, jobs) for v in data["visninger"] if not kun or v["navn"] in kun]
    except VisningFejl:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VisningFejl("filen er ikke en fil med visninger") from error
    if missing := kun - {w.navn for w in wanted}:
        raise VisningFejl(f"filen har ingen visning {min(missing)}")
    return sum(gem(myndighed_id, w, hvem=hvem, now=now, request=request) for w in wanted)


def _oensket(data: Mapping[str, Any], jobs: Mapping[str, int]) -> Oensket:
    names = data.get("jobfunktioner", [])
    if unknown := [n for n in names if n not in jobs]:
        raise VisningFejl(f"myndigheden har ingen jobfunktion {unknown[0]}")
    return Oensket(
        navn=data["navn"],
        komposition=Komposition.laes(data),
        beskrivelse=data.get("beskrivelse", ""),
        alle=bool(data.get("alle", False)),
        jobfunktioner=tuple(jobs[n] for n in names),
        enheder=tuple(UUID(e) for e in data.get("enheder", [])),
        roller=tuple(map(str, data.get("roller", []))),
        aktiv=bool(data.get("aktiv", True)),
    )
