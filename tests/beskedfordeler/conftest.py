"""The Beskedfordeler as a client, and the catalogue."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from indexes.beskedfordeler import behandling
from indexes.beskedfordeler.models import Konflikt, Modtagelse, ModtagetHaendelse
from sapa.demo import grunddata
from tests.beskedfordeler.faelles import CVR, STI
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

S = "{urn:oio:sagdok:3.0.0}"


@pytest.fixture
def katalog(db: None) -> None:
    grunddata._haendelsestyper()
    grunddata._beskedkoder()


@pytest.fixture
def bfo(myndigheder: Any, katalog: None) -> Systemklient:
    """The client, with an agreement for both authorities."""
    system = Fagsystem.objects.create(
        uuid="f22e4247-ed74-5394-9fdf-b029b4ba8344", navn="Beskedfordeler"
    )
    klient = klienter.opret(klient_id="bfo", fagsystem=system, now=NU, basic=True)
    aftal(klient, Rettighed.BESKED)
    return klient


def alle() -> Any:
    """Every received message."""
    return Modtagelse.objects.unguarded(reason="test")


def konflikter() -> Any:
    return Konflikt.objects.unguarded(reason="test")


def aftal(
    klient: Systemklient, *ret: Rettighed, myndigheder: Any = (KOMMUNE, ANDEN_KOMMUNE)
) -> None:
    klienter.saet_aftale(
        klient, myndigheder=list(myndigheder), kle=["*"], rettigheder=list(ret), fra=None, til=None,
        now=NU, erstat=True,
    )  # fmt: skip


@pytest.fixture
def send(bfo: Systemklient) -> Callable[..., Any]:
    """Push a body; gives the HTTP answer."""
    secret = klienter.roter(bfo, now=NU)
    token = base64.b64encode(f"bfo:{secret}".encode()).decode()
    browser = Client(raise_request_exception=False)

    def post(body: bytes, *, content_type: str = "application/xml", **headers: str) -> Any:
        headers = {"authorization": f"Basic {token}", **headers}
        return browser.post(STI, body, content_type=content_type, headers=headers)

    return post


@pytest.fixture
def modtag(send: Callable[..., Any]) -> Callable[..., Modtagelse]:
    """Push a body that must be acknowledged, and work with it; gives its row."""

    def go(body: bytes, *, now: Any = NU) -> Modtagelse:
        before = set(alle().values_list("noegle", flat=True))
        assert kode(send(body)) == 20
        arbejd(now=None)
        return alle().exclude(noegle__in=before).get()

    return go


def arbejd(now: Any = None) -> None:
    from django.utils import timezone

    while behandling.behandl(now=now or timezone.now()):
        pass


def kode(response: Any) -> int:
    """StatusKode of the StandardRetur."""
    return int(etree.fromstring(response.content).findtext(f"{S}StandardRetur/{S}StatusKode") or 0)


def haendelser(**filtre: Any) -> list[ModtagetHaendelse]:
    return list(ModtagetHaendelse.objects.filter(**filtre).order_by("opstaaet", "nr", "myndighed"))


__all__ = ["CVR", "aftal", "arbejd", "haendelser", "kode"]
