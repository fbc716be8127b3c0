"""The report's pages, and the lists that alarms look for.

Every page is a row of the log that it reports on; so is each number shown in full, and each person
in a list that is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag, kriterier
from access.tidsgraense import tidsgraense
from access.values import Cpr, Permission
from access.views_support import kraever
from sapa.administration.konvolut import ForGammel
from sapa.overblik.anmodning import Anmodning
from sapa.rapport import ark, faner, formular, listeforskel, nye, selectors, services
from sapa.rapport.formular import UGEDAGE, Formular
from sapa.rapport.listeforskel import Forskel
from sapa.rapport.lister import MAKS_BYTES, OVERSKRIFTER, ListeFejl, gennemlaes
from sapa.rapport.models import Liste
from sapa.rapport.sider import VED_SLUG, Indhold, Rapportside
from sapa.rapport.values import ALARMER, OVERVAAGNINGER, Art, Post, Slags
from sapa.revision.formular import viste
from sapa.revision.selectors import raekkevidde
from sapa.revision.values import Raekkevidde

log = structlog.get_logger(__name__)

_GRAENSE = "4s"
"""A statement of the report may take so long: the page has several, and says so when one may not
end."""
_HJAELP: dict[str, str | Promise] = {
    Liste.Slags.VIP: gettext_lazy(
        "Et opslag på et CPR-nummer eller en sag med et KLE-nummer på listen giver en alarm."
    ),
    Liste.Slags.OVERVAAGNING: gettext_lazy(
        "Et opslag på en person, hvis navn rummer teksten, eller en søgning på adressen, "
        "kommer på siden Overvågning."
    ),
    Liste.Slags.MEDARBEJDERE: gettext_lazy(
        "Brugernavn og CPR-nummer: egne opslag og opslag på kolleger findes da på CPR, også efter "
        "et navneskifte, og opslag på egne børn, forældre og ægtefælle findes med."
    ),
}


@kraever(Permission.SE_REVISIONSLOG)
@require_http_methods(["GET", "POST"])
def rapport(request: Anmodning, side: str) -> HttpResponse:
    """GET: a page of the report with the session's filters. POST: other filters, or none."""
    page = VED_SLUG.get(side)
    if page is None:
        raise Http404
    vidde, i_dag = raekkevidde(request.adgang), timezone.localdate()
    if request.method == "GET":
        filled = Formular.af_filtre(formular.valgte(request.session, i_dag))
        return _vis(request, page, vidde, filled)
    if request.POST.get("handling") == "ryd":
        formular.saet(request.session, formular.tomme(i_dag))
        return HttpResponseRedirect(reverse("rapport", args=[side]))
    filled = Formular.laes(request.POST.dict(), request.POST.getlist("enhed"))
    if filled.filtre is None:
        return _vis(request, page, vidde, filled)
    formular.saet(request.session, filled.filtre)
    return HttpResponseRedirect(reverse("rapport", args=[side]))


@dataclass(frozen=True, slots=True)
class Listevisning:
    """A kind of list: what is in use, what was, and what is told of it."""

    slags: str
    navn: str | Promise
    hjaelp: str | Promise
    kolonner: str
    i_brug: Liste | None
    tidligere: tuple[Liste, ...]
    fejl: str = ""
    hjemmel: str = field(default="")


@kraever(Permission.SE_REVISIONSLOG)
@require_http_methods(["GET", "POST"])
def lister(request: Anmodning) -> HttpResponse:
    """The lists of the authority. POST: another list, an empty one, or a former version again; or
    what that would change."""
    fejl: dict[str, str] = {}
    syn: Listesyn | None = None
    if request.method == "POST":
        slags = request.POST.get("slags", "")
        if slags not in Liste.Slags.values:
            raise Http404
        _maa_liste(request)
        try:
            if "vis" in request.POST:
                syn = _forhaandsvis(request, slags)
            else:
                _tag_i_brug(request, slags, _oensket(request, slags))
                return HttpResponseRedirect(reverse("rapportlister") + "?gemt=1")
        except _Nej as nej:
            fejl[slags] = str(nej)
    vidde = raekkevidde(request.adgang)
    rows = [x for x in selectors.lister(vidde) if x.myndighed_id == request.adgang.scope_id]
    _noter(request, ("Rapport", "lister"), *([("Forhåndsvisning", syn.slags)] if syn else []))
    # What was typed stays where it was typed: the file is often chosen again.
    typed = {request.POST.get("slags", ""): request.POST.get("hjemmel", "")}
    context = {
        "syn": syn,
        "lister": [_listevisning(s, rows, fejl, typed.get(s.value, "")) for s in Liste.Slags],
        "maa": request.adgang.scope_cvr in vidde.hele,
        "gemt": "gemt" in request.GET and not fejl,
        "menu": "revision",
        "fane": "lister",
    }
    return render(request, "rapport/lister.html", context)


