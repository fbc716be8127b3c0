"""Import of one object by a known client, stored with what others it has under way at once.

A delivery of one object is mostly the way to the database and back, and what stands around it.
What comes while another is being stored goes with the next ones, by the same few statements and one
commit (access.samling); each call has its own answer, and only when that has happened.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.db import INDLAES_LAASETID, INDLAES_TIMEOUT, database_role
from access.forberedt import Saetning
from access.klienter import bevist, loft
from access.klienter.bevist import Bevist, er_foraeldet
from access.klienter.services import dagens_brug, skriv_til_sidst
from access.samling import LAASETID, Samling
from indexes.api import straks
from indexes.api.views import (
    BESKEDTYPER,
    UgyldigTransaktion,
    laes,
    svar,
    transaktions_uuid,
)
from indexes.modtagelse import tal
from indexes.oio import IndeksObjekt, SkemaFejl
from indexes.oio.beskeder import Tjeneste
from indexes.registrering import services
from indexes.registrering.svar import (
    FEJL_HOS_OS,
    OK,
    Afslutning,
    Klient,
    Resultat,
    er_ikke_alt_nyt,
)

log = structlog.get_logger(__name__)
MEST = 8
FORSIGTIG = 1.0
"""Seconds in which a client that sent what is known goes the former way: who sends all of it again
would cost each object twice, and PostgreSQL's log a line."""
_forsigtig_til: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class Indkommet:
    """The one object of a call, and what its client's day is to be told of the call."""

    objekt: IndeksObjekt
    transaktion: UUID | None
    talt: loft.Svar


def importer(
    request: HttpRequest, known: Bevist, now: datetime, *, tjeneste: Tjeneste
) -> HttpResponse | None:
    """The answer that the object is stored, or was so already (`indexes.api.straks`). A refusal is
    the view's: it keeps it for operations to see."""
    if request.content_type not in BESKEDTYPER:
        return None
    try:
        transaktion = transaktions_uuid(request)
        besked = laes(request, tjeneste, "importer")
    except (UgyldigTransaktion, SkemaFejl):
        return None
    if len(besked.objekter) != 1:
        return None
    talt: loft.Svar = request.loft_talt  # type: ignore[attr-defined]
    resultat = samling.gem(Indkommet(besked.objekter[0], transaktion, talt), known)
    if resultat.statuskode != OK:
        return None
    log.info("importer", klient=known.legitimeret.klient.klient_id, antal=1, afvist=0)
    return svar(request, [resultat], tjeneste, "importer", besked.objekter)


def gem_sammen(kald: Sequence[Indkommet], kendt: Bevist) -> list[Resultat]:
    """Import the objects in one transaction, count those that are stored in the client's day, and
    say of each what became of it: FEJL_HOS_OS of all if the client is no longer as it was.

    Raises DatabaseError where one of them cannot be stored: none of them is.
    """
    hvem = kendt.legitimeret.klient.id
    if time.monotonic() >= _forsigtig_til.get(hvem, 0.0):
        try:
            return _gem(kald, kendt, til_sidst=True)
        except DatabaseError as fejl:
            if not er_ikke_alt_nyt(fejl):
                raise
            _forsigtig_til[hvem] = time.monotonic() + FORSIGTIG
    return _gem(kald, kendt, til_sidst=False)


def _gem(kald: Sequence[Indkommet], kendt: Bevist, *, til_sidst: bool) -> list[Resultat]:
    """`til_sidst`: together with the end of the transaction, if all of them are new; raises
    `er_ikke_alt_nyt` where they turn out not to be."""
    now, found = timezone.now(), kendt.legitimeret

    def dagen(answers: Sequence[Resultat]) -> list[Saetning]:
        """What the client's day is told."""
        stored = [(k, r) for k, r in zip(kald, answers, strict=True) if r.statuskode == OK]
        if not stored:
            return []
        figures = tal.noter(found.klient.klient_id, [(k.objekt, r) for k, r in stored], now=now)
        refused = sum(k.talt.afviste for k, _ in stored)
        calls = len(stored) + refused
        day = dagens_brug(found, kald=calls, afviste=refused, objekter=len(stored), now=now)
        return [figures, day] if figures is not None else [day]

    laasetid = INDLAES_LAASETID if len(kald) == 1 else LAASETID
    try:
        with database_role("sapa_indlaes", timeout=INDLAES_TIMEOUT, laasetid=laasetid, sammen=True):
            bevist.kraev(kendt, now)
            slut = Afslutning(dagen) if til_sidst else None
            answers = services.importer_sammen(
                [(k.objekt, k.transaktion) for k in kald],
                klient=Klient.af(found.klient, kendt.aftaler),
                now=now,
                afslutning=slut,
            )
            if (slut is None or not slut.sket) and (day := dagen(answers)):
                skriv_til_sidst(day)
        return answers
    except DatabaseError as fejl:
        if er_foraeldet(fejl):
            return [Resultat(k.objekt.art, k.objekt.uuid, FEJL_HOS_OS, "") for k in kald]
        if not er_ikke_alt_nyt(fejl):
            connection.close_if_unusable_or_obsolete()  # whoever tries again has another
        raise


samling: Samling[Indkommet, Bevist, Resultat] = Samling(
    gem_sammen, mest=MEST, orden=lambda kald: kald.objekt.uuid
)


def tilmeld() -> None:
    """Take these calls in at once."""
    veje: dict[str, Tjeneste] = {
        "/api/v1/sagdokumentindeks/importer": "sagdokumentindeks",
        "/api/v1/ydelsesindeks/importer": "ydelsesindeks",
    }
    for sti, tjeneste in veje.items():
        straks.tilmeld(sti, partial(importer, tjeneste=tjeneste))
