"""A batch in one go, and object by object where that fails.

All that an object can be refused for is found before anything is written. What is left is what
nobody foresaw, and other senders: an object that somebody holds, a deadlock, a value that the
database will not have. Then the batch is undone to its beginning and each object is tried by
itself: what fails is answered 50, and the others are stored (decision 0004).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import structlog
from django.db import connection, transaction

from access.portioner import er_raekkens, sqlstate
from indexes.oio import Art, IndeksObjekt
from indexes.oio.fjern import Fjern
from indexes.registrering.skrivning import RAEKKEFOELGE
from indexes.registrering.svar import FEJL_HOS_OS, OK, Resultat

log = structlog.get_logger(__name__)
Udfoer = Callable[[Sequence[IndeksObjekt]], list[Resultat]]

BESKED = "Der skete en fejl hos os med objektet. Intet af det er gemt. Send det igen."
LAAST = "Objektet er ved at blive ændret af en anden. Intet af det er gemt. Send det igen."

# Who holds an object now has been waited for once already: many must not be waited for one by one.
_LAASETID = "100ms"


def objekter(alle: Sequence[IndeksObjekt], udfoer: Udfoer) -> list[Resultat]:
    """What the service answers for each object, in the order of the message.

    Raises what the service raised, where not one object came through: then it is no object's fault.
    """
    if len(alle) < 2:  # the call and the object are one, and the call undoes it
        return udfoer(alle)
    try:
        with transaction.atomic():
            return udfoer(alle)
    except Exception as fejl:
        _kan_proeves(fejl, len(alle))
        # Each before what points at it, and of one object each as it stands in the message.
        order = sorted(
            range(len(alle)), key=lambda n: (RAEKKEFOELGE.index(alle[n].art), alle[n].uuid)
        )
        found: dict[int, Resultat] = {}
        for n in order:
            found[n] = _en(partial(udfoer, [alle[n]]), alle[n])[0]
        _mindst_en(list(found.values()), fejl)
        return [found[n] for n in range(len(alle))]


def sager(besked: Fjern, udfoer: Callable[[Fjern], list[Resultat]]) -> list[Resultat]:
    """The same of a Fjern: one answer per sag, then one for each object that went with them."""
    if len(besked.sager) < 2:
        return udfoer(besked)
    try:
        with transaction.atomic():
            return udfoer(besked)
    except Exception as fejl:
        _kan_proeves(fejl, len(besked.sager))
        found: dict[object, Resultat] = {}
        more: list[Resultat] = []
        for uuid in sorted(set(besked.sager)):
            one = replace(besked, sager=(uuid,))
            som = IndeksObjekt(Art.SAG, uuid, ())
            answer, *also = _en(partial(udfoer, one), som)
            found[uuid] = answer
            more += also
        _mindst_en(list(found.values()), fejl)
        return [*(found[uuid] for uuid in besked.sager), *more]


def _kan_proeves(fejl: Exception, antal: int) -> None:
    """Raise it again where trying once more would be no use, or do harm."""
    if not er_raekkens(fejl):
        raise fejl
    log.warning("batch_enkeltvis", antal=antal, fejl=type(fejl).__name__, sqlstate=sqlstate(fejl))


def _en(udfoer: Callable[[], list[Resultat]], objekt: IndeksObjekt) -> list[Resultat]:
    """One object, in a transaction of its own within the call's."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select current_setting('lock_timeout')")
                (former,) = cursor.fetchone()
                cursor.execute(_SAET, [_LAASETID])
            answers = udfoer()
            with connection.cursor() as cursor:
                cursor.execute(_SAET, [former])
            return answers
    except Exception as fejl:
        if not er_raekkens(fejl):
            raise
        kode = sqlstate(fejl)
        laast = kode.startswith(("40", "55"))
        (log.warning if laast else log.error)(
            "objekt_fejlede",
            art=objekt.art.typenavn,
            objekt=str(objekt.uuid),
            fejl=type(fejl).__name__,
            sqlstate=kode,
        )
        return [Resultat(objekt.art, objekt.uuid, FEJL_HOS_OS, LAAST if laast else BESKED)]


_SAET = "select set_config('lock_timeout', %s, true)"


def _mindst_en(answers: Sequence[Resultat], fejl: Exception) -> None:
    """Where nothing came through, the call failed as a whole: as without all this."""
    koder = {r.statuskode for r in answers}
    if FEJL_HOS_OS in koder and OK not in koder:
        raise fejl
