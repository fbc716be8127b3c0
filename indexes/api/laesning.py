"""Læs, List and Søg over HTTP. Each reads the question, makes one call, and writes the answer.

`LaesMixin`, `ListMixin` and `SoegMixin` hold one method each, so that a view can offer more of them
beside it under the same address.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from access.klienter.values import Rettighed
from access.komponenter import INDEKS_FREMSOEG, INDEKS_LAES
from indexes.api import parametre
from indexes.api.fejl import JSON, XML, fejlsvar, svarformat
from indexes.api.senere import SenereSvar
from indexes.api.views import UgyldigTransaktion, kontroller_forspoergsel, transaktions_uuid
from indexes.laesning import omtale, selectors
from indexes.laesning.eksempel import Eksempel
from indexes.laesning.fremsoeg import Side, Soegning, soeg
from indexes.laesning.selectors import MAKS_SIDE, Laest
from indexes.laesning.session import IngenRet, laeser, noter_laesning
from indexes.laesning.udtryk import Blad
from indexes.laesning.values import Laesefilter, Spoergsmaalsfejl
from indexes.oio import Art, SkemaFejl
from indexes.oio.forespoergsler import LAESNINGER, laes_spoergsmaal, skriv_svar
from indexes.oio.grammatik import Felt
from indexes.registrering.svar import Klient

log = structlog.get_logger(__name__)

FUNDET, INTET = 20, 44
INGEN_RET = "Ingen serviceaftale giver systemet ret til det."
FINDES_IKKE = "Objektet findes ikke, eller systemet har ikke adgang til det."
INTET_FUNDET = "Ingen objekter opfylder kriterierne."


class Laesesvar:
    """What every read has in common: refusals in the operation's own reply element."""

    art: Art

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """The reply element of this call; None where it is not a read."""
        return None

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Say which reply element refusals stand in, before anything can be refused."""
        request.svar_rod = self.svar_rod(request)  # type: ignore[attr-defined]
        ud: Request = super().initialize_request(request, *args, **kwargs)  # type: ignore[misc]
        return ud


class LaesMixin(Laesesvar):
    """GET of one object, as in force and as known at any two times."""

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """LaesOutput."""
        is_read = request.method in {"GET", "HEAD"}
        return LAESNINGER[self.art].laes_output if is_read else super().svar_rod(request)

    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        """Læs: 200 with the object, 404 if it is hidden or absent, which look alike."""
        http = request._request
        try:
            parametre.kontroller(http.GET, parametre.TIDSPARAMETRE)
            spoergsmaal = parametre.tidsfiltre(http.GET)
            return svar_laes(request, self.art, [uuid], spoergsmaal, liste=False)
        except (Spoergsmaalsfejl, IngenRet, UgyldigTransaktion) as fejl:
            return afvis(http, fejl)


def svar_laes(
    request: Request,
    art: Art,
    uuider: Sequence[UUID],
    spoergsmaal: Mapping[str, Any],
    *,
    liste: bool,
) -> HttpResponse:
    """Read, log the look, and answer. Raises Spoergsmaalsfejl and IngenRet."""
    http = request._request
    transaktion = transaktions_uuid(http)
    if not uuider:
        raise Spoergsmaalsfejl("Nævn mindst én uuid.")
    if len(uuider) > MAKS_SIDE:
        raise Spoergsmaalsfejl(f"Højst {MAKS_SIDE} objekter pr. kald.")
    laesefilter = Laesefilter.af(spoergsmaal, now=timezone.now())
    klient = cast(Klient, request.user)
    with laeser(klient, Rettighed.LAES) as reader:
        found = selectors.laes(art, uuider, laesefilter, adgang=reader.adgang)
    about = omtale.om_objekter(art, uuider, found)
    noter_laesning(http, reader, INDEKS_LAES, about, myndigheder={o.myndighed for o in found})
    log.info("laes", klient=klient.klient_id, art=art.typenavn, antal=len(found))
    return svar_objekter(http, art, found, transaktion, liste=liste)


def svar_objekter(
    http: HttpRequest, art: Art, found: Collection[Laest], transaktion: UUID | None, *, liste: bool
) -> HttpResponse:
    """A LaesOutput or a ListOutput."""
    if not found and not liste:
        return fejlsvar(http, 404, FINDES_IKKE, headers=_hoveder(transaktion))
    laesning = LAESNINGER[art]

    def lav() -> Mapping[str, Any]:
        billeder = [objekt.billede() for objekt in found]
        return {
            "StandardRetur": standardretur(bool(found), FINDES_IKKE),
            "FiltreretOejebliksbillede": billeder if liste else billeder[0],
        }

    return svar(http, lav, laesning.list_output if liste else laesning.laes_output, transaktion)


class ListMixin(Laesesvar):
    """GET of several objects: List by uuid, or Søg by what may stand in an address."""

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """ListOutput or SoegOutput."""
        if request.method not in {"GET", "HEAD"}:
            return super().svar_rod(request)
        laesning = LAESNINGER[self.art]
        return laesning.list_output if "uuid" in request.GET else laesning.soeg_output

    def get(self, request: Request) -> HttpResponse:
        """List: those of the objects that the system reaches, in the order asked for. Søg: their
        uuids."""
        http = request._request
        try:
            if "uuid" not in http.GET:
                return svar_soeg(request, self.art, parametre.soeginput(self.art, http.GET))
            parametre.kontroller(http.GET, ("uuid", *parametre.TIDSPARAMETRE))
            spoergsmaal = parametre.tidsfiltre(http.GET)
            return svar_laes(request, self.art, parametre.uuider(http), spoergsmaal, liste=True)
        except (Spoergsmaalsfejl, IngenRet, UgyldigTransaktion) as fejl:
            return afvis(http, fejl)


class LaesPostMixin(Laesesvar):
    """POST of a LaesInput or a ListInput: the contract's own question."""

    liste = False

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """LaesOutput or ListOutput."""
        laesning = LAESNINGER[self.art]
        return laesning.list_output if self.liste else laesning.laes_output

    def post(self, request: Request) -> HttpResponse:
        """Læs or List."""
        http = request._request
        laesning = LAESNINGER[self.art]
        rod, ogsaa = laesning.laes_input, laesning.laes_input_ogsaa
        if self.liste:
            rod, ogsaa = laesning.list_input, laesning.list_input_ogsaa
        spoergsmaal = modtag(http, rod, *ogsaa)
        if isinstance(spoergsmaal, HttpResponse):
            return spoergsmaal
        named = spoergsmaal["UUIDIdentifikator"]
        uuider = [UUID(tekst) for tekst in (named if self.liste else [named])]
        try:
            return svar_laes(request, self.art, uuider, spoergsmaal, liste=self.liste)
        except (Spoergsmaalsfejl, IngenRet, UgyldigTransaktion) as fejl:
            return afvis(http, fejl)


