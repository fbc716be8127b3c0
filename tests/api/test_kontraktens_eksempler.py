"""The contract's own examples, delivered over HTTP in the order in which they build on each other:
none is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from access.models import Fagsystem
from access.services import opret_systemklient
from indexes.oio import laes_besked, objektnavn, til_vaerdi
from tests.faelles import ANDEN_KOMMUNE, NU
from tests.oio.eksempler import KONTRAKT

MAPPE = KONTRAKT / "examples"
SYSTEMER = {
    "01": "ae1ffc32-615b-5324-8cab-ef98d6a688c7",
    "03": "ac7fa74b-8d1d-532d-afa2-b0a857c76f91",
    "10": "3e741a6e-b7f5-5505-bced-5d37a0d7bb0e",
}
"""Who sends, by the number of the example."""
SYSTEMER |= dict.fromkeys(("02", "04", "05", "06", "07", "08", "09", "12"), SYSTEMER["01"])
SYSTEMER["11"] = SYSTEMER["10"]
FOERSTE, ANDEN = "94dfbcc8-b9e9-55b9-9a17-44b29e53bca4", "f25b3525-0477-5e0b-80d5-46d6f2fbb92b"
# File, method, path (INDEXES.md 17.2) and the HTTP status of its success.
RAEKKEFOELGE = (
    ("01-importer-sag-flere-parter", "post", "sagdokumentindeks/importer", 200),
    ("02-importer-sag-med-dokumenter-og-journalnotat", "post", "sagdokumentindeks/importer", 200),
    ("03-opret-sag", "post", "sager", 201),
    ("04-ret-sag-titel-og-relationer", "patch", f"sager/{ANDEN}", 200),
    ("05-opdater-sag-tilstand-afgjort", "post", "sagdokumentindeks/opdater", 200),
    ("06-opdater-sag-afslut-sekundaer-part", "post", "sagdokumentindeks/opdater", 200),
    ("07-kasser-sag-relation", "post", f"sager/{FOERSTE}/kasser", 200),
    ("10-importer-bevilling-og-oekonomisk-effektuering", "post", "ydelsesindeks/importer", 200),
    ("11-opdater-bevilling-og-effektuering", "post", "ydelsesindeks/opdater", 200),
    ("12-fremsoeg-sager-paa-primaer-part", "post", "sagdokumentindeks/fremsoeg", 200),
    ("08-passiver-sag", "post", f"sager/{ANDEN}/passiver", 200),
    ("09-fjern-sag-og-ydelser", "post", "sagdokumentindeks/fjern", 200),
)
IMPORTER = [navn for navn, _, sti, _ in RAEKKEFOELGE if sti.endswith("importer")]

pytestmark = pytest.mark.skipif(
    not MAPPE.is_dir(), reason="the contract's examples are not at hand: set SAPA_SHARED"
)


@pytest.fixture
def kald(myndigheder: Any) -> Callable[..., Any]:
    """Call as the system that the example is from."""
    tokens = {}
    for uuid in sorted(set(SYSTEMER.values())):
        system = Fagsystem.objects.create(uuid=uuid, navn=f"Korsbæk {uuid[:2]}")
        secret = opret_systemklient(
            klient_id=uuid, fagsystem=system, myndigheder=[ANDEN_KOMMUNE], now=NU, basic=True
        )
        tokens[uuid] = base64.b64encode(f"{uuid}:{secret}".encode()).decode()
    client = Client(raise_request_exception=False)

    def send(navn: str, metode: str, sti: str, body: bytes, slags: str = "application/xml") -> Any:
        token = tokens[SYSTEMER[navn[:2]]]
        headers = {"authorization": f"Basic {token}", "accept": "application/xml"}
        return getattr(client, metode)(f"/api/v1/{sti}", body, content_type=slags, headers=headers)

    return send


def koder(body: bytes) -> set[str]:
    """Every StatusKode in a reply."""
    return {str(e.text) for e in etree.fromstring(body).iter("{*}StatusKode")}


def test_none_is_refused(kald: Callable[..., Any]):
    for navn, metode, sti, http in RAEKKEFOELGE:
        response = kald(navn, metode, sti, (MAPPE / f"{navn}.xml").read_bytes())
        assert response.status_code == http, (navn, response.content.decode())
        assert koder(response.content) == {"20"}, (navn, response.content.decode())


@pytest.mark.parametrize("navn", IMPORTER)
def test_the_same_object_as_json_is_the_same_thing(kald: Callable[..., Any], navn: str):
    (sti,) = [sti for fil, _, sti, _ in RAEKKEFOELGE if fil == navn]
    xml = (MAPPE / f"{navn}.xml").read_bytes()
    besked: dict[str, list[Any]] = {}
    for objekt in laes_besked(xml, tjeneste=sti.partition("/")[0]).objekter:  # type: ignore[arg-type]
        besked.setdefault(objektnavn(objekt.art), []).append(til_vaerdi(objekt))
    assert koder(kald(navn, "post", sti, xml).content) == {"20"}
    # Known already, with the same content: 20, not the 49 of another content.
    response = kald(navn, "post", sti, json.dumps(besked).encode(), "application/json")
    assert (response.status_code, koder(response.content)) == (200, {"20"})


def test_every_example_of_the_contract_is_in_the_order():
    assert {f.stem for f in MAPPE.glob("*.xml")} == {navn for navn, *_ in RAEKKEFOELGE}
