"""What the OpenAPI document says of the endpoints."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from access.klienter.values import Rettighed
from indexes.api import svarskemaer
from indexes.oio import meddelelser
from indexes.oio.enkelt import Enkelt


def tilmeld() -> None:
    """Importing the module registers the extension below; `apps` calls this so that it happens."""


_BASIC = {"type": "http", "scheme": "basic", "description": "klient_id og hemmelighed"}
_MTLS = {"type": "mutualTLS", "description": "Registreret klientcertifikat, gennem vores proxy"}


class KlientScheme(OpenApiAuthenticationExtension):
    """A token, a certificate, or Basic for clients that may: any one of them."""

    target_class = "indexes.api.authentication.KlientAuthentication"
    name = ["token", "certifikat", "basic"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        return [{navn: []} for navn in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        scopes = {ret.value: f"Operationen {ret.value}" for ret in Rettighed}
        token = {
            "type": "oauth2",
            "description": "Bearer-token fra /api/v1/token (RFC 6749 4.4).",
            "flows": {"clientCredentials": {"tokenUrl": "/api/v1/token", "scopes": scopes}},
        }
        return [token, _MTLS, _BASIC]


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is had: secret by Basic, certificate, or an assertion in the form itself."""

    target_class = "indexes.api.authentication.TokenAuthentication"
    name = ["klienthemmelighed", "klientcertifikat"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        return [*({navn: []} for navn in self.name), {}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        return [_BASIC, _MTLS]


MULTIPLE_OUTPUT = svarskemaer.ref("MultipleOutput")
PROBLEM = svarskemaer.ref("ProblemDetails")
FUND = svarskemaer.ref("Fejl")
_XML_SVAR = {"type": "string", "description": "Tjenestens Output (MultipleOutput) som XML."}


def _xml_krop(rod: str) -> dict[str, Any]:
    """The XML body of a message: described in words, since its schema is the contract's own XSD."""
    return {
        "type": "string",
        "description": f"{rod} som XML 1.0 efter XSD 6.0.STS-0, uden DTD. Skemaet for JSON-formen"
        " har de samme elementer; medlemmerne af LokalUdvidelseListe ligger dér direkte i"
        " elementet.",
    }


def krop(rod: str, skema: str = "") -> dict[str, Any]:
    """The request body whose root element is `rod`, in both forms. `skema`: the message's name in
    `meddelelser`, where it is another than the root's."""
    return {
        "application/xml": _xml_krop(rod),
        "text/xml": _xml_krop(rod),
        "application/json": svarskemaer.ref(skema or rod),
    }


_AFVIST = {
    400: "Beskeden følger ikke skemaet (40).",
    401: "Ikke logget ind (41).",
    413: "For stor besked, eller for mange objekter.",
    415: "Forkert Content-Type.",
    429: "For mange kald, eller dagens kvote er brugt; se Retry-After (40).",
    500: "Fejl hos os; intet er gemt (50).",
    503: "Databasen svarer ikke; intet er gemt. Prøv igen.",
}
"""How any call may fail as a whole."""
_BATCH = {
    200: "Alle objekter er gemt.",
    207: "Nogle objekter er gemt; se hver UnikRetur.",
    403: "Objektet er ikke systemets at levere (43).",
    404: "Objektet findes ikke i indekset (44).",
    409: "Objektet findes allerede med andet indhold, eller er lukket (49).",
    422: "Ingen objekter er gemt; se hver UnikRetur (40).",
}
_ET_AFVIST = {
    403: "Objektet er ikke systemets at ændre (43).",
    404: "Objektet findes ikke i indekset (44).",
    409: "Objektet findes allerede med andet indhold, eller er lukket (49).",
    422: "Objektet bryder en regel (40).",
}


def _svar(texts: dict[int, str], schema: dict[str, Any], json_type: str) -> dict[Any, Any]:
    """Responses that come as XML or JSON alike."""
    return {
        (status, media): OpenApiResponse(form, text)
        for status, text in texts.items()
        for media, form in ((json_type, schema), ("application/xml", _XML_SVAR))
    }


def _batch(rod: str, beskrivelse: str, operation_id: str) -> dict[str, Any]:
    """An operation whose answer is a MultipleOutput."""
    responses = _svar(_BATCH, MULTIPLE_OUTPUT, "application/json")
    return _operation(rod, beskrivelse, operation_id, responses)


ET_OBJEKT = svarskemaer.ref("ObjektRetur")
_GJORT = {"opret": (201, "Oprettet."), "importer": (200, "Importeret.")}
_TITLER = {
    "importer": "Importer ét objekt",
    "opret": "Opret: indekset giver objektet dets UUID",
    "ret": "Ret det, der ændres",
    "passiver": "Passiver: ud af visningen, bliver i loggen",
    "slet": "Slet logisk",
    "fjern": "Fjern fysisk",
    "kasser": "Kasser valgfrie relationer fysisk (AM-03)",
}


def enkelt(operation: Enkelt) -> dict[str, Any]:
    """An operation on one object."""
    status, text = _GJORT.get(operation.navn, (200, "Udført."))
    responses = _svar({status: text}, ET_OBJEKT, "application/json")
    responses |= _svar(_ET_AFVIST, PROBLEM, "application/problem+json")
    said = _operation(
        operation.rod.navn,
        f"{_TITLER[operation.navn]} ({operation.art.typenavn})",
        f"{operation.navn}_{operation.art.name.lower()}",
        responses,
    )
    if operation.navn == "slet":  # the address says it all
        said["request"] = None
    else:
        said["request"] = krop(operation.rod.navn, meddelelser.navn(operation))
    return said


def _operation(
    rod: str, beskrivelse: str, operation_id: str, responses: dict[Any, Any]
) -> dict[str, Any]:
    responses |= _svar(_AFVIST, PROBLEM, "application/problem+json")
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
            ),
            OpenApiParameter(
                "Retry-After",
                OpenApiTypes.INT,
                OpenApiParameter.HEADER,
                description="Sekunder, til kaldet må komme igen.",
                response=[429],
            ),
        ],
        "request": krop(rod),
        "responses": responses,
    }