@kraever(Permission.SE_REVISIONSLOG)
@require_POST
def hent_liste(request: Anmodning) -> HttpResponse:
    """The list in use as a sheet, or the empty sheet. Each person in it is a row of the log."""
    slags = request.POST.get("slags", "")
    if slags not in Liste.Slags.values:
        raise Http404
    poster: Sequence[Any] = ()
    if request.POST.get("tom") != "1":
        _maa_liste(request)
        liste = services.i_brug(request.adgang.scope_id, slags)
        if liste is None:
            raise Http404
        poster = services.poster(liste)
        told = kriterier([("Liste", slags), ("Version", str(liste.version))])
        revisionslog.noter(
            request,
            [
                Opslag(komponenter.RAPPORTLISTE_HENTET, soegekriterier=told),
                *(
                    Opslag(
                        komponenter.RAPPORTLISTE_HENTET,
                        part_cpr=Cpr(p.tekst),
                        soegekriterier=told,
                    )
                    for p in poster
                    if p.art in (Art.SENSITIV_CPR, Art.MEDARBEJDER_CPR, Art.MEDARBEJDER)
                ),
            ],
        )
    response = HttpResponse(ark.skriv(slags, poster), content_type=ark.MIME)
    response.headers["Content-Disposition"] = f'attachment; filename="{slags}.xlsx"'
    return response


def _vis(
    request: Anmodning, page: Rapportside, vidde: Raekkevidde, filled: Formular
) -> HttpResponse:
    content, number, slow = Indhold(), 1, False
    if filled.filtre is not None and vidde:
        wanted = request.GET.get("side", "1")
        wanted = wanted if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else "1"
        number, after = formular.marker(request.session, page.slug, int(wanted))
        shown = viste(request.session)
        try:
            # A savepoint: what is stopped for its time leaves the page, and its row, to be written.
            with tidsgraense(_GRAENSE), transaction.atomic():
                content = page.byg(vidde, filled.filtre, after, shown, timezone.localdate())
        except OperationalError as error:
            log.warning("rapport_for_stor", side=page.slug, fejl=type(error.__cause__).__name__)
            slow = True
        if page.slug == "alarmer" and not slow:
            nye.noter_set(request.adgang)
        formular.gem_naeste(request.session, filled.filtre, page.slug, number, content.naeste)
        told = formular.som_kriterier(page.slug, filled.filtre, vidde, number)
        revisionslog.noter(
            request,
            [
                Opslag(komponenter.RAPPORT, soegekriterier=told),
                *(
                    Opslag(
                        komponenter.SE_FULDT_CPR,
                        part_uuid=line.raekke.part_uuid,
                        part_cpr=line.raekke.cpr,
                        part_navn=line.raekke.part_navn,
                        part_kommune=line.raekke.part_kommune,
                    )
                    for line in content.linjer or ()
                    if line.vist
                ),
            ],
        )
    context = {
        "fane": page.slug,
        "titel": page.navn,
        "f": filled,
        "indhold": content,
        "for_stor": slow,
        "har_adgang": bool(vidde),
        "enheder": vidde.enheder,
        "nummer": number,
        "timer": range(24),
        "ugedage": tuple(enumerate(UGEDAGE, start=1)),
        "faner": faner.NAVNE,
        "slags": _slags(page.slug),
        "menu": "revision",
    }
    return render(request, "rapport/side.html", context)


def _slags(slug: str) -> Sequence[Slags]:
    return {"alarmer": ALARMER, "overvaagning": OVERVAAGNINGER}.get(slug, ())


def _maa_liste(request: Anmodning) -> None:
    """Lists hold for a whole authority: so must the right to its log. Raises PermissionDenied."""
    if request.adgang.scope_cvr not in raekkevidde(request.adgang).hele:
        raise PermissionDenied("lister")


class _Nej(Exception):
    """What was asked for cannot be; the text says why, and names nobody."""


@dataclass(frozen=True, slots=True)
class Oensket:
    """A list that is asked for: entries with the rows of its file, and what cannot be read."""

    poster: dict[Post, int]
    filnavn: str
    hjemmel: str
    fejl: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listesyn:
    """A list before it is in use. `lukket` is what the form carries to take it into use (empty: the
    file is chosen again), `set_` the version that it was compared with."""

    slags: str
    navn: str | Promise
    forskel: Forskel
    hjemmel: str
    lukket: str
    set_: int


