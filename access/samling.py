"""What a process has under way at once is stored together, by a few statements and one commit.

Who comes while nobody stores, stores at once. Who comes meanwhile waits for that to end, and then
one of those who wait stores for them all. Each thread answers its own call, and only when what it
brought has been committed.

A sender with several calls under way sends the next ones as soon as those before are answered. So
who is to store waits for as many as there were the last time, a millisecond at most: where fewer
come, that is what is expected from then on. Who sends one call at a time waits for nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import structlog
from psycopg_pool import PoolTimeout

log = structlog.get_logger(__name__)

P = TypeVar("P")  # what is brought
K = TypeVar("K")  # whose it is: only what is of the same one is stored together
S = TypeVar("S")  # what became of it

LAASETID = "1s"
"""How long several together may wait for a row, as one does that another is just working on: it
must not hold the others. After that each is stored by itself."""
_FAELLES = 0.001  # seconds that who is to store waits for those that were there the last time
_TAALMOD = 1.0  # seconds until one who waits and is not being stored stores its own itself


@dataclass(slots=True, eq=False)
class _Venter(Generic[P, K, S]):
    """What a thread has brought. When it is woken it has an answer, or stores: for others too if it
    leads."""

    post: P
    hvis: K
    leder: bool = False
    svar: S | BaseException | None = None
    vaekket: threading.Lock = field(default_factory=threading.Lock)


class Samling(Generic[P, K, S]):
    """What this process has that is being stored, or waits for it.

    `lager` stores, and says of each what became of it, never None; `mest`: as many at a time;
    `orden`: in this order, so that two processes do not wait for each other.
    """

    def __init__(
        self,
        lager: Callable[[Sequence[P], K], list[S]],
        *,
        mest: int,
        orden: Callable[[P], Any],
        taalmod: float = _TAALMOD,
    ) -> None:
        self._lager, self._mest, self._orden = lager, mest, orden
        self._taalmod, self._faelles = taalmod, _FAELLES
        self._laas = threading.Lock()
        self._optaget = False
        self._koe: list[_Venter[P, K, S]] = []
        self._sidst: tuple[K | None, int] = None, 0  # whose were stored, and how many there were
        self._mangler = 0  # as many of them are waited for
        self._samlet = threading.Lock()
        self._samlet.acquire()

    def gem(self, post: P, hvis: K) -> S:
        """Store it, alone or with others of the same one; it is ours when this returns, if the
        answer says so. Raises what `lager` raises."""
        mig: _Venter[P, K, S] = _Venter(post, hvis)
        if self._leder_nu(mig) or self._vent(mig):
            self._led(mig)
        if isinstance(mig.svar, BaseException):
            raise mig.svar
        if mig.svar is None:  # outside the queue, so that nobody waits for it
            return self._lager([post], hvis)[0]
        return mig.svar

    def _leder_nu(self, mig: _Venter[P, K, S]) -> bool:
        with self._laas:
            if not self._optaget:
                self._optaget = True
                return True
            mig.vaekket.acquire()
            self._koe.append(mig)
            if self._mangler and mig.hvis is self._sidst[0]:
                self._mangler -= 1
                if not self._mangler:
                    self._samlet.release()
            return False

    def _vent(self, mig: _Venter[P, K, S]) -> bool:
        """Until it is stored or is to store; True if it is to lead."""
        if not mig.vaekket.acquire(timeout=self._taalmod):
            with self._laas:
                if mig in self._koe:
                    self._koe.remove(mig)
                    return False
            mig.vaekket.acquire()  # it is being stored: the statement has its own limit
        return mig.leder

    def _led(self, mig: _Venter[P, K, S]) -> None:
        """Store what waits, and let the next one lead, whatever happens."""
        sammen = [mig]
        try:
            self._afvent(mig)
            sammen = self._tag(mig)
            if len(sammen) == 1:
                mig.svar = self._lager([mig.post], mig.hvis)[0]
            else:
                self._gem(sammen)
        finally:
            self._slip(sammen, mig)

    def _afvent(self, mig: _Venter[P, K, S]) -> None:
        """Until as many of the same one are here as the last time, or have let us wait."""
        with self._laas:
            hvis, antal = self._sidst
            if hvis is not mig.hvis:
                return
            here = sum(v.hvis is hvis for v in self._koe)
            self._mangler = max(0, min(antal, self._mest) - 1 - here)
            if not self._mangler:
                return
        if not self._samlet.acquire(timeout=self._faelles):
            with self._laas:
                if self._mangler:
                    self._mangler = 0
                    return
            self._samlet.acquire()  # the last of them came just now

    def _tag(self, mig: _Venter[P, K, S]) -> list[_Venter[P, K, S]]:
        """Those of the same one that wait with it, in their order."""
        with self._laas:
            if not self._koe:
                return [mig]
            samme = [v for v in self._koe if v.hvis is mig.hvis][: self._mest - 1]
            self._koe = [v for v in self._koe if v not in samme]
        return sorted([mig, *samme], key=lambda v: self._orden(v.post))

    def _gem(self, sammen: Sequence[_Venter[P, K, S]]) -> None:
        """Give each its answer; none, so that each stores its own, where one of them may be what
        is wrong."""
        try:
            udfald = self._lager([v.post for v in sammen], sammen[0].hvis)
        except Exception as fejl:
            if not _ingen_forbindelse(fejl):
                log.warning("hver_for_sig", antal=len(sammen), fejl=type(fejl).__name__)
                return
            # They would all wait for a connection once more.
            for venter in sammen:
                venter.svar = fejl
            return
        for venter, svar in zip(sammen, udfald, strict=True):
            venter.svar = svar

    def _slip(self, sammen: Sequence[_Venter[P, K, S]], mig: _Venter[P, K, S]) -> None:
        with self._laas:
            more = sum(v.hvis is mig.hvis for v in self._koe)
            self._sidst = mig.hvis, len(sammen) + more
            naeste = self._koe.pop(0) if self._koe else None
            if naeste is None:
                self._optaget = False
            else:
                naeste.leder = True
        if naeste is not None:
            naeste.vaekket.release()
        for venter in sammen:
            if venter is not mig:
                venter.vaekket.release()


def _ingen_forbindelse(fejl: Exception) -> bool:
    return isinstance(fejl, PoolTimeout) or isinstance(fejl.__cause__, PoolTimeout)
