"""Deliveries as messages: which service takes them, and how many objects one call may carry."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

MAKS_OBJEKTER = 500
MAKS_BYTES = 10 * 1024 * 1024
"""SAPA's limits of one call."""

SAGDOK, YDELSE = "sagdokumentindeks", "ydelsesindeks"
_TJENESTE = {
    "SagIndeks": SAGDOK,
    "DokumentIndeks": SAGDOK,
    "OpdaterSagIndeks": SAGDOK,
    "OpdaterDokumentIndeks": SAGDOK,
    "BevillingIndeks": YDELSE,
    "OekonomiskEffektueringIndeks": YDELSE,
    "OpdaterBevillingIndeks": YDELSE,
    "OpdaterOekonomiskEffektueringIndeks": YDELSE,
}
Objekt = tuple[str, Mapping[str, Any]]
"""Element name and object in the JSON form: ("SagIndeks", {...})."""


@dataclass(frozen=True, slots=True)
class Pakke:
    """The body of one call."""

    tjeneste: str
    body: bytes
    antal: int


def som_json(vaerdi: Any) -> bytes:
    """A value as compact JSON in UTF-8."""
    return json.dumps(vaerdi, ensure_ascii=False, separators=(",", ":")).encode()


def objekter(besked: Mapping[str, Any]) -> Iterator[Objekt]:
    """The objects of a message in the JSON form. Raises ValueError for a key of no service."""
    for navn, liste in uden_rod(besked).items():
        if navn not in _TJENESTE or isinstance(liste, (str, bytes, Mapping)):
            raise ValueError(f"beskeden skal være {{navn: [objekter]}} med {', '.join(_TJENESTE)}")
        for objekt in liste:
            yield navn, objekt


def pakker(
    alle: Iterable[Objekt], *, maks_objekter: int = MAKS_OBJEKTER, maks_bytes: int = MAKS_BYTES
) -> Iterator[Pakke]:
    """Objects as bodies within the limits, in the order given; no more than one body in memory.

    A body is closed when the next object is of the other service. Inside it SAPA stores documents
    before sager and bevillinger before effektueringer, whatever their order.
    Raises ValueError for an object of no service, or too large for any call.
    """
    tjeneste, antal, fylder = "", 0, 0
    dele: dict[str, list[bytes]] = {}
    for navn, objekt in alle:
        if navn not in _TJENESTE:
            raise ValueError(f"{navn} hører ikke til nogen tjeneste")
        tekst = som_json(objekt)
        plads = len(tekst) + len(navn) + 8  # quotes, colon, brackets and commas
        if plads > maks_bytes:
            raise ValueError("et objekt alene er større, end et kald må være")
        fuld = antal >= maks_objekter or fylder + plads > maks_bytes
        if antal and (fuld or _TJENESTE[navn] != tjeneste):
            yield Pakke(tjeneste, _samlet(dele), antal)
            dele, antal, fylder = {}, 0, 0
        tjeneste = _TJENESTE[navn]
        dele.setdefault(navn, []).append(tekst)
        antal, fylder = antal + 1, fylder + plads
    if antal:
        yield Pakke(tjeneste, _samlet(dele), antal)


def _samlet(dele: Mapping[str, list[bytes]]) -> bytes:
    lister = (som_json(navn) + b":[" + b",".join(tekster) + b"]" for navn, tekster in dele.items())
    return b"{" + b",".join(lister) + b"}"


def uden_rod(besked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content of a message around which the root's own name is written, as in XML."""
    if len(besked) == 1:
        ((navn, indhold),) = besked.items()
        if navn.endswith("Input") and isinstance(indhold, Mapping):
            return indhold
    return besked


def tjeneste_af(besked: bytes | Mapping[str, Any]) -> str:
    """The service that a message is for, by its root element or its keys. Raises ValueError."""
    if isinstance(besked, Mapping):
        besked = uden_rod(besked)
        if any(navn.startswith(("Bevilling", "Oekonomisk")) for navn in besked):
            return YDELSE
        return next((_TJENESTE[navn] for navn in besked if navn in _TJENESTE), SAGDOK)
    return YDELSE if "Ydelse" in _rod(besked) else SAGDOK


def _rod(body: bytes) -> str:
    """The local name of the root; one's own message, so there is nothing to fear in it."""
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(body), events=("start",)):
            return str(element.tag).rpartition("}")[2]
    except ElementTree.ParseError as fejl:
        raise ValueError("beskeden er ikke velformet XML") from fejl
    raise ValueError("beskeden er tom")
