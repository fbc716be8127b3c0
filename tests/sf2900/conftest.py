"""Both sides in one database: SAPA as sender, our Fordelingskomponent, and two receivers.

Only the network is a double: a call to one of our addresses goes through the whole application.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from access.klienter import loft
from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Bruger, Fagsystem
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from fordeling import afsendelse, services, transport
from fordeling.api import stier
from fordeling.komponent import levering, ruter
from fordeling.models import Aflevering, Tilsluttet
from fordeling.services import Adressat, Forsendelsesdel
from fordeling.transport import Kald, Svar
from fordeling.values import Kvittering, Objekttype, Rutevalg
from fordeling.wire import beskeder, journalnotat, soap
from fordeling.wire.soap import IntetSvar
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.sf2900.faelles import CVR, SYSTEM, kvittering, notat

ESDH, KSD = UUID("5b2f0d4e-8d0a-4a43-8f0d-3c7f0e6c1a01"), UUID("5b2f0d4e-8d0a-4a43-8f0d-3c7f0e6c1a02")  # fmt: skip
VORES = "http://127.0.0.1"
KSD_URL = "https://ksd.example/modtag"
BROWSER = Client(raise_request_exception=False)


def basic(klient: str, secret: str) -> str:
    return f"{klient}:{secret}"


@pytest.fixture(autouse=True)
def _intet_husket() -> None:
    loft.kendte._rows.clear()


@pytest.fixture
def systemer(myndigheder: Any, settings: Any) -> dict[str, str]:
    """The clients with their rights, and what each proves itself by."""
    own = {"sapa": SYSTEM, "esdh": ESDH, "ksd": KSD, "sp": uuid4()}
    ret = {
        "sapa": Rettighed.AFSEND,
        "esdh": Rettighed.MODTAG,
        "ksd": Rettighed.MODTAG,
        "sp": Rettighed.KVITTERING,
    }
    secrets = {}
    for navn, uuid in own.items():
        system = Fagsystem.objects.create(uuid=uuid, navn=navn.upper())
        klient = klienter.opret(klient_id=navn, fagsystem=system, now=NU, basic=True)
        klienter.saet_aftale(
            klient,
            myndigheder=[KOMMUNE],
            kle=["*"],
            rettigheder=[ret[navn]],
            fra=None,
            til=None,
            now=NU,
        )
        secrets[navn] = basic(navn, klienter.roter(klient, now=NU))
    settings.FORDELING = replace(
        settings.FORDELING,
        url=f"{VORES}{stier.SP}",
        system=SYSTEM,
        basic=secrets["sapa"],
        komponent_basic=secrets["sp"],
    )
    alle = [o.value for o in Objekttype]
    Tilsluttet.objects.create(
        uuid=SYSTEM, navn="SAPA", sender_typer=alle, kvittering_url=f"{VORES}{stier.ANVENDER}"
    )
    esdh = Tilsluttet.objects.create(
        uuid=ESDH, navn="ESDH", myndigheder=[KOMMUNE, ANDEN_KOMMUNE], modtager_typer=alle
    )
    Tilsluttet.objects.create(
        uuid=KSD,
        navn="KSD",
        myndigheder=[KOMMUNE],
        modtager_typer=["JOURNALPOST"],
        modtag_url=KSD_URL,
    )
    ruter.saet(
        myndighed=KOMMUNE, moenster="27.*", facet="", system=esdh, fra=NU.date(), hvem="test", now=NU
    )  # fmt: skip
    return secrets


def post(sti: str, body: bytes, basic_: str = "", action: str = "", **meta: str) -> Any:
    """A SOAP call of one of our addresses."""
    headers = {"soapaction": f'"{action}"'}
    if basic_:
        headers["authorization"] = "Basic " + base64.b64encode(basic_.encode()).decode()
    return BROWSER.post(sti, body, content_type="text/xml; charset=utf-8", headers=headers, **meta)


@dataclass
class Net:
    """The network: our own addresses, and a KSD that answers what it is told to."""

    ksd: Any = field(default_factory=lambda: kvittering("MODTAGET"))
    modtaget: list[beskeder.Afsendelse] = field(default_factory=list)
    kald: list[Kald] = field(default_factory=list)
    nede: bool = False
    efter_afsend: Callable[[], None] | None = None

    def svar(self, et: Kald) -> Svar | IntetSvar:
        self.kald.append(et)
        if self.nede:
            return IntetSvar("timeout")
        if et.url == KSD_URL:
            return self._ksd(et)
        response = post(et.url.removeprefix(VORES), et.body, et.basic, et.action)
        if self.efter_afsend is not None and et.url.endswith(stier.SP):
            self.efter_afsend()
        return Svar(response.status_code, response.content)

    def _ksd(self, et: Kald) -> Svar | IntetSvar:
        if isinstance(self.ksd, IntetSvar):
            return self.ksd
        if isinstance(self.ksd, bytes):
            return Svar(500, self.ksd)
        self.modtaget.append(beskeder.laes_modtag(soap.laes(et.body)))
        return Svar(200, beskeder.skriv_modtag_svar(self.ksd))


@pytest.fixture
def net(systemer: Any, monkeypatch: pytest.MonkeyPatch) -> Net:
    found = Net()

    def kald_alle(alle: Any) -> Iterator[Any]:
        for et in alle:
            yield et, found.svar(et)

    monkeypatch.setattr(transport, "kald_alle", kald_alle)
    return found


def arbejd(*, senere: timedelta = timedelta(0)) -> None:
    """The worker, until nothing is left to do."""
    for _ in range(3):
        for skridt in (afsendelse.send, levering.lever_objekter, levering.lever_kvitteringer):
            while skridt(now=timezone.now() + senere):
                pass


@pytest.fixture
def forfatter(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med({"permissions": [*ALT, Permission.OPRET_JOURNALNOTAT]})


@pytest.fixture
def adgang(forfatter: Bruger) -> Adgang:
    found = resolve_adgang(forfatter.id)
    assert found is not None
    return found


def del_til(
    system: UUID | None = ESDH, *, kle: str = "27.18.00", sag: UUID | None = None, **facts: Any
) -> Forsendelsesdel:
    """A note for one case: to a system, or by its KLE."""
    sag = sag or uuid4()
    note = notat(kle=kle, sag=sag, **facts)
    return Forsendelsesdel(
        Adressat(
            Rutevalg(system=system) if system else Rutevalg(kle=kle),
            CVR,
            sag=sag,
            sag_titel="En sag",
            kle=kle,
            system_navn="ESDH",
        ),
        Objekttype.JOURNALPOST,
        note.id,
        beskeder.skriv_objekt(Objekttype.JOURNALPOST, journalnotat.byg(note, system=SYSTEM)),
    )


@pytest.fixture
def send(adgang: Adgang, systemer: Any) -> Callable[..., list[Aflevering]]:
    def go(*dele: Forsendelsesdel, forsendelse: UUID | None = None) -> list[Aflevering]:
        return services.opret(
            dele or [del_til()],
            forsendelse=forsendelse or uuid4(),
            adgang=adgang,
            part_uuid=uuid4(),
            overskrift="Telefonnotat",
            now=timezone.now(),
        )

    return go


def igen(row: Aflevering) -> Aflevering:
    """The row as it stands now."""
    found: Aflevering = Aflevering.objects.unguarded(reason="test").get(id=row.id)
    return found


__all__ = ["Kvittering", "arbejd", "del_til", "igen", "post"]
