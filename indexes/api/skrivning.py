"""Writing: Opdater and Fjern in batches, and the operations on one object (INDEXES.md 17.2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from indexes.api import openapi
from indexes.api.fejl import JSON, XML, fejlsvar, svarformat
from indexes.api.kendt import KendtKlient
from indexes.api.laesning import afvis
from indexes.api.views import (
    Batch,
    Importer,
    UgyldigTransaktion,
    http_status,
    kontroller_antal,
    kontroller_forspoergsel,
    svar,
    transaktions_uuid,
)
from indexes.laesning.fjernelse import find_sager
from indexes.laesning.session import IngenRet
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.modtagelse import fjernelser, fund
from indexes.modtagelse import services as modtagelse
from indexes.modtagelse.services import Kald
from indexes.oio import Art, IndeksObjekt, Regelbrud, SkemaFejl
from indexes.oio.beskeder import Operationsnavn, Tjeneste
from indexes.oio.enkelt import ENKELTE, Enkelt, skriv_svar
from indexes.oio.enkeltbesked import UDEN_KROP, laes_enkeltbesked
from indexes.oio.fjern import laes_fjern
from indexes.registrering import enkeltvis, services
from indexes.registrering.enkelt import udfoer
from indexes.registrering.svar import OK, Klient, Resultat

log = structlog.get_logger(__name__)


class Opdater(Importer):
    """Opdater: what changes of objects that exist; one UnikRetur per object."""

    operation: Operationsnavn = "opdater"

    def udfoer(
        self, objekter: Sequence[IndeksObjekt], klient: Klient, transaktion: UUID | None
    ) -> list[Resultat]:
        """The one call that the message is."""
        now = timezone.now()
        return enkeltvis.objekter(
            objekter,
            lambda del_: services.opdater(del_, klient=klient, transaktion=transaktion, now=now),
        )


@extend_schema_view(post=extend_schema(**openapi.OPDATER_SAGDOK))
class OpdaterSagDokument(Opdater):
    """POST /api/v1/sagdokumentindeks/opdater."""


@extend_schema_view(post=extend_schema(**openapi.OPDATER_YDELSE))
class OpdaterYdelse(Opdater):
    """POST /api/v1/ydelsesindeks/opdater."""

    tjeneste: Tjeneste = "ydelsesindeks"


@extend_schema_view(post=extend_schema(**openapi.FJERN_SAGDOK))
class FjernSagDokument(Batch):
    """POST /api/v1/sagdokumentindeks/fjern: sager, and what the message says goes with them."""

    operation: Operationsnavn = "fjern"

    def post(self, request: Request) -> HttpResponse:
        """Read, remove, answer: one UnikRetur per sag and per object that went with it."""
        http = request._request
        if (refused := kontroller_forspoergsel(http)) is not None:
            return refused
        try:
            transaktion = transaktions_uuid(http)
        except UgyldigTransaktion:
            return fejlsvar(http, 400, "X-Transaktion-UUID skal være en UUID.")
        klient, now = cast(Klient, request.user), timezone.now()
        om = Kald(klient, "sagdokumentindeks", "fjern", transaktion, now)
        som_json = http.content_type == JSON
        try:
            besked = laes_fjern(http.body, som_json=som_json)
        except SkemaFejl as fejl:
            http.modtagelse_tal = modtagelse.noter_ulaeselig(  # type: ignore[attr-defined]
                http.body, fejl.fejl, som_json=som_json, kald=om
            )
            return fejlsvar(
                http, 400, "Beskeden følger ikke skemaet. Intet er fjernet.", fejl=fejl.fejl
            )
        if (refused := kontroller_antal(http, len(besked.sager))) is not None:
            return refused
        try:
            besked = find_sager(besked, klient=klient, request=http, now=now)
        except (Spoergsmaalsfejl, IngenRet) as fejl:
            return afvis(http, fejl)
        results = enkeltvis.sager(
            besked,
            lambda del_: services.fjern_sager(
                del_, klient=klient, transaktion=transaktion, now=now
            ),
        )
        named = fjernelser.som_objekter(besked, results)
        http.modtagelse_tal = modtagelse.noter(  # type: ignore[attr-defined]
            named, results, kald=om
        )
        log.info("fjern", klient=klient.klient_id, antal=len(results))
        return svar(http, results, "sagdokumentindeks", "fjern", named)


class EnObjekt(KendtKlient):
    """An operation on one object. Each HTTP method is an operation of the contract."""

    art: ClassVar[Art]
    operationer: ClassVar[dict[str, str]]
    """HTTP method to the contract's operation."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Say in which element a refusal of the whole call is answered."""
        navn = self.operationer.get((request.method or "").lower())
        if navn is not None:
            request.enkelt = ENKELTE[self.art, navn]  # type: ignore[attr-defined]
        return super().initialize_request(request, *args, **kwargs)

    def udfoer(self, request: Request, uuid: UUID | None = None) -> HttpResponse:
        """Read the message, make the one call, answer."""
        http = request._request
        enkelt: Enkelt = http.enkelt  # type: ignore[attr-defined]
        empty = enkelt.navn in UDEN_KROP and not http.body
        if not empty and (refused := kontroller_forspoergsel(http)) is not None:
            return refused
        try:
            transaktion = transaktions_uuid(http)
        except UgyldigTransaktion:
            return fejlsvar(http, 400, "X-Transaktion-UUID skal være en UUID.")
        klient, now = cast(Klient, request.user), timezone.now()
        tjeneste = "sagdokumentindeks" if self.art <= Art.DOKUMENT else "ydelsesindeks"
        om = Kald(klient, tjeneste, enkelt.navn, transaktion, now)
        som_json = http.content_type == JSON
        try:
            besked = laes_enkeltbesked(http.body, enkelt, som_json=som_json, adresse=uuid)
        except SkemaFejl as fejl:
            http.modtagelse_tal = modtagelse.noter_ulaeselig(  # type: ignore[attr-defined]
                http.body, fejl.fejl, som_json=som_json, kald=om, art=self.art, uuid=uuid
            )
            tekst = "Beskeden følger ikke skemaet. Intet er gemt."
            if fejl.regel == "uuid.adresse":
                tekst = fejl.tekst
            return fejlsvar(http, 400, tekst, fejl=fejl.fejl)
        http.antal_objekter = 1  # type: ignore[attr-defined]
        resultat = udfoer(besked, klient=klient, transaktion=transaktion, now=now)
        # Without a transaction an Opret that was refused never had a UUID: none is kept of it.
        objekt = besked.som_objekt(resultat.uuid if transaktion or resultat.nyt else None)
        http.modtagelse_tal = modtagelse.noter(  # type: ignore[attr-defined]
            [objekt], [resultat], kald=om
        )
        log.info(
            enkelt.navn,
            klient=klient.klient_id,
            art=self.art.typenavn,
            statuskode=resultat.statuskode,
        )
        return enkelt_svar(http, enkelt, resultat, fund.brud(resultat, objekt))


