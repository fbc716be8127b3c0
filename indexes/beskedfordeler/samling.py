"""Messages that a process has under way at once are stored together: one statement and one commit.

Who comes while nobody stores, stores at once; nobody waits for others to come. Who comes meanwhile
waits for that statement to end, and then one of those who wait stores for them all. Each thread
answers its own message, and only when the statement that stored it has committed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

from access.db import INDLAES_LAASETID, INDLAES_TIMEOUT, rolle_alene
from access.klienter.bevist import Bevist, er_foraeldet
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.modtag import Post, Udfald

# One message of several that waits for a row, as a copy of one that is just being worked on does,
# must not hold the others for long: then each is stored by itself.
_LAASETID_SAMMEN = "1s"
_TAALMOD = 1.0  # seconds until one who waits and is not being stored stores its message itself


def gem_sammen(
    poster: Sequence[Post], bevist: Bevist, myndigheder: Collection[int]
) -> list[Udfald]:
    """Store them as `modtag.gem_kendte` does, in the role of the intake. FORNY of them all if the
    client is no longer as it was: nothing was stored."""
    laasetid = INDLAES_LAASETID if len(poster) == 1 else _LAASETID_SAMMEN
    try:
        with rolle_alene("sapa_indlaes", timeout=INDLAES_TIMEOUT, laasetid=laasetid):
            return modtag.gem_kendte(poster, bevist, myndigheder=myndigheder)
    except DatabaseError as fejl:
        if er_foraeldet(fejl):
            return [Udfald.FORNY] * len(poster)
        connection.close_if_unusable_or_obsolete()  # whoever tries again has another
        raise


@dataclass(slots=True, eq=False)
class _Venter:
    """A message of a thread. When it is woken it has an answer, or stores: for others too if it
    leads."""

    post: Post
    bevist: Bevist
    leder: bool = False
    svar: Udfald | BaseException | None = None
    vaekket: threading.Lock = field(default_factory=threading.Lock)


class Samling:
    """The messages of this process that are being stored, or wait for it."""

    def __init__(
        self,
        lager: Callable[[Sequence[Post], Bevist, Collection[int]], list[Udfald]] = gem_sammen,
        *,
        taalmod: float = _TAALMOD,
    ) -> None:
        self._lager, self._taalmod = lager, taalmod
        self._laas = threading.Lock()
        self._optaget = False
        self._koe: list[_Venter] = []

    def gem(self, post: Post, bevist: Bevist, *, myndigheder: Collection[int]) -> Udfald:
        """Store the message, alone or with others of its client; it is ours when this returns.

        FORNY if the client is no longer as it was. Raises DatabaseError as `modtag.gem_kendte`.
        """
        mig = _Venter(post, bevist)
        if self._leder_nu(mig) or self._vent(mig):
            self._led(mig, myndigheder)
        if isinstance(mig.svar, BaseException):
            raise mig.svar
        if mig.svar is None:  # outside the queue, so that nobody waits for it
            return self._lager([post], bevist, myndigheder)[0]
        return mig.svar

    def _leder_nu(self, mig: _Venter) -> bool:
        with self._laas:
            if not self._optaget:
                self._optaget = True
                return True
            mig.vaekket.acquire()
            self._koe.append(mig)
            return False

    def _vent(self, mig: _Venter) -> bool:
        """Until it is stored or is to store; True if it is to lead."""
        if not mig.vaekket.acquire(timeout=self._taalmod):
            with self._laas:
                if mig in self._koe:
                    self._koe.remove(mig)
                    return False
            mig.vaekket.acquire()  # it is being stored: the statement has its own limit
        return mig.leder

    def _led(self, mig: _Venter, myndigheder: Collection[int]) -> None:
        """Store what waits, and let the next one lead, whatever happens."""
        sammen = [mig]
        try:
            sammen = self._tag(mig)
            if len(sammen) == 1:
                mig.svar = self._lager([mig.post], mig.bevist, myndigheder)[0]
            else:
                self._gem(sammen, myndigheder)
        finally:
            self._slip(sammen, mig)

    def _tag(self, mig: _Venter) -> list[_Venter]:
        """Those of its client that wait with it, in the order of their ids."""
        with self._laas:
            if not self._koe:
                return [mig]
            samme = [v for v in self._koe if v.bevist is mig.bevist][: modtag.MEST - 1]
            self._koe = [v for v in self._koe if v not in samme]
        return sorted([mig, *samme], key=lambda v: v.post.noegle)

    def _gem(self, sammen: Sequence[_Venter], myndigheder: Collection[int]) -> None:
        """Give each its answer; none, so that each stores its own, where one of them may be what
        was wrong."""
        try:
            udfald = self._lager([v.post for v in sammen], sammen[0].bevist, myndigheder)
        except DatabaseError as fejl:
            if not _ingen_forbindelse(fejl):
                return
            # They would all wait for a connection once more.
            for venter in sammen:
                venter.svar = fejl
            return
        for venter, svar in zip(sammen, udfald, strict=True):
            venter.svar = svar

    def _slip(self, sammen: Sequence[_Venter], mig: _Venter) -> None:
        with self._laas:
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


def _ingen_forbindelse(fejl: DatabaseError) -> bool:
    return isinstance(fejl, PoolTimeout) or isinstance(fejl.__cause__, PoolTimeout)


samling = Samling()
