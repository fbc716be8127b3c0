"""POST /api/v1/organisation: an authority's units and users, from its own user directory.

The same reader, control and service as `manage.py importer_organisation` (docs/organisation.md).
"""

from __future__ import annotations

import io
import json
from typing import Any, cast

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from access.klienter.values import Rettighed
from access.models import Myndighed
from access.organisation.laesning import laes_json
from access.organisation.services import indlaes
from access.organisation.values import (
    FELTER,
    LISTER,
    REFERENCER,
    Art,
    Fejl,
    LeveranceFejl,
    Resultat,
)
from indexes.api.fejl import JSON, fejlsvar
from indexes.api.openapi import PROBLEM
from indexes.api.views import kontroller_forspoergsel
from indexes.oio import Fejl as Kontraktfejl
from indexes.registrering.services import Klient

log = structlog.get_logger(__name__)

FORM = "docs/organisation.md"


def _post(art: Art) -> dict[str, Any]:
    facts: dict[str, Any] = {
        felt: {"type": ["string", "null"], "format": "uuid"}
        if felt in REFERENCER
        else {"type": "string", "maxLength": 300}
        for felt in FELTER[art]
    }
    return {
        "type": "object",
        "required": ["uuid"],
        "additionalProperties": False,
        "properties": {
            "uuid": {"type": "string", "format": "uuid"},
            "lukket": {"type": "boolean", "default": False},
            **facts,
        },
    }


_LEVERANCE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "cvr": {"type": "string", "pattern": "^[0-9]{8}$"},
        "fuld": {"type": "boolean", "default": False},
        "virkning": {"type": "string", "format": "date-time"},
        **{liste: {"type": "array", "items": _post(art)} for art, liste in LISTER.items()},
    },
}
_SVAR = {
    "type": "object",
    "required": ["proevet", "aendringer", "antal", "uaendret", "omnummereret", "raekker"],
    "properties": {
        "proevet": {"type": "boolean", "description": "true: intet er gemt"},
        "aendringer": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["art", "uuid", "slags", "felter"],
                "properties": {
                    "art": {"type": "string", "enum": [art.value for art in Art]},
                    "uuid": {"type": "string", "format": "uuid"},
                    "slags": {
                        "type": "string",
                        "enum": ["oprettet", "ændret", "lukket", "genåbnet"],
                    },
                    "felter": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
        "antal": {"type": "object", "additionalProperties": {"type": "integer"}},
        "uaendret": {"type": "integer"},
        "omnummereret": {"type": "integer", "description": "enheder, der er flyttet i træet"},
        "raekker": {"type": "integer", "description": "rækker i indekset, der fulgte med"},
    },
}
_FEJL = {
    400: "Leverancen følger ikke formen. Intet er gemt (40).",
    401: "Ikke logget ind (41).",
    403: "Klienten må ikke levere myndighedens organisation (43).",
    413: "For stor besked.",
    415: "Content-Type skal være application/json.",
    422: "Leverancen passer ikke med det, der er kendt. Intet er gemt (40).",
    429: "For mange kald, eller dagens kvote er brugt; se Retry-After (40).",
    503: "Databasen svarer ikke; intet er gemt. Prøv igen.",
}
_OPENAPI: dict[str, Any] = {
    "operation_id": "organisation",
    "summary": "Levér enheder, brugere og funktioner",
    "description": (
        "Hele eller en del af myndighedens organisation. Alt gemmes, eller intet; det samme igen"
        " ændrer intet. Med fuld=true lukkes det, som en medsendt liste ikke nævner."
    ),
    "tags": ["organisation"],
    "parameters": [
        OpenApiParameter(
            "proev",
            OpenApiTypes.STR,
            OpenApiParameter.QUERY,
            required=False,
            enum=["ja", "nej"],
            description="ja: fortæl, hvad der ville ændre sig, og gem intet",
        )
    ],
    "request": {JSON: _LEVERANCE},
    "responses": {200: OpenApiResponse(_SVAR, "Leverancen er gemt, eller prøvet.")}
    | {
        (status, "application/problem+json"): OpenApiResponse(PROBLEM, text)
        for status, text in _FEJL.items()
    },
}


class Organisation(APIView):
    """The caller's own authority: an agreement with the right `organisation` names it."""

    @extend_schema(**_OPENAPI)
    def post(self, request: Request) -> HttpResponse:
        """Read, judge, store, answer."""
        http = request._request
        if (refused := _forspoergsel(http)) is not None:
            return refused
        proev = http.GET.get("proev", "nej")
        if proev not in {"ja", "nej"}:
            return fejlsvar(http, 400, "proev skal være ja eller nej.")
        klient = cast(Klient, request.user)  # KlientAuthentication gives no other
        allowed = {m for a in klient.aftaler for m in a.myndigheder_med(Rettighed.ORGANISATION)}
        if not allowed:
            return fejlsvar(http, 403, "Klienten har ingen aftale om at levere organisation.")
        try:
            leverance = laes_json(
                io.TextIOWrapper(io.BytesIO(http.body), encoding="utf-8-sig", newline="")
            )
        except LeveranceFejl as fejl:
            return _afvist(http, 400, "Leverancen følger ikke formen. Intet er gemt.", fejl)
        http.antal_objekter = len(leverance.poster)  # type: ignore[attr-defined]  # for the quota
        rows = Myndighed.objects.filter(id__in=allowed)
        if leverance.cvr is not None:
            rows = rows.filter(cvr=leverance.cvr)
        if len(found := list(rows[:2])) != 1:
            if leverance.cvr is None and found:
                return fejlsvar(
                    http, 400, "Klienten har flere myndigheder: leverancen skal have cvr."
                )
            return fejlsvar(http, 403, "Klienten må ikke levere den myndigheds organisation.")
        try:
            result = indlaes(
                leverance,
                myndighed_id=found[0].id,
                hvem=klient.klient_id,
                kilde="api",
                now=timezone.now(),
                proev=proev == "ja",
            )
        except LeveranceFejl as fejl:
            text = "Leverancen passer ikke med det, der er kendt. Intet er gemt."
            return _afvist(http, 422, text, fejl)
        log.info(
            "organisation",
            klient=klient.klient_id,
            myndighed=found[0].id,
            aendringer=len(result.aendringer),
            flyttet=result.omnummereret,
            proevet=proev == "ja",
        )
        return _svar(result, proevet=proev == "ja")


def _forspoergsel(http: HttpRequest) -> HttpResponse | None:
    if (http.content_type or "") != JSON and not getattr(http, "krop_for_stor", False):
        return fejlsvar(http, 415, "Content-Type skal være application/json.")
    return kontroller_forspoergsel(http)


def _afvist(http: HttpRequest, status: int, text: str, fejl: LeveranceFejl) -> HttpResponse:
    return fejlsvar(http, status, text, fejl=[_fejl(f) for f in fejl.fejl])


def _fejl(fejl: Fejl) -> Kontraktfejl:
    return Kontraktfejl(fejl.felt, "organisation", FORM, fejl.linje, fejl.tekst)


def _svar(result: Resultat, *, proevet: bool) -> HttpResponse:
    body = {
        "proevet": proevet,
        "aendringer": [
            {"art": c.art, "uuid": str(c.uuid), "slags": c.slags, "felter": list(c.felter)}
            for c in result.aendringer
        ],
        "antal": result.antal,
        "uaendret": result.uaendret,
        "omnummereret": result.omnummereret,
        "raekker": result.raekker,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=JSON)
