"""A fagsystem that delivers and one that reads, each with serviceaftaler of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.klienter.services import saet_aftale
from access.klienter.values import Aftale, Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.oio import IndeksObjekt
from indexes.registrering import services
from indexes.registrering.ejerskab import ejerskab
from indexes.registrering.svar import Klient
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

JSON = "application/json"


@pytest.fixture
def fagsystem(myndigheder: Any) -> Fagsystem:
    return Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")


@pytest.fixture
def importer(fagsystem: Fagsystem) -> Callable[..., None]:
    """Import objects as the sender that each names, for both authorities."""

    def importer(*objekter: IndeksObjekt, now: Any = NU) -> None:
        for objekt in objekter:
            egen = ejerskab(objekt, now=now)
            for uuid in (egen.master, egen.afsender):
                Fagsystem.objects.get_or_create(uuid=uuid, defaults={"navn": "Et fagsystem"})
            system = Fagsystem.objects.get(uuid=egen.afsender)
            klient = Klient(
                "leverandør", system.id, system.uuid, (Aftale.fuld([KOMMUNE, ANDEN_KOMMUNE]),)
            )
            (answer,) = services.importer([objekt], klient=klient, transaktion=None, now=now)
            assert answer.statuskode == services.OK, answer.fejlbesked

    return importer


@pytest.fixture
def laeser(fagsystem: Fagsystem) -> Callable[..., Callable[..., Any]]:
    """A client that reads: laeser(kle=.., myndigheder=..) gives call(method, path, body)."""
    numbers = iter(range(100))

    def make(**rights: Any) -> Callable[..., Any]:
        klient_id = f"laeser{next(numbers)}"
        secret = opret_systemklient(
            klient_id=klient_id, fagsystem=fagsystem, myndigheder=[], now=NU, basic=True
        )
        saet_aftale(
            Systemklient.objects.get(klient_id=klient_id),
            **{
                "myndigheder": [KOMMUNE, ANDEN_KOMMUNE],
                "kle": ["*"],
                "rettigheder": [Rettighed.LAES, Rettighed.FREMSOEG],
                "fra": None,
                "til": None,
                "now": NU,
                **rights,
            },
        )
        token = base64.b64encode(f"{klient_id}:{secret}".encode()).decode()

        client = Client(raise_request_exception=False)

        def call(method: str, path: str, body: Any = None, *, accept: str = JSON, **headers: str):
            content_type = JSON if isinstance(body, dict) else "application/xml"
            data = json.dumps(body) if isinstance(body, dict) else (body or b"")
            return client.generic(
                method,
                f"/api/v1/{path}",
                data,
                content_type=content_type,
                headers={"authorization": f"Basic {token}", "accept": accept, **headers},
            )

        call.klient_id = klient_id  # type: ignore[attr-defined]
        return call

    return make
