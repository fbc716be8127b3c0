"""What the OpenAPI document says of the reading endpoints."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from indexes.api import svarskemaer
from indexes.api.openapi import PROBLEM, krop
from indexes.api.parametre import SOEGEPARAMETRE, TIDER
from indexes.api.skrivning import STIER
from indexes.oio import Art
from indexes.oio.tid import DAG_MOENSTER, DATOTID_MOENSTER, UENDELIG

SVAR: dict[str, Any] = {
    "type": "object",
    "required": ["StandardRetur"],
    "properties": {"StandardRetur": svarskemaer.ref("StandardRetur")},
    "additionalProperties": True,
}
_BILLEDE: dict[str, Any] = {
    "type": "object",
    "required": ["ObjektType"],
    "properties": {
        "ObjektType": {
            "type": "object",
            "properties": {"UUIDIdentifikator": {"type": "string", "format": "uuid"}},
        },
        "Registrering": {"type": "array", "items": {"type": "object"}},
    },
}
_FEJL = {
    400: "Spørgsmålet følger ikke skemaet, eller kan ikke besvares (40).",
    401: "Ikke logget ind (41).",
    403: "Ingen serviceaftale giver ret til det (43).",
    429: "For mange kald, eller dagens kvote er brugt; se Retry-After (40).",
    500: "Fejl hos os (50).",
    503: "Databasen svarer ikke. Prøv igen.",
}
_HOVED = OpenApiParameter(
    "X-Transaktion-UUID",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=False,
    description="TransactionUUID for kaldet; gentages i svaret.",
)


_TID = {"type": "string", "pattern": f"^(?:{DATOTID_MOENSTER}|{DAG_MOENSTER})$"}
_TIDSGRAENSE = {"type": "string", "pattern": f"^(?:{DATOTID_MOENSTER}|{DAG_MOENSTER}|{UENDELIG})$"}


def _tidsparametre() -> list[OpenApiParameter]:
    ud = []
    for navn in TIDER:
        for led, tekst in (
            ("stid", "øjeblikket"),
            ("fra", "begyndelsen af perioden"),
            ("til", "slutningen af perioden, ikke med"),
        ):
            beskrivelse = f"{navn.capitalize()}: {tekst}. xs:dateTime, dato eller infinity."
            form = _TID if led == "stid" else _TIDSGRAENSE
            ud.append(OpenApiParameter(f"{navn}{led}", form, description=beskrivelse))
    return ud


def _svar(schema: dict[str, Any], tekst: str, *fejl: int) -> dict[Any, Any]:
    ud: dict[Any, Any] = {
        (200, "application/json"): OpenApiResponse(schema, tekst),
        (200, "application/xml"): OpenApiResponse(OpenApiTypes.STR, tekst),
    }
    tekster = {
        **_FEJL,
        404: "Findes ikke, eller systemet har ikke adgang (44).",
        413: "For stor besked.",
        415: "Forkert Content-Type.",
    }
    for status in sorted({*_FEJL, *fejl}):
        ud[status, "application/problem+json"] = OpenApiResponse(PROBLEM, tekster[status])
        ud[status, "application/xml"] = OpenApiResponse(OpenApiTypes.STR, tekster[status])
    return ud


def _med(noegle: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {**SVAR, "properties": {**SVAR["properties"], noegle: schema}}


_LISTE = _med("FiltreretOejebliksbillede", {"type": "array", "items": _BILLEDE})
_IDLISTE = _med(
    "IdListe",
    {
        "type": "object",
        "properties": {
            "UUIDIdentifikator": {"type": "array", "items": {"type": "string", "format": "uuid"}}
        },
    },
)


def laes(art: Art) -> dict[str, Any]:
    """GET of one object."""
    return {
        "operation_id": f"laes_{STIER[art]}",
        "summary": f"Læs: {art.typenavn}",
        "description": "Som gældende og som kendt på to vilkårlige tidspunkter; ellers nu.",
        "tags": ["læsning"],
        "parameters": [_HOVED, *_tidsparametre()],
        "responses": _svar(_med("FiltreretOejebliksbillede", _BILLEDE), "Objektet.", 404),
    }


def liste(art: Art) -> dict[str, Any]:
    """GET of several objects."""
    uuid = OpenApiParameter(
        "uuid",
        {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1},
        many=False,
        # Where there is nothing to search by, there is nothing else to ask.
        required=not SOEGEPARAMETRE[art],
        description="List: objekterne.",
    )
    return {
        "operation_id": f"list_{STIER[art]}",
        "summary": f"List: {STIER[art]}",
        "description": (
            "Med uuid de objekter, systemet har adgang til, i den nævnte rækkefølge; ellers deres"
            " uuider (Søg). Personer nævnes aldrig i adressen."
        ),
        "tags": ["læsning"],
        "parameters": [
            _HOVED,
            uuid,
            *_tidsparametre(),
            *(
                OpenApiParameter(n, OpenApiTypes.STR, description="Søg")
                for n in SOEGEPARAMETRE[art]
            ),
        ],
        "responses": _svar(_LISTE, "Objekterne; 44, hvis der ingen er."),
    }


def fremsoeg(rod: str, tjeneste: str) -> dict[str, Any]:
    """POST of a Fremsoeg…IndeksInput."""
    return {
        "operation_id": f"fremsoeg_{tjeneste}",
        "summary": "Fremsøg efter eksempel",
        "description": (
            f"Kroppen er {rod} fra OIO 6.0.STS-0 i XML eller JSON: eksempler forbundet med AND, OR"
            " og NOT, Filter, Sortering og side. Et tomt Filter giver kun Antal."
        ),
        "tags": ["læsning"],
        "parameters": [_HOVED],
        "request": krop(rod),
        "responses": _svar(SVAR, "Det fundne; 44, hvis der intet er.", 413, 415),
    }


def med_krop(art: Art, navn: str) -> dict[str, Any]:
    """POST of a LaesInput, a ListInput or a SoegInput."""
    tekst, schema = {
        "laes": ("Læs", _med("FiltreretOejebliksbillede", _BILLEDE)),
        "list": ("List", _LISTE),
        "soeg": ("Søg", _IDLISTE),
    }[navn]
    return {
        "operation_id": f"{navn}_{STIER[art]}_med_krop",
        "summary": f"{tekst}: {STIER[art]}",
        "description": f"Kroppen er {navn.capitalize()}Input fra OIO 6.0.STS-0 i XML eller JSON.",
        "tags": ["læsning"],
        "parameters": [_HOVED],
        "request": krop(f"{art.typenavn}{navn.capitalize()}Input"),
        "responses": _svar(schema, "Svaret; 44, hvis intet er fundet.", 404, 413, 415),
    }
