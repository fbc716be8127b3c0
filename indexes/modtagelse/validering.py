"""A message tried, and nothing of it kept: every breach and every warning of every object.

The anvisning's rules are asked as they stand. What only the store can say (a conflict, a closed
object, what an update would make of it) comes from the very service, run and rolled back: a rule is
written in one place, and the answer here is the answer that the message will get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from access.klienter.values import Rettighed
from indexes.modtagelse import fund
from indexes.oio import Art, IndeksObjekt, Regelbrud, kontroller
from indexes.oio.enkeltbesked import UKENDT, EnkeltBesked
from indexes.oio.fjern import Fjern
from indexes.oio.fundsted import med_form
from indexes.oio.regler import Fundet
from indexes.registrering import services
from indexes.registrering.adgangsproeve import ULAESELIGE, indvendinger
from indexes.registrering.ejerskab import ejerskab
from indexes.registrering.emner import kle_numre
from indexes.registrering.enkelt import rettelse, udfoer
from indexes.registrering.haengende import haengende
from indexes.registrering.opdatering import hindringer
from indexes.registrering.oprettelse import nyt_objekt
from indexes.registrering.opslag import slaa_op
from indexes.registrering.svar import FEJL, OK, Klient, Resultat

Tjeneste = Callable[..., list[Resultat]]


@dataclass(frozen=True, slots=True)
class Vurdering:
    """What the index would answer for an object, and all that is to be said of it."""

    art: Art
    uuid: UUID | None  # None: what an Opret would make, which has none yet
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


def vurder_enkelt(besked: EnkeltBesked, *, klient: Klient, now: datetime) -> Vurdering:
    """Try a message of one object: what would be answered, and all that is to be said of it."""

    def service(objekter: Sequence[IndeksObjekt], **hvem: Any) -> list[Resultat]:
        return [udfoer(besked, **hvem)]

    art = besked.enkelt.art
    match besked.enkelt.navn:
        case "opret":
            nyt = nyt_objekt(art, UKENDT, besked.vaerdi, klient=klient, moment=now)
            (found,) = vurder("importer", [nyt], klient=klient, now=now, service=service)
            return replace(found, uuid=None)
        case "ret":
            ret = rettelse(besked, now)
            (found,) = vurder("opdater", [ret], klient=klient, now=now, service=service)
            return found
    objekt = besked.som_objekt()
    (svar,) = _proev(service, [objekt], klient, now)
    told = (*fund.brud(svar, objekt), *_nye(svar, ()))
    return Vurdering(art, objekt.uuid, svar.statuskode, told)


def vurder(
    operation: str,
    objekter: Sequence[IndeksObjekt],
    *,
    klient: Klient,
    now: datetime,
    service: Tjeneste | None = None,
) -> list[Vurdering]:
    """Try a message's objects. Nothing is stored, whatever they are. `service`: what carries it
    out, where that is another than the operation's own."""
    alle: list[list[Fundet]] = []
    koder: list[int] = []
    for objekt in objekter:
        brud, advarsler = kontroller(objekt, operation=cast(Any, operation))
        alle.append([*brud, *advarsler])
        koder.append(FEJL if brud else OK)
    if operation == Rettighed.IMPORTER:
        _adgang(objekter, alle, koder, klient, now)
    else:
        _hindringer(objekter, alle, koder, klient, now)
    for n, advarsler in haengende(objekter).items():
        alle[n] += advarsler
    gode = [n for n, kode in enumerate(koder) if kode == OK]
    proevet = service or udfoerer(operation)
    answers = _proev(proevet, [objekter[n] for n in gode], klient, now)
    for n, resultat in zip(gode, answers, strict=bool(answers)):
        koder[n] = resultat.statuskode
        alle[n] = [
            *fund.brud(resultat, objekter[n]),
            *alle[n],
            *_nye(resultat, alle[n]),
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


def _hindringer(
    objekter: Sequence[IndeksObjekt],
    alle: list[list[Fundet]],
    koder: list[int],
    klient: Klient,
    now: datetime,
) -> None:
    """The same of an update: for one that breaks a rule the service says no more than that."""
    brudte = [n for n, kode in enumerate(koder) if kode != OK]
    if not brudte:
        return
    with transaction.atomic():
        found = hindringer([objekter[n] for n in brudte], klient=klient, now=now)
        transaction.set_rollback(True)
    for n, imod in zip(brudte, found, strict=True):
        if imod is not None:
            alle[n] = [*fund.brud(imod, objekter[n]), *alle[n]]


def _ulaeselig(found: Sequence[Fundet]) -> bool:
    """True if what it says of its owner, from when to when, cannot be read."""
    return any(f.regel in ULAESELIGE for f in found)


def _proev(
    service: Tjeneste | None, objekter: Sequence[IndeksObjekt], klient: Klient, now: datetime
) -> list[Resultat]:
    """The service's own answers, with all that it did undone."""
    if service is None or not objekter:
        return []
    with transaction.atomic():
        answers = service(objekter, klient=klient, transaktion=None, now=now)
        transaction.set_rollback(True)
    return answers


def _nye(resultat: Resultat, kendte: Sequence[Fundet]) -> list[Fundet]:
    """Warnings of the store beside those of the rules: a unit that it does not know, a number that
    another object has."""
    return [a for a in resultat.advarsler if a not in kendte]
