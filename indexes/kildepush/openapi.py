"""What the OpenAPI document says of the sources: an address each, with its own form."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from indexes.api.fejl import JSON, PROBLEM
from indexes.api.openapi import PROBLEM as PROBLEM_SKEMA
from indexes.api.svarskemaer import tilmeld
from indexes.kildepush.laesning import ID_FORM, NDJSON
from indexes.kildepush.values import Svarord
from indexes.kilder.register import Kilde
from indexes.modtagelse.values import Friskhed

_TAL = tilmeld(
    "Kildetal",
    {
        "type": "object",
        "required": [ord_.value for ord_ in Svarord],
        "properties": {ord_.value: {"type": "integer"} for ord_ in Svarord},
    },
)
_POSTSVAR = {
    "type": "object",
    "required": ["nr", "udfald"],
    "properties": {
        "nr": {"type": "integer", "description": "postens nummer i leverancen, fra 0"},
        "udfald": {"type": "string", "enum": [ord_.value for ord_ in Svarord]},
        "sti": {"type": "string", "description": "stedet i posten, når den ikke er taget"},
        "regel": {"type": "string"},
        "tekst": {"type": "string"},
    },
}
_KILDESVAR = {
    "type": "object",
    "required": ["kilde", "leverance", "gentaget", "antal", "poster"],
    "properties": {
        "kilde": {"type": "string"},
        "leverance": {"type": "string"},
        "gentaget": {
            "type": "boolean",
            "description": "true: leverancen er sendt før, og dette er svaret fra dengang",
        },
        "antal": _TAL,
        "poster": {"type": "array", "items": _POSTSVAR},
    },
}
_SVAR = tilmeld("Kildesvar", _KILDESVAR)
_TAGET = {
    200: "Alle poster er taget.",
    207: "Nogle poster er taget; se udfald.",
    422: "Ingen poster er taget; se udfald.",
}
_AFVIST = {
    400: "Leverancen kan ikke læses. Intet er gemt.",
    401: "Ikke logget ind.",
    403: "Klienten har ingen aftale om at levere kilden.",
    409: "Leverancens id er brugt før til et andet indhold. Intet er gemt.",
    413: "Større end 10 MB, også pakket ud, eller for mange poster.",
    415: f"Content-Type er hverken {JSON} eller {NDJSON}.",
    429: "For mange kald, eller dagens kvote er brugt; se Retry-After.",
    500: "Fejl hos os; intet er gemt.",
    503: "Databasen svarer ikke; intet er gemt. Prøv igen.",
}
_RETRY = OpenApiParameter(
    "Retry-After",
    OpenApiTypes.INT,
    OpenApiParameter.HEADER,
    description="Sekunder, til kaldet må komme igen.",
    response=[429],
)


def _problemer(tekster: dict[int, str]) -> dict[Any, Any]:
    return {
        (status, PROBLEM): OpenApiResponse(PROBLEM_SKEMA, tekst)
        for status, tekst in tekster.items()
    }


# As laesning.py has it. A "$" of Python's lets a newline follow it, hence the whitespace.
_LEVERANCE = {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}$",
    "not": {"pattern": r"\s|(^|[^0-9])[0-9]{6}-?[0-9]{4}([^0-9]|$)"},
    "description": ID_FORM,
}


def levering(kilde: Kilde) -> dict[str, Any]:
    """The delivery of one source."""
    form = getattr(kilde, "skema", None) or {"type": "object"}
    post = tilmeld(f"Kildepost_{kilde.kode}", form)
    leverance = {
        "type": "object",
        "additionalProperties": False,
        "required": ["leverance", "poster"],
        "properties": {
            "leverance": _LEVERANCE,
            "poster": {"type": "array", "items": post},
        },
    }
    linjer = {
        "type": "string",
        "description": 'Første linje {"leverance": "<id>"}, derefter en post pr. linje.',
    }
    return {
        "operation_id": f"kilde_{kilde.kode}",
        "summary": f"Levér fra {kilde.navn}",
        "description": (
            "Hver post er alt, hvad kilden siger om én part, og træder i stedet for det forrige."
            " Det nyeste efter registreret og loebenr gælder, uanset rækkefølgen. Samme leverance"
            " igen giver samme svar."
        ),
        "tags": ["kilder"],
        "parameters": [_RETRY],
        "request": {JSON: leverance, NDJSON: linjer},
        "responses": {
            (status, JSON): OpenApiResponse(_SVAR, tekst) for status, tekst in _TAGET.items()
        }
        | _problemer(_AFVIST),
    }


_TID = {"type": ["string", "null"], "format": "date-time"}
OVERSIGT: dict[str, Any] = {
    "operation_id": "kilder",
    "summary": "Klientens egne kilder og deres friskhed",
    "tags": ["kilder"],
    "parameters": [_RETRY],
    "responses": {
        (200, JSON): OpenApiResponse(
            {
                "type": "object",
                "required": ["kilder"],
                "properties": {
                    "kilder": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "kode": {"type": "string"},
                                "navn": {"type": "string"},
                                "stand": {"type": "string", "enum": [f.value for f in Friskhed]},
                                "loefte_minutter": {"type": "integer"},
                                "senest_modtaget": _TID,
                                "senest_registreret": _TID,
                                "seneste_leverance": {
                                    "type": ["object", "null"],
                                    "properties": {
                                        "leverance": {"type": "string"},
                                        "modtaget": {"type": "string", "format": "date-time"},
                                        "antal": _TAL,
                                    },
                                },
                            },
                        },
                    }
                },
            },
            "Kilderne.",
        )
    }
    | _problemer({s: t for s, t in _AFVIST.items() if s in {401, 403, 429, 500, 503}}),
}
