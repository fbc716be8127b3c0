"""The worker that pushes to fagsystemer: one thread talks with the database, the others wait for
receivers.

Each system has a few places of its own, so that one that is slow holds up nobody else, and is left
alone for a while when it fails. What was sent is written in bunches, and a claim is never larger
than what can be sent while it lasts.
"""

from __future__ import annotations

import queue
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.utils import timezone

from access.db import database_role
from advis.levering import indhold, koe, signatur
from advis.levering.koe import Afgjort, Laant, Webhook
from advis.levering.meddelelser import meddelelser
from advis.levering.steder import Sted, cvr_numre, steder
from advis.levering.transport import FRIST, Transport
from advis.levering.vagt import Regler
from advis.levering.values import Svar, Udfald, bedoem_http, pause
from advis.values import Leveringstilstand
from indexes.beskedfordeler.models import Haendelsestype

log = structlog.get_logger(__name__)

FORUD = 8
"""For each place of a system, how many are claimed ahead."""
SKRIV = 0.05
"""Seconds between two writes of what was sent, while there is anything to write."""
HURTIGT, ROLIGT = 0.01, 0.05
"""Seconds from one claim to the next: where the last one found something, and where it did not."""
OPDATER = 5.0
"""Seconds between two looks at which systems there are."""


@dataclass(frozen=True, slots=True)
class Pakke:
    """One delivery, ready to be sent."""

    laant: Laant
    sted: Sted
    krop: bytes
    type: str


@dataclass
class Stand:
    """How one system is doing, to this process."""

    venter: deque[Pakke] = field(default_factory=deque)
    undervejs: int = 0
    fejl_i_traek: int = 0
    pause_til: float = 0.0

    def pladser(self, hoejst: int) -> int:
        """How many it may have under way: one to find out, after it has failed."""
        return 1 if self.fejl_i_traek else hoejst


