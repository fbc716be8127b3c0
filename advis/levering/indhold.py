"""What a webhook says: that an advis is there, of what kind, and where the rest is fetched.

As thin as the advis itself: no name, no number, no address, no title. Whoever is to know those
fetches them by the API, where its serviceaftale is asked and the look is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from advis.models import Modtagersystem
from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push

JSON, XML = "application/json", "application/xml"
BESKEDTYPE = "urn:sapa:advis:1"
OBJEKTTYPE = "urn:sapa:advis:objekttype:advis"
PROEVE = "advis.proeve"
"""The type of a test call."""


@dataclass(frozen=True, slots=True)
class Meddelelse:
    """One delivery with what it tells of its advis, as it is when it is sent."""

    id: UUID  # the delivery's, and the message's: the same at every attempt
    anledning: str
    oprettet: datetime
    advis: UUID
    myndighed_cvr: str
    kode: str
    navn: str
    slags: str
    gruppe: UUID
    gruppenavn: str
    begivenhedsdato: datetime | None
    modtaget: datetime
    aendret: datetime | None
    annulleret: datetime | None
    rettelser: int
    status: str
    sag: UUID | None

    @property
    def hent(self) -> str:
        """Where the API has it."""
        return f"/api/v1/adviser/{self.advis}"


def skriv(m: Meddelelse, form: str) -> tuple[bytes, str]:
    """The body and its content type. The bytes are the same whenever the same is said."""
    if form == Modtagersystem.Form.KUVERT:
        return _kuvert(m), XML
    return orjson.dumps(_json(m)), JSON


def skriv_proeve(id_: UUID, cvr: str, form: str, *, now: datetime) -> tuple[bytes, str]:
    """The body of a test call, which tells of nothing, and its content type."""
    if form != Modtagersystem.Form.KUVERT:
        told = {
            "id": str(id_),
            "type": PROEVE,
            "oprettet": _tid(now),
            "myndighed": cvr,
        }
        return orjson.dumps(told), JSON
    myndighed = {"urn": f"urn:oio:cvr-nr:{cvr}"}
    registrering = {
        "ObjektRegistreringId": {"uuid": str(id_)},
        "Registreringstidspunkt": {"tid": _tid(now)},
        "ObjektAnsvarligMyndighed": myndighed,
        "ObjektId": {"uuid": str(id_)},
        "ObjektType": {"urn": OBJEKTTYPE},
        "ObjektHandling": {"urn": "urn:sapa:advis:proeve"},
    }
    kuvert = {
        "Filtreringsdata": {
            "Beskedtype": {"urn": BESKEDTYPE},
            "TilladtModtager": [myndighed],
            "ObjektRegistrering": [registrering],
        },
        "Leveranceinformation": {
            "Dannelsestidspunkt": {"tid": _tid(now)},
            "TransaktionsId": {"uuid": str(id_)},
        },
    }
    besked = {"BeskedId": {"uuid": str(id_)}, "BeskedVersion": "1.0", "Beskedkuvert": kuvert}
    return skriv_push(Haendelsesbesked(besked)), XML


def _json(m: Meddelelse) -> dict[str, Any]:
    return {
        "id": str(m.id),
        "type": f"advis.{m.anledning}",
        "oprettet": _tid(m.oprettet),
        "advis": {
            "id": str(m.advis),
            "myndighed": m.myndighed_cvr,
            "haendelse": {"kode": m.kode, "navn": m.navn, "slags": m.slags},
            "advisgruppe": {"id": str(m.gruppe), "navn": m.gruppenavn},
            "begivenhedsdato": _tid(m.begivenhedsdato),
            "modtaget": _tid(m.modtaget),
            "aendret": _tid(m.aendret),
            "annulleret": _tid(m.annulleret),
            "rettelser": m.rettelser,
            "status": m.status,
            "sag": str(m.sag) if m.sag else None,
        },
        "hent": m.hent,
    }


def _kuvert(m: Meddelelse) -> bytes:
    """A Haendelsesbesked in a ModtagBeskedInput, as the Beskedfordeler pushes them: BeskedId is the
    delivery's id, the object is the advis."""
    registrering = {
        "ObjektRegistreringId": {"uuid": str(m.id)},
        "Registreringstidspunkt": {"tid": _tid(m.aendret or m.modtaget)},
        "ObjektAnsvarligMyndighed": {"urn": f"urn:oio:cvr-nr:{m.myndighed_cvr}"},
        "ObjektId": {"uuid": str(m.advis)},
        "ObjektType": {"urn": OBJEKTTYPE},
        "ObjektHandling": {"urn": f"urn:sapa:advis:{m.anledning}:{m.kode}"},
    }
    kuvert: dict[str, Any] = {
        "Filtreringsdata": {
            "Beskedtype": {"urn": BESKEDTYPE},
            "TilladtModtager": [{"urn": f"urn:oio:cvr-nr:{m.myndighed_cvr}"}],
            "ObjektRegistrering": [registrering],
        },
        "Leveranceinformation": {
            "Dannelsestidspunkt": {"tid": _tid(m.oprettet)},
            "TransaktionsId": {"uuid": str(m.id)},
        },
    }
    if m.sag:
        kuvert["Filtreringsdata"]["RelateretObjekt"] = [
            {"ObjektId": {"uuid": str(m.sag)}, "ObjektType": {"urn": "urn:oio:sag:objekttype:sag"}}
        ]
    if m.begivenhedsdato:
        kuvert["GyldighedFra"] = {"tid": _tid(m.begivenhedsdato)}
    besked = {"BeskedId": {"uuid": str(m.id)}, "BeskedVersion": "1.0", "Beskedkuvert": kuvert}
    return skriv_push(Haendelsesbesked(besked))


def _tid(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
