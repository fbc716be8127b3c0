"""Beskeddata: the payload of a message, decoded when it is worked with, never when it is taken in.

The official schema puts Base64 in the kuvert's namespace; live messages have it in others or in
none (MESSAGING.md a.3), so it is known by its local name.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

import orjson
from lxml import etree

from indexes.beskedfordeler.besked import Haendelsesbesked
from indexes.oio.fejl import SkemaFejl
from indexes.oio.grammatik import REST
from indexes.oio.xml_parse import parse_sikkert

MAKS_BYTES = 10 * 1024 * 1024
MAKS_DOKUMENTER = 1000
_XML_TYPER = {"", "text/xml", "application/xml"}


class Ulaeselig(ValueError):
    """The payload says that it is XML and is none that we may read. `regel`: why, without
    content."""

    def __init__(self, regel: str) -> None:
        self.regel = regel
        super().__init__(regel)


def dokumenter(besked: Haendelsesbesked) -> list[Any]:
    """The root elements of the XML payloads: decoded from Base64, or lying bare.

    Other kinds of files are left out. Raises Ulaeselig.
    """
    return list(_dokumenter(besked))


def json_dokumenter(besked: Haendelsesbesked) -> list[Any]:
    """What the JSON payloads say. Raises Ulaeselig."""
    return [
        _json(_afkod(rod))
        for rod in _roedder(besked)
        if etree.QName(rod).localname == "Base64" and _er_json(rod)
    ]


def _dokumenter(besked: Haendelsesbesked) -> Iterator[Any]:
    for rod in _roedder(besked):
        if etree.QName(rod).localname != "Base64":
            yield rod
        elif _er_xml(rod):
            yield _parse(_afkod(rod))


def _roedder(besked: Haendelsesbesked) -> Iterator[Any]:
    alle = besked.vaerdi.get("Beskeddata", ())
    if sum(len(data.get(REST, ())) for data in alle) > MAKS_DOKUMENTER:
        raise Ulaeselig("beskeddata.for_mange")
    for data in alle:
        for tekst in data.get(REST, ()):
            yield _parse(tekst.encode())


def _er_xml(element: Any) -> bool:
    return _kind(element) in _XML_TYPER and _filtype(element, ".xml") in {".xml", ""}


def _er_json(element: Any) -> bool:
    return _kind(element) == "application/json" and _filtype(element, ".json") in {".json", ""}


def _kind(element: Any) -> str:
    return str(element.get("content-type", "")).partition(";")[0].strip().lower()


def _filtype(element: Any, ellers: str) -> str:
    return str(element.get("file-type", ellers)).strip().lower()


def _json(indhold: bytes) -> Any:
    try:
        return orjson.loads(indhold)
    except orjson.JSONDecodeError:
        raise Ulaeselig("beskeddata.json") from None


def _afkod(element: Any) -> bytes:
    tekst = "".join("".join(element.itertext()).split())
    if len(tekst) > MAKS_BYTES * 4 // 3 + 4:
        raise Ulaeselig("beskeddata.stoerrelse")
    try:
        return base64.b64decode(tekst, validate=True)
    except (binascii.Error, ValueError):
        raise Ulaeselig("beskeddata.base64") from None


def _parse(indhold: bytes) -> Any:
    try:
        return parse_sikkert(indhold, dybt=True)
    except SkemaFejl as fejl:
        raise Ulaeselig(f"beskeddata.{fejl.regel}") from None
