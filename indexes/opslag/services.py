"""To ask CPR: the breaker, the bulkhead, then the source; and what became of it is remembered.

In two halves, so that a page can log that it asks before it asks, and hold no transaction while it
waits: `forbered` says whether the source may be asked at all, `Kald.udfoer` asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings

from access.delt import DeltRedis
from access.values import Cpr
from indexes.opslag import afbryder
from indexes.opslag.adapter import Sf1520Opslag
from indexes.opslag.afbryder import Regler
from indexes.opslag.lager import Hukommelse, Lager
from indexes.opslag.sf1520 import Aftale
from indexes.opslag.skot import Skot
from indexes.opslag.transport import Forbindelse, Transport
from indexes.opslag.values import Fejlart, Opslag, OpslagFejl, Spoergsmaal, Svar

log = structlog.get_logger(__name__)

lager = Lager(DeltRedis("opslag"), Hukommelse())
Ur = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Kilde:
    """A source with what stands before it, as this process has set it up."""

    opslag: Opslag
    skot: Skot
    regler: Regler
    noegle: str  # of its state in `lager`
    frist: float


@dataclass(frozen=True, slots=True)
class Kald:
    """A look-up that the breaker has let through. To be made once, outside any transaction."""

    kilde: Kilde
    spoergsmaal: Spoergsmaal
    ur: Ur

    def udfoer(self) -> Svar:
        """The answer. Raises OpslagFejl, within the source's time limit."""
        begun = time.monotonic()
        fejl: OpslagFejl | None = None
        try:
            return self.kilde.skot.koer(self._hent, frist=self.kilde.frist)
        except OpslagFejl as found:
            fejl = found
            raise
        finally:
            self._noter(fejl, ms=round((time.monotonic() - begun) * 1000))

    def _hent(self) -> Svar:
        try:
            return self.kilde.opslag.hent(self.spoergsmaal, frist=self.kilde.frist)
        except OpslagFejl:
            raise
        except Exception as fejl:
            # A fault of ours must not leave a trial of the breaker hanging. Its text may hold what
            # was answered, so only its kind is told.
            raise OpslagFejl(Fejlart.UGYLDIGT_SVAR, type(fejl).__name__) from None

    def _noter(self, fejl: OpslagFejl | None, *, ms: int) -> None:
        art = fejl.art if fejl else None
        regler, now = self.kilde.regler, self.ur()
        before, after = lager.aendr(
            self.kilde.noegle,
            lambda t: _foer_og_efter(t, afbryder.noter(t, art, ms=ms, now=now, regler=regler)),
        )
        if fejl:
            log.warning(
                "opslag_fejlede",
                kilde=self.kilde.opslag.kode,
                art=str(fejl.art),
                detalje=fejl.detalje,
                kald=str(self.spoergsmaal.kald),
                ms=ms,
            )
        if bool(before.aabnet) != bool(after.aabnet):
            found = afbryder.stand(after, now=now, regler=regler)
            log.warning("opslag_afbryder", kilde=self.kilde.opslag.kode, stand=str(found))


def _foer_og_efter(
    before: afbryder.Tilstand, after: afbryder.Tilstand
) -> tuple[afbryder.Tilstand, tuple[afbryder.Tilstand, afbryder.Tilstand]]:
    return after, (before, after)


def slaaet_til() -> bool:
    """Whether this installation has a source to ask."""
    return bool(settings.OPSLAG.url)


def cpr() -> Kilde:
    """The source `cpr`, made at first use: SF1520."""
    return _cpr(settings.OPSLAG)


@lru_cache(maxsize=4)
def _cpr(o: Any) -> Kilde:
    aftale = Aftale(o.aftale, o.system, o.bruger, o.service) if o.aftale else None
    where = Forbindelse(o.url, o.certifikat, o.noegle, o.ca, o.bearer)
    transport = Transport(where, samtidige=o.samtidige)
    opslag = Sf1520Opslag(transport, version=o.version, aftale=aftale)
    regler = Regler(vindue=o.vindue, mindst=o.mindst, andel=o.andel, pause=o.pause)
    noegle = f"{o.redis_praefiks}afbryder:{opslag.kode}"
    return Kilde(opslag, Skot(o.samtidige), regler, noegle, o.frist)


def forbered(nummer: Cpr, *, myndighed_cvr: str, ur: Ur = time.time) -> Kald:
    """A look-up that may be made now. Raises OpslagFejl(AFBRUDT) where the source is not asked."""
    kilde, now = cpr(), ur()
    allowed = lager.aendr(
        kilde.noegle, lambda t: afbryder.maa_spoerge(t, now=now, regler=kilde.regler)
    )
    if not allowed:
        raise OpslagFejl(Fejlart.AFBRUDT)
    return Kald(kilde, Spoergsmaal(nummer, myndighed_cvr, uuid4()), ur)
