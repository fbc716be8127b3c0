"""The messages of the JSON form, and what the OpenAPI document says of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from fordeling.wire import objekter, skema
from fordeling.wire.typer import CVR, FACET, KLE, TEKST, UUID, enum
from indexes.api.openapi import PROBLEM
from indexes.oio.grammatik import Felt, Sekvens, Simpel, Type, Udskudt, Valg
from indexes.oio.vaerdier import TEKST_MOENSTER

JSON = "application/json"


def _felt(navn: str, type_: Type, min_: int = 1, maks: int | None = 1) -> Felt:
    return Felt(navn, "", type_, min_, maks)


_INDHOLD = Sekvens(
    (
        _felt("DistributionDokument", objekter.DOKUMENT, 0),
        _felt("DistributionJournalPost", objekter.JOURNALPOST, 0),
    )
)
_OBJEKT = Sekvens(
    (
        _felt("ObjektType", enum(("JOURNALPOST", "DOKUMENT"))),
        _felt("ObjektIndhold", _INDHOLD),
    )
)
ANMODNING = _felt(
    "anmodning",
    Sekvens((_felt("DistributionContext", skema.KONTEKST), _felt("DistributionObject", _OBJEKT))),
)
KVITTERINGSBESKED = _felt(
    "FordelingskvitteringModtagRequest",
    Sekvens(
        (
            _felt("Forretningskvittering", skema.KVITTERING),
            _felt("DistributionContext", skema.KONTEKST),
        )
    ),
)
ROUTING = _felt(
    "Routing",
    Sekvens(
        (
            _felt("AfsendendeMyndighed", CVR),
            _felt("RoutingMyndighed", CVR),
            _felt("RoutingKLEEmne", KLE),
            _felt("RoutingHandlingFacet", FACET, 0),
        )
    ),
)
VALIDERING = _felt(
    "RoutingListe",
    Sekvens(
        (
            _felt("AfsendendeMyndighed", CVR),
            _felt(
                "Routing",
                Sekvens((_felt("RoutingMyndighed", CVR), _felt("RoutingModtagerAktoer", UUID))),
                1,
                None,
            ),
        )
    ),
)
SVARBESKED = _felt(
    "svar",
    Sekvens(
        (
            _felt("kode", enum(("MODTAGET", "ACCEPTERET", "AFVIST"))),
            _felt("type", enum(("Teknisk", "Forretning")), 0),
            _felt("begrundelse", TEKST, 0),
        )
    ),
)


def json_skema(type_: Type) -> dict[str, Any]:
    """JSON Schema of a type, written out where it stands."""
    if isinstance(type_, Simpel):
        if type_.koder:
            return {"type": "string", "enum": list(type_.koder)}
        if type_.navn == "boolean":
            return {"type": "boolean"}
        return {"type": "string", "pattern": f"^(?:{type_.moenster or TEKST_MOENSTER})$"}
    if isinstance(type_, Valg):
        grene = [_objekt({g.noegle: json_skema(g.felt.type)}, [g.noegle]) for g in type_.grene]
        return {"oneOf": grene}
    if isinstance(type_, Udskudt):
        return json_skema(type_.hent())
    if isinstance(type_, Sekvens):
        felter = {felt.navn: _en_eller_flere(felt) for felt in type_.felter}
        return _objekt(felter, [felt.navn for felt in type_.felter if felt.min])
    raise TypeError("has no JSON form")


def _en_eller_flere(felt: Felt) -> dict[str, Any]:
    en = json_skema(felt.type)
    if felt.maks == 1:
        return en
    return {"type": "array", "items": en, **({"minItems": felt.min} if felt.min else {})}


def _objekt(felter: dict[Any, Any], kraevet: list[Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": felter,
        **({"required": kraevet} if kraevet else {}),
        "additionalProperties": False,
    }


_FEJL = {
    400: "Beskeden følger ikke skemaet (40).",
    401: "Ikke legitimeret (41).",
    403: "Ingen serviceaftale om det (43).",
    429: "For mange kald; se Retry-After (40).",
    503: "Databasen svarer ikke; intet er gemt.",
}
_MED_KROP = {413: "Større end 10 MB (40).", 415: "Content-Type er ikke application/json (40)."}
_IKKE_HER = {404: "Fordelingen kendes ikke hos kalderen (44)."}
_MODSTRID = {409: "Den er allerede besvaret anderledes (49)."}


def _operation(
    navn: str,
    summary: str,
    description: str,
    svar: dict[str, Any],
    *,
    krop: Felt | None = None,
    fejl: dict[int, str] | None = None,
    parametre: list[OpenApiParameter] | None = None,
    xml: bool = False,
) -> dict[str, Any]:
    alle = {**_FEJL, **(_MED_KROP if krop is not None else {}), **(fejl or {})}
    responses: dict[Any, Any] = {(200, JSON): OpenApiResponse(svar, "Svaret.")}
    if xml:
        responses[200, "application/xml"] = OpenApiResponse(
            OpenApiTypes.STR, "FordelingsobjektModtagRequest, hvis Accept nævner application/xml."
        )
    responses |= {
        (status, "application/problem+json"): OpenApiResponse(PROBLEM, tekst)
        for status, tekst in sorted(alle.items())
    }
    return {
        "operation_id": navn,
        "summary": summary,
        "description": description,
        "tags": ["fordeling"],
        "parameters": parametre or [],
        "request": {JSON: json_skema(krop.type)} if krop is not None else None,
        "responses": responses,
    }


_KONTEKST, _KVITTERING = json_skema(skema.KONTEKST), json_skema(skema.KVITTERING)
_SYSTEM = {
    "type": "object",
    "required": ["SystemMyndighed", "SystemUUID", "SystemNavn", "RoutingKLEEmne"],
    "properties": {
        "SystemMyndighed": {"type": "string"},
        "SystemUUID": {"type": "string", "format": "uuid"},
        "SystemNavn": {"type": "string"},
        "RoutingKLEEmne": {"type": "string"},
        "RoutingHandlingFacet": {"type": "string"},
    },
}
_POST: dict[str, Any] = {
    "id": {"type": "string", "format": "uuid", "description": "DistributionTransaktionsID"},
    "transaktion": {"type": "string", "format": "uuid", "description": "AnvenderTransaktionsID"},
    "objekttype": {"type": "string", "enum": ["JOURNALPOST", "DOKUMENT", "FORMULAR"]},
    "afsender": {"type": "string", "description": "AfsendendeMyndighed"},
    "modtaget": {"type": "string", "format": "date-time"},
    "taget": {"type": "boolean", "description": "der er kvitteret med MODTAGET"},
}


def _svar(felter: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(felter), "properties": felter}


AFSEND = _operation(
    "fordeling_afsend",
    "FordelingsobjektAfsend",
    "Afsend en journalpost eller et dokument. Samme AnvenderTransaktionsID igen er det samme"
    " objekt, og intet nyt sker. Formularer går kun gennem SOAP.",
    _svar({"ForretningsKvittering": _KVITTERING, "DistributionContext": _KONTEKST}),
    krop=ANMODNING,
    fejl={422: "Afvist: routing, objekttype eller indhold (40)."},
)
KVITTERING = _operation(
    "fordeling_kvittering",
    "FordelingskvitteringModtag",
    "En modtagers kvittering. Den samme igen er taget; en anden efter den endelige er en konflikt.",
    {"type": "object", "additionalProperties": False},
    krop=KVITTERINGSBESKED,
    fejl=_IKKE_HER | _MODSTRID,
)
LIST = _operation(
    "fordeling_modtagere",
    "FordelingsmodtagerList",
    "De systemer, som en rute nævner for KLE-emnet i dag. Ingen er ikke en fejl.",
    _svar({"System": {"type": "array", "items": _SYSTEM}}),
    krop=ROUTING,
)
VALIDER = _operation(
    "fordeling_valider",
    "FordelingsmodtagerValider",
    "Om hvert system kan modtage for myndigheden nu.",
    _svar(
        {
            "RoutingModtager": {
                "type": "array",
                "items": _svar(
                    {
                        "RoutingMyndighed": {"type": "string"},
                        "RoutingModtagerAktoer": {"type": "string", "format": "uuid"},
                        "KanModtage": {"type": "boolean"},
                    }
                ),
            }
        }
    ),
    krop=VALIDERING,
)
POSTKASSE = _operation(
    "fordeling_postkasse",
    "Hvad der venter på systemet",
    "De ældste først, højst 100 ad gangen, til de er accepteret eller afvist.",
    _svar(
        {
            "poster": {"type": "array", "items": _svar(_POST)},
            "flere": {"type": "boolean", "description": "spørg igen med efter"},
        }
    ),
    parametre=[
        OpenApiParameter(
            "efter",
            OpenApiTypes.UUID,
            OpenApiParameter.QUERY,
            required=False,
            description="id på den sidste, der er set",
        )
    ],
)
POST = _operation(
    "fordeling_postkasse_hent",
    "Hent én fordeling",
    "Objektet med dets kontekst; et notats tekst står også læselig. Hentningen logges.",
    _svar(
        _POST
        | {
            "DistributionContext": _KONTEKST,
            "DistributionObject": {"type": "object"},
            "notater": {
                "type": "array",
                "items": _svar({"titel": {"type": "string"}, "tekst": {"type": "string"}}),
            },
        }
    ),
    fejl=_IKKE_HER,
    xml=True,
)
SVAR = _operation(
    "fordeling_postkasse_svar",
    "Kvittér, acceptér eller afvis",
    "MODTAGET: systemet har den. ACCEPTERET: ansvaret er systemets. AFVIST: den går tilbage, med en"
    " begrundelse, som afsenderen ser.",
    _svar({"id": {"type": "string", "format": "uuid"}, "tilstand": {"type": "string"}}),
    krop=SVARBESKED,
    fejl=_IKKE_HER | _MODSTRID | {422: "En afvisning uden begrundelse (40)."},
)
