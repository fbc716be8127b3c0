"""Messages for the tests, and the official schemas and examples where they are at hand."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from lxml import etree

from fordeling.values import Kode, Kontekst, Kvittering, Kvitteringstype, Objekttype, Part, Rutevalg
from fordeling.wire import beskeder, journalnotat
from fordeling.wire.skema import SOAP
from tests.faelles import NU

DELT = Path(os.environ.get("SAPA_SHARED") or Path(__file__).parents[2].parent / "shared")
KONTRAKT = DELT / "fordeling"
CVR, ANDEN_CVR = "11715311", "11111111"
SYSTEM = UUID("2452e92c-0975-59cf-9ef3-0278a6ee1ccd")  # SAPA itself
MODTAGER = UUID("5b2f0d4e-8d0a-4a43-8f0d-3c7f0e6c1a01")
CPR = "0101700000"
TEKST = "Telefonsamtale med borger.\nÆ, ø og å <b>&amp;</b>\r\n\tskal overleve. 😀 "


def notat(**facts: Any) -> journalnotat.Journalnotat:
    standard: dict[str, Any] = {
        "id": uuid4(),
        "kle": "27.18.00",
        "titel": "Telefonnotat <æ> & mere",
        "tekst": TEKST,
        "skrevet": NU,
        "facet": "G01",
        "sag": uuid4(),
        "part": Part("Person", {"urn": f"urn:oio:cpr-nr:{CPR}"}),
        "bruger": uuid4(),
    }
    return journalnotat.Journalnotat(**(standard | facts))


def objekt(**facts: Any) -> bytes:
    vaerdi = journalnotat.byg(notat(**facts), system=SYSTEM)
    return beskeder.skriv_objekt(Objekttype.JOURNALPOST, vaerdi)


def kontekst(**facts: Any) -> Kontekst:
    standard: dict[str, Any] = {
        "transaktion": uuid4(),
        "afsender_cvr": CVR,
        "routing_cvr": CVR,
        "rute": Rutevalg(kle="27.18.00", facet="G01"),
    }
    return Kontekst(**(standard | facts))


def kvittering(
    kode: str = "MODTAGET", type_: str = "Teknisk", begrundelse: str = "", fejl: Any = ()
) -> Kvittering:
    return Kvittering(Kode(kode), Kvitteringstype(type_), begrundelse, tuple(fejl))


def i_konvolut(besked: bytes) -> bytes:
    """An example file, which is the child of the Body."""
    rod = etree.Element(f"{{{SOAP}}}Envelope")
    etree.SubElement(rod, f"{{{SOAP}}}Body").append(etree.fromstring(besked))
    return etree.tostring(rod)


def eksempel(nummer: str) -> bytes:
    (fil,) = (KONTRAKT / "eksempler").glob(f"{nummer}-*.xml")
    return fil.read_bytes()


@cache
def xsd(navn: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(KONTRAKT / "sf2900" / navn)))


def skema_siger(konvolut: bytes) -> list[str]:
    """What the official schema says is wrong with the message in an envelope."""
    (element,) = etree.fromstring(konvolut).find(f"{{{SOAP}}}Body")
    third = "DistributionService/3/types" in element.tag
    folder = "" if third else "SF2900_EP_MS1-2/"
    schema = xsd(f"{folder}DistributionServiceMsg{'' if third else 'V2'}.xsd")
    document = etree.ElementTree(etree.fromstring(etree.tostring(element)))
    schema.validate(document)
    return [str(e) for e in schema.error_log]
