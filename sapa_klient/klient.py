"""The client itself: the operations of the contract, tried again where that is safe."""

from __future__ import annotations

import gzip
import json
import logging
import random
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sapa_klient import pakning
from sapa_klient.adgang import Legitimation
from sapa_klient.fejl import IngenForbindelse, SapaFejl, UventetSvar, af_svar, sekunder
from sapa_klient.pakning import Objekt
from sapa_klient.svar import FORBIGAAENDE, Leverance, UnikRetur
from sapa_klient.transport import Brudt, Raat, Transport

log = logging.getLogger("sapa_klient")

Besked = bytes | Mapping[str, Any]
"""A message: XML as it goes on the wire, or the JSON form as a dict."""

XML, JSON = "application/xml", "application/json"
STIER = {
    "sag": "sager",
    "dokument": "dokumenter",
    "bevilling": "bevillinger",
    "effektuering": "effektueringer",
}
_FRA_BYTES = 1400
"""Smaller bodies fit in a packet and are not worth packing."""


class Klient:
    """One fagsystem's way to one SAPA. Safe to share between threads.

    `forsoeg`: how often a call is tried when no answer comes, or 429 or 503. `maks_vent`: the
    longest Retry-After in seconds that is waited for; a longer one is raised as ForMange.
    `komprimer`: send bodies as gzip. `tls`: with the client certificate, for mutual TLS.
    """

    def __init__(
        self,
        adresse: str,
        legitimation: Legitimation,
        *,
        tls: ssl.SSLContext | None = None,
        timeout: float = 60,
        forsoeg: int = 5,
        maks_vent: float = 60,
        komprimer: bool = False,
        sov: Callable[[float], object] = time.sleep,
    ) -> None:
        """Raises ValueError for an address that is not http or https."""
        if forsoeg < 1:
            raise ValueError("forsoeg skal være mindst 1")
        self._transport = Transport(adresse, tls=tls, timeout=timeout)
        self._legitimation = legitimation
        self._forsoeg, self._maks_vent = forsoeg, maks_vent
        self._komprimer, self._sov = komprimer, sov

    # --- Deliveries ------------------------------------------------------------------------------

    def importer(self, besked: Besked) -> Leverance:
        """New objects, whole. A dict is divided into calls within SAPA's limits; XML is one call.

        Raises SapaFejl if a call failed as a whole; refused objects are in the answer.
        """
        return self._lever_besked(besked, "importer")

    def opdater(self, besked: Besked) -> Leverance:
        """What changes of objects that exist. As importer."""
        return self._lever_besked(besked, "opdater")

    def lever(
        self, objekter: Iterable[Objekt], *, operation: str = "importer"
    ) -> Iterator[UnikRetur]:
        """Deliver any number of objects from any iterable, and yield what became of each.

        Objects are (element name, dict), e.g. ("SagIndeks", {...}); no more than one call's are in
        memory. Answers come when a call is full, so consume them. Raises SapaFejl when a call
        failed as a whole: what was answered before it is stored.
        """
        for pakke in pakning.pakker(objekter):
            yield from self._lever(pakke.tjeneste, operation, pakke.body, JSON).svar

    def fjern(self, besked: Besked) -> Leverance:
        """Remove sager for good: {"SagUuid": [{"uuid": ..}], "FjernOgsaaYdelse": True}."""
        return self._lever(pakning.SAGDOK, "fjern", *_body(besked))

    def validering(self, besked: Besked) -> Leverance:
        """What a delivery would be answered, with every breach and warning; nothing is stored.

        Raises Afvist if the message breaks the schema.
        """
        body, slags = _body(besked)
        return _leverance(self.raat("POST", "validering", body, slags), ())

    def _lever_besked(self, besked: Besked, operation: str) -> Leverance:
        if isinstance(besked, Mapping):
            pakker = pakning.pakker(pakning.objekter(besked))
            dele = [self._lever(p.tjeneste, operation, p.body, JSON) for p in pakker]
            return Leverance.samlet(dele)
        return self._lever(pakning.tjeneste_af(besked), operation, besked, XML)

    def _lever(self, tjeneste: str, operation: str, body: bytes, slags: str) -> Leverance:
        transaktion = uuid4()
        try:
            raat = self.raat(
                "POST", f"{tjeneste}/{operation}", body, slags, transaktion=transaktion
            )
            return _leverance(raat, (transaktion,))
        except SapaFejl as fejl:
            fejl.transaktion = transaktion
            raise

    # --- Reads -----------------------------------------------------------------------------------

    def fremsoeg(self, besked: Besked, *, tjeneste: str | None = None) -> dict[str, Any]:
        """Search; the answer in the JSON form. A dict whose keys do not tell the service is for
        sager and dokumenter, unless `tjeneste` says "ydelsesindeks"."""
        body, slags = _body(besked)
        valgt = tjeneste or pakning.tjeneste_af(besked)
        return _data(self.raat("POST", f"{valgt}/fremsoeg", body, slags))

    def laes(
        self,
        slags: str,
        uuid: UUID,
        *,
        virkningstid: datetime | None = None,
        registreringstid: datetime | None = None,
    ) -> dict[str, Any]:
        """One object ("sag", "dokument", "bevilling", "effektuering") in the JSON form, as it was
        at `virkningstid`, as known at `registreringstid`. Raises IkkeFundet."""
        tider = {"virkningstid": virkningstid, "registreringstid": registreringstid}
        spoerg = urlencode({navn: tid.isoformat() for navn, tid in tider.items() if tid})
        return _data(self.raat("GET", f"{STIER[slags]}/{uuid}" + (f"?{spoerg}" if spoerg else "")))

    # --- Calls -----------------------------------------------------------------------------------

    def raat(
        self,
        metode: str,
        sti: str,
        body: bytes | None = None,
        slags: str = JSON,
        *,
        accept: str = JSON,
        transaktion: UUID | None = None,
    ) -> Raat:
        """Any call below /api/v1, its answer as it came. Raises IngenForbindelse, and what a token
        call raises; whatever SAPA answers is an answer."""
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "sapa_klient"}
        if body is not None:
            headers["Content-Type"] = slags
            if self._komprimer and len(body) > _FRA_BYTES:
                body = gzip.compress(body, compresslevel=6)
                headers["Content-Encoding"] = "gzip"
        if transaktion is not None:
            headers["X-Transaktion-UUID"] = str(transaktion)
        hele = f"/api/v1/{sti}"
        svar = self._hent(metode, hele, body, headers | self._legitimation.headers(self._hent))
        if svar.status == 401 and self._legitimation.kan_fornyes:
            # The token died early: the client's secret or agreement was changed.
            nye = self._legitimation.headers(self._hent, forny=True)
            svar = self._hent(metode, hele, body, headers | nye)
        return svar

    def _hent(self, metode: str, sti: str, body: bytes | None, headers: dict[str, str]) -> Raat:
        """One call, tried again as long as nobody knows its outcome or SAPA asks for that."""
        uden_spoerg = sti.partition("?")[0]
        for nummer in range(1, self._forsoeg + 1):
            sidste = nummer == self._forsoeg
            try:
                svar = self._transport.kald(metode, sti, body, headers)
            except Brudt as fejl:
                log.warning("%s %s: %s (forsøg %d)", metode, uden_spoerg, fejl, nummer)
                if sidste:
                    raise IngenForbindelse(f"SAPA svarede ikke på {metode} {uden_spoerg}") from fejl
                self._sov(_pause(nummer))
                continue
            log.info("%s %s: HTTP %d (forsøg %d)", metode, uden_spoerg, svar.status, nummer)
            vent = sekunder(svar.headers)
            if svar.status not in FORBIGAAENDE or sidste or vent > self._maks_vent:
                return svar
            self._sov(max(float(vent), _pause(nummer)))
        raise AssertionError("unreachable")  # the last try returns or raises

    def luk(self) -> None:
        """Close this thread's connection."""
        self._transport.luk()


