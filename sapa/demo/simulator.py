"""A simulated fagsystem: a client of the public API like any other, over HTTP, with its own
credential.

It opens new sager on the demo's well-known people, so that anyone can see the index move. It reads
nothing from the database.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from fixtures import demopersoner
from fixtures.fakta import Partsfakta, Sagsfakta
from fixtures.grunddata import fagsystem_efter_navn, myndighed_efter_id
from fixtures.indhold import Afsender
from fixtures.organisation import find_enhed
from fixtures.sagsindhold import skriv_sag
from fixtures.sagstyper import Sagstype, sagstyper
from indexes.oio import IndeksObjekt, skriv_besked
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id

# Known at every date, living in Lyngby-Taarbæk, and grown up.
KENDTE = (
    Partsfakta("Jan Jarlov", cpr=demopersoner.JAN),
    Partsfakta("Anders Frandsen", cpr=demopersoner.ANDERS),
    Partsfakta("Birgit Holm", cpr=demopersoner.BIRGIT),
)
TIMEOUT = 30  # seconds


class Afvist(RuntimeError):
    """The API refused; the message says how, in its own words."""


@dataclass(frozen=True, slots=True)
class Kvittering:
    """What became of one push."""

    sag: UUID
    titel: str
    navn: str
    statuskode: int
    besked: str


class Fagsystem:
    """One simulated system at one authority."""

    def __init__(
        self, navn: str, *, adresse: str, myndighed: int, hemmelighed: str = DEMO_HEMMELIGHED
    ) -> None:
        """Raises KeyError for a system that the demo does not know."""
        self.afsender = Afsender(fagsystem_efter_navn()[navn], myndighed_efter_id()[myndighed])
        self.typer = tuple(t for t in sagstyper()[myndighed] if t.fagsystem == navn)
        self.adresse = adresse.rstrip("/") + "/api/v1/sagdokumentindeks/importer"
        token = base64.b64encode(f"{klient_id(navn)}:{hemmelighed}".encode()).decode()
        self.headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/xml",
            "Accept": "application/json",
        }

    def ny_sag(self, rng: Random, *, now: datetime) -> tuple[IndeksObjekt, Sagsfakta]:
        """A sag that the system opened a few minutes ago."""
        type_: Sagstype = rng.choice(self.typer)
        begyndt = (now - timedelta(minutes=rng.randint(1, 30))).isoformat(timespec="milliseconds")
        fakta = Sagsfakta(
            uuid=uuid4(),
            sagsnummer=f"{now:%Y}-SIM-{rng.randrange(10**8):08d}",
            titel=rng.choice(type_.titler),
            kle=type_.kle,
            facet=type_.facet or "G01",
            foelsomhed=type_.foelsomhed,
            tilstande=(("Opstaaet", begyndt),),
            enhed=find_enhed(self.afsender.myndighed.id, type_.enhed),
            primaer=rng.choice(KENDTE),
        )
        return skriv_sag(self.afsender, fakta), fakta

    def send(self, rng: Random, *, now: datetime) -> Kvittering:
        """Push one new sag. Raises Afvist if the call failed as a whole."""
        objekt, fakta = self.ny_sag(rng, now=now)
        request = urllib.request.Request(
            self.adresse,
            data=skriv_besked([objekt], tjeneste="sagdokumentindeks"),
            headers={**self.headers, "X-Transaktion-UUID": str(uuid4())},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                reply = json.load(response)
        except urllib.error.HTTPError as fejl:
            raise Afvist(f"HTTP {fejl.code}: {fejl.read().decode(errors='replace')}") from fejl
        except urllib.error.URLError as fejl:
            raise Afvist(f"{self.adresse} svarer ikke: {fejl.reason}") from fejl
        (retur,) = reply["UnikRetur"]
        navn = fakta.primaer.navn if fakta.primaer else ""
        return Kvittering(
            objekt.uuid, fakta.titel, navn, retur["StatusKode"], retur["FejlbeskedTekst"]
        )