IMPORTER_SAGDOK = _batch(
    "ImporterSagDokumentIndeksInput", "Importer sager og dokumenter", "importer_sagdokumentindeks"
)
IMPORTER_YDELSE = _batch(
    "ImporterYdelseIndeksInput", "Importer bevillinger og effektueringer", "importer_ydelsesindeks"
)
OPDATER_SAGDOK = _batch(
    "OpdaterSagDokumentIndeksInput", "Opdater sager og dokumenter", "opdater_sagdokumentindeks"
)
OPDATER_YDELSE = _batch(
    "OpdaterYdelseIndeksInput", "Opdater bevillinger og effektueringer", "opdater_ydelsesindeks"
)
FJERN_SAGDOK = _batch(
    "FjernSagDokumentIndeksInput", "Fjern sager, og hvad der følger med", "fjern_sagdokumentindeks"
)

_TOKENFEJL = svarskemaer.ref("TokenFejl")
_FORM = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "scope": {"type": "string", "description": "Operationer, adskilt af mellemrum"},
        "client_id": {"type": "string", "description": "Kræves med certifikat"},
        "client_assertion_type": {
            "type": "string",
            "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        },
        "client_assertion": {
            "type": "string",
            "description": "JWT (RS256, PS256, ES256) med iss, sub, aud, exp og jti",
        },
    },
}
_TOKEN = svarskemaer.ref("TokenSvar")
TOKEN: dict[str, Any] = {
    "operation_id": "token",
    "summary": "Få et token",
    "description": (
        "Client credentials (RFC 6749 4.4). Klienten viser, hvem den er, med sin hemmelighed"
        " (Basic), en signeret assertion (RFC 7523) eller sit certifikat (RFC 8705)."
    ),
    "tags": ["adgang"],
    "request": {"application/x-www-form-urlencoded": _FORM},
    "responses": {
        200: OpenApiResponse(_TOKEN, "Et token, der lever kort."),
        400: OpenApiResponse(_TOKENFEJL, "Forkert forespørgsel."),
        401: OpenApiResponse(_TOKENFEJL, "Klienten kan ikke godkendes."),
        429: OpenApiResponse(_TOKENFEJL, "For mange kald; se Retry-After."),
    },
}
