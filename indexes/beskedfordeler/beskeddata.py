"""Beskeddata: the payload of a message, decoded when it is worked with, never when it is taken in.

The official schema puts Base64 in the kuvert's namespace; live messages have it in others or in
none (MESSAGING.md a.3), so it is known by its local name.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

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


def _dokumenter(besked: Haendelsesbesked) -> Iterator[Any]:
    alle = besked.vaerdi.get("Beskeddata", ())
    if sum(len(data.get(REST, ())) for data in alle) > MAKS_DOKUMENTER:
        raise Ulaeselig("beskeddata.for_mange")
    for data in alle:
        for tekst in data.get(REST, ()):
            rod = _parse(tekst.encode())
            if etree.QName(rod).localname != "Base64":
                yield rod
            elif _er_xml(rod):
                yield _parse(_afkod(rod))


def _er_xml(element: Any) -> bool:
    kind = element.get("content-type", "").partition(";")[0].strip().lower()
    return kind in _XML_TYPER and element.get("file-type", ".xml").strip().lower() in {".xml", ""}


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
