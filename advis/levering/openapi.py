"""What the OpenAPI document says of adviser."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from advis.values import Partsrolle, Status
from indexes.api.fejl import JSON, PROBLEM
from indexes.api.openapi import PROBLEM as PROBLEM_SKEMA
from indexes.api.svarskemaer import tilmeld

_TID = {"type": ["string", "null"], "format": "date-time"}
_UUID = {"type": "string", "format": "uuid"}
_PERSON = {
    "type": ["object", "null"],
    "required": ["uuid", "cpr"],
    "properties": {
        "uuid": _UUID,
        "cpr": {"type": ["string", "null"], "pattern": "^[0-9]{10}$"},
    },
}
_FELTER: dict[str, Any] = {
    "id": _UUID,
    "myndighed": {"type": "string", "description": "CVR-nummer"},
    "haendelse": {
        "type": "object",
        "required": ["kode", "navn", "slags"],
        "properties": {navn: {"type": "string"} for navn in ("kode", "navn", "slags")},
    },
    "advisgruppe": {
        "type": "object",
        "required": ["id", "navn"],
        "properties": {"id": _UUID, "navn": {"type": "string"}},
    },
    "person": {**_PERSON, "description": "den, gruppen følger; null, hvis ukendt"},
    "sket_for": {**_PERSON, "description": "den, det er sket for"},
    "partsrolle": {"type": "string", "enum": [r.name.lower() for r in Partsrolle]},
    "sag": {"type": ["string", "null"], "format": "uuid"},
    "begivenhedsdato": _TID,
    "modtaget": {"type": "string", "format": "date-time"},
    "aendret": _TID,
    "annulleret": _TID,
    "rettelser": {"type": "integer", "description": "vokser; den højeste er den nyeste"},
    "status": {"type": "string", "enum": [s.value for s in Status]},
    "faerdiggjort": _TID,
}
_ADVIS = tilmeld("Advis", {"type": "object", "required": list(_FELTER), "properties": _FELTER})
_SIDE = tilmeld(
    "Advisside",
    {
        "type": "object",
        "required": ["adviser", "naeste"],
        "properties": {
            "adviser": {"type": "array", "items": _ADVIS},
            "naeste": {
                "type": ["string", "null"],
                "description": "sti til de næste; null: ikke flere",
            },
        },
    },
)
_AFVIST = {
    400: "En parameter kan ikke læses.",
    401: "Ikke logget ind.",
    403: "Klienten har ingen serviceaftale med retten advis.",
    404: "Advis findes ikke, eller systemet må ikke se det.",
    429: "For mange kald, eller dagens kvote er brugt; se Retry-After.",
    500: "Fejl hos os.",
    503: "Databasen svarer ikke. Prøv igen.",
}
_RETRY = OpenApiParameter(
    "Retry-After",
    OpenApiTypes.INT,
    OpenApiParameter.HEADER,
    description="Sekunder, til kaldet må komme igen.",
    response=[429],
)


def _svar(skema: Any, tekst: str, *afvist: int) -> dict[Any, Any]:
    told: dict[Any, Any] = {(200, JSON): OpenApiResponse(skema, tekst)}
    return told | {
        (status, PROBLEM): OpenApiResponse(PROBLEM_SKEMA, _AFVIST[status])
        for status in (*afvist, 401, 403, 429, 500, 503)
    }


def _parameter(navn: str, type_: Any, tekst: str) -> OpenApiParameter:
    return OpenApiParameter(navn, type_, OpenApiParameter.QUERY, required=False, description=tekst)


LISTE: dict[str, Any] = {
    "operation_id": "adviser",
    "summary": "Hent åbne adviser",
    "description": "De ældste først. Følg naeste, til den er null. Med siden kommer også de åbne,"
    " der er rettet eller trukket tilbage siden da.",
    "tags": ["adviser"],
    "parameters": [
        _parameter("efter", OpenApiTypes.UUID, "id på det sidste, der er hentet"),
        _parameter("siden", OpenApiTypes.DATETIME, "modtaget eller ændret fra dette tidspunkt"),
        OpenApiParameter(
            "antal",
            {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
            OpenApiParameter.QUERY,
            required=False,
        ),
        _RETRY,
    ],
    "responses": _svar(_SIDE, "En side.", 400),
}
ET: dict[str, Any] = {
    "operation_id": "advis",
    "summary": "Hent et advis",
    "tags": ["adviser"],
    "parameters": [_RETRY],
    "responses": _svar(_ADVIS, "Advis, som det er nu.", 404),
}
FAERDIGGOER: dict[str, Any] = {
    "operation_id": "advis_faerdiggoer",
    "summary": "Færdiggør et advis",
    "description": "Gentages kaldet, eller er advis allerede færdiggjort, er svaret det samme.",
    "tags": ["adviser"],
    "parameters": [_RETRY],
    "request": None,
    "responses": _svar(_ADVIS, "Advis er færdiggjort.", 404),
}
