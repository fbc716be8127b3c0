"""POST /api/v1/validering: any writing message, tried and not kept.

A vendor's engineer mends her message from the answer alone: each breach has its place, its rule,
the section of the anvisning and the shape of the value. What she sent is never repeated.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from indexes.api import openapi_validering
from indexes.api.fejl import JSON, XML, fejlsvar, svarformat
from indexes.api.laesning import afvis
from indexes.api.skrivning import STIER
from indexes.api.views import kontroller_antal, kontroller_forspoergsel
from indexes.laesning.fjernelse import find_sager
from indexes.laesning.session import IngenRet
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.modtagelse import fund, validering
from indexes.modtagelse.validering import Vurdering
from indexes.oio import Art, SkemaFejl, UnikRetur
from indexes.oio.enkelt import Enkelt, skriv_svar
from indexes.oio.enkeltbesked import EnkeltBesked
from indexes.oio.genkend import laes_enhver
from indexes.oio.grammatik import Operation
from indexes.oio.skriv import multiple_output
from indexes.registrering.services import Klient

log = structlog.get_logger(__name__)


ARTER = {art.name.lower(): art for art in Art}
"""What `art` may say."""


class Validering(APIView):
    """Any message of the writing operations, known by its root element or its keys."""

    @extend_schema(**openapi_validering.VALIDERING)
    def post(self, request: Request) -> HttpResponse:
        """200 with what each object would be answered, or 400 for a breach of the schema."""
        http = request._request
        refused = kontroller_forspoergsel(http)
        if refused is not None:
            return refused
        navn = http.GET.get("art")
        if navn is not None and navn not in ARTER:
            return fejlsvar(http, 400, f"art er en af {', '.join(ARTER)}.")
        art = ARTER[navn] if navn is not None else None
        try:
            besked = laes_enhver(http.body, som_json=http.content_type == JSON, art=art)
        except SkemaFejl as fejl:
            return fejlsvar(http, 400, "Beskeden følger ikke skemaet.", fejl=fejl.fejl)
        klient, now = cast(Klient, request.user), timezone.now()
        if isinstance(besked, EnkeltBesked):
            found = [validering.vurder_enkelt(besked, klient=klient, now=now)]
            http.enkelt = besked.enkelt  # type: ignore[attr-defined]
            return _svar(http, klient, besked.enkelt, found)
        named = besked.fjern.sager if besked.fjern is not None else besked.objekter
        if (refused := kontroller_antal(http, len(named))) is not None:
            return refused
        operation = besked.operation
        if besked.fjern is not None:
            try:
                found_sager = find_sager(besked.fjern, klient=klient, request=http, now=now)
            except (Spoergsmaalsfejl, IngenRet) as fejl:
                return afvis(http, fejl)
            found = validering.vurder_fjern(found_sager, klient=klient, now=now)
        else:
            found = validering.vurder(operation.navn, besked.objekter, klient=klient, now=now)
        return _svar(http, klient, operation, found)


def _svar(
    request: HttpRequest,
    klient: Klient,
    operation: Operation | Enkelt,
    found: Sequence[Vurdering],
) -> HttpResponse:
    log.info(
        "validering",
        klient=klient.klient_id,
        operation=operation.navn,
        antal=len(found),
        afvist=sum(bool(v.brud) for v in found),
    )
    if svarformat(request) == JSON:
        reply = {
            "Operation": f"{_sted(operation)}/{operation.navn}",
            "UnikRetur": [_retur(v) for v in found],
        }
        return HttpResponse(json.dumps(reply, ensure_ascii=False), content_type=JSON)
    if isinstance(operation, Enkelt):
        (v,) = found
        body = skriv_svar(operation, v.statuskode, v.resume, fund.linjer(v.fund) or None)
        return HttpResponse(body, content_type=XML)
    body = multiple_output(
        [
            UnikRetur(v.statuskode, v.resume, fund.linjer(v.fund) or None, v.art.typenavn, uuid)
            for v in found
            if (uuid := v.uuid) is not None  # all but an Opret, which is no batch
        ],
        operation,
    )
    return HttpResponse(body, content_type=XML)


def _sted(operation: Operation | Enkelt) -> str:
    """Where the operation lives below /api/v1: its service, or its kind of object."""
    return STIER[operation.art] if isinstance(operation, Enkelt) else operation.tjeneste


def _retur(v: Vurdering) -> dict[str, Any]:
    return {
        "StatusKode": v.statuskode,
        "FejlbeskedTekst": v.resume,
        "Type": v.art.typenavn,
        **({"UUIDIdentifikator": str(v.uuid)} if v.uuid is not None else {}),
        "fejl": [fund.som_data(f) for f in v.fund],
    }
