"""Fjern by SoegUdtryk: which sager it is, by the very search that fremsøg makes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from access.klienter.values import Rettighed
from access.komponenter import INDEKS_FREMSOEG
from indexes.laesning import omtale
from indexes.laesning.fremsoeg import Side, Soegning, soeg
from indexes.laesning.selectors import MAKS_SIDE
from indexes.laesning.session import laeser, noter_laesning
from indexes.laesning.udtryk import arter, laes_udtryk
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.oio.art import Art
from indexes.oio.fjern import Fjern
from indexes.oio.soegning_sagdok import FREMSOEG
from indexes.registrering.svar import Klient

FOR_MANGE = (
    f"Søgeudtrykket finder flere end {MAKS_SIDE} sager, eller de kan ikke alle prøves. Intet er"
    " fjernet. Gør det smallere."
)
INGEN_SAGER = "Et SoegUdtryk i Fjern skal have mindst ét SoegSag uden for NOT."


def find_sager(besked: Fjern, *, klient: Klient, request: HttpRequest, now: datetime) -> Fjern:
    """The message with the sager that its expression finds within the client's aftaler for Fjern.
    The look is logged as a search. Without an expression it is as it was.

    Raises Spoergsmaalsfejl where not all of them are known for certain, and IngenRet.
    """
    if besked.soegudtryk is None:
        return besked
    udtryk = laes_udtryk(besked.soegudtryk, FREMSOEG, now=now)
    if Art.SAG not in arter(udtryk):
        raise Spoergsmaalsfejl(INGEN_SAGER)
    # One more than may be: then it is known that they are too many.
    search = Soegning(Art.SAG, udtryk, _naevnte(besked), Side(maks=MAKS_SIDE + 1))
    with laeser(klient, Rettighed.FJERN, noegler=omtale.partnoegler(udtryk)) as reader:
        found = soeg(
            search, adgang=reader.adgang, parter=reader.parter, aliaser=reader.aliaser, now=now
        )
    about = omtale.om_soegning([Art.SAG], udtryk, besked.sager, reader.parter)
    authorities = {hit.objekt.myndighed for hit in found.viste}
    noter_laesning(request, reader, INDEKS_FREMSOEG, about, myndigheder=authorities)
    if found.alle is None or len(found.alle) > MAKS_SIDE:
        raise Spoergsmaalsfejl(FOR_MANGE)
    return besked.fundet(hit.objekt.uuid for hit in found.alle)


def _naevnte(besked: Fjern) -> tuple[UUID, ...] | None:
    return tuple(dict.fromkeys(besked.sager)) or None
