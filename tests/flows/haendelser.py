"""What happens to invented people, sent over HTTP as the simulated systems send it, and one turn of
the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from fixtures.fakta import Partsfakta, Sagsfakta
from fixtures.grunddata import LYNGBY_TAARBAEK, fagsystem_efter_navn, myndighed_efter_id
from fixtures.indhold import Afsender
from fixtures.liv.cprbeskeder import beskeder
from fixtures.liv.kuvert import Kuvert, Registrering, skriv
from fixtures.liv.vaerdier import Forandring, Haendelse
from fixtures.organisation import find_enhed
from fixtures.sagsindhold import skriv_sag
from indexes.oio import skriv_besked
from indexes.part.values import DANMARK, PersonData
from sapa.demo.afsender import MODTAGET, statuskode
from sapa.demo.dueslag import KLIENT
from sapa.demo.organisation import klient_id
from tests.flows.server import Demo, basic, http, koer

KOMMUNE = LYNGBY_TAARBAEK
ARBEJD = """
import django
django.setup()
from django.utils import timezone
from advis import toerkoersel
from advis.matching.koersel import behandl as match
from indexes.beskedfordeler.behandling import behandl
from indexes.haendelser.indeks import udled
now = timezone.now
while toerkoersel.udfoer(now=now()): pass
while behandl(now=now()): pass
while udled(now=now()): pass
while match(now=now()).haendelser: pass
"""


def arbejd(demo: Demo) -> None:
    """One turn of the workers: dry runs, messages, the indexes' own events, matching."""
    koer(["-c", ARBEJD], demo.database.env())


def modtag(demo: Demo, besked: bytes) -> None:
    """Push a message to ModtagBesked, as the Beskedfordeler does."""
    status, svar = http(f"{demo.adresse}/api/v1/beskedfordeler/ModtagBesked", besked, basic(KLIENT))
    assert (status, statuskode(svar.encode())) == (200, MODTAGET)


def sker(
    demo: Demo, kode: str, person: PersonData, fra: date, *, andre: Sequence[PersonData] = ()
) -> None:
    """Something happens to a person in CPR, who is from then on as she is given here."""
    registreret = datetime.now(DANMARK)
    f = Forandring(
        nr=int(registreret.timestamp() * 1000) % 2**31,
        art="prøve",
        registreret=registreret,
        gaelder_fra=fra,
        haendelser=(Haendelse(kode, person.cpr, KOMMUNE),),
        personer=(person, *andre),
    )
    for b in beskeder(f, liv=f"prøve {uuid4()}"):
        modtag(demo, b.indhold)


def besked(demo: Demo, type_: str, kode: str, cpr: str, *, sag: UUID | None = None) -> None:
    """A hospital's ("SYGEHUS") or the insurer's ("AES") message about a person."""
    nu = datetime.now(DANMARK) - timedelta(minutes=5)
    kuvert = Kuvert(
        id=uuid4(),
        beskedtype=type_,
        afsender="Sygehus" if type_ == "SYGEHUS" else "AES",
        kommune=KOMMUNE,
        registreringer=[Registrering(kode, cpr, uuid4(), nu, sag=sag)],
        gaelder_fra=nu,
        dannet=nu,
        niveau=3,
        proces=uuid4(),
    )
    modtag(demo, skriv(kuvert))


def sag(demo: Demo, system: str, enhed: str, kle: str, titel: str, person: PersonData) -> None:
    """A fagsystem pushes a new sag of the person's to the index."""
    af = Afsender(fagsystem_efter_navn()[system], myndighed_efter_id()[KOMMUNE])
    nu = datetime.now(DANMARK) - timedelta(hours=1)
    fakta = Sagsfakta(
        uuid=uuid4(),
        sagsnummer=f"P-{uuid4().hex[:8]}",
        titel=titel,
        kle=kle,
        facet="G01",
        foelsomhed=2,
        tilstande=(("Opstaaet", nu.isoformat(timespec="milliseconds")),),
        enhed=find_enhed(KOMMUNE, enhed),
        primaer=Partsfakta(f"{person.fornavn} {person.efternavn}", cpr=person.cpr),
    )
    besked = skriv_besked([skriv_sag(af, fakta)], tjeneste="sagdokumentindeks")
    demo.sapa(klient_id(system)).importer(besked).kraev_ok()


def flyttet(person: PersonData, *adresser: object) -> PersonData:
    """The same with other addresses."""
    return replace(person, adresser=tuple(adresser))  # type: ignore[arg-type]
