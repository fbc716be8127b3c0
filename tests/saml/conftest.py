"""A service provider, the test identity provider, and a browser that goes between them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client
from django.utils import timezone
from lxml import etree

from access.models import Bruger, Myndighed
from access.saml.attributter import Attributter
from access.saml.kontrol import SAML
from access.saml.models import Anmodning, Identitetsudbyder
from access.saml.noegler import Noegle, lav_noegle
from access.saml.roller import sikr_systemroller
from access.selectors import resolve_adgang
from access.services import SESSION_BRUGER, SESSION_SCOPE
from access.values import Adgang
from sapa.demo.idp import opsaetning, personer
from sapa.demo.idp.udsted import (
    PERSISTENT,
    X509,
    Udstedelse,
    assertion,
    indpak,
    krypter,
    response,
    signer,
)

EKSEMPLER = Path(__file__).parent / "eksempler"
BASE = "http://testserver"
ACS = f"{BASE}/saml/acs/"
EKSEMPELBY, NABOBY = 1003, 1004


@pytest.fixture(scope="session")
def noegler() -> dict[str, Noegle]:
    """The two real keys and a stranger's, made once: a key takes a moment."""
    return {navn: lav_noegle(navn) for navn in ("sp", "idp", "fremmed")}


@pytest.fixture
def udbyder(
    db: None, settings: Any, noegler: dict[str, Noegle], myndigheder: dict[int, Myndighed]
) -> Identitetsudbyder:
    """The demo with its test identity provider."""
    from access.saml.models import Demonoegle

    settings.DEMO = True
    settings.HTTPS = False
    for navn in ("sp", "idp"):
        Demonoegle.objects.create(
            navn=navn, noegle=noegler[navn].privat, certifikat=noegler[navn].certifikat
        )
    Myndighed.objects.get_or_create(
        id=1001,
        defaults={
            "cvr": personer.UDBETALING_DANMARK,
            "navn": "Udbetaling Danmark",
            "kort_navn": "Udbetaling Danmark",
            "type": Myndighed.Type.STAT,
        },
    )
    sikr_systemroller()
    opsaetning.sikr()
    return Identitetsudbyder.objects.get()


@dataclass
class Flow:
    """One browser's sign-in, whose every message may be bent on its way."""

    client: Client
    noegler: dict[str, Noegle]
    udstedelse: Udstedelse | None = field(default=None)

    def begynd(self, myndighed: int = EKSEMPELBY) -> str:
        """Ask to sign in; returns the request's ID."""
        answer = self.client.get(f"/saml/log-ind/?kommune={myndighed}")
        assert answer.status_code == 302, answer.content
        return Anmodning.objects.order_by("-udloeber").values_list("id", flat=True)[0]

    def udsted(
        self,
        bruger: personer.Testbruger | None = None,
        *,
        attributter: Attributter | None = None,
        **bent: Any,
    ) -> Udstedelse:
        """What an honest provider would say, with changes."""
        bruger = bruger or personer.PR_NOEGLE["sagsbehandler"]
        honest = Udstedelse(
            anmodning=bent.pop("anmodning", None) or self.begynd(),
            acs=ACS,
            modtager=f"{BASE}/saml/metadata/",
            name_id=bruger.name_id,
            name_id_format=X509 if bruger.gammel_profil else PERSISTENT,
            attributter=bruger.attributter if attributter is None else attributter,
            now=timezone.now(),
        )
        return replace(honest, **bent)

    def pak(
        self, u: Udstedelse, *, noegle: str = "idp", krypteret: bool = True, signeret: bool = True,
        foer: Callable[[etree._Element], None] | None = None,
        aendr: Callable[[etree._Element], None] | None = None,
    ) -> str:  # fmt: skip
        """Base64 of the Response. `foer` bends the assertion before, `aendr` after it was signed."""
        element = assertion(u)
        if foer:
            foer(element)
        if signeret:
            signer(element, self.noegler[noegle])
        if aendr:
            aendr(element)
        content = krypter(element, self.noegler["sp"].certifikat) if krypteret else element
        return indpak(response(u, content))

    def send(self, svar: str) -> Any:
        """The browser carries the Response to SAPA."""
        return self.client.post("/saml/acs/", {"SAMLResponse": svar})

    def log_ind(self, noegle: str) -> Any:
        """The whole way through the provider's own pages."""
        bruger = personer.PR_NOEGLE[noegle]
        kommune = Myndighed.objects.get(cvr=bruger.cvr).id
        to_idp = self.client.get(f"/saml/log-ind/?kommune={kommune}")["Location"]
        page = self.client.get(to_idp)
        assert bruger.navn in page.content.decode()
        page = self.client.post(to_idp, {"bruger": noegle})
        found = re.search(r'name="SAMLResponse" value="([^"]+)"', page.content.decode())
        assert found, page.content
        return self.send(html.unescape(found[1]))

    @property
    def bruger(self) -> Bruger:
        """Who is signed in."""
        return Bruger.objects.get(id=self.client.session[SESSION_BRUGER])

    @property
    def adgang(self) -> Adgang:
        """Her rights at her next request."""
        session = self.client.session
        adgang = resolve_adgang(session[SESSION_BRUGER], scope=session[SESSION_SCOPE])
        assert adgang is not None
        return adgang

    @property
    def er_inde(self) -> bool:
        return SESSION_BRUGER in self.client.session


@pytest.fixture
def flow(udbyder: Identitetsudbyder, noegler: dict[str, Noegle]) -> Flow:
    return Flow(Client(), noegler)


@pytest.fixture
def logget() -> Any:
    """What the application log gets: the events, as they are before they are written."""
    with structlog.testing.capture_logs() as events:
        yield events


def eksempel(navn: str) -> Attributter:
    """The attributes of one of the contract's examples, read from its file."""
    (path,) = EKSEMPLER.glob(f"{navn}-*.attributter.xml")
    root = etree.parse(path).getroot()
    return [
        (a.get("Name", ""), tuple(v.text or "" for v in a.iter(f"{{{SAML}}}AttributeValue")))
        for a in root.iter(f"{{{SAML}}}Attribute")
    ]


def med(attributter: Attributter, navn: str, *values: str) -> Attributter:
    """The attributes with one of them given other values; none takes it away."""
    kept = [(n, v) for n, v in attributter if n != navn]
    return [*kept, (navn, values)] if values else kept
