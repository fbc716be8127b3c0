"""The pages of things that are set up by a form (sapa.administration.ting)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.views_support import kraever_login
from sapa.administration import historik
from sapa.administration.filsvar import jsonfil
from sapa.administration.filvisning import Filvisning, Linje, filens_tekst, filvisning
from sapa.administration.forhaandsvisning import Par, Seer, forhaandsvis
from sapa.administration.historik import AdministrationFejl, Aendrer, Tilstand
from sapa.administration.ting import ADRESSE, Ting, find
from sapa.overblik.anmodning import Anmodning

_BESKEDER = {"gemt": _("Gemt."), "fjernet": _("Fjernet."), "indlaest": _("Filen er indlæst.")}


@kraever_login
@require_GET
def oversigt(request: Anmodning, ting: str) -> HttpResponse:
    """All things of the kind, in order."""
    t, whose = _find(request, ting)
    return _vis(request, t, whose, ting)


@kraever_login
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning, ting: str) -> HttpResponse:
    """A new one, where there may be."""
    t, whose = _find(request, ting)
    if not t.flere:
        raise Http404
    return _form(request, t, whose, ting, "", None)


@kraever_login
@require_http_methods(["GET", "POST"])
def ret(request: Anmodning, ting: str, post: str) -> HttpResponse:
    """One of them: changed, or taken away."""
    t, whose = _find(request, ting)
    som = t.hent(whose).get("" if post == "-" else post)
    if som is None:
        raise Http404
    return _form(request, t, whose, ting, "" if post == "-" else post, som)


@kraever_login
@require_http_methods(["GET", "POST"])
def fil(request: Anmodning, ting: str) -> HttpResponse:
    """All of them as a file; and a file taken in: all of it, or nothing; or shown as what it would
    change."""
    t, whose = _find(request, ting)
    if request.method == "GET":
        _noter(request, t, "fil")
        return jsonfil({t.noegle: t.hent(whose)}, f"{ting}.json")
    try:
        tekst = filens_tekst(request)
        things = t.laes_fil(json.loads(tekst))
        if "vis" in request.POST:
            return _vis(
                request, t, whose, ting, fil=_filens_forskelle(request, t, whose, things, tekst)
            )
        _indlaes(request, t, whose, things)
    except AdministrationFejl as nej:
        return _vis(request, t, whose, ting, fejl=str(nej.tekst))
    except ValueError:
        return _vis(request, t, whose, ting, fejl=str(_("Filen passer ikke til siden.")))
    return HttpResponseRedirect(f"{reverse('ting', args=[ting])}?ok=indlaest")


@transaction.atomic
def _indlaes(
    request: Anmodning, t: Ting, whose: int | None, things: dict[str, Tilstand]
) -> dict[str, Tilstand]:
    """All of a file's things, or none; returns those that there were. Raises AdministrationFejl."""
    held = t.hent(whose)
    for noegle, som in things.items():
        if noegle not in held and not t.flere:
            raise AdministrationFejl(_("Filen passer ikke til siden."))
        t.gem(whose, noegle, som, Aendrer.af(request, timezone.now()))
    return held


def _filens_forskelle(
    request: Anmodning, t: Ting, whose: int | None, things: dict[str, Tilstand], tekst: str
) -> Filvisning:
    """What it would change. Raises AdministrationFejl."""
    before: dict[str, Tilstand] = {}

    def linjer() -> list[Linje]:
        return [
            (str(x.get(t.titel) or t.ental), historik.forskelle(t.emne, before.get(n), x))
            for n, x in t.hent(whose).items()
            if before.get(n) != x
        ]

    return filvisning(tekst, lambda: before.update(_indlaes(request, t, whose, things)), linjer)


def _vis(
    request: Anmodning,
    t: Ting,
    whose: int | None,
    side: str,
    *,
    fejl: str = "",
    fil: Filvisning | None = None,
) -> HttpResponse:
    _noter(request, t, "forhåndsvisning" if fil else "oversigt")
    rows = [
        {
            "noegle": noegle or "-",
            "titel": som.get(t.titel) or t.ental,
            "celler": [
                (f.navn, historik.i_ord(t.emne, f.noegle, som.get(f.noegle)), f.slags == ADRESSE)
                for f in t.felter
                if f.noegle != t.titel
            ],
        }
        for noegle, som in t.hent(whose).items()
    ]
    context = {
        "t": t,
        "side": side,
        "national": whose is None,
        "rows": rows,
        "kolonner": [f.navn for f in t.felter if f.noegle != t.titel],
        "titelfelt": next((f.navn for f in t.felter if f.noegle == t.titel), t.ental),
        "fejl": fejl,
        "fil": fil,
        "besked": _BESKEDER.get(request.GET.get("ok", ""), ""),
        "menu": "administration",
    }
    return render(request, "administration/ting.html", context)


