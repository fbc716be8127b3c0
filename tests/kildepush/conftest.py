"""A supplier at the wire, and persons that sources tell about."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.klienter import loft, services
from access.klienter.values import Rettighed
from access.models import Fagsystem
from tests import beskeder
from tests.faelles import KOMMUNE
from tests.klienter.conftest import basic
from tests.part.conftest import (  # noqa: F401 - fixtures
    adgang,
    indlaes,
    ser_beskyttet,
    som,
    uden_ret,
)

BROWSER = Client(raise_request_exception=False)
BARN, BARN_TO = "1206136837", "0502105288"
TIDLIG, SEN = "2026-11-01T08:00:00+01:00", "2026-11-10T08:00:00+01:00"

Send = Callable[..., Any]


@pytest.fixture
def lav_klient(myndigheder: Any) -> Callable[..., Send]:
    """A client with an agreement about sources; returns how it posts."""
    loft.kendte._rows.clear()
    system, _ = Fagsystem.objects.get_or_create(uuid=beskeder.SYSTEM, defaults={"navn": "STIL"})

    def make(
        *kilder: str,
        navn: str = "leverandoer",
        myndigheder: tuple[int, ...] = (KOMMUNE,),
        rettigheder: tuple[Rettighed, ...] = (Rettighed.KILDE,),
    ) -> Send:
        now = timezone.now()
        klient = services.opret(klient_id=navn, fagsystem=system, now=now, basic=True)
        services.saet_aftale(
            klient,
            myndigheder=myndigheder,
            kle=["*"],
            rettigheder=rettigheder,
            kilder=kilder,
            fra=None,
            til=None,
            now=now,
        )
        header = {"authorization": basic(navn, services.roter(klient, now=now))}

        def send(
            kode: str, body: Any, *, metode: str = "post", hoveder: Any = None, **kwargs: Any
        ) -> Any:
            raa = body if isinstance(body, bytes) else json.dumps(body).encode()
            kwargs = {"content_type": "application/json", **kwargs}
            sti = f"/api/v1/kilder/{kode}" if kode else "/api/v1/kilder"
            if metode == "get":
                return BROWSER.get(sti, headers=header)
            return BROWSER.post(sti, raa, headers=header | (hoveder or {}), **kwargs)

        return send

    return make


@pytest.fixture
def stil(lav_klient: Callable[..., Send]) -> Send:
    return lav_klient("stil")


def leverance(*poster: Any, id_: str = "l1") -> dict[str, Any]:
    return {"leverance": id_, "poster": list(poster)}


def institution(nummer: str = "F00021", **felter: Any) -> dict[str, Any]:
    return {
        "nummer": nummer,
        "navn": "Hæstvejens Skole",
        "type": "skole",
        "adresse": "Hæstvej 73, 2830 Virum",
        "telefon": "45 97 30 00",
        **felter,
    }


def plads(fra: str = "2020-08-01", til: str | None = None, **felter: Any) -> dict[str, Any]:
    fakta = {"institution": institution(), "fra": fra, "til": til, "klasse": "6.B", "trin": "6"}
    return fakta | felter


def barn(
    cpr: str = BARN, *pladser: Any, registreret: str = TIDLIG, **felter: Any
) -> dict[str, Any]:
    """A statement of STIL; without `pladser`, of one."""
    return {
        "cpr": cpr,
        "registreret": registreret,
        "pladser": list(pladser or [plads()]),
        **felter,
    }


def sikring(cpr: str = BARN, *perioder: Any, registreret: str = TIDLIG) -> dict[str, Any]:
    return {"cpr": cpr, "registreret": registreret, "perioder": list(perioder)}


def praksis(navn: str = "Heidi Jensen", **felter: Any) -> dict[str, Any]:
    fakta = {"ydernummer": "900001", "navn": navn, "telefon": "98 35 14 66"}
    return fakta | {"adresse": "Toften 3 C, 9240 Nibe"} | felter


def ndjson(*poster: Any, id_: str = "l1") -> bytes:
    return "\n".join(json.dumps(p) for p in ({"leverance": id_}, *poster)).encode()


def oejeblik(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst)
