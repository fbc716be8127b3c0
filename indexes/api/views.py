"""The endpoints. Each reads the message, makes one call, and writes the answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from access.krop import Kropfejl
from indexes.api import openapi
from indexes.api.afvist import husk_afviste
from indexes.api.fejl import JSON, XML, fejlsvar, svarformat
from indexes.api.kendt import KendtKlient
from indexes.modtagelse import fund
from indexes.modtagelse import services as modtagelse
from indexes.modtagelse.services import Kald
from indexes.oio import (
    Besked,
    IndeksObjekt,
    SkemaFejl,
    UnikRetur,
    laes_besked,
    laes_json,
    skriv_multiple_output,
)
from indexes.oio.beskeder import Operationsnavn, Tjeneste
from indexes.registrering import enkeltvis, services
from indexes.registrering.svar import (
    IKKE_FUNDET,
    INGEN_ADGANG,
    KONFLIKT,
    OK,
    Klient,
    Resultat,
)

log = structlog.get_logger(__name__)
BESKEDTYPER = frozenset({XML, "text/xml", JSON})
"""The content types of a message."""


class Batch(KendtKlient):
    """An operation of a service whose answer is a MultipleOutput."""

    tjeneste: Tjeneste = "sagdokumentindeks"
    operation: Operationsnavn = "importer"

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Say in which element a refusal of the whole call is answered."""
        request.operation = self.operation  # type: ignore[attr-defined]
        return super().initialize_request(request, *args, **kwargs)


class Importer(Batch):
    """Importer: full objects, any mix, any number; one UnikRetur per object."""

    def udfoer(
        self, objekter: Sequence[IndeksObjekt], klient: Klient, transaktion: UUID | None
    ) -> list[Resultat]:
        """The one call that the message is."""
        now = timezone.now()
        return enkeltvis.objekter(
            objekter,
            lambda del_: services.importer(del_, klient=klient, transaktion=transaktion, now=now),
        )

    def post(self, request: Request) -> HttpResponse:
        """Read, import, answer: 200 if all were stored, 207 if some, 422 if none (INDEXES.md
        17.2)."""
        http = request._request
        refused = kontroller_forspoergsel(http)
        if refused is not None:
            return refused
        klient = cast(Klient, request.user)  # KlientAuthentication gives no other
        try:
            transaktion = transaktions_uuid(http)
        except UgyldigTransaktion:
            return fejlsvar(http, 400, "X-Transaktion-UUID skal være en UUID.")
        om = Kald(klient, self.tjeneste, self.operation, transaktion, timezone.now())
        try:
            besked = laes(http, self.tjeneste, self.operation)
        except SkemaFejl as fejl:
            som_json = http.content_type == JSON
            http.modtagelse_tal = modtagelse.noter_ulaeselig(  # type: ignore[attr-defined]
                http.body, fejl.fejl, som_json=som_json, kald=om
            )
            return fejlsvar(
                http, 400, "Beskeden følger ikke skemaet. Intet er gemt.", fejl=fejl.fejl
            )
        if (refused := kontroller_antal(http, len(besked.objekter))) is not None:
            return refused
        http.antal_objekter = len(besked.objekter)  # type: ignore[attr-defined]  # for the quota
        results = self.udfoer(besked.objekter, klient, transaktion)
        http.modtagelse_tal = modtagelse.noter(  # type: ignore[attr-defined]
            besked.objekter, results, kald=om
        )
        log.info(
            self.operation,
            klient=klient.klient_id,
            antal=len(results),
            afvist=sum(r.statuskode != OK for r in results),
        )
        husk_afviste(http, besked.objekter, results, now=om.now)
        return svar(http, results, self.tjeneste, self.operation, besked.objekter)


@extend_schema_view(post=extend_schema(**openapi.IMPORTER_SAGDOK))
class ImporterSagDokument(Importer):
    """POST /api/v1/sagdokumentindeks/importer."""