def _form(
    request: Anmodning, t: Ting, whose: int | None, side: str, noegle: str, som: Tilstand | None
) -> HttpResponse:
    values: dict[str, Any] = dict(som) if som else {}
    fejl, felt = "", ""
    syn: Forhaandsvisning | None = None
    if request.method == "POST":
        asked = (f for f in t.felter if not (f.fast and som))
        values |= {f.noegle: request.POST.get(f.noegle, "") for f in asked}
        try:
            if "vis" in request.POST:
                syn = _forhaandsvis(request, t, whose, noegle, som)
            else:
                ok = _gem(request, t, whose, noegle, som)
                return HttpResponseRedirect(f"{reverse('ting', args=[side])}?ok={ok}")
        except AdministrationFejl as nej:
            fejl, felt = str(nej.tekst), nej.felt
    _noter(request, t, "forhåndsvisning" if syn else "form")
    context = {
        "t": t,
        "side": side,
        "national": whose is None,
        "ny": som is None,
        "noegle": noegle,
        "titel": (som or {}).get(t.titel) or t.ental,
        "felter": [(f, _skrevet(values.get(f.noegle))) for f in t.felter],
        "version": historik.version(t.noegle, noegle, whose) if som else 0,
        "fejl": fejl,
        "felt": felt,
        "syn": syn,
        "menu": "administration",
    }
    return render(request, "administration/ting_ret.html", context)


@dataclass(frozen=True, slots=True)
class Forhaandsvisning:
    """What stands under the form: the change in words, where it is seen, and what is asked for
    (`fjern`: it is to be taken away)."""

    forskelle: tuple[tuple[str, str, str], ...]
    par: tuple[Par, ...]
    fjern: bool = False

    @property
    def knap(self) -> tuple[str, str, str | Promise]:
        """The button that does it: name, value, words."""
        return ("fjern", "1", _("Fjern")) if self.fjern else ("gem", "1", _("Gem"))


def _forhaandsvis(
    request: Anmodning, t: Ting, whose: int | None, noegle: str, som: Tilstand | None
) -> Forhaandsvisning:
    """Raises AdministrationFejl, as saving would."""
    wanted, key = _oensket(request, t, noegle, som, fjern=request.POST["vis"] == "fjern")
    now = timezone.now()
    seer = Seer(request.adgang, whose, key, now)
    par = forhaandsvis(
        request,
        lambda: t.vis(seer),
        lambda: t.gem(whose, key, wanted, Aendrer.af(request, now)),
    )
    return Forhaandsvisning(
        tuple(historik.forskelle(t.emne, som, wanted)), par, fjern=wanted is None
    )


def _gem(request: Anmodning, t: Ting, whose: int | None, noegle: str, som: Tilstand | None) -> str:
    if som is not None:
        historik.kraev_version(t.noegle, noegle, whose, request.POST.get("version", ""))
    wanted, key = _oensket(request, t, noegle, som, fjern="fjern" in request.POST)
    with transaction.atomic():
        t.gem(whose, key, wanted, Aendrer.af(request, timezone.now()))
    return "fjernet" if wanted is None else "gemt"


def _oensket(
    request: Anmodning, t: Ting, noegle: str, som: Tilstand | None, *, fjern: bool
) -> tuple[Tilstand | None, str]:
    """What the form asks for (None: away with it), and of which thing. Raises
    AdministrationFejl."""
    if fjern and som is not None and t.flere:
        return None, noegle
    # What never changes is not asked of the form again.
    fixed = {f.noegle: str(som.get(f.noegle)) for f in t.felter if f.fast} if som else {}
    wanted = t.laes({**request.POST.dict(), **fixed})
    return wanted, noegle if som is not None else _ny_noegle(t, wanted)


def _ny_noegle(t: Ting, som: Tilstand) -> str:
    """What a new thing is known by: its fixed field, else a key of its own."""
    fast = next((f.noegle for f in t.felter if f.fast), None)
    return str(som[fast]) if fast else uuid4().hex


def _skrevet(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def _find(request: Anmodning, side: str) -> tuple[Ting, int | None]:
    """404 for a kind that is not there, as for one that is not hers."""
    found = find(side, request.adgang)
    if found is None:
        raise Http404
    return found


def _noter(request: Anmodning, t: Ting, side: str) -> None:
    pairs = [("Side", side), ("Hvad", str(t.noegle))]
    element = komponenter.ADMINISTRATION_VIST
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