class SoegMixin(Laesesvar):
    """POST of a SoegInput: search by example."""

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """SoegOutput."""
        return LAESNINGER[self.art].soeg_output

    def post(self, request: Request) -> HttpResponse:
        """Søg: the uuids of the objects that fit the example and that the system reaches."""
        spoergsmaal = modtag(request._request, LAESNINGER[self.art].soeg_input)
        if isinstance(spoergsmaal, HttpResponse):
            return spoergsmaal
        try:
            return svar_soeg(request, self.art, spoergsmaal)
        except (Spoergsmaalsfejl, IngenRet, UgyldigTransaktion) as fejl:
            return afvis(request._request, fejl)


def svar_soeg(request: Request, art: Art, spoergsmaal: dict[str, Any]) -> HttpResponse:
    """Search, log the look, and answer with an IdListe. Raises Spoergsmaalsfejl and IngenRet."""
    http, now = request._request, timezone.now()
    transaktion = transaktions_uuid(http)
    udtryk = Blad(Eksempel.af(art, spoergsmaal, now=now))
    soegning = Soegning(art, udtryk, side=Side.af(spoergsmaal))
    klient = cast(Klient, request.user)
    with laeser(klient, Rettighed.FREMSOEG, noegler=omtale.partnoegler(udtryk)) as reader:
        found = soeg(
            soegning, adgang=reader.adgang, parter=reader.parter, aliaser=reader.aliaser, now=now
        )
    about = omtale.om_soegning([art], udtryk, parter=reader.parter)
    authorities = {hit.objekt.myndighed for hit in found.viste}
    noter_laesning(http, reader, INDEKS_FREMSOEG, about, myndigheder=authorities)
    log.info("soeg", klient=klient.klient_id, art=art.typenavn, antal=len(found.viste))
    vaerdi: dict[str, Any] = {"StandardRetur": standardretur(bool(found.viste), INTET_FUNDET)}
    if found.viste:
        ids = [str(hit.objekt.uuid) for hit in found.viste]
        vaerdi["IdListe"] = {"UUIDIdentifikator": ids}
    return svar(http, lambda: vaerdi, LAESNINGER[art].soeg_output, transaktion)


def modtag(http: HttpRequest, rod: Felt, *ogsaa: Felt) -> dict[str, Any] | HttpResponse:
    """The question in a body, or the refusal of it."""
    refused = kontroller_forspoergsel(http)
    if refused is not None:
        return refused
    try:
        return laes_spoergsmaal(http.body, rod, *ogsaa, som_json=http.content_type == JSON)
    except SkemaFejl as fejl:
        return fejlsvar(http, 400, "Beskeden følger ikke skemaet.", fejl=fejl.fejl)


def afvis(http: HttpRequest, fejl: Exception) -> HttpResponse:
    """A question that is not answered."""
    if isinstance(fejl, IngenRet):
        return fejlsvar(http, 403, INGEN_RET)
    if isinstance(fejl, UgyldigTransaktion):
        return fejlsvar(http, 400, "X-Transaktion-UUID skal være en UUID.")
    return fejlsvar(http, 400, cast(Spoergsmaalsfejl, fejl).besked)


def standardretur(fundet: bool, ellers: str) -> dict[str, Any]:
    """20, or 44, which is no failure: there was nothing that the system may see."""
    if fundet:
        return {"StatusKode": FUNDET, "FejlbeskedTekst": "OK"}
    return {"StatusKode": INTET, "FejlbeskedTekst": ellers}


def svar(
    http: HttpRequest, lav: Callable[[], Mapping[str, Any]], rod: Felt, transaktion: UUID | None
) -> HttpResponse:
    """An answer in the form that the caller reads, of the value that `lav` makes. It does so while
    the look is being stored (SenereSvar), and asks the database nothing."""
    som_json = svarformat(http) == JSON
    return SenereSvar(
        lambda: skriv_svar(lav(), rod, som_json=som_json),
        content_type=JSON if som_json else XML,
        headers={"Cache-Control": "no-store", **_hoveder(transaktion)},
    )


def _hoveder(transaktion: UUID | None) -> dict[str, str]:
    return {"X-Transaktion-UUID": str(transaktion)} if transaktion else {}
