"""The ordinary message of a known client, in one statement (docs/decisions/0096 and 0100)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from access.klienter import loft
from access.klienter.bevist import Bevist
from access.klienter.services import tael_samlet
from indexes.api.fejl import XML
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.adgang import leverer_for
from indexes.beskedfordeler.api import kvittering
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.samling import samling
from indexes.beskedfordeler.vaekker import vaekker
from indexes.oio import SkemaFejl


def straks(request: HttpRequest, known: Bevist, now: datetime) -> HttpResponse | None:
    """The receipt (`indexes.api.straks`)."""
    if request.content_type != XML or not leverer_for(known.aftaler):
        return None
    body = request.body
    try:
        post = modtag.Post.af(body, laes_push(body), now)
        udfald = samling.gem(post, known)
    except SkemaFejl:
        return None
    if udfald is modtag.Udfald.FORNY:
        return None
    modtag.fortael(post, known.legitimeret.klient.klient_id, udfald)
    talt: loft.Svar = request.loft_talt  # type: ignore[attr-defined]
    tael_samlet(known.legitimeret, kald=1 + talt.afviste, afviste=talt.afviste, now=now)
    if udfald is modtag.Udfald.NY:
        vaekker.ring()  # it is durable; `on_commit` would take a connection to know so
    return kvittering(udfald)
