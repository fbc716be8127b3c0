"""The simulated receivers: they fetch their notes over HTTP and answer, each in its own way.

KSD accepts after a while. KY refuses a note that speaks of a closed case. Jobcenter sends each
receipt twice, and is silent about a note that says so. ESDH answers out of order: accepted first,
received afterwards. They read nothing from SAPA's database, and tell no note's text.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sapa.demo.fordeling import MODTAGERE, modtagerklient
from sapa.demo.organisation import DEMO_HEMMELIGHED
from sapa_klient import Basic, Klient, SapaFejl

TIMEOUT = 30  # seconds
BETAENKNING = 20.0  # seconds that a caseworker of the demo thinks
LUKKET, TAVS = "lukket sag", "intet svar"
AFVISNING = "Sagen er lukket og kan ikke modtage journalnotater."

Svar = tuple[str, str]
"""A code and a reason."""
MODTAGET: Svar = ("MODTAGET", "")
ACCEPTERET: Svar = ("ACCEPTERET", "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a system answers to one note: at once, and when it has thought."""

    straks: tuple[Svar, ...]
    senere: tuple[Svar, ...] = ()


def plan(navn: str, tekst: str) -> Plan:
    """The answers of a system to a text."""
    tekst = tekst.casefold()
    if navn == "KY" and LUKKET in tekst:
        return Plan((MODTAGET,), (("AFVIST", AFVISNING),))
    if navn == "Jobcenter":
        if TAVS in tekst:
            return Plan(())
        return Plan((MODTAGET, MODTAGET), (ACCEPTERET, ACCEPTERET))
    if navn == "ESDH":
        return Plan((), (ACCEPTERET, MODTAGET))
    return Plan((MODTAGET,), (ACCEPTERET,))


@dataclass
class Modtager:
    """One system, and what it still means to answer."""

    navn: str
    klient: Klient
    betaenkning: float = BETAENKNING
    _kendte: set[str] = field(default_factory=set)
    _venter: list[tuple[float, str, tuple[Svar, ...]]] = field(default_factory=list)

    def kig(self, *, ur: float, sig: Callable[[str], object]) -> int:
        """Look into the mailbox once; returns how many notes were new. Raises SapaFejl."""
        poster = self._hent("fordeling/postkasse")["poster"]
        nye = [post for post in poster if post["id"] not in self._kendte]
        for post in nye:
            found = self._hent(f"fordeling/postkasse/{post['id']}")
            tekst = " ".join(n["tekst"] for n in found.get("notater", ()))
            svar = plan(self.navn, tekst)
            self._kendte.add(post["id"])
            self._svar(post["id"], svar.straks, sig)
            if svar.senere:
                self._venter.append((ur + self.betaenkning, post["id"], svar.senere))
        due = [en for en in self._venter if en[0] <= ur]
        self._venter = [en for en in self._venter if en[0] > ur]
        for _naar, id_, senere in due:
            self._svar(id_, senere, sig)
        return len(nye)

    def _svar(self, id_: str, svar: tuple[Svar, ...], sig: Callable[[str], object]) -> None:
        for kode, begrundelse in svar:
            body = {"kode": kode, **({"begrundelse": begrundelse} if begrundelse else {})}
            raat = self.klient.raat(
                "POST", f"fordeling/postkasse/{id_}/kvittering", json.dumps(body).encode()
            )
            sig(f"{self.navn}: {kode} {id_}: HTTP {raat.status}")

    def _hent(self, sti: str) -> Any:
        raat = self.klient.raat("GET", sti)
        if raat.status != 200:
            raise SapaFejl(f"HTTP {raat.status}")
        return json.loads(raat.body)


def alle(adresse: str, *, betaenkning: float = BETAENKNING) -> list[Modtager]:
    """Every simulated receiver. Raises ValueError for an address that is none."""
    return [
        Modtager(
            navn,
            Klient(
                adresse,
                Basic(modtagerklient(navn), DEMO_HEMMELIGHED),
                timeout=TIMEOUT,
                forsoeg=1,
            ),
            betaenkning,
        )
        for navn in MODTAGERE
    ]


def arbejd(modtagere: list[Modtager], *, pause: float, sig: Callable[[str], object]) -> None:
    """Look into the mailboxes for ever; a SAPA that is away is waited for."""
    while True:
        for modtager in modtagere:
            try:
                modtager.kig(ur=time.monotonic(), sig=sig)
            except SapaFejl as fejl:
                sig(f"{modtager.navn}: {fejl}")
        time.sleep(pause)
