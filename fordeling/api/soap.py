"""The SOAP endpoints: ours as Fordelingskomponent, and ours as sender, where receipts come.

The authority is the credential's (access.klienter). AuthorityContext and AfsendendeMyndighed must
agree with it, and with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from lxml import etree
from rest_framework.request import Request
from rest_framework.views import APIView

from access.krop import Kropfejl
from fordeling.api import kvitteringer, operationer
from fordeling.api.svar import SoapFault, kort, skemafejl, svar
from fordeling.wire import beskeder, skema, soap
from indexes.oio import SkemaFejl
from indexes.registrering.svar import Klient

Operation = Callable[[HttpRequest, Klient, Any, datetime], HttpResponse]
_TYPER = {"text/xml", "application/xml"}


class Soap(APIView):
    """An address of SOAP 1.1, document/literal: the element in the Body names the operation."""

    ns: ClassVar[str] = skema.T
    kode: ClassVar[str] = "AS1"
    operationer: ClassVar[dict[str, tuple[str, Operation]]] = {}

    @extend_schema(exclude=True)
    def post(self, request: Request) -> HttpResponse:
        """Bound, parse, hand on, answer."""
        http = request._request
        # A hand-off is no object of the day's quota, and calls shall not wait for each other.
        http.brug_samles = True  # type: ignore[attr-defined]
        klient = cast(Klient, request.user)  # KlientAuthentication gives no other
        fejl: Kropfejl | None = getattr(http, "krop_fejl", None)
        if fejl is not None:
            kode = f"{self.kode}-5" if fejl.http == 413 else f"{self.kode}-3"
            return SoapFault(kort(fejl.besked, kode), self.ns, status=fejl.http)
        if http.content_type not in _TYPER:
            besked = "Content-Type skal være text/xml (SOAP 1.1)."
            return SoapFault(kort(besked, f"{self.kode}-3"), self.ns, status=415)
        try:
            element = soap.laes(http.body)
            kendt = self.operationer.get(element.tag)
            if kendt is None or not _er_action(http, kendt[0]):
                besked = "Operationen kendes ikke her."
                return SoapFault(kort(besked, f"{self.kode}-3"), self.ns)
            return kendt[1](http, klient, element, timezone.now())
        except SkemaFejl as skemafejl_:
            return SoapFault(skemafejl(skemafejl_, f"{self.kode}-3"), self.ns)
        except operationer.Afvist as afvist:
            status = 403 if afvist.http == 403 else 400
            return SoapFault(afvist.kvittering, self.ns, status=status)


def _er_action(http: HttpRequest, action: str) -> bool:
    """SOAPAction says the operation too; a client that leaves it out says it in the Body alone."""
    told = http.META.get("HTTP_SOAPACTION", "").strip().strip('"')
    return told in {"", action}


def _afsend(http: HttpRequest, klient: Klient, element: Any, now: datetime) -> HttpResponse:
    besked = beskeder.laes_afsend(element)
    taget = operationer.afsend(http, klient, besked, now=now)
    return svar(beskeder.skriv_afsend_svar(taget.kvittering, taget.kontekst))


def _kvittering(http: HttpRequest, klient: Klient, element: Any, now: datetime) -> HttpResponse:
    besked = beskeder.laes_kvittering(element, skema.KVITTERING_TIL_SP)
    operationer.modtag_kvittering(http, klient, besked, now=now)
    return svar(beskeder.skriv_tomt_svar(skema.KVITTERING_TIL_SP_SVAR))


def _list(http: HttpRequest, klient: Klient, element: Any, now: datetime) -> HttpResponse:
    vaerdi = soap.laes_felt(element, skema.LIST)
    om = vaerdi["Routing"]
    _samme_myndighed(vaerdi, om["AfsendendeMyndighed"])
    fundet = operationer.list_modtagere(
        http,
        klient,
        afsender_cvr=om["AfsendendeMyndighed"],
        routing_cvr=om["RoutingMyndighed"],
        kle=om["RoutingKLEEmne"],
        facet=om.get("RoutingHandlingFacet", ""),
        now=now,
    )
    return svar(beskeder.skriv_list_svar(fundet))


def _valider(http: HttpRequest, klient: Klient, element: Any, now: datetime) -> HttpResponse:
    vaerdi = soap.laes_felt(element, skema.VALIDER)
    _samme_myndighed(vaerdi, vaerdi["AfsendendeMyndighed"])
    fundet = operationer.valider_modtagere(
        http,
        klient,
        afsender_cvr=vaerdi["AfsendendeMyndighed"],
        routing=[
            (en["RoutingMyndighed"], UUID(en["RoutingModtagerAktoer"]))
            for en in vaerdi["RoutingListe"]["Routing"]
        ],
        now=now,
    )
    return svar(beskeder.skriv_valider_svar(fundet))


def _samme_myndighed(vaerdi: dict[str, Any], cvr: str) -> None:
    told = (vaerdi.get("AuthorityContext") or {}).get("MunicipalityCVR", cvr)
    if told != cvr:
        tekst = "AfsendendeMyndighed er en anden end MunicipalityCVR."
        raise operationer.Afvist(kort(tekst, "AS-0"))


def _action(navn: str) -> str:
    return f"{skema.PORT}{navn}"


class Komponent(Soap):
    """/service/SP/Distribution/3: EP_AS1, EP_AS3, EP_AS4 and EP_MS2."""

    operationer = {
        skema.AFSEND.tag: (_action("FordelingsobjektAfsend"), _afsend),
        skema.KVITTERING_TIL_SP.tag: (_action("FordelingskvitteringModtag"), _kvittering),
        skema.LIST.tag: (_action("FordelingsmodtagerList"), _list),
        skema.VALIDER.tag: (_action("FordelingsmodtagerValider"), _valider),
    }


def _til_os(http: HttpRequest, klient: Klient, element: Any, now: datetime) -> HttpResponse:
    raa = etree.tostring(element, encoding="utf-8")
    besked = beskeder.laes_kvittering(element, skema.KVITTERING_TIL_ANVENDER)
    if (refused := kvitteringer.tag(http, klient, besked, raa, now=now)) is not None:
        return SoapFault(refused.kvittering, skema.D, status=refused.http)
    return svar(beskeder.skriv_tomt_svar(skema.KVITTERING_TIL_ANVENDER_SVAR))


class Anvender(Soap):
    """/service/DistributionService/DistributionService/2: EP_AS2, which we host as sender. Its
    soapAction is the empty string."""

    ns = skema.D
    kode = "AS2"
    operationer = {skema.KVITTERING_TIL_ANVENDER.tag: ("", _til_os)}
