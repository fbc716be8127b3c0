"""The components of the OpenAPI document: every message of the contract, and every answer.

drf-spectacular makes components from serializers; we have none, since the grammar reads the
messages. `tilfoej` is its hook: it puts ours in, with examples from docs/eksempler.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from indexes.oio import json_skema, meddelelser
from indexes.oio.enkeltbesked import UDEN_KROP

_UNIK_RETUR_FELTER = {
    "StatusKode": {
        "type": "integer",
        "description": "20 OK, 40, 43, 44, 49; 50: ikke gemt på grund af en fejl hos os,"
        " send objektet igen",
    },
    "FejlbeskedTekst": {
        "type": "string",
        "description": "OK, eller sti, tekst, regelkode og afsnit for hvert brud.",
    },
    "Type": {"type": "string", "examples": ["Sag"]},
    "UUIDIdentifikator": {"type": "string", "format": "uuid"},
    "advarsler": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Det, der er gemt, men bør rettes.",
    },
}
_FEJL_FELTER = {
    "sti": {"type": "string", "description": "Elementets sti; gentagelser har nummer fra 1."},
    "regel": {"type": "string", "description": "Kort, fast kode."},
    "afsnit": {"type": "string", "description": "Hvor reglen står."},
    "linje": {"type": ["integer", "null"], "description": "Linje i XML, null i JSON."},
    "vaerdiform": {
        "type": "string",
        "description": "Hvordan værdien er skrevet, aldrig hvad den er: dd.dd, tekst, 57 tegn.",
    },
    "tekst": {"type": "string"},
    "haard": {"type": "boolean", "description": "Afviser objektet; ellers en advarsel."},
}


def ref(navn: str) -> dict[str, str]:
    """The reference to a component."""
    return {"$ref": f"#/components/schemas/{navn}"}


def _objekt(felter: dict[str, Any], valgfri: tuple[str, ...] = ()) -> dict[str, Any]:
    kraevet = [navn for navn in felter if navn not in valgfri]
    return {"type": "object", "required": kraevet, "properties": felter}


SVAR: dict[str, Any] = {
    "UnikRetur": _objekt(
        {**_UNIK_RETUR_FELTER, "fejl": {"type": "array", "items": ref("Fejl")}}, valgfri=("fejl",)
    ),
    "MultipleOutput": _objekt({"UnikRetur": {"type": "array", "items": ref("UnikRetur")}}),
    "StandardRetur": _objekt(
        {
            "StatusKode": {"type": "integer", "description": "20 OK, 40, 41, 43, 44, 49 eller 50"},
            "FejlbeskedTekst": {"type": "string"},
        }
    ),
    "ObjektRetur": _objekt(
        {
            "StandardRetur": ref("StandardRetur"),
            "UUIDIdentifikator": {"type": "string", "format": "uuid"},
            "advarsler": _UNIK_RETUR_FELTER["advarsler"],
        }
    ),
    "Fejl": _objekt(_FEJL_FELTER, valgfri=("linje", "vaerdiform", "haard")),
    "ProblemDetails": {
        "description": "RFC 9457: kaldet fejlede som helhed, og intet er gemt.",
        **_objekt(
            {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "StandardRetur": ref("StandardRetur"),
                "fejl": {"type": "array", "items": ref("Fejl")},
            },
            valgfri=("type", "fejl"),
        ),
    },
    "TokenSvar": _objekt(
        {
            "access_token": {"type": "string"},
            "token_type": {"type": "string", "const": "Bearer"},
            "expires_in": {"type": "integer", "description": "sekunder"},
            "scope": {"type": "string"},
        }
    ),
    "TokenFejl": _objekt(
        {
            "error": {"type": "string"},
            "error_description": {"type": "string"},
            "StandardRetur": ref("StandardRetur"),
        }
    ),
}


def tilmeld(navn: str, skema: dict[str, Any]) -> dict[str, str]:
    """Let the document have one more component; returns the reference to it."""
    SVAR[navn] = skema
    return ref(navn)


EKSEMPLER = {
    "ImporterSagDokumentIndeksInput": "foerste-sag",
    "OpdaterSagDokumentIndeksInput": "opdater-foerste-sag",
    "ImporterYdelseIndeksInput": "foerste-bevilling",
}
"""Which files in docs/eksempler (.xml and .json) show a message."""


def tilfoej(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: the document with our components, and examples of its bodies."""
    skemaer = result.setdefault("components", {}).setdefault("schemas", {})
    egne = json_skema.komponenter(meddelelser.alle())
    for navn, skema in (*egne.items(), *SVAR.items()):
        if skemaer.setdefault(navn, skema) is not skema:
            raise ValueError(f"two components have the name {navn}")
    for sti, metoder in result["paths"].items():
        # What an address may say alone needs no body; every other one does.
        valgfri = "{" in sti and sti.rpartition("/")[2] in UDEN_KROP
        for operation in metoder.values():
            krop = operation.get("requestBody", {})
            if krop and not valgfri:
                krop["required"] = True
            _eksempler(krop.get("content", {}))
    return result


def _eksempler(indhold: dict[str, Any]) -> None:
    rod = indhold.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    if navn := EKSEMPLER.get(rod):
        mappe: Path = settings.BASE_DIR / "docs/eksempler"
        indhold["application/json"]["example"] = json.loads(
            (mappe / f"{navn}.json").read_text(encoding="utf-8")
        )
        indhold["application/xml"]["example"] = (mappe / f"{navn}.xml").read_text(encoding="utf-8")
