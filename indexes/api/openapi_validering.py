"""What the OpenAPI document says of the validation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from indexes.api import svarskemaer
from indexes.api.openapi import FUND, IMPORTER_SAGDOK
from indexes.oio import Art, beskeder
from indexes.oio.enkelt import ENKELTE
from indexes.oio.fjern import FJERN
from indexes.oio.meddelelser import navn

_VURDERING = {
    "type": "object",
    "required": ["Operation", "UnikRetur"],
    "properties": {
        "Operation": {
            "type": "string",
            "description": "Hvad beskeden er: sagdokumentindeks/opdater, sager/opret …",
        },
        "UnikRetur": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["StatusKode", "FejlbeskedTekst", "Type", "fejl"],
                "properties": {
                    "StatusKode": {"type": "integer", "description": "Hvad svaret ville blive"},
                    "FejlbeskedTekst": {"type": "string"},
                    "Type": {"type": "string"},
                    "UUIDIdentifikator": {
                        "type": "string",
                        "format": "uuid",
                        "description": "Mangler for Opret: indekset giver først UUID'en, når der"
                        " gemmes.",
                    },
                    "fejl": {"type": "array", "items": FUND},
                },
            },
        },
    },
}

_TEKST = "Beskeden er prøvet, og intet er gemt; se hver UnikRetur."
_FAELLES: dict[Any, Any] = {
    (status, media): response
    for (status, media), response in IMPORTER_SAGDOK["responses"].items()
    if status >= 400 and status not in {403, 409, 422}
}

VALIDERING: dict[str, Any] = {
    "operation_id": "validering",
    "summary": "Prøv en besked uden at gemme den",
    "description": (
        "Kroppen er en hvilken som helst skrivende besked, i XML eller JSON; den kendes på sit"
        " rodelement eller sine nøgler. En JSON-besked om ét objekt har rodens navn skrevet ud, og"
        " `art` siger, hvilken slags objekt den er om. Skemaet, alle"
        " anvisningens regler og indeksets egne prøves."
        " Svaret har alle brud og alle advarsler med sted, regel, afsnit og værdiens form, aldrig"
        " dens indhold."
    ),
    "tags": ["indeks"],
    "parameters": [
        OpenApiParameter(
            "art",
            OpenApiTypes.STR,
            enum=[art.name.lower() for art in Art],
            description="Slags objekt i en JSON-besked, hvis rod flere slags deler: OpretInput,"
            " RetInput, PassiverInput, SletInput, FjernInput, KasserInput. I XML siger navnerummet"
            " det.",
        ),
    ],
    "request": {
        **IMPORTER_SAGDOK["request"],
        "application/json": {
            "anyOf": [
                *(svarskemaer.ref(navn(o)) for o in (*beskeder.operationer(), FJERN)),
                *(
                    {
                        "type": "object",
                        "required": [o.rod.navn],
                        "additionalProperties": False,
                        "properties": {o.rod.navn: svarskemaer.ref(f"{navn(o)}Indhold")},
                    }
                    for o in ENKELTE.values()
                ),
            ]
        },
    },
    "responses": {
        (200, "application/json"): OpenApiResponse(_VURDERING, _TEKST),
        (200, "application/xml"): OpenApiResponse(OpenApiTypes.STR, _TEKST),
        **_FAELLES,
    },
}