def _pause(nummer: int) -> float:
    """Seconds before the next try: doubled each time, and spread, so that clients do not come back
    together."""
    return min(30.0, 0.5 * 2.0 ** (nummer - 1)) * random.uniform(0.5, 1.0)


def _body(besked: Besked) -> tuple[bytes, str]:
    if isinstance(besked, Mapping):
        return pakning.som_json(besked), JSON
    return besked, XML


def _data(svar: Raat) -> dict[str, Any]:
    """The JSON of an answer that is 200. Raises what the answer tells."""
    if svar.status != 200:
        raise af_svar(svar.status, svar.body, svar.headers)
    try:
        data = json.loads(svar.body)
    except ValueError as fejl:
        raise UventetSvar("Svaret er ikke JSON.") from fejl
    if not isinstance(data, dict):
        raise UventetSvar("Svaret er ikke et objekt.")
    return data


def _leverance(svar: Raat, transaktioner: tuple[UUID, ...]) -> Leverance:
    """One answer per object, whatever the HTTP status, or the failure of the whole call."""
    try:
        data = json.loads(svar.body)
        if isinstance(data, dict) and "UnikRetur" in data:
            return Leverance(tuple(UnikRetur.af(et) for et in data["UnikRetur"]), transaktioner)
    except (ValueError, KeyError, TypeError) as fejl:
        raise UventetSvar(f"HTTP {svar.status} med et svar, som ikke kan læses.") from fejl
    raise af_svar(svar.status, svar.body, svar.headers)
