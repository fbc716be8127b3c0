"""Reads of packages: the user's own, as frozen values, as the user and the citizen get them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from access.values import Adgang
from sapa.indsigt.afsnit import TITLER
from sapa.indsigt.models import Afsnitsdel, Pakke, Tredjepart
from sapa.indsigt.values import Afsnit, Stand, daekket


@dataclass(frozen=True, slots=True)
class Afsnitsvisning:
    """A part as it is handed out: texts alone. `internt` and the parts that are not there are for
    the user alone."""

    noegle: str
    titel: str
    stand: Stand
    kolonner: tuple[tuple[str, str], ...] = ()
    raekker: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    internt: str = ""


def pakke(*, adgang: Adgang, pakke_id: UUID) -> Pakke | None:
    """One of the user's own for the authority she works for; None for any other."""
    rows = Pakke.objects.visible_to(adgang)
    return rows.filter(id=pakke_id, myndighed_id=adgang.scope_id).first()


def om_person(*, adgang: Adgang, part_uuid: UUID) -> list[Pakke]:
    """The user's own packages about a citizen, newest first."""
    rows = Pakke.objects.visible_to(adgang)
    return list(
        rows.filter(part_uuid=part_uuid, myndighed_id=adgang.scope_id).order_by("-bestilt")[:20]
    )


def tredjeparter(*, adgang: Adgang, pakke: Pakke) -> list[Tredjepart]:
    """The other persons named in a package, by number."""
    rows = Tredjepart.objects.visible_to(adgang)
    return list(rows.filter(pakke=pakke).order_by("nummer"))


def afsnit(*, adgang: Adgang, pakke: Pakke, tredje: list[Tredjepart]) -> tuple[Afsnitsvisning, ...]:
    """The parts of a finished package with names as they are to be handed out."""
    rows = Afsnitsdel.objects.visible_to(adgang).filter(pakke=pakke)
    found = {row.noegle: row for row in rows}
    names = {t.nummer: f"Tredjepart {t.nummer}" if t.udelad else t.navn for t in tredje}
    hidden = [(t.nummer, t.navn) for t in tredje if t.udelad]
    return tuple(_vis(found[a], names, hidden) for a in Afsnit if a in found)


def _vis(row: Afsnitsdel, names: dict[int, str], hidden: list[tuple[int, str]]) -> Afsnitsvisning:
    titel, stand = TITLER[Afsnit(row.noegle)], Stand(row.stand)
    if row.indhold is None:
        return Afsnitsvisning(row.noegle, titel, stand)
    data: dict[str, Any] = json.loads(zlib.decompress(row.indhold))

    def tekst(celle: Any) -> str:
        return names[celle["tredjepart"]] if isinstance(celle, dict) else daekket(hidden, celle)

    return Afsnitsvisning(
        row.noegle,
        titel,
        stand,
        tuple((k, navn) for k, navn in data["kolonner"]),
        tuple(tuple(tekst(c) for c in raekke) for raekke in data["raekker"]),
        data["note"],
        data["internt"],
    )
