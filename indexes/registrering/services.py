"""Writes: what a sender delivers becomes log, projection and haendelse, all or nothing.

A batch is one transaction with one answer per object: what can be wrong with an object is found
before anything is written (rules, right of the system) or by set-based statements that never fail
(ON CONFLICT), so one object's refusal leaves the others untouched (docs/decisions/0004).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from access.forberedt import Saetning
from access.hukommelse import uden_opsamling
from access.klienter.values import Rettighed
from indexes.oio import Advarsel, IndeksObjekt, kontroller
from indexes.registrering import logbog
from indexes.registrering.adgangsproeve import indvendinger
from indexes.registrering.ejerskab import Ejerskab, ejerskab, slaa_naevnte_op
from indexes.registrering.emner import kle_numre
from indexes.registrering.fjernelse import fjern, fjern_sager, kasser
from indexes.registrering.haengende import haengende
from indexes.registrering.indskrivning import Modtaget, gem, konflikt, med_advarsler, ok
from indexes.registrering.opdatering import opdater, passiver
from indexes.registrering.opslag import Referencer
from indexes.registrering.skift import genprojicer, opdater_forfaldne
from indexes.registrering.svar import (
    FEJL,
    INGEN_ADGANG,
    KONFLIKT,
    OK,
    Afslutning,
    Klient,
    Resultat,
    afvist,
)

__all__ = [
    "FEJL",
    "INGEN_ADGANG",
    "KONFLIKT",
    "OK",
    "Klient",
    "Resultat",
    "fjern",
    "fjern_sager",
    "genprojicer",
    "importer",
    "importer_sammen",
    "kasser",
    "opdater",
    "opdater_forfaldne",
    "passiver",
]


def importer(
    objekter: Sequence[IndeksObjekt],
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
    operation: str = "importer",
) -> list[Resultat]:
    """Import objects: log, fold, project, announce. One answer per object, in the order of the
    message.

    20 stored, or known already with the same content; 40 a hard rule broken; 43 not this sender's
    to deliver; 49 known already with other content. `operation` is what the log calls it: an object
    that was made by Opret comes this way too. Source: INDEXES.md sections 3, 4 and 17.1.
    """
    brought = [(objekt, transaktion) for objekt in objekter]
    return importer_sammen(brought, klient=klient, now=now, operation=operation)


@uden_opsamling()
def importer_sammen(
    kald: Sequence[tuple[IndeksObjekt, UUID | None]],
    *,
    klient: Klient,
    now: datetime,
    operation: str = "importer",
    afslutning: Afslutning | None = None,
) -> list[Resultat]:
    """The same of objects that came in several calls of one sender, each with its call's
    TransaktionsUUID. With `afslutning` it may end the transaction too, or raise `er_ikke_alt_nyt`.
    """
    objekter = [objekt for objekt, _ in kald]
    answers: dict[int, Resultat] = {}
    received: dict[int, Modtaget] = {}
    owners: dict[int, tuple[Ejerskab, tuple[Advarsel, ...]]] = {}
    for nummer, objekt in enumerate(objekter):
        brud, advarsler = kontroller(objekt, operation="importer")
        if brud:
            answers[nummer] = afvist(objekt.art, objekt.uuid, brud)
        else:  # only now is it known that what it says of its owner can be read
            owners[nummer] = ejerskab(objekt, now), tuple(advarsler)
    refs = slaa_naevnte_op(objekter[nummer] for nummer in owners)
    first: dict[UUID, int] = {}
    twins: dict[int, tuple[Advarsel, ...]] = {}  # the same once more: what the first one is, it is
    for nummer, (owner, warnings) in owners.items():
        objekt, transaktion = kald[nummer]
        answer = _afvis(objekt, transaktion, owner, refs, klient, warnings)
        if isinstance(answer, Resultat):
            answers[nummer] = answer
        elif objekt.uuid in first and received[first[objekt.uuid]].sha256 != answer.sha256:
            answers[nummer] = konflikt(
                objekt, "UUID'en findes to gange i beskeden med forskelligt indhold."
            )
        elif objekt.uuid in first:
            twins[nummer] = answer.advarsler
        else:
            first[objekt.uuid] = nummer
            received[nummer] = answer
    end = None
    if afslutning is not None and not twins:
        end = _de_andres_med(afslutning, received, {**answers})
    answers |= gem(
        med_advarsler(received, haengende([m.objekt for m in received.values()])),
        refs=refs,
        klient=klient,
        operation=operation,
        now=now,
        afslutning=end,
    )
    if afslutning is not None:
        afslutning.sket = end is not None and end.sket
    for nummer, warnings in twins.items():
        held = answers[first[objekter[nummer].uuid]]
        answers[nummer] = ok(objekter[nummer], warnings) if held.statuskode == OK else held
    return [answers[nummer] for nummer in range(len(objekter))]


def _de_andres_med(
    afslutning: Afslutning, received: Collection[int], refused: Mapping[int, Resultat]
) -> Afslutning:
    """The end of the objects that are stored, of which the caller is told all: each answer by its
    place in the message."""

    def saetninger(answers: list[Resultat]) -> Sequence[Saetning]:
        every = {**refused, **dict(zip(received, answers, strict=True))}
        return afslutning.saetninger([every[nummer] for nummer in sorted(every)])

    return Afslutning(saetninger)


def _afvis(
    objekt: IndeksObjekt,
    transaktion: UUID | None,
    owner: Ejerskab,
    refs: Referencer,
    klient: Klient,
    advarsler: tuple[Advarsel, ...],
) -> Resultat | Modtaget:
    ret, kle = Rettighed.IMPORTER, kle_numre(objekt)
    for imod in indvendinger(objekt, owner, refs, klient, ret=ret, kle=kle):
        return afvist(objekt.art, objekt.uuid, [imod.brud], kode=imod.statuskode)
    myndighed, master = refs.myndigheder[owner.ejer_cvr], refs.fagsystemer[owner.master]
    texts = tuple(logbog.tekst(r) for r in objekt.registreringer)
    sha256 = _sha256(objekt, texts)
    return Modtaget(objekt, owner, myndighed, master, texts, sha256, advarsler, transaktion)


def _sha256(objekt: IndeksObjekt, tekster: Sequence[str]) -> bytes:
    """Of the JSON [art, uuid, [registrering, ..], uden_notifikation], each in its one form."""
    silent = "true" if objekt.uden_notifikation else "false"
    canonical = f'[{int(objekt.art)},"{objekt.uuid}",[{",".join(tekster)}],{silent}]'
    return hashlib.sha256(canonical.encode()).digest()