@extend_schema_view(post=extend_schema(**openapi.IMPORTER_YDELSE))
class ImporterYdelse(Importer):
    """POST /api/v1/ydelsesindeks/importer."""

    tjeneste: Tjeneste = "ydelsesindeks"


def kontroller_forspoergsel(request: HttpRequest) -> HttpResponse | None:
    """Size and content type, before anything is parsed."""
    krop_fejl: Kropfejl | None = getattr(request, "krop_fejl", None)
    if krop_fejl is not None:
        return fejlsvar(request, krop_fejl.http, krop_fejl.besked)
    content_type = request.content_type or ""
    if content_type not in BESKEDTYPER:
        return fejlsvar(
            request, 415, "Content-Type skal være application/xml eller application/json."
        )
    return None


def kontroller_antal(request: HttpRequest, antal: int) -> HttpResponse | None:
    """How many objects one call may name, whatever it asks of them."""
    if antal <= settings.MAKS_OBJEKTER_PR_KALD:
        return None
    loft = settings.MAKS_OBJEKTER_PR_KALD
    return fejlsvar(request, 413, f"Højst {loft} objekter pr. kald. Del leverancen op.")


class UgyldigTransaktion(ValueError):
    """The header X-Transaktion-UUID holds something else."""


def transaktions_uuid(request: HttpRequest) -> UUID | None:
    """TransactionUUID of the call; None without one. Raises UgyldigTransaktion."""
    value = request.META.get("HTTP_X_TRANSAKTION_UUID")
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError as fejl:
        raise UgyldigTransaktion from fejl


def laes(request: HttpRequest, tjeneste: Tjeneste, operation: Operationsnavn) -> Besked:
    """The message, from XML or JSON, read once. Raises SkemaFejl."""
    besked: Besked | None = getattr(request, "besked", None)
    if besked is None:
        read = laes_json if request.content_type == JSON else laes_besked
        besked = read(request.body, tjeneste=tjeneste, operation=operation)
        request.besked = besked  # type: ignore[attr-defined]
    return besked


def http_status(resultat: Resultat) -> int:
    """The HTTP status that goes with one object's StatusKode (INDEXES.md 17.2)."""
    return {OK: 200, INGEN_ADGANG: 403, IKKE_FUNDET: 404, KONFLIKT: 409}.get(
        resultat.statuskode, 422
    )


def svar(
    request: HttpRequest,
    results: Sequence[Resultat],
    tjeneste: Tjeneste,
    operation: Operationsnavn,
    objekter: Sequence[IndeksObjekt],
) -> HttpResponse:
    """One UnikRetur per object, with every breach and warning. `objekter` are those answered, in
    which the shape of a value can be seen."""
    brud = fund.alle_brud(results, objekter)
    good = sum(r.statuskode == OK for r in results)
    http = 200 if good == len(results) else 207 if good else 422
    if len(results) == 1:
        http = http_status(results[0])
    if svarformat(request) == JSON:
        reply = {
            "UnikRetur": [
                {
                    "StatusKode": r.statuskode,
                    "FejlbeskedTekst": r.fejlbesked,
                    "Type": r.art.typenavn,
                    "UUIDIdentifikator": str(r.uuid),
                    "advarsler": [str(a) for a in r.advarsler],
                    "fejl": [fund.som_data(f) for f in fejl],
                }
                for r, fejl in zip(results, brud, strict=True)
            ]
        }
        return HttpResponse(json.dumps(reply, ensure_ascii=False), status=http, content_type=JSON)
    body = skriv_multiple_output(
        [
            UnikRetur(
                r.statuskode,
                r.fejlbesked,
                "\n".join([*map(fund.linje, fejl), *map(str, r.advarsler)]) or None,
                r.art.typenavn,
                r.uuid,
            )
            for r, fejl in zip(results, brud, strict=True)
        ],
        tjeneste,
        operation,
    )
    return HttpResponse(body, status=http, content_type=XML)