def _oensket(request: Anmodning, slags: str, *, vis: bool = False) -> Oensket:
    """What the form asks for: a file, no entries, a former version, or what was shown. Raises
    _Nej."""
    given, adgang = request.POST, request.adgang
    version = given.get("version", "")
    if version:
        number = int(version) if version.isdecimal() and len(version) < 9 else 0
        try:
            former = services.tidligere(adgang.scope_id, slags, number)
        except services.IngenListe:
            raise _Nej(_("Versionens poster er slettet.")) from None
        poster = dict.fromkeys(services.poster(former), 0)
        return Oensket(poster, former.filnavn, former.hjemmel)
    hjemmel = given.get("hjemmel", "").strip()[:500]
    if not hjemmel:
        raise _Nej(_("Skriv hjemlen: en liste med personoplysninger kræver den."))
    if given.get("ryd") == "1" or given.get("vis") == "ryd":
        return Oensket({}, "", hjemmel)
    if lukket := given.get("lukket", ""):
        try:
            shown, name = listeforskel.aabn(lukket, slags=slags, **_for(request))
        except ForGammel:
            raise _Nej(_("Det er for længe siden, listen blev vist. Vælg filen igen.")) from None
        return Oensket(dict.fromkeys(shown, 0), name, hjemmel)
    file = request.FILES.get("fil")
    if file is None:
        raise _Nej(_("Vælg en fil."))
    try:
        found = gennemlaes(slags, file.read(MAKS_BYTES + 1))
        if found.fejl and not vis:
            raise ListeFejl(found.fejl[0])
    except ListeFejl as error:
        raise _Nej(_("Listen er ikke taget i brug: %(fejl)s.") % {"fejl": error}) from None
    return Oensket(found.poster, file.name or "", hjemmel, found.fejl)


def _for(request: Anmodning) -> dict[str, Any]:
    adgang = request.adgang
    return {"hvem": adgang.bruger_uuid, "myndighed": adgang.scope_id, "now": timezone.now()}


def _forhaandsvis(request: Anmodning, slags: str) -> Listesyn:
    """The list that is asked for against the one in use. Whom it shows something of is logged.
    Raises _Nej."""
    wanted = _oensket(request, slags, vis=True)
    held = services.i_brug(request.adgang.scope_id, slags)
    found = listeforskel.forskel(
        services.poster(held) if held else (), wanted.poster, fejl=wanted.fejl
    )
    told = kriterier([("Liste", slags), ("Version", str(held.version if held else 0))])
    element = komponenter.RAPPORTLISTE_VIST
    rows = [Opslag(element, part_cpr=cpr, soegekriterier=told) for cpr in found.personer]
    if rows:
        revisionslog.noter(request, rows)
    lukket = listeforskel.luk(list(wanted.poster), wanted.filnavn, slags=slags, **_for(request))
    return Listesyn(
        slags,
        Liste.Slags(slags).label,
        found,
        wanted.hjemmel,
        lukket if not wanted.fejl else "",
        held.version if held else 0,
    )


def _tag_i_brug(request: Anmodning, slags: str, wanted: Oensket) -> None:
    """Store it. Raises _Nej where the list is another than the one that was compared with."""
    adgang, seen = request.adgang, request.POST.get("set")
    try:
        liste = services.gem_liste(
            myndighed_id=adgang.scope_id,
            slags=slags,
            poster=list(wanted.poster),
            filnavn=wanted.filnavn,
            hjemmel=wanted.hjemmel,
            hvem=adgang.navn,
            now=timezone.now(),
            set_=int(seen) if seen is not None and seen.isdecimal() and len(seen) < 9 else None,
        )
    except services.AndenVersion:
        raise _Nej(_("En anden har ændret listen imens. Se ændringen igen.")) from None
    told = kriterier(
        [("Liste", slags), ("Version", str(liste.version)), ("Poster", str(liste.raekker))]
    )
    revisionslog.noter(request, [Opslag(komponenter.RAPPORTLISTE, soegekriterier=told)])


def _listevisning(
    slags: Liste.Slags, rows: Sequence[Liste], fejl: dict[str, str], hjemmel: str
) -> Listevisning:
    own = [row for row in rows if row.slags == slags]
    return Listevisning(
        slags=slags.value,
        navn=slags.label,
        hjaelp=_HJAELP[slags],
        kolonner=", ".join(OVERSKRIFTER[slags.value]),
        i_brug=next((row for row in own if row.ophoert is None), None),
        tidligere=tuple(row for row in own if row.ophoert is not None)[:10],
        fejl=fejl.get(slags.value, ""),
        hjemmel=hjemmel,
    )


def _noter(request: Anmodning, *par: tuple[str, str]) -> None:
    revisionslog.noter(request, [Opslag(komponenter.RAPPORT, soegekriterier=kriterier(par))])
