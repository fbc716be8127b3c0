"""POST /api/v1/kilder/{kode}: what a source says about persons or companies.
GET /api/v1/kilder: how the caller's own sources stand.

The same address and the same answer for every source of the register; only the form of a statement
is the source's own. docs/kilder.md.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.views import APIView

from access.krop import Kropfejl
from indexes.api.fejl import JSON, PROBLEM, fejlsvar
from indexes.kildepush import friskhed, openapi, selectors, services
from indexes.kildepush.laesning import TYPER, ForMangePoster, UgyldigLeverance, laes
from indexes.kildepush.values import Leveringssvar
from indexes.kilder import register
from indexes.kilder.register import Kilde
from indexes.registrering.svar import Klient

INGEN_RET = "Klienten har ingen serviceaftale om at levere kilden."


class Kildepush(APIView):
    """One source's address."""

    kode = ""

    def post(self, request: Request) -> HttpResponse:
        """Read, take in, answer each statement."""
        http = request._request
        kilde = register.find(self.kode)
        klient = cast(Klient, request.user)  # KlientAuthentication gives no other
        if kilde is None:
            return fejlsvar(http, 404, "Kilden findes ikke.")
        if not (myndigheder := _myndigheder(klient, kilde.kode)):
            return fejlsvar(http, 403, INGEN_RET)
        if (refused := _forspoergsel(http)) is not None:
            return refused
        loft = settings.MAKS_POSTER_PR_KALD
        try:
            leveret = laes(http.body, indholdstype=http.content_type or "", loft=loft)
        except UgyldigLeverance as fejl:
            return _ulaeselig(http, fejl)
        except ForMangePoster:
            return fejlsvar(http, 413, f"Højst {loft} poster pr. kald. Del leverancen op.")
        http.antal_objekter = len(leveret.poster)  # type: ignore[attr-defined]  # for the quota
        try:
            svar = services.modtag(
                kilde,
                leveret,
                klient=klient.klient_id,
                myndigheder=myndigheder,
                now=timezone.now(),
            )
        except services.AndenLeverance:
            besked = "Leverancens id er brugt før til et andet indhold. Intet er gemt."
            return fejlsvar(http, 409, besked)
        return _svar(svar)


@extend_schema(exclude=True)
class UkendtKilde(APIView):
    """A code that is no source's."""

    def post(self, request: Request, kode: str) -> HttpResponse:
        """Not found, in the form of every other refusal."""
        return fejlsvar(request._request, 404, "Kilden findes ikke.")


class Kilder(APIView):
    """The caller's own sources."""

    @extend_schema(**openapi.OVERSIGT)
    def get(self, request: Request) -> HttpResponse:
        """When each was heard from, against its promise; and the caller's own latest delivery."""
        klient = cast(Klient, request.user)
        koder = {kode for aftale in klient.aftaler for kode in aftale.kilder}
        koder = {kode for kode in koder if _myndigheder(klient, kode)}
        if not koder:
            return fejlsvar(request._request, 403, "Klienten leverer ingen kilder.")
        now = timezone.now()
        seneste = selectors.seneste_leverancer(klient=klient.klient_id, koder=koder)
        body = {
            "kilder": [
                {
                    "kode": k.kode,
                    "navn": k.navn,
                    "stand": k.stand.value,
                    "loefte_minutter": k.loefte_minutter,
                    "senest_modtaget": k.senest.isoformat() if k.senest else None,
                    "senest_registreret": k.senest_registreret.isoformat()
                    if k.senest_registreret
                    else None,
                    "seneste_leverance": seneste.get(k.kode),
                }
                for k in friskhed.kilder(now=now, koder=koder)
            ]
        }
        return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=JSON)


def _myndigheder(klient: Klient, kode: str) -> Collection[int]:
    """Whom the client serves with that source; empty if it may not deliver it."""
    return {m for aftale in klient.aftaler if aftale.leverer(kode) for m in aftale.myndigheder}


def _forspoergsel(http: HttpRequest) -> HttpResponse | None:
    """Size and content type, before anything is parsed."""
    fejl: Kropfejl | None = getattr(http, "krop_fejl", None)
    if fejl is not None:
        return fejlsvar(http, fejl.http, fejl.besked)
    if http.content_type not in TYPER:
        tilladt = " eller ".join(sorted(TYPER))
        return fejlsvar(http, 415, f"Content-Type skal være {tilladt}.")
    return None


def _ulaeselig(http: HttpRequest, fejl: UgyldigLeverance) -> HttpResponse:
    """400 as problem details, with the one fault that stopped the reading."""
    besked = "Leverancen kan ikke læses. Intet er gemt."
    problem = {
        "type": "about:blank",
        "title": besked,
        "status": 400,
        "StandardRetur": {"StatusKode": 40, "FejlbeskedTekst": besked},
        "fejl": [
            {"sti": fejl.sti, "regel": fejl.regel, "afsnit": "docs/kilder.md", "tekst": fejl.tekst}
        ],
    }
    body = json.dumps(problem, ensure_ascii=False)
    return HttpResponse(body, status=400, content_type=PROBLEM)


def _svar(svar: Leveringssvar) -> HttpResponse:
    body = {
        "kilde": svar.kilde,
        "leverance": svar.leverance,
        "gentaget": svar.gentaget,
        "antal": svar.antal,
        "poster": svar.poster,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=svar.http, content_type=JSON)


def _adresse(kilde: Kilde) -> Any:
    """The view of one source, described by its own form."""
    made: Any = type(f"Kildepush{kilde.kode.title()}", (Kildepush,), {"kode": kilde.kode})
    described = extend_schema_view(post=extend_schema(**openapi.levering(kilde)))(made)
    return path(f"kilder/{kilde.kode}", described.as_view(), name=f"kilde_{kilde.kode}")


urlpatterns = [
    path("kilder", Kilder.as_view(), name="kilder"),
    *map(_adresse, register.alle()),
    path("kilder/<slug:kode>", UkendtKilde.as_view(), name="ukendt_kilde"),
]
