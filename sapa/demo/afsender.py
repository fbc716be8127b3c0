"""The simulated systems' ways to SAPA: over HTTP, with credentials of their own.

A message is sent until it is acknowledged, so a SAPA that is down for a while gets them all when it
is back. What names a person is in no line that is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from lxml import etree

from fixtures.liv.personkilder import Kildeleverance
from fixtures.liv.udk import Leverance
from fixtures.liv.vaerdier import Besked
from indexes.beskedfordeler.kuvert import S
from sapa.demo.dueslag import KILDEKLIENT, KLIENT
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id
from sapa_klient import FORBIGAAENDE, Afvist, Basic, ForMange, Klient, SapaFejl

MODTAGET = 20
TIMEOUT = 30  # seconds
LAENGSTE_PAUSE = 30.0  # seconds between two attempts
XML = "application/xml"

Afsendelse = Besked | Leverance | Kildeleverance


class Afsender:
    """The systems' ways to SAPA. Every send is repeated until SAPA has taken it."""

    def __init__(
        self,
        adresse: str,
        *,
        hemmelighed: str = DEMO_HEMMELIGHED,
        sov: Callable[[float], object] = time.sleep,
        sig: Callable[[str], object] = lambda linje: None,
    ) -> None:
        """Raises ValueError for an address that is none."""
        self._adresse, self._hemmelighed = adresse, hemmelighed
        self._sov, self._sig = sov, sig
        self._dueslag = self._klient(KLIENT)
        self._kilder = self._klient(KILDEKLIENT)
        self._fagsystemer: dict[str, Klient] = {}

    def _klient(self, navn: str) -> Klient:
        return Klient(self._adresse, Basic(navn, self._hemmelighed), timeout=TIMEOUT, forsoeg=1)

    def send(self, en: Afsendelse) -> int:
        """Send until it is acknowledged; returns how many attempts it took."""
        forsoeg = 0
        while True:
            forsoeg += 1
            grund = self._en_gang(en)
            if not grund:
                return forsoeg
            pause = min(LAENGSTE_PAUSE, 2.0 ** min(forsoeg - 1, 6))
            self._sig(f"{en.tekst}: {grund}; prøves igen om {pause:.0f} s")
            self._sov(pause)

    def _en_gang(self, en: Afsendelse) -> str:
        """Empty when it needs no other attempt, else why it does."""
        if isinstance(en, Besked):
            return self._besked(en)
        return self._leverance(en) if isinstance(en, Leverance) else self._kilde(en)

    def _kilde(self, en: Kildeleverance) -> str:
        """Deliver to a source's address. What SAPA refuses is told and not repeated."""
        try:
            svar = self._kilder.raat("POST", f"kilder/{en.kilde}", en.indhold)
        except SapaFejl as fejl:
            return str(fejl)
        if svar.status in FORBIGAAENDE or svar.status >= 500:
            return f"HTTP {svar.status}"
        if svar.status != 200:
            self._sig(f"{en.tekst}: HTTP {svar.status}")
        return ""

    def _besked(self, besked: Besked) -> str:
        """Push to ModtagBesked. Empty when it answered 20, else why not."""
        sti = "beskedfordeler/ModtagBesked"
        try:
            svar = self._dueslag.raat("POST", sti, besked.indhold, XML, accept=XML)
        except SapaFejl as fejl:
            return str(fejl)
        kode = statuskode(svar.body)
        if svar.status == 200 and kode == MODTAGET:
            return ""
        return f"HTTP {svar.status}, StatusKode {kode}"

    def _leverance(self, leverance: Leverance) -> str:
        """Deliver to the indexes. What SAPA refuses is told and not repeated: it would be again."""
        if leverance.fagsystem not in self._fagsystemer:
            self._fagsystemer[leverance.fagsystem] = self._klient(klient_id(leverance.fagsystem))
        klient = self._fagsystemer[leverance.fagsystem]
        kald = klient.importer if leverance.operation == "importer" else klient.opdater
        try:
            svar = kald(leverance.indhold).svar
        except ForMange as fejl:
            return str(fejl)
        except Afvist as fejl:
            self._sig(f"{leverance.tekst}: {fejl}")
            return ""
        except SapaFejl as fejl:
            return str(fejl)
        for retur in svar:
            if retur.statuskode != MODTAGET:
                self._sig(f"{leverance.tekst}: {retur.statuskode} {retur.fejlbesked}")
        return ""


def statuskode(body: bytes) -> int:
    """StatusKode of a StandardRetur; 0 where the answer has none."""
    try:
        tekst = etree.fromstring(body).findtext(f".//{{{S}}}StatusKode")
    except (etree.XMLSyntaxError, ValueError):
        return 0
    return int(tekst) if tekst and tekst.strip().isdigit() else 0