class Webhooks:
    """The worker. `koer` may be called again and again; connections and what is known of the
    systems stay."""

    def __init__(
        self, regler: Regler, *, samtidige: int, pr_system: int, frist: float = FRIST, ca: str = ""
    ) -> None:
        self._regler = regler
        self._samtidige, self._pr_system, self._frist = samtidige, pr_system, frist
        self._transport = Transport(regler, ca=ca, samtidige=pr_system)
        self._stand: dict[int, Stand] = defaultdict(Stand)
        self._steder: dict[int, Sted] = {}
        self._cvr: dict[int, str] = {}
        self._navne: dict[str, str] = {}
        self._set_kl = float("-inf")
        self._laan = uuid4()
        self._faerdige: queue.SimpleQueue[tuple[Pakke, Svar, datetime]] = queue.SimpleQueue()
        self._afgjorte: list[Afgjort] = []

    def koer(
        self,
        *,
        hoejst: float,
        hvil: float = 0.0,
        ur: Callable[[], datetime] = timezone.now,
    ) -> int:
        """Deliver what is due, for at most `hoejst` seconds, and then `hvil` seconds more of
        looking for new. Returns how many attempts were made."""
        slut = time.monotonic() + hoejst
        antal, fundet, skrevet, spurgt, arbejde = 0, 0, 0.0, 0.0, time.monotonic()
        with ThreadPoolExecutor(self._samtidige, thread_name_prefix="webhook") as traade:
            while True:
                nu = time.monotonic()
                til_ende = nu >= slut
                if not til_ende and nu >= spurgt:
                    fundet = self._laan_flere(ur())
                    spurgt = time.monotonic() + (HURTIGT if fundet else ROLIGT)
                if til_ende:
                    self._slip_alle(ur())
                self._send(traade, ur)
                antal += self._tag_imod(ur)
                nu = time.monotonic()
                if self._afgjorte and (nu - skrevet >= SKRIV or not self._i_gang):
                    self._skriv(ur())
                    skrevet = nu
                if self._i_gang or self._afgjorte or (not til_ende and (fundet or self._venter)):
                    arbejde = nu
                elif til_ende or nu - arbejde >= hvil:
                    self._slip_alle(ur())
                    self._skriv(ur())
                    return antal

    def luk(self) -> None:
        """Close the connections."""
        self._transport.luk()

    @property
    def _i_gang(self) -> int:
        return sum(s.undervejs for s in self._stand.values())

    @property
    def _venter(self) -> int:
        return sum(len(s.venter) for s in self._stand.values())

    def _laan_flere(self, now: datetime) -> int:
        nu = time.monotonic()
        with database_role("sapa_indlaes"):
            if nu - self._set_kl >= OPDATER:
                self._se_efter(now)
                self._set_kl = nu
            ledige = {}
            for system in self._steder:
                stand = self._stand[system]
                plads = stand.pladser(self._pr_system)
                ledig = plads * FORUD - stand.undervejs - len(stand.venter)
                # Few at a time would be a statement for each.
                if nu >= stand.pause_til and ledig > plads * FORUD // 2:
                    ledige[system] = ledig
            fundne = koe.laan_webhooks(ledige, laan=self._laan, now=now)
            self._pak(fundne, now)
        return len(fundne)

    def _se_efter(self, now: datetime) -> None:
        koe.opgiv_foraeldreloese(now=now)
        self._steder = steder(self._regler, now=now)
        self._cvr = cvr_numre()
        self._navne = dict(Haendelsestype.objects.values_list("kode", "navn"))

    def _pak(self, fundne: Iterable[Webhook], now: datetime) -> None:
        """Write each body from what its advis is now, as far as the system may hear of it."""
        efter_system: dict[int, list[Laant]] = defaultdict(list)
        for w in fundne:
            if w.aktiv:
                efter_system[w.system].append(w.laant)
            else:
                self._bortfald(w.laant, "modtager.inaktiv")
        for system, laante in efter_system.items():
            sted = self._steder[system]
            if sted.fejl:
                self._afgjorte += [
                    Afgjort(x, Leveringstilstand.OPGIVET, fejl=sted.fejl) for x in laante
                ]
                continue
            fortalt = meddelelser(laante, adgang=sted.adgang, cvr=self._cvr, navne=self._navne)
            for laant in laante:
                besked = fortalt.get(laant.id)
                if isinstance(besked, str) or besked is None:
                    self._bortfald(laant, besked or "ingen.ret")
                else:
                    krop, type_ = indhold.skriv(besked, sted.form)
                    self._stand[system].venter.append(Pakke(laant, sted, krop, type_))

    def _bortfald(self, laant: Laant, fejl: str) -> None:
        self._afgjorte.append(Afgjort(laant, Leveringstilstand.BORTFALDET, fejl=fejl))

    def _send(self, traade: ThreadPoolExecutor, ur: Callable[[], datetime]) -> None:
        nu = time.monotonic()
        for stand in self._stand.values():
            while (
                stand.venter
                and nu >= stand.pause_til
                and stand.undervejs < stand.pladser(self._pr_system)
                and self._i_gang < self._samtidige
            ):
                pakke = stand.venter.popleft()
                if ur() + timedelta(seconds=self._frist + 5) > pakke.laant.til:
                    continue  # no longer surely ours: whoever claims it next sends it
                stand.undervejs += 1
                traade.submit(self._post, pakke, ur)

    def _post(self, pakke: Pakke, ur: Callable[[], datetime]) -> None:
        """In a thread: no database here."""
        begyndt = ur()
        try:
            svar = self._kald(pakke, begyndt)
        except Exception as fejl:  # whatever it is, the delivery must not be lost with the thread
            log.error("webhook_fejl", exc_info=fejl)
            svar = Svar(None, "intern")
        self._faerdige.put((pakke, svar, begyndt))

    def _kald(self, pakke: Pakke, now: datetime) -> Svar:
        sted = pakke.sted
        assert sted.adresse is not None
        assert sted.hemmeligheder is not None
        hoveder = signatur.hoveder(
            str(pakke.laant.id),
            pakke.krop,
            hemmeligheder=sted.hemmeligheder.gaeldende(now),
            now=now,
        )
        hoveder["Content-Type"] = pakke.type
        return self._transport.post(sted.adresse, pakke.krop, hoveder, now=now, frist=self._frist)

    def _tag_imod(self, ur: Callable[[], datetime]) -> int:
        """Take what has come back: wait a moment for the first, and take all that is there."""
        antal = 0
        while True:
            try:
                if antal:
                    pakke, svar, begyndt = self._faerdige.get_nowait()
                else:
                    pakke, svar, begyndt = self._faerdige.get(timeout=HURTIGT)
            except queue.Empty:
                return antal
            antal += 1
            stand = self._stand[pakke.sted.id]
            stand.undervejs -= 1
            udfald = bedoem_http(svar)
            if udfald is Udfald.IGEN:
                stand.fejl_i_traek += 1
                vent = max(pause(stand.fejl_i_traek).total_seconds(), min(svar.vent or 0, 60))
                stand.pause_til = time.monotonic() + vent
                self._slip(stand, naeste=ur() + timedelta(seconds=vent))
            else:
                stand.fejl_i_traek, stand.pause_til = 0, 0.0
            self._afgjorte.append(
                koe.efter_forsoeg(
                    pakke.laant,
                    svar,
                    udfald,
                    begyndt=begyndt,
                    now=ur(),
                    tilfaeldig=random.random(),
                )
            )

    def _skriv(self, now: datetime) -> None:
        afgjorte, self._afgjorte = self._afgjorte, []
        if not afgjorte:
            return
        with database_role("sapa_indlaes"):
            koe.afgoer(afgjorte, laan=self._laan, now=now)
        for a in afgjorte:
            if a.tilstand is Leveringstilstand.OPGIVET:
                log.error("levering_opgivet", levering=str(a.laant.id), fejl=a.fejl or _status(a))

    def _slip(self, stand: Stand, *, naeste: datetime) -> None:
        """Give back what was claimed for a system and not sent: it costs no attempt."""
        while stand.venter:
            laant = stand.venter.popleft().laant
            self._afgjorte.append(Afgjort(laant, Leveringstilstand.KLAR, naeste=naeste))

    def _slip_alle(self, now: datetime) -> None:
        for stand in self._stand.values():
            self._slip(stand, naeste=now)


def _status(a: Afgjort) -> str:
    return str(a.svar.status) if a.svar and a.svar.status is not None else ""


def fra_indstillinger(regler: Regler) -> Webhooks:
    """The worker by this installation's settings."""
    s = settings.LEVERING
    return Webhooks(regler, samtidige=s.samtidige, pr_system=s.samtidige_pr_modtager, ca=s.ca)


_EGEN: dict[Regler, Webhooks] = {}


def egen(regler: Regler) -> Webhooks:
    """This process's own, made at first use: its connections live as long as it does."""
    if regler not in _EGEN:
        _EGEN[regler] = fra_indstillinger(regler)
    return _EGEN[regler]