def enkelt_svar(
    request: HttpRequest, enkelt: Enkelt, r: Resultat, brud: Sequence[Regelbrud]
) -> HttpResponse:
    """StandardRetur in the operation's own output element, or as JSON; 201 for what Opret made. A
    refusal tells every breach, as in a batch."""
    status = http_status(r)
    headers = {}
    made = enkelt.navn == "opret" and r.statuskode == OK
    if made:
        status = 201
        headers["Location"] = f"{request.path.rstrip('/')}/{r.uuid}"
    if svarformat(request) == JSON:
        if r.statuskode != OK:
            return fejlsvar(request, status, r.fejlbesked, fejl=brud)
        reply: dict[str, Any] = {
            "StandardRetur": {"StatusKode": r.statuskode, "FejlbeskedTekst": r.fejlbesked},
            "UUIDIdentifikator": str(r.uuid),
            "advarsler": [str(a) for a in r.advarsler],
        }
        body = json.dumps(reply, ensure_ascii=False).encode()
        return HttpResponse(body, status=status, content_type=JSON, headers=headers)
    details = "\n".join([*map(fund.linje, brud), *map(str, r.advarsler)]) or None
    xml = skriv_svar(enkelt, r.statuskode, r.fejlbesked, details, r.uuid if made else None)
    return HttpResponse(xml, status=status, content_type=XML, headers=headers)


class _Samling(EnObjekt):
    operationer = {"post": "opret"}

    def post(self, request: Request) -> HttpResponse:
        """Opret."""
        return self.udfoer(request)


class _Objekt(EnObjekt):
    operationer = {"put": "importer", "patch": "ret", "delete": "slet"}

    def put(self, request: Request, uuid: UUID) -> HttpResponse:
        """Importer one object."""
        return self.udfoer(request, uuid)

    def patch(self, request: Request, uuid: UUID) -> HttpResponse:
        """Ret: what changes."""
        return self.udfoer(request, uuid)

    def delete(self, request: Request, uuid: UUID) -> HttpResponse:
        """Slet, which is logical."""
        return self.udfoer(request, uuid)


class _Handling(EnObjekt):
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """Passiver, Fjern or Kasser, as the address says."""
        return self.udfoer(request, uuid)


STIER = {
    Art.SAG: "sager",
    Art.DOKUMENT: "dokumenter",
    Art.BEVILLING: "bevillinger",
    Art.EFFEKTUERING: "effektueringer",
}
"""Where objects of a kind live below /api/v1."""


def samling(art: Art, *ogsaa: type, **skemaer: Any) -> Any:
    """The view of /sager and its like; `ogsaa`: mixins with its other methods, described in
    `skemaer`."""
    made: Any = type(f"{art.name.title()}Samling", (*ogsaa, _Samling), {"art": art})
    post = extend_schema(**openapi.enkelt(ENKELTE[art, "opret"]))
    return extend_schema_view(post=post, **skemaer)(made).as_view()


def objekt(art: Art, *ogsaa: type, **skemaer: Any) -> Any:
    """The view of /sager/{uuid} and its like, as `samling`."""
    named = {
        m: extend_schema(**openapi.enkelt(ENKELTE[art, n])) for m, n in _Objekt.operationer.items()
    }
    made: Any = type(f"{art.name.title()}Objekt", (*ogsaa, _Objekt), {"art": art})
    return extend_schema_view(**named, **skemaer)(made).as_view()


def handling(art: Art, navn: str) -> Any:
    """The view of /sager/{uuid}/passiver and its like."""
    schema = extend_schema_view(post=extend_schema(**openapi.enkelt(ENKELTE[art, navn])))
    facts = {"art": art, "operationer": {"post": navn}}
    made: Any = type(f"{art.name.title()}{navn.title()}", (_Handling,), facts)
    return schema(made).as_view()
