"""Operations: the connected systems that authorities share, and their certificates: all of them for
the nation's operator, and for others those that receive for an authority that they operate for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from fordeling.opsaetning import systemer
from fordeling.opsaetning.systemer import MaaIkkeRettes, System
from fordeling.opsaetning.values import OpsaetningFejl
from fordeling.values import Objekttype
from sapa.administration import historik
from sapa.administration.historik import Aendrer, Samtidig
from sapa.drift.landet import ser_landet
from sapa.notatadmin import emner
from sapa.notatadmin.ord import fejltekst
from sapa.overblik.anmodning import Anmodning


@kraever(Permission.DRIFT)
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """The connected systems that she may see: what each may send and receive, how it is reached,
    what it proves itself by."""
    revisionslog.noter(request, [Opslag(komponenter.FORDELINGSSYSTEMER)])
    context = {
        "landet": ser_landet(request),
        "systemer": systemer.alle(adgang=request.adgang),
        "nu": timezone.now(),
        "menu": "drift",
        "fane": "fordeling",
    }
    return render(request, "drift/fordelingssystemer.html", context)


@kraever(Permission.DRIFT)
@require_http_methods(["GET", "POST"])
def system(request: Anmodning, system_uuid: UUID) -> HttpResponse:
    """One of them: its form, and what was changed."""
    fundet = systemer.et(system_uuid, adgang=request.adgang)
    if fundet is None:
        raise Http404
    if request.method == "GET":
        return _vis(request, fundet)
    post = request.POST
    try:
        emner.gem(
            emner.SYSTEM,
            str(system_uuid),
            myndighed=None,
            set_=post.get("version", ""),
            aendrer=Aendrer.af(request, timezone.now()),
            lav=lambda: systemer.ret(
                system_uuid,
                aktiv=post.get("aktiv") == "1",
                modtager_typer=post.getlist("modtager"),
                sender_typer=post.getlist("sender"),
                modtag_url=post.get("modtag_url", "").strip(),
                kvittering_url=post.get("kvittering_url", "").strip(),
                certifikat=post.get("certifikat", ""),
                adgang=request.adgang,
            ),
        )
    except MaaIkkeRettes:
        raise Http404 from None
    except OpsaetningFejl as nej:
        return _vis(request, fundet, fejl=fejltekst(nej), felt=nej.felt)
    except Samtidig as nej:
        return _vis(request, fundet, fejl=nej.tekst)
    return HttpResponseRedirect(reverse("fordelingssystem", args=[system_uuid]) + "?ok=1")


def _vis(request: Anmodning, s: System, *, fejl: Any = "", felt: str = "") -> HttpResponse:
    om = kriterier([("System", str(s.uuid))])
    revisionslog.noter(request, [Opslag(komponenter.FORDELINGSSYSTEMER, soegekriterier=om)])
    sendt = request.POST if felt else None
    gemt = request.method == "GET" and request.GET.get("ok") == "1"
    context = {
        "s": s,
        "aktiv": sendt.get("aktiv") == "1" if sendt is not None else s.aktiv,
        "typer": [
            (
                str(o),
                o in (sendt.getlist("modtager") if sendt is not None else s.modtager_typer),
                o in (sendt.getlist("sender") if sendt is not None else s.sender_typer),
            )
            for o in Objekttype
        ],
        "modtag_url": sendt.get("modtag_url", "") if sendt is not None else s.modtag_url,
        "kvittering_url": (
            sendt.get("kvittering_url", "") if sendt is not None else s.kvittering_url
        ),
        "certifikat": (
            sendt.get("certifikat", "")
            if sendt is not None
            else (s.server.sha256 if s.server else "")
        ),
        "version": historik.version(emner.SYSTEM, str(s.uuid), None),
        "emne": emner.SYSTEM,
        "fejl": fejl,
        "felt": felt,
        "besked": _("Ændringen er gemt og gælder nu.") if gemt else "",
        "nu": timezone.now(),
        "menu": "drift",
        "fane": "fordeling",
    }
    return render(request, "drift/fordelingssystem.html", context, status=422 if fejl else 200)
