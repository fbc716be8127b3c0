"""The simulated receivers: they fetch their notes over HTTP and answer, each in its own way.

KSD accepts after a while. KY refuses a note to a case that is closed in it, or that speaks of one.
Jobcenter sends each receipt twice, and is silent about a note that says so. ESDH answers out of
order: accepted first, received afterwards. They read nothing from SAPA's database, and tell no
note's text.

A person may take a system over, or a single note by opening it (sapa.demo.sagsbehandler): then she
alone answers it, and the system only says that it has it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sapa.demo.fordeling import MODTAGERE, modtagerklient
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id
from sapa_klient import Basic, IkkeFundet, Klient, SapaFejl
from sapa_klient.transport import Raat

TIMEOUT = 30  # seconds
BETAENKNING = 20.0  # seconds that a caseworker of the demo thinks
LUKKET, TAVS = "lukket sag", "intet svar"
AFSLUTTET = "Afsluttet"
SER_EFTER = {"KY"}
"""Who look a case up before they answer."""
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


def plan(navn: str, tekst: str, *, lukket: bool = False) -> Plan:
    """The answers of a system to a text. `lukket`: the case that it is for is closed."""
    tekst = tekst.casefold()
    if navn == "KY" and (lukket or LUKKET in tekst):
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
    """One system, and what it still means to answer. One thing at a time: a page may ask too."""

    navn: str
    klient: Klient
    betaenkning: float = BETAENKNING
    # By which the system reads the cases that it delivered; None where it does not look.
    sager: Klient | None = None
    selv: bool = False  # a person answers all that comes
    _kendte: set[str] = field(default_factory=set)
    _venter: list[tuple[float, str, tuple[Svar, ...]]] = field(default_factory=list)
    _laas: threading.RLock = field(default_factory=threading.RLock)

    def kig(self, *, ur: float, sig: Callable[[str], object]) -> int:
        """Look into the mailbox once; returns how many notes were new. Raises SapaFejl."""
        with self._laas:
            nye = [post for post in self.poster() if post["id"] not in self._kendte]
            for post in nye:
                self._kendte.add(post["id"])
                if self.selv:
                    self._svar(post["id"], (MODTAGET,), sig)
                    continue
                svar = self._plan(post)
                self._svar(post["id"], svar.straks, sig)
                if svar.senere:
                    self._venter.append((ur + self.betaenkning, post["id"], svar.senere))
            due = [en for en in self._venter if en[0] <= ur]
            self._venter = [en for en in self._venter if en[0] > ur]
            for _naar, id_, senere in due:
                self._svar(id_, senere, sig)
            return len(nye)

    def poster(self) -> list[dict[str, Any]]:
        """What waits in the mailbox, the oldest first. Raises SapaFejl."""
        with self._laas:
            found: list[dict[str, Any]] = self._hent("fordeling/postkasse")["poster"]
            return found

    def tag(self, id_: str) -> dict[str, Any] | None:
        """One object, for a person: from now on she answers it. None where it is there no longer.
        Raises SapaFejl."""
        with self._laas:
            self._venter = [en for en in self._venter if en[1] != id_]
            self._kendte.add(id_)
            raat = self.klient.raat("GET", f"fordeling/postkasse/{id_}")
            if raat.status == 404:
                return None
            found: dict[str, Any] = _json(raat)
            return found

    def overtag(self, *, selv: bool) -> None:
        """Let a person answer all that comes and all that waits, or let the system again."""
        with self._laas:
            self.selv = selv
            if selv:
                self._venter.clear()

    def svar(self, id_: str, kode: str, begrundelse: str) -> Raat:
        """A person's answer, as SAPA answered it. Raises SapaFejl."""
        with self._laas:
            return self._kvitter(id_, (kode, begrundelse))

    def _svar(self, id_: str, svar: tuple[Svar, ...], sig: Callable[[str], object]) -> None:
        for et in svar:
            sig(f"{self.navn}: {et[0]} {id_}: HTTP {self._kvitter(id_, et).status}")

    def _kvitter(self, id_: str, svar: Svar) -> Raat:
        kode, begrundelse = svar
        body = {"kode": kode, **({"begrundelse": begrundelse} if begrundelse else {})}
        sti = f"fordeling/postkasse/{id_}/kvittering"
        return self.klient.raat("POST", sti, json.dumps(body).encode())

    def _plan(self, post: dict[str, Any]) -> Plan:
        if post["objekttype"] != "JOURNALPOST":
            return plan(self.navn, "")
        found = self._hent(f"fordeling/postkasse/{post['id']}")
        tekst = " ".join(n["tekst"] for n in found.get("notater", ()))
        indhold = found["DistributionObject"]["ObjektIndhold"]["DistributionJournalPost"]
        return plan(self.navn, tekst, lukket=self._er_lukket(indhold.get("SagForslag")))

    def _er_lukket(self, sag: str | None) -> bool:
        if self.sager is None or sag is None:
            return False
        try:
            return AFSLUTTET in _statuskoder(self.sager.laes("sag", UUID(sag)))
        except IkkeFundet:
            return False

    def _hent(self, sti: str) -> Any:
        return _json(self.klient.raat("GET", sti))


def _statuskoder(data: Any) -> set[str]:
    """Every FremdriftStatusKode in an answer: it holds what is in force now."""
    if isinstance(data, list):
        return set().union(*map(_statuskoder, data)) if data else set()
    if not isinstance(data, dict):
        return set()
    own = {data["FremdriftStatusKode"]} if "FremdriftStatusKode" in data else set()
    return own.union(*map(_statuskoder, data.values()))


def _json(raat: Raat) -> Any:
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
            Klient(adresse, Basic(klient_id(navn), DEMO_HEMMELIGHED), timeout=TIMEOUT, forsoeg=1)
            if navn in SER_EFTER
            else None,
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
