"""A simulated fagsystem: a client of the public API like any other, over HTTP, with its own
credential.

It opens new sager on the demo's well-known people, so that anyone can see the index move. It reads
nothing from the database.
"""

from __future__ import annotations

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
from sapa_klient import Basic, Klient

# Known at every date, living in Lyngby-Taarbæk, and grown up.
KENDTE = (
    Partsfakta("Jan Jarlov", cpr=demopersoner.JAN),
    Partsfakta("Anders Frandsen", cpr=demopersoner.ANDERS),
    Partsfakta("Birgit Holm", cpr=demopersoner.BIRGIT),
)
TIMEOUT = 30  # seconds


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
        """Raises KeyError for a system that the demo does not know, ValueError for an address that
        is none."""
        self.afsender = Afsender(fagsystem_efter_navn()[navn], myndighed_efter_id()[myndighed])
        self.typer = tuple(t for t in sagstyper()[myndighed] if t.fagsystem == navn)
        self.sapa = Klient(adresse, Basic(klient_id(navn), hemmelighed), timeout=TIMEOUT, forsoeg=2)

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
        """Push one new sag. Raises SapaFejl if the call failed as a whole."""
        objekt, fakta = self.ny_sag(rng, now=now)
        besked = skriv_besked([objekt], tjeneste="sagdokumentindeks")
        (retur,) = self.sapa.importer(besked).svar
        navn = fakta.primaer.navn if fakta.primaer else ""
        return Kvittering(objekt.uuid, fakta.titel, navn, retur.statuskode, retur.fejlbesked)
