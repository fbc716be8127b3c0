"""POST /ModtagBesked: the Beskedfordeler's push, in the exact contract (MESSAGING.md a.6).

20 for all that can be stored; 40 for an envelope that breaks the schema, when we cannot store now,
and while an operator has closed the dueslag. The codes that stop a dueslag are never sent.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.views import APIView

from indexes.api.fejl import XML, fejlsvar
from indexes.api.views import kontroller_forspoergsel
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.adgang import leverer_for
from indexes.beskedfordeler.besked import KAN_IKKE_MODTAGES, MODTAGET, laes_push, skriv_svar
from indexes.beskedfordeler.vaekker import vaekker
from indexes.oio import SkemaFejl
from indexes.registrering.svar import Klient

LUKKET = "Dueslaget er sat inaktivt hos os. Beskeden bliver i det, til det er aktivt igen."
INGEN_RET = "Klienten har ingen serviceaftale om at levere beskeder."

_SVAR = {
    200: "ModtagBeskedOutput. StatusKode 20: beskeden er gemt og er vores. 40: den kan ikke"
    " modtages (kuverten bryder skemaet, den kan ikke gemmes nu, eller dueslaget er sat"
    " inaktivt hos os) og bliver i dueslaget.",
    401: "Ikke legitimeret.",
    403: "Klienten har ikke rettigheden besked.",
    413: "Større end 10 MB.",
    415: "Content-Type er ikke application/xml.",
    429: "For mange kald; se Retry-After.",
    500: "Fejl hos os; intet er gemt.",
}
_DOKUMENTATION: dict[str, Any] = {
    "operation_id": "modtag_besked",
    "summary": "BeskedFåTilsendt: modtag en Haendelsesbesked",
    "description": "Kroppen er ModtagBeskedInput (urn:oio:sts:1.0.0) i XML. Gentages en besked med"
    " samme BeskedId, svares 20, og intet nyt sker. Alle svar har StandardRetur i et"
    " ModtagBeskedOutput.",
    "tags": ["beskedfordeler"],
    "request": {XML: OpenApiTypes.STR},
    "responses": {
        (status, XML): OpenApiResponse(OpenApiTypes.STR, tekst) for status, tekst in _SVAR.items()
    },
}


@extend_schema_view(post=extend_schema(**_DOKUMENTATION))
class ModtagBesked(APIView):
    """POST /api/v1/beskedfordeler/ModtagBesked."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Who calls is asked, and remembered for the messages that follow (`straks`)."""
        request.kan_huskes = request.spoerges = True  # type: ignore[attr-defined]
        return super().initialize_request(request, *args, **kwargs)

    def post(self, request: Request) -> HttpResponse:
        """Check, store, acknowledge. What the message means is for the worker to find out."""
        http = request._request
        # A message is no object of the day's quota, and messages shall not wait for each other.
        http.brug_samles = True  # type: ignore[attr-defined]
        klient = cast(Klient, request.user)  # KlientAuthentication gives no other
        myndigheder = leverer_for(klient.aftaler)
        if not myndigheder:
            return fejlsvar(http, 403, INGEN_RET)
        refused = kontroller_forspoergsel(http)
        if refused is None and http.content_type != XML:
            refused = fejlsvar(http, 415, "Content-Type skal være application/xml.")
        if refused is not None:
            return refused
        now = timezone.now()
        try:
            besked = laes_push(http.body)
        except SkemaFejl as fejl:
            modtag.noter_afvist(klient=klient.klient_id, regel=fejl.regel, now=now)
            tekst = f"Beskeden kan ikke modtages: {fejl.sti}: {fejl.tekst}"
            return svar(KAN_IKKE_MODTAGES, tekst)
        udfald = modtag.gem(
            http.body, besked, klient=klient.klient_id, myndigheder=myndigheder, now=now
        )
        if udfald is modtag.Udfald.NY:
            transaction.on_commit(vaekker.ring)
        return kvittering(udfald)


def kvittering(udfald: modtag.Udfald) -> HttpResponse:
    """The answer to a message that was stored, or met a closed dueslag."""
    if udfald is modtag.Udfald.LUKKET:
        return svar(KAN_IKKE_MODTAGES, LUKKET)
    return svar(MODTAGET)


def svar(statuskode: int, tekst: str = "") -> HttpResponse:
    """HTTP 200 with a ModtagBeskedOutput."""
    return HttpResponse(skriv_svar(statuskode, tekst), content_type=XML)
