"""Messages of the Beskedfordeler, read and written: bytes to plain values and back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from lxml import etree

from indexes.beskedfordeler.kuvert import (
    DS,
    HAENDELSESBESKED,
    MODTAGBESKED_INPUT,
    MODTAGBESKED_OUTPUT,
    PRAEFIKSER,
    STS,
    K,
    S,
)
from indexes.oio import skriv
from indexes.oio.xml import laes_rod
from indexes.oio.xml_parse import parse_sikkert

MODTAGET, KAN_IKKE_MODTAGES = 20, 40
"""The two StatusKoder we answer. 51, 53 and 55 stop the dueslag and are never sent (a.6)."""

_har_attributter, _egne_attributter = etree.XPath("boolean(//@*)"), etree.XPath("@*")
_BESKEDDATA, _SIGNATUR = f"{{{K}}}Beskeddata", f"{{{DS}}}Signature"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What the Beskedfordeler itself fills in, and may fill in otherwise at a redelivery.
_BEFORDRING = {
    "TransaktionsId",
    "KildesystemIPAdresse",
    "KildesystemAkkreditiver",
    "Leveranceruter",
    "LeveranceinformationLokalUdvidelse",
}
_MAKS_NOEGLE = 200
# Digests are stored: this form is theirs for good.
_I_EN_FORM = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def _attributter(rod: Any) -> Iterator[Any]:
    """The attributes of the envelope itself. They are the sender's own in Beskeddata, in extensions
    of others and in signatures, which are not walked."""
    if not _har_attributter(rod):
        return
    rest = [rod]
    while rest:
        element = rest.pop()
        tag = str(element.tag)  # lxml writes it anew each time it is asked
        if tag == _SIGNATUR:
            continue
        if element.keys():
            egne: Any = _egne_attributter(element)
            yield from egne
        if tag == _BESKEDDATA:
            continue
        if tag.endswith("LokalUdvidelse"):
            rest += [barn for barn in element[:] if etree.QName(barn).namespace == K]
        else:
            rest += element[:]


@dataclass(frozen=True, slots=True)
class Haendelsesbesked:
    """A message as values of the grammar. `noegle` and `sha256` say what is the same message."""

    vaerdi: dict[str, Any]

    @property
    def noegle(self) -> str:
        """Our key of its BeskedId: a UUID in its one form, or another id as it was sent.

        An id too long for a key, or empty, is one by its digest or by its content.
        """
        art, tekst = next(iter(self.vaerdi["BeskedId"].items()))
        if art == "uuid" and (fundet := uuidtekst(tekst)) is not None:
            return fundet
        tekst = tekst.strip()
        if not tekst:
            return f"indhold:{self.sha256.hex()}"
        if len(tekst) > _MAKS_NOEGLE:
            return f"{art}:sha256:{hashlib.sha256(tekst.encode()).hexdigest()}"
        return f"{art}:{tekst}"

    @property
    def sha256(self) -> bytes:
        """The digest of what the sender said under the id: the same in every copy and
        redelivery."""
        kuvert = self.vaerdi["Beskedkuvert"]
        levering = kuvert["Leveranceinformation"]
        sagt = {navn: v for navn, v in levering.items() if navn not in _BEFORDRING}
        indhold = {**self.vaerdi, "Beskedkuvert": {**kuvert, "Leveranceinformation": sagt}}
        del indhold["BeskedId"]
        tekst = _I_EN_FORM.encode(indhold)
        return hashlib.sha256(tekst.encode()).digest()

    @property
    def kuvert(self) -> dict[str, Any]:
        kuvert: dict[str, Any] = self.vaerdi["Beskedkuvert"]
        return kuvert


def laes_push(body: bytes) -> Haendelsesbesked:
    """The message in a ModtagBeskedInput. Raises SkemaFejl."""
    rod = parse_sikkert(body, dybt=True)
    vaerdi = laes_rod(rod, MODTAGBESKED_INPUT, _attributter)
    return Haendelsesbesked(vaerdi["Haendelsesbesked"])


def laes_haendelsesbesked(body: bytes) -> Haendelsesbesked:
    """The message alone, as AMQP carries it. Raises SkemaFejl."""
    rod = parse_sikkert(body, dybt=True)
    return Haendelsesbesked(laes_rod(rod, HAENDELSESBESKED, _attributter))


def skriv_push(besked: Haendelsesbesked) -> bytes:
    """The message in a ModtagBeskedInput, as the Beskedfordeler sends it."""
    rod = etree.Element(MODTAGBESKED_INPUT.tag, nsmap=PRAEFIKSER)
    skriv.skriv_felt(rod, HAENDELSESBESKED, besked.vaerdi)
    return skriv.som_bytes(rod)


def skriv_haendelsesbesked(besked: Haendelsesbesked) -> bytes:
    """The message alone."""
    rod = etree.Element(HAENDELSESBESKED.tag, nsmap={"k": K, "s": S})
    skriv.skriv_indhold(rod, HAENDELSESBESKED.type, besked.vaerdi)
    return skriv.som_bytes(rod)


@lru_cache(maxsize=16)  # nearly all are the same one
def skriv_svar(statuskode: int, fejlbesked: str = "") -> bytes:
    """A ModtagBeskedOutput with its StandardRetur."""
    praefikser = {"sts": STS, "s": S}
    return skriv.basic_output(MODTAGBESKED_OUTPUT, praefikser, statuskode, fejlbesked, None, None)


def skriv_fejl(fejlbesked: str) -> bytes:
    """A refusal, whatever the HTTP status: temporary, the message stays. No other code is safe."""
    return skriv_svar(KAN_IKKE_MODTAGES, fejlbesked)


def uuidtekst(tekst: str) -> str | None:
    """A UUID of the form 8-4-4-4-12, whatever its case, in its one form; None for anything else.
    The schema calls any text a UUID, so we look."""
    tekst = tekst.strip().lower()
    return tekst if _UUID.fullmatch(tekst) else None


def som_uuid(tekst: str) -> UUID | None:
    """The same as a UUID."""
    fundet = uuidtekst(tekst)
    return UUID(fundet) if fundet else None
