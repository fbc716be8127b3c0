"""What the OpenAPI document says of the endpoints."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse


def tilmeld() -> None:
    """Importing the module registers the extension below; `apps` calls this so that it happens."""


class KlientScheme(OpenApiAuthenticationExtension):
    """HTTP Basic with the client's credential."""

    target_class = "indexes.api.authentication.KlientAuthentication"
    name = "klient"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic", "description": "klient_id og hemmelighed"}


MULTIPLE_OUTPUT = {
    "type": "object",
    "required": ["UnikRetur"],
    "properties": {
        "UnikRetur": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "StatusKode",
                    "FejlbeskedTekst",
                    "Type",
                    "UUIDIdentifikator",
                    "advarsler",
                ],
                "properties": {
                    "StatusKode": {"type": "integer", "description": "20 OK, 40, 43 eller 49"},
                    "FejlbeskedTekst": {"type": "string"},
                    "Type": {"type": "string"},
                    "UUIDIdentifikator": {"type": "string", "format": "uuid"},
                    "advarsler": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}
PROBLEM = {
    "type": "object",
    "required": ["title", "status", "StandardRetur"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "StandardRetur": {
            "type": "object",
            "properties": {
                "StatusKode": {"type": "integer"},
                "FejlbeskedTekst": {"type": "string"},
            },
        },
        "fejl": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "sti": {"type": "string"},
                    "regel": {"type": "string"},
                    "afsnit": {"type": "string"},
                    "linje": {"type": ["integer", "null"]},
                    "tekst": {"type": "string"},
                },
            },
        },
    },
}


def _importer(rod: str, beskrivelse: str, operation_id: str) -> dict[str, Any]:
    def both(text: str, schema: dict[str, Any], json_type: str) -> dict[str, Any]:
        return {
            json_type: OpenApiResponse(schema, text),
            "application/xml": OpenApiResponse(OpenApiTypes.STR, text),
        }

    responses: dict[Any, Any] = {}
    for status, text in {
        200: "Alle objekter er gemt.",
        207: "Nogle objekter er gemt; se hver UnikRetur.",
        403: "Objektet er ikke systemets at levere (43).",
        409: "Objektet findes allerede med andet indhold (49).",
        422: "Ingen objekter er gemt; se hver UnikRetur (40).",
    }.items():
        for media, response in both(text, MULTIPLE_OUTPUT, "application/json").items():
            responses[status, media] = response
    for status, text in {
        400: "Beskeden følger ikke skemaet (40).",
        401: "Ikke logget ind (41).",
        413: "For stor besked, eller for mange objekter.",
        415: "Forkert Content-Type.",
        500: "Fejl hos os; intet er gemt (50).",
        503: "Databasen svarer ikke; intet er gemt. Prøv igen.",
    }.items():
        for media, response in both(text, PROBLEM, "application/problem+json").items():
            responses[status, media] = response
    return {
        "operation_id": operation_id,
        "summary": beskrivelse,
        "description": f"Kroppen er {rod} fra OIO 6.0.STS-0 i XML, eller det samme indhold i JSON.",
        "tags": ["indeks"],
        "parameters": [
            OpenApiParameter(
                "X-Transaktion-UUID",
                OpenApiTypes.UUID,
                OpenApiParameter.HEADER,
                required=False,
                description="TransactionUUID for kaldet; gemmes på registreringen.",
            )
        ],
        "request": {
            "application/xml": OpenApiTypes.STR,
            "application/json": {"type": "object", "additionalProperties": True},
        },
        "responses": responses,
    }


IMPORTER_SAGDOK = _importer(
    "ImporterSagDokumentIndeksInput", "Importer sager og dokumenter", "importer_sagdokumentindeks"
)
IMPORTER_YDELSE = _importer(
    "ImporterYdelseIndeksInput", "Importer bevillinger og effektueringer", "importer_ydelsesindeks"
)
