"""Each call in the revisionslog with its whole DistributionContext (MESSAGING.md c.8)."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from django.http import HttpRequest

from access.klienter import proxy
from access.klienter.legitimation import Legitimeret
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier, noter_klient
from access.values import Cpr
from fordeling.values import Kontekst

_NAVNE = {
    "transaktion": "AnvenderTransaktionsID",
    "fordeling": "DistributionTransaktionsID",
    "digital_post": "DigitalPostMeddelelsesID",
    "afsender_cvr": "AfsendendeMyndighed",
    "routing_cvr": "RoutingMyndighed",
    "routing": "RoutingValg",
    "filnavn": "DokumentFilNavn",
}


def noter_kald(
    http: HttpRequest,
    element: Element,
    *,
    kontekst: Kontekst | None,
    udfald: str,
    cvr: str,
    now: datetime,
    part: Cpr | None = None,
) -> None:
    """A row about what a system did. `cvr`: whose log it is; `part`: whom it was shown."""
    found: Legitimeret = http.legitimeret  # type: ignore[attr-defined]
    felter = kontekst.til_log() if kontekst is not None else {}
    par = [(_NAVNE[navn], tekst) for navn, tekst in felter.items() if tekst]
    noter_klient(
        [Opslag(element, part_cpr=part, soegekriterier=kriterier([("Udfald", udfald), *par]))],
        klient_id=found.klient.klient_id,
        fagsystem=found.klient.fagsystem.navn,
        it_system=str(found.klient.fagsystem.uuid),
        cvr=cvr,
        ip=_ip(http),
        now=now,
    )


def _ip(http: HttpRequest) -> str | None:
    try:
        return str(ipaddress.ip_address(proxy.adresse(http)))
    except ValueError:
        return None
