"""A fagsystem at the wire: what it sends, and what it is answered."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.modtagelse.models import Karantaene
from indexes.oio import IndeksObjekt, til_vaerdi
from tests import beskeder
from tests.faelles import KOMMUNE, NU

IMPORT, VALIDERING = "/api/v1/sagdokumentindeks/importer", "/api/v1/validering"
XML, JSON = "application/xml", "application/json"
SOM_XML = f"{XML}, */*;q=0.1"
# One for all: a client of the tests builds the whole chain of middleware anew.
BROWSER = Client(raise_request_exception=False)


@pytest.fixture
def systemklient(myndigheder: Any) -> Systemklient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    opret_systemklient(
        klient_id="ksd",
        fagsystem=system,
        myndigheder=[KOMMUNE],
        now=NU,
        demo_hemmelighed="demo",
    )
    return Systemklient.objects.get(klient_id="ksd")


@pytest.fixture
def send(systemklient: Systemklient, settings: Any) -> Callable[..., Any]:
    """POST a body as the fagsystem."""
    settings.DEMO = True
    token = base64.b64encode(b"ksd:demo").decode()

    def post(
        body: bytes,
        *,
        til: str = IMPORT,
        slags: str = XML,
        svar: str = JSON,
        meta: dict[str, str] | None = None,
        **hoveder: str,
    ) -> Any:
        headers = {"authorization": f"Basic {token}", "accept": svar, **hoveder}
        return BROWSER.post(til, body, content_type=slags, headers=headers, **(meta or {}))

    return post


@pytest.fixture
def vurder(send: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Validate objects as an import; the answer for each."""

    def go(*objekter: IndeksObjekt) -> dict[str, Any]:
        response = send(beskeder.xml(*objekter), til=VALIDERING)
        assert response.status_code == 200, response.content
        return response.json()["UnikRetur"]

    return go


def som_json(*sager: IndeksObjekt) -> bytes:
    return json.dumps({"SagIndeks": [til_vaerdi(s) for s in sager]}).encode()


def regler(retur: dict[str, Any]) -> set[str]:
    return {f["regel"] for f in retur["fejl"]}


def alle() -> Any:
    return Karantaene.objects.unguarded(reason="test")
