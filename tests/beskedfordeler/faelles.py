"""Messages for the tests, built as values of the grammar; and the official schemas and examples."""

from __future__ import annotations

import base64
import os
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from lxml import etree

from fixtures.grunddata import beskedkoder
from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push

DELT = Path(os.environ.get("SAPA_SHARED") or Path(__file__).parents[2].parent / "shared")
KONTRAKT = DELT / "beskedfordeler"
CPR, ANDEN_CPR = "0101700000", "0202800000"
CVR, ANDEN_CVR, FREMMED_CVR = "11715311", "11111111", "88888888"
PERSON = "ce7fcf97-a8a2-447a-8690-d38aa0f6e23c"
STI = "/api/v1/beskedfordeler/ModtagBesked"


@cache
def _ider() -> dict[tuple[str, str, str], str]:
    return {(f.art, f.beskedtype, f.navn): f.officiel_id for f in beskedkoder()}


@cache
def _efter_kode() -> dict[tuple[str, str], str]:
    return {
        (f.beskedtype, f.kode): f.officiel_id
        for f in reversed(beskedkoder())
        if f.art == "objekthandling" and not f.officiel_id.startswith("urn:")
    }


def beskedtype(kode: str) -> str:
    navne = {"CPR": "CPR-personhændelse", "SYGEHUS": "Sygehusophold", "SAG": "Sagshændelse"}
    return _ider()["beskedtype", "", navne[kode]]


def handling(type_: str, kode: str) -> str:
    return _efter_kode()[type_, kode]


def uuid(tekst: Any) -> dict[str, str]:
    return {"uuid": str(tekst)}


def urn(tekst: str) -> dict[str, str]:
    return {"urn": tekst}


def tid(tekst: str) -> dict[str, str]:
    return {"tid": tekst}


def base64_data(indhold: bytes, navnerum: str = "", **attributter: str) -> dict[str, Any]:
    """Beskeddata with a Base64 element in the namespace."""
    element = etree.Element(f"{{{navnerum}}}Base64" if navnerum else "Base64")
    for navn, vaerdi in {"encoding": "UTF-8", **attributter}.items():
        element.set(navn.replace("_", "-"), vaerdi)
    element.text = base64.b64encode(indhold).decode()
    return {"Andet": [etree.tostring(element, method="c14n", exclusive=True).decode()]}


def registrering(
    kode: str = "F12", type_: str = "CPR", *, cpr: str = CPR, **mere: Any
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "Registreringstidspunkt": tid("2026-03-02T08:15:00+01:00"),
        "ObjektId": urn(f"urn:oio:cpr-nr:{cpr}"),
        "ObjektType": uuid(PERSON),
        "ObjektHandling": uuid(handling(type_, kode)),
        **mere,
    }
    return {navn: v for navn, v in facts.items() if v is not None}


def besked(
    *registreringer: dict[str, Any],
    id_: Any = None,
    type_: str = "CPR",
    modtagere: tuple[str, ...] = (CVR,),
    fra: str | None = "2026-03-01T00:00:00+01:00",
    data: tuple[dict[str, Any], ...] = (),
    relaterede: tuple[dict[str, Any], ...] = (),
    **levering: Any,
) -> Haendelsesbesked:
    """A message; without registreringer it is a move out of the municipality."""
    filter_: dict[str, Any] = {"Beskedtype": uuid(beskedtype(type_))}
    if modtagere:
        filter_["TilladtModtager"] = [urn(f"urn:oio:cvr-nr:{cvr}") for cvr in modtagere]
    if relaterede:
        filter_["RelateretObjekt"] = list(relaterede)
    filter_["ObjektRegistrering"] = list(registreringer or (registrering(),))
    kuvert: dict[str, Any] = {
        "Filtreringsdata": filter_,
        "Leveranceinformation": {
            "Dannelsestidspunkt": tid("2026-03-02T08:15:04+01:00"),
            "TransaktionsId": uuid(uuid4()),
            "KildesystemAkkreditiver": "SEMMELIGE",
            **levering,
        },
    }
    if fra:
        kuvert["GyldighedFra"] = tid(fra)
    vaerdi: dict[str, Any] = {
        "BeskedId": id_ if isinstance(id_, dict) else uuid(id_ or uuid4()),
        "BeskedVersion": "1.0",
        "Beskedkuvert": kuvert,
    }
    if data:
        vaerdi["Beskeddata"] = list(data)
    return Haendelsesbesked(vaerdi)


def push(*args: Any, **kwargs: Any) -> bytes:
    """The same as the Beskedfordeler sends it."""
    return skriv_push(besked(*args, **kwargs))
