"""The JSON form: the same operations as SOAP, by the same grammar, and the mailbox.

Keys are the schema's local names. Notat is Base64 here too, as its schema says; what is fetched
from a mailbox has it as plain text beside that. Formularer have an XML of their own inside, and go
by SOAP alone.
"""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from lxml import etree
from rest_framework.request import Request
from rest_framework.views import APIView

from access import komponenter
from access.klienter.values import Rettighed
from access.krop import Kropfejl
from access.values import Cpr
from fordeling.api import openapi, operationer
from fordeling.api.log import noter_kald
from fordeling.komponent import kvittering, postkasse
from fordeling.vaekker import vaekker
from fordeling.values import Kode, Kontekst, Kvittering, Kvitteringstype, Objekttype
from fordeling.wire import beskeder, journalnotat, soap
from indexes.api import stier  # noqa: F401  # knows <objekt:id>
from indexes.api.fejl import JSON, fejlsvar
from indexes.oio import Fejl, SkemaFejl
from indexes.oio.json_form import laes_sekvens
from indexes.registrering.svar import Klient

XML = "application/xml"
ANTAL = 100  # posts of one call


class Form(APIView):
    """A call with a body of JSON."""

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        """The answer as plain values. Raises SkemaFejl and operationer.Afvist."""
        raise NotImplementedError

    def send(self, request: Request, **noegler: UUID) -> HttpResponse:
        """Bound, read, call, answer."""
        http = request._request
        http.brug_samles = True  # type: ignore[attr-defined]
        fejl: Kropfejl | None = getattr(http, "krop_fejl", None)
        if fejl is not None:
            return fejlsvar(http, fejl.http, fejl.besked)
        if http.content_type != JSON:
            return fejlsvar(http, 415, "Content-Type skal være application/json.")
        try:
            svar = self.kald(http, cast(Klient, request.user), **noegler)
        except SkemaFejl as skemafejl:
            return fejlsvar(http, 400, "Beskeden følger ikke skemaet.", fejl=skemafejl.fejl)
        except operationer.Afvist as afvist:
            k = afvist.kvittering
            linjer = [Fejl("/", en.kode, "SF2900", None, en.tekst) for en in k.fejl]
            return fejlsvar(http, afvist.http, k.begrundelse, fejl=linjer)
        return _svar(svar)


class Afsend(Form):
    """FordelingsobjektAfsend."""

    @extend_schema(**openapi.AFSEND)
    def post(self, request: Request) -> HttpResponse:
        """Take an object over."""
        return self.send(request)

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        vaerdi = laes_sekvens(http.body, openapi.ANMODNING)
        objekttype = Objekttype(vaerdi["DistributionObject"]["ObjektType"])
        indhold = vaerdi["DistributionObject"]["ObjektIndhold"]
        besked = beskeder.Afsendelse(
            Kontekst.af(vaerdi["DistributionContext"]),
            objekttype,
            beskeder.skriv_vaerdi(vaerdi["DistributionObject"]) if indhold else b"",
            vaerdi["DistributionObject"],
        )
        taget = operationer.afsend(http, klient, besked, now=timezone.now())
        return {
            "ForretningsKvittering": taget.kvittering.som_vaerdi(),
            "DistributionContext": taget.kontekst.som_vaerdi(),
        }


class Modtagerkvittering(Form):
    """FordelingskvitteringModtag, from a receiver."""

    @extend_schema(**openapi.KVITTERING)
    def post(self, request: Request) -> HttpResponse:
        """Take a receipt."""
        return self.send(request)

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        vaerdi = laes_sekvens(http.body, openapi.KVITTERINGSBESKED)
        besked = beskeder.Kvitteringsbesked(
            Kvittering.af(vaerdi["Forretningskvittering"]),
            Kontekst.af(vaerdi["DistributionContext"]),
        )
        operationer.modtag_kvittering(http, klient, besked, now=timezone.now())
        return {}


class Modtagere(Form):
    """FordelingsmodtagerList."""

    @extend_schema(**openapi.LIST)
    def post(self, request: Request) -> HttpResponse:
        """Who may receive an emne."""
        return self.send(request)

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        om = laes_sekvens(http.body, openapi.ROUTING)
        fundet = operationer.list_modtagere(
            http,
            klient,
            afsender_cvr=om["AfsendendeMyndighed"],
            routing_cvr=om["RoutingMyndighed"],
            kle=om["RoutingKLEEmne"],
            facet=om.get("RoutingHandlingFacet", ""),
            now=timezone.now(),
        )
        return {"System": [beskeder.modtager_vaerdi(m) for m in fundet]}


class Valider(Form):
    """FordelingsmodtagerValider."""

    @extend_schema(**openapi.VALIDER)
    def post(self, request: Request) -> HttpResponse:
        """Whether systems can receive now."""
        return self.send(request)

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        om = laes_sekvens(http.body, openapi.VALIDERING)
        routing = [
            (en["RoutingMyndighed"], UUID(en["RoutingModtagerAktoer"])) for en in om["Routing"]
        ]
        fundet = operationer.valider_modtagere(
            http,
            klient,
            afsender_cvr=om["AfsendendeMyndighed"],
            routing=routing,
            now=timezone.now(),
        )
        return {"RoutingModtager": beskeder.valider_vaerdi(fundet)}


