"""A message tried, and nothing of it kept: every breach and every warning of every object.

The anvisning's rules are asked as they stand. What only the store can say (a conflict, a closed
object, what an update would make of it) comes from the very service, run and rolled back: a rule is
written in one place, and the answer here is the answer that the message will get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from access.klienter.values import Rettighed
from indexes.modtagelse import fund
from indexes.oio import Advarsel, Art, IndeksObjekt, Regelbrud, kontroller, objektnavn
from indexes.oio.fjern import Fjern
from indexes.oio.fundsted import med_form
from indexes.oio.regler import Fundet
from indexes.registrering import services
from indexes.registrering.adgangsproeve import indvendinger
from indexes.registrering.ejerskab import ejerskab
from indexes.registrering.emner import kle_numre
from indexes.registrering.haengende import haengende
from indexes.registrering.opslag import slaa_op
from indexes.registrering.svar import FEJL, OK, Klient, Resultat

Tjeneste = Callable[..., list[Resultat]]


@dataclass(frozen=True, slots=True)
class Vurdering:
    """What the index would answer for an object, and all that is to be said of it."""

    art: Art
    uuid: UUID
    statuskode: int
    fund: tuple[Fundet, ...]

    @property
    def brud(self) -> int:
        return sum(isinstance(f, Regelbrud) for f in self.fund)

    @property
    def resume(self) -> str:
        """In a sentence, without content."""
        if self.brud:
            return f"Objektet ville blive afvist: {self.brud} fejl, {self._advarsler} advarsler."
        return "OK" if not self._advarsler else f"OK, med {self._advarsler} advarsler."

    @property
    def _advarsler(self) -> int:
        return len(self.fund) - self.brud


_UDFOERERE: dict[str, Tjeneste] = {"importer": services.importer, "opdater": services.opdater}


def udfoerer(operation: str) -> Tjeneste | None:
    """The service that carries an operation on whole objects out; None for what names objects by
    their UUID alone."""
    return _UDFOERERE.get(operation)


def vurder_fjern(besked: Fjern, *, klient: Klient, now: datetime) -> list[Vurdering]:
    """Try a Fjern: what would be answered for each sag and for what goes with it."""
    with transaction.atomic():
        answers = services.fjern_sager(besked, klient=klient, transaktion=None, now=now)
        transaction.set_rollback(True)
    return [
        Vurdering(r.art, r.uuid, r.statuskode, fund.brud(r, IndeksObjekt(r.art, r.uuid, ())))
        for r in answers
    ]


def vurder(
    operation: str, objekter: Sequence[IndeksObjekt], *, klient: Klient, now: datetime
) -> list[Vurdering]:
    """Try a message's objects. Nothing is stored, whatever they are."""
    alle: list[list[Fundet]] = []
    koder: list[int] = []
    for objekt in objekter:
        brud, advarsler = kontroller(objekt, operation=cast(Any, operation))
        alle.append([*brud, *advarsler])
        koder.append(FEJL if brud else OK)
    if operation == Rettighed.IMPORTER:
        _adgang(objekter, alle, koder, klient, now)
    for n, advarsler in haengende(objekter).items():
        alle[n] += advarsler
    gode = [n for n, kode in enumerate(koder) if kode == OK]
    answers = _proev(operation, [objekter[n] for n in gode], klient, now)
    for n, resultat in zip(gode, answers, strict=bool(answers)):
        koder[n] = resultat.statuskode
        alle[n] = [
            *fund.brud(resultat, objekter[n]),
            *alle[n],
            *_nye(resultat, objekter[n], alle[n]),
        ]
    return [
        Vurdering(o.art, o.uuid, kode, med_form(o, found))
        for o, kode, found in zip(objekter, koder, alle, strict=True)
    ]


def _adgang(
    objekter: Sequence[IndeksObjekt],
    alle: list[list[Fundet]],
    koder: list[int],
    klient: Klient,
    now: datetime,
) -> None:
    """What speaks against the sender, told beside the breaches of the rules: an object that breaks
    a rule and is not hers either is told both."""
    owners = {}
    for n, objekt in enumerate(objekter):
        if not _ulaeselig(alle[n]):
            owners[n] = ejerskab(objekt, now)
    refs = slaa_op(
        cvr={o.ejer_cvr for o in owners.values()},
        enheder=(),
        fagsystemer={s for o in owners.values() for s in (o.master, o.afsender)},
    )
    for n, owner in owners.items():
        objekt = objekter[n]
        # What has no owner, sender or master at all has been told so by the rules.
        mangler = {"aftale.myndighed": not owner.ejer_cvr, "afsender.klient": not owner.afsender}
        mangler["master.ukendt"] = not owner.master
        for imod in indvendinger(
            objekt, owner, refs, klient, ret=Rettighed.IMPORTER, kle=kle_numre(objekt)
        ):
            if koder[n] == OK:
                koder[n] = imod.statuskode
            elif mangler.get(imod.brud.regel):
                continue
            alle[n].insert(0, imod.brud)


def _ulaeselig(found: Sequence[Fundet]) -> bool:
    """True if a time in it lies outside the calendar: then what it says of its owner, from when to
    when, cannot be read."""
    return any(f.regel in {"tid.aar", "virkning.orden", "virkning.mangler"} for f in found)


def _proev(
    operation: str, objekter: Sequence[IndeksObjekt], klient: Klient, now: datetime
) -> list[Resultat]:
    """The service's own answers, with all that it did undone."""
    service = udfoerer(operation)
    if service is None or not objekter:
        return []
    with transaction.atomic():
        answers = service(objekter, klient=klient, transaktion=None, now=now)
        transaction.set_rollback(True)
    return answers


def _nye(resultat: Resultat, objekt: IndeksObjekt, kendte: Sequence[Fundet]) -> list[Fundet]:
    """Warnings of the store beside those of the rules: a unit that it does not know."""
    told = {str(f) for f in kendte}
    sti = f"/{objektnavn(objekt.art)}"
    return [
        Advarsel(sti, "indeks.advarsel", "Indeks", tekst)
        for tekst in resultat.advarsler
        if tekst not in told
    ]
