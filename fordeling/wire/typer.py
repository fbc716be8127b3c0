"""The simple types of SF2900. Facets are those of DistributionServiceTypesV2.xsd.

Texts are kept exactly as sent, line breaks too: a note must arrive unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from indexes.oio.fejl import Vaerdifejl
from indexes.oio.grammatik import Simpel
from indexes.oio.vaerdier import BASE64, BOOLEAN, CVR, DATO, DATOTID, UUID, enum, json_type
from indexes.oio.vaerdier import TEKST as _MED_ENS_LINJESKIFT


def _ordret(vaerdi: Any) -> str:
    return str(vaerdi)


def _moenster(navn: str, regel: str, form: str, krav: str) -> Simpel:
    passer = re.compile(form).fullmatch

    def laes(tekst: str) -> str:
        if not passer(tekst):
            raise Vaerdifejl(regel, f"{krav} Værdien har {len(tekst)} tegn.")
        return tekst

    def fra_json(vaerdi: Any) -> str:
        if not isinstance(vaerdi, str):
            raise Vaerdifejl("json.type", f"Værdien skal være en tekst, ikke {json_type(vaerdi)}.")
        return laes(vaerdi)

    return Simpel(navn, laes, _ordret, fra_json, moenster=form)


def _uden_tegn(laes: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """JSON's own check of forbidden signs, without the one form of line breaks."""

    def fra_json(vaerdi: Any) -> str:
        laes(vaerdi)  # raises Vaerdifejl
        return str(vaerdi)

    return fra_json


TEKST = replace(
    _MED_ENS_LINJESKIFT,
    laes=_ordret,
    skriv=_ordret,
    fra_json=_uden_tegn(_MED_ENS_LINJESKIFT.fra_json),
    flerlinje=True,
)
KLE = _moenster(
    "kle",
    "kle",
    r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}",
    "KLE-emnet skal have tre dele og formen nn.nn.nn.",
)
FACET = _moenster(
    "facet", "facet", "[A-Z,ÆØÅ][0-9]{2}", "Handlingsfacetten skal have formen Bnn, fx G01."
)
URN = _moenster(
    "urn",
    "urn",
    r"[uU][rR][nN]:[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]:[a-zA-Z0-9()+,\\\-.:=@;$_!*'%/?#]+",
    "Værdien skal være et URN.",
)
HELTAL = _moenster("heltal", "heltal", "[+-]?[0-9]+", "Værdien skal være et helt tal.")

__all__ = [
    "BASE64",
    "BOOLEAN",
    "CVR",
    "DATO",
    "DATOTID",
    "FACET",
    "HELTAL",
    "KLE",
    "TEKST",
    "URN",
    "UUID",
    "enum",
]