class Postkasse(APIView):
    """What waits for the caller."""

    @extend_schema(**openapi.POSTKASSE)
    def get(self, request: Request) -> HttpResponse:
        """The oldest first, without what they say."""
        http = request._request
        klient = cast(Klient, request.user)
        if not (myndigheder := _egne(klient)):
            return fejlsvar(http, 403, operationer.INGEN_AFTALE)
        try:
            efter = UUID(http.GET["efter"]) if "efter" in http.GET else None
        except ValueError:
            return fejlsvar(http, 400, "efter skal være et UUID.")
        fundet = postkasse.poster(
            system=klient.fagsystem_uuid, myndigheder=myndigheder, antal=ANTAL + 1, efter=efter
        )
        return _svar({"poster": [_post(p) for p in fundet[:ANTAL]], "flere": len(fundet) > ANTAL})


class Postkassepost(APIView):
    """One object that waits for the caller."""

    @extend_schema(**openapi.POST)
    def get(self, request: Request, id: UUID) -> HttpResponse:
        """The object, as JSON, or as the XML of FordelingsobjektModtagRequest. It is logged."""
        http = request._request
        klient = cast(Klient, request.user)
        fundet = postkasse.hent(id, system=klient.fagsystem_uuid, myndigheder=_egne(klient))
        if fundet is None:
            return fejlsvar(http, 404, "Der er ikke sådan en i postkassen.")
        post, raa = fundet
        objekt = beskeder.laes_objekt(raa)
        noter_kald(
            http,
            komponenter.FORDELING_HENTET,
            kontekst=post.kontekst,
            udfald="hentet",
            cvr=post.kontekst.routing_cvr,
            now=timezone.now(),
            part=_cpr(objekt),
        )
        if XML in http.headers.get("Accept", ""):
            besked = soap.laes(beskeder.skriv_modtag(post.kontekst, raa))
            return HttpResponse(etree.tostring(besked, encoding="utf-8"), content_type=XML)
        return _svar(
            {
                **_post(post),
                "DistributionContext": post.kontekst.som_vaerdi(),
                "DistributionObject": objekt,
                "notater": _notater(objekt),
            }
        )


class Postkassesvar(Form):
    """The caller's answer to one object."""

    @extend_schema(**openapi.SVAR)
    def post(self, request: Request, id: UUID) -> HttpResponse:
        """Acknowledge, accept or refuse."""
        return self.send(request, id=id)

    def kald(self, http: HttpRequest, klient: Klient, **noegler: UUID) -> Any:
        om = laes_sekvens(http.body, openapi.SVARBESKED)
        kode, now = Kode(om["kode"]), timezone.now()
        if kode is Kode.AFVIST and not om.get("begrundelse", "").strip():
            raise operationer.Afvist(operationer.kort("MS2-3", "En afvisning skal begrundes."))
        teknisk = kode is Kode.MODTAGET or om.get("type") == Kvitteringstype.TEKNISK
        svar = Kvittering(
            kode,
            Kvitteringstype.TEKNISK if teknisk else Kvitteringstype.FORRETNING,
            om.get("begrundelse", ""),
        )
        try:
            post, tilstand = postkasse.besvar(
                noegler["id"],
                svar,
                system=klient.fagsystem_uuid,
                myndigheder=_egne(klient),
                now=now,
            )
        except kvittering.UkendtFordeling:
            tekst = "Den er ikke i postkassen."
            raise operationer.Afvist(operationer.kort("MS2-1", tekst), 404) from None
        except kvittering.Modstrid:
            tekst = "Den er allerede besvaret anderledes."
            raise operationer.Afvist(operationer.kort("MS2-2", tekst), 409) from None
        noter_kald(
            http,
            komponenter.FORDELING_KVITTERING,
            kontekst=post.kontekst,
            udfald=kode,
            cvr=post.kontekst.routing_cvr,
            now=now,
        )
        transaction.on_commit(vaekker.ring)
        return {"id": str(post.id), "tilstand": tilstand}


def _egne(klient: Klient) -> frozenset[int]:
    return frozenset(m for a in klient.aftaler for m in a.myndigheder_med(Rettighed.MODTAG))


def _post(post: postkasse.Post) -> dict[str, Any]:
    return {
        "id": str(post.id),
        "transaktion": str(post.kontekst.transaktion),
        "objekttype": post.objekttype,
        "afsender": post.kontekst.afsender_cvr,
        "modtaget": post.modtaget.isoformat(),
        "taget": post.taget,
    }


def _notater(objekt: dict[str, Any]) -> list[dict[str, str]]:
    """The texts of a journalpost. It was looked at before it was laid here: it can be read."""
    indhold = objekt["ObjektIndhold"].get("DistributionJournalPost")
    if indhold is None:
        return []
    return [{"titel": n.titel, "tekst": n.tekst} for n in journalnotat.forstaa(indhold)]


def _cpr(objekt: dict[str, Any]) -> Cpr | None:
    """Whom the object says that it is about."""
    indhold = objekt["ObjektIndhold"].get("DistributionJournalPost") or {}
    urn = (indhold.get("PartAngivelse") or {}).get("ReferenceID", {}).get("urn", "")
    return Cpr.laes(urn.rpartition(":")[2]) if urn.lower().startswith("urn:oio:cpr-nr:") else None


def _svar(body: Any) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=JSON)


urlpatterns = [
    path("fordeling/afsend", Afsend.as_view(), name="fordeling_afsend"),
    path("fordeling/kvittering", Modtagerkvittering.as_view(), name="fordeling_kvittering"),
    path("fordeling/modtagere", Modtagere.as_view(), name="fordeling_modtagere"),
    path("fordeling/valider", Valider.as_view(), name="fordeling_valider"),
    path("fordeling/postkasse", Postkasse.as_view(), name="postkasse"),
    path(
        "fordeling/postkasse/<objekt:id>",
        Postkassepost.as_view(),
        name="postkassepost",
    ),
    path(
        "fordeling/postkasse/<objekt:id>/kvittering",
        Postkassesvar.as_view(),
        name="postkassesvar",
    ),
]
