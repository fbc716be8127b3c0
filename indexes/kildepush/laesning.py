"""Reading a delivery: one JSON object, or NDJSON with a head and a line per statement.

    {"leverance": "2026-11-27T02", "poster": [{...}, {...}]}

    {"leverance": "2026-11-27T02"}
    {...}
    {...}

NDJSON is read line by line, so that no more than one statement is held twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from indexes.kildepush.values import Leveret
from indexes.kilder.values import UgyldigPost

JSON, NDJSON = "application/json", "application/x-ndjson"
TYPER = frozenset({JSON, NDJSON})

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}", re.ASCII)
# An id is kept and told in logs: it may not be a personnummer.
_CPR = re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)", re.ASCII)
ID_FORM = "1-100 tegn: bogstaver, cifre og . _ : + -; ikke et CPR-nummer."


class UgyldigLeverance(UgyldigPost):
    """The delivery as a whole cannot be read; nothing of it is stored."""


class ForMangePoster(ValueError):
    """More statements than one call may bring."""


def laes(krop: bytes, *, indholdstype: str, loft: int) -> Leveret:
    """The delivery, its statements still as they came.

    Raises UgyldigLeverance, and ForMangePoster for more than `loft`.
    """
    return _ndjson(krop, loft) if indholdstype == NDJSON else _json(krop, loft)


def _json(krop: bytes, loft: int) -> Leveret:
    hele = _objekt(krop, "")
    if not {"leverance", "poster"} >= hele.keys():
        raise UgyldigLeverance("", "ukendt_felt", "Kun leverance og poster må være der.")
    poster = hele.get("poster")
    if not isinstance(poster, list):
        raise UgyldigLeverance("/poster", "type", "Skal være en liste.")
    if len(poster) > loft:
        raise ForMangePoster
    return Leveret(_id(hele), poster)


def _ndjson(krop: bytes, loft: int) -> Leveret:
    linjer = _linjer(krop)
    hoved = _objekt(next(linjer, b""), "")
    if hoved.keys() != {"leverance"}:
        raise UgyldigLeverance("", "hoved", 'Første linje skal være {"leverance": "<id>"}.')
    poster: list[Any] = []
    for linje in linjer:
        if len(poster) == loft:
            raise ForMangePoster
        poster.append(_objekt(linje, f"/poster/{len(poster)}"))
    return Leveret(_id(hoved), poster)


def _linjer(krop: bytes) -> Iterator[bytes]:
    """The lines that are not blank, one at a time."""
    start = 0
    while start < len(krop):
        slut = krop.find(b"\n", start)
        slut = len(krop) if slut < 0 else slut
        if linje := krop[start:slut].strip():
            yield linje
        start = slut + 1


def _objekt(tekst: bytes, sti: str) -> dict[str, Any]:
    try:
        found = orjson.loads(tekst)
    except orjson.JSONDecodeError:
        raise UgyldigLeverance(sti, "json", "Er ikke gyldig JSON i UTF-8.") from None
    if not isinstance(found, dict):
        raise UgyldigLeverance(sti, "type", "Skal være et objekt.")
    return found


def _id(hoved: Mapping[str, Any]) -> str:
    given = hoved.get("leverance")
    if not isinstance(given, str) or not _ID.fullmatch(given) or _CPR.search(given):
        raise UgyldigLeverance("/leverance", "form", ID_FORM)
    return given
