"""POST /api/v1/validering: any writing message, tried and not kept.

A vendor's engineer mends her message from the answer alone: each breach has its place, its rule,
the section of the anvisning and the shape of the value. What she sent is never repeated.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from indexes.api import openapi_validering
from indexes.api.fejl import JSON, XML, fejlsvar, svarformat
from indexes.api.laesning import afvis
from indexes.api.views import kontroller_forspoergsel
from indexes.laesning.fjernelse import find_sager
from indexes.laesning.session import IngenRet
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.modtagelse import fund, validering
from indexes.modtagelse.validering import Vurdering
from indexes.oio import SkemaFejl, UnikRetur
from indexes.oio.genkend import laes_enhver
from indexes.oio.grammatik import Operation
from indexes.oio.skriv import multiple_output
from indexes.registrering.services import Klient

log = structlog.get_logger(__name__)


class Validering(APIView):
    """Any message of the writing operations, known by its root element or its keys."""

    @extend_schema(**openapi_validering.VALIDERING)
    def post(self, request: Request) -> HttpResponse:
        """200 with what each object would be answered, or 400 for a breach of the schema."""
        http = request._request
        refused = kontroller_forspoergsel(http)
        if refused is not None:
            return refused
        try:
            besked = laes_enhver(http.body, som_json=http.content_type == JSON)
        except SkemaFejl as fejl:
            return fejlsvar(http, 400, "Beskeden følger ikke skemaet.", fejl=fejl.fejl)
        if len(besked.objekter) > settings.MAKS_OBJEKTER_PR_KALD:
            loft = settings.MAKS_OBJEKTER_PR_KALD
            return fejlsvar(http, 413, f"Højst {loft} objekter pr. kald. Del leverancen op.")
        klient = cast(Klient, request.user)
        operation, now = besked.operation, timezone.now()
        if besked.fjern is not None:
            try:
                named = find_sager(besked.fjern, klient=klient, request=http, now=now)
            except (Spoergsmaalsfejl, IngenRet) as fejl:
                return afvis(http, fejl)
            found = validering.vurder_fjern(named, klient=klient, now=now)
        else:
            found = validering.vurder(operation.navn, besked.objekter, klient=klient, now=now)
        log.info(
            "validering",
            klient=klient.klient_id,
            operation=operation.navn,
            antal=len(found),
            afvist=sum(bool(v.brud) for v in found),
        )
        return _svar(http, operation, found)


def _svar(request: HttpRequest, operation: Operation, found: Sequence[Vurdering]) -> HttpResponse:
    if svarformat(request) == JSON:
        reply = {
            "Operation": f"{operation.tjeneste}/{operation.navn}",
            "UnikRetur": [
                {
                    "StatusKode": v.statuskode,
                    "FejlbeskedTekst": v.resume,
                    "Type": v.art.typenavn,
                    "UUIDIdentifikator": str(v.uuid),
                    "fejl": [fund.som_data(f) for f in v.fund],
                }
                for v in found
            ],
        }
        return HttpResponse(json.dumps(reply, ensure_ascii=False), content_type=JSON)
    body = multiple_output(
        [
            UnikRetur(v.statuskode, v.resume, fund.linjer(v.fund) or None, v.art.typenavn, v.uuid)
            for v in found
        ],
        operation,
    )
    return HttpResponse(body, content_type=XML)
