"""Roles, users and the organisation: lists, forms, what a role reaches, files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import komponenter, revisionslog
from access.models import Bruger, Fagsystem, Jobfunktionsrolle, Organisationsenhed
from access.revisionslog import Opslag, kriterier
from access.saml.models import Samlbruger
from access.saml.selectors import udbyder_for
from sapa.administration import forhaandsvisning, historik
from sapa.administration.adgang import administrator
from sapa.administration.filsvar import csvfil, jsonfil
from sapa.administration.filvisning import Filvisning, filens_tekst, filvisning
from sapa.administration.forhaandsvisning import Par, Seer
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.advisgrupper import ord as i_ord
from sapa.brugere import brugere, rettighedsvalg, roller, synlig
from sapa.brugere.formular import Rolleskema
from sapa.brugere.raekkevidde import Raekkevidde, raekkevidde
from sapa.overblik.anmodning import Anmodning

PR_SIDE = 200
_BESKEDER = {
    "rolle": _("Rollen er gemt. Den gælder fra brugernes næste klik."),
    "bruger": _("Brugeren er gemt. Det gælder fra næste klik."),
    "indlaest": _("Filens roller er indlæst."),
}


@administrator()
@require_GET
def rolleliste(request: Anmodning) -> HttpResponse:
    """The authority's roles: what each allows, and how many hold it."""
    _noter(request, ("Side", "jobfunktionsroller"))
    return _vis_roller(request)


def _vis_roller(
    request: Anmodning, fejl: str = "", *, fil: Filvisning | None = None
) -> HttpResponse:
    rows = (
        Jobfunktionsrolle.objects.filter(myndighed_id=request.adgang.scope_id)
        .annotate(antal=Count("tildeling", filter=Q(tildeling__bruger__aktiv=True)))
        .prefetch_related("afgraensninger__rolle")
        .order_by("navn")
    )
    context = {"rows": rows, "fejl": fejl, "fil": fil, **_besked(request)}
    return render(request, "brugere/roller.html", context)


@administrator()
@require_http_methods(["GET", "POST"])
def rolle_ny(request: Anmodning) -> HttpResponse:
    """A new role."""
    return _rolle(request, None)


@administrator()
@require_http_methods(["GET", "POST"])
def rolle(request: Anmodning, rolle: str) -> HttpResponse:
    """One role: its rights with their limits, and what it reaches."""
    row = None
    if rolle.isascii() and rolle.isdecimal() and len(rolle) < 18:
        own = Jobfunktionsrolle.objects.filter(myndighed_id=request.adgang.scope_id)
        row = own.filter(id=int(rolle)).first()
    if row is None:
        raise Http404
    return _rolle(request, row)


def _rolle(request: Anmodning, row: Jobfunktionsrolle | None) -> HttpResponse:
    scope, adgang = request.adgang.scope_id, request.adgang
    noegle = str(row.id) if row else ""
    reach: Raekkevidde | None = None
    fejl, felt = "", ""
    if request.method == "GET":
        skema = Rolleskema.af(roller.tilstand(row)) if row else Rolleskema()
    else:
        skema = Rolleskema.laes(request.POST)
        a = Aendrer.af(request, timezone.now())
        try:
            if "proev" in request.POST:
                reach = _proev(scope, skema, adgang, row)
            elif "gem" in request.POST:
                historik.kraev_version(
                    roller.EMNE_NOEGLE, noegle, scope, request.POST.get("version", "")
                )
                gemt = roller.gem(scope, noegle, skema.data(), a)
                return HttpResponseRedirect(f"{reverse('rolle', args=[gemt])}?ok=rolle")
        except AdministrationFejl as nej:
            fejl, felt = str(nej.tekst), nej.felt
            skema = replace(skema, fejl={felt: fejl})
    _noter(request, ("Side", "jobfunktionsrolle"), ("Rolle", row.navn if row else "ny"))
    context = {
        "row": row,
        "skema": skema,
        "version": historik.version(roller.EMNE_NOEGLE, noegle, scope) if row else 0,
        "rettigheder": rettighedsvalg.grupper(roller.maa_gives(adgang)),
        "scopes": roller.scopes(scope),
        "niveauer": list(i_ord.FOELSOMHED.items()),
        "enheder": _enhedstrae(scope),
        "fagsystemer": [(str(u), n) for u, n in _systemer()],
        "reach": reach,
        "fejl": fejl,
        "felt": felt,
        **_besked(request),
    }
    return render(request, "brugere/rolle.html", context)


def _proev(
    scope: int, skema: Rolleskema, adgang: Any, row: Jobfunktionsrolle | None
) -> Raekkevidde:
    rows = roller.kontroller(scope, skema.data(), adgang=adgang, egen=row.id if row else None)

    def forbered() -> list[int]:
        tried = Jobfunktionsrolle.objects.create(myndighed_id=scope, navn=f"prøve {skema.navn}")
        for limit in rows:
            limit.jobfunktionsrolle = tried
            limit.save(force_insert=True)
        return [tried.id]

    return raekkevidde(scope, forbered)


@administrator()
@require_GET
def rollefil(request: Anmodning) -> HttpResponse:
    """All the authority's roles as a file."""
    _noter(request, ("Side", "jobfunktionsroller, fil"))
    return jsonfil({"roller": list(_alle_roller(request).values())}, "roller.json")


@administrator()
@require_POST
def rolleimport(request: Anmodning) -> HttpResponse:
    """Take in a file of roles: those of the same name are changed, others stay. All, or nothing;
    or what it would change."""
    before = _alle_roller(request)
    try:
        tekst = filens_tekst(request)
        data = json.loads(tekst)

        def indlaes() -> None:
            _indlaes(request, data)

        if "vis" in request.POST:
            found = filvisning(
                tekst,
                indlaes,
                lambda: [
                    (navn, historik.forskelle(roller.EMNE, before.get(navn), som))
                    for navn, som in _alle_roller(request).items()
                    if before.get(navn) != som
                ],
            )
            _noter(request, ("Side", "jobfunktionsroller, fil vist"))
            return _vis_roller(request, fil=found)
        indlaes()
    except AdministrationFejl as nej:
        return _vis_roller(request, str(nej.tekst))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _vis_roller(request, str(_("Filen er ikke en fil med roller.")))
    return HttpResponseRedirect(f"{reverse('roller')}?ok=indlaest")


@transaction.atomic
def _indlaes(request: Anmodning, data: Any) -> None:
    scope, a = request.adgang.scope_id, Aendrer.af(request, timezone.now())
    for som in data["roller"]:
        own = Jobfunktionsrolle.objects.filter(myndighed_id=scope, navn=som["navn"]).first()
        # A file that was taken out holds roles, too, that she may not give, or holds herself.
        if own is not None and roller.tilstand(own) == som:
            continue
        try:
            roller.gem(scope, str(own.id) if own else "", som, a)
        except AdministrationFejl as nej:
            raise AdministrationFejl(f"{som['navn']}: {nej.tekst}", nej.felt) from None


def _alle_roller(request: Anmodning) -> dict[str, historik.Tilstand]:
    rows = Jobfunktionsrolle.objects.filter(myndighed_id=request.adgang.scope_id).order_by("navn")
    return {r.navn: roller.tilstand(r) for r in rows}


# --- Users ----------------------------------------------------------------------------------------


@administrator()
@require_GET
def brugerliste(request: Anmodning) -> HttpResponse:
    """The authority's users, by name; those that match what was written."""
    _noter(request, ("Side", "brugere"))
    scope = request.adgang.scope_id
    rows = (
        Bruger.objects.filter(myndighed_id=scope)
        .select_related("enhed")
        .prefetch_related("jobfunktionsroller")
    )
    q = request.GET.get("navn", "").strip()[:60]
    if q:
        rows = rows.filter(Q(navn__icontains=q) | Q(brugernavn__icontains=q))
    found = list(rows.order_by("-aktiv", "navn")[: PR_SIDE + 1])
    context = {
        "rows": found[:PR_SIDE],
        "flere": len(found) > PR_SIDE,
        "q": q,
        "demo": settings.DEMO,
        "saml": udbyder_for(scope) is not None,
        "fra_saml": _fra_saml([b.id for b in found]),
        **_besked(request),
    }
    return render(request, "brugere/brugere.html", context)


@administrator()
@require_GET
def brugerfil(request: Anmodning) -> HttpResponse:
    """Who may what: all the authority's users with unit and roles, as a table for a spreadsheet."""
    _noter(request, ("Side", "brugere, fil"))
    rows = (
        Bruger.objects.filter(myndighed_id=request.adgang.scope_id)
        .select_related("enhed")
        .prefetch_related("jobfunktionsroller")
        .order_by("-aktiv", "navn", "brugernavn")
    )
    saml = _fra_saml([b.id for b in rows])
    return csvfil(
        (_("Navn"), _("Brugernavn"), _("Titel"), _("Enhed"), _("Roller"), _("Tilstand")),
        (
            (
                b.navn,
                b.brugernavn,
                b.titel,
                b.enhed.navn if b.enhed else "",
                _("Fra SAML")
                if b.id in saml
                else " | ".join(sorted(j.navn for j in b.jobfunktionsroller.all())),
                _("Åben") if b.aktiv else _("Lukket"),
            )
            for b in rows
        ),
        "brugere.csv",
    )


@administrator()
@require_http_methods(["GET", "POST"])
def bruger_ny(request: Anmodning) -> HttpResponse:
    """A user for the demo's local sign-in; elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    return _bruger(request, None)


@administrator()
@require_http_methods(["GET", "POST"])
def bruger(request: Anmodning, bruger_uuid: UUID) -> HttpResponse:
    """One user: her roles, her unit, and whether she may sign in."""
    row = (
        Bruger.objects.filter(myndighed_id=request.adgang.scope_id, uuid=bruger_uuid)
        .select_related("enhed")
        .first()
    )
    if row is None:
        raise Http404
    return _bruger(request, row)


def _bruger(request: Anmodning, row: Bruger | None) -> HttpResponse:
    scope = request.adgang.scope_id
    noegle = str(row.uuid) if row else ""
    som = (
        brugere.tilstand(row)
        if row
        else {"navn": "", "brugernavn": "", "titel": "", "enhed": None, "aktiv": True, "roller": []}
    )
    fejl, felt = "", ""
    before = dict(som) if row else None
    if request.method == "POST":
        given = request.POST
        som |= {
            "enhed": given.get("enhed") or None,
            "aktiv": given.get("aktiv") == "1",
            "roller": sorted({int(r) for r in given.getlist("rolle") if _er_tal(r)}),
        }
        if row is None:
            som |= {n: given.get(n, "").strip() for n in ("navn", "brugernavn", "titel")}
        try:
            if "vis" in given:
                syn = {
                    "par": _forhaandsvis(request, noegle, som),
                    "forskelle": historik.forskelle(brugere.EMNE, before, som),
                }
                return _vis_bruger(request, row, som, syn=syn)
            historik.kraev_version(brugere.EMNE_NOEGLE, noegle, scope, given.get("version", ""))
            gemt = brugere.gem(scope, noegle, som, Aendrer.af(request, timezone.now()))
            return HttpResponseRedirect(f"{reverse('bruger', args=[gemt])}?ok=bruger")
        except AdministrationFejl as nej:
            fejl, felt = str(nej.tekst), nej.felt
    return _vis_bruger(request, row, som, fejl=fejl, felt=felt)


def _forhaandsvis(request: Anmodning, noegle: str, som: historik.Tilstand) -> tuple[Par, ...]:
    """What she would reach. Raises AdministrationFejl, as saving would."""
    scope, now, key = request.adgang.scope_id, timezone.now(), [noegle]

    def lav() -> None:
        key[0] = brugere.gem(scope, noegle, som, Aendrer.af(request, now))

    return forhaandsvisning.forhaandsvis(
        request, lambda: synlig.bruger(Seer(request.adgang, scope, key[0], now)), lav
    )


def _er_tal(tekst: str) -> bool:
    return tekst.isascii() and tekst.isdecimal() and len(tekst) < 18


def _vis_bruger(
    request: Anmodning,
    row: Bruger | None,
    som: historik.Tilstand,
    *,
    syn: dict[str, Any] | None = None,
    fejl: str = "",
    felt: str = "",
) -> HttpResponse:
    scope = request.adgang.scope_id
    noegle = str(row.uuid) if row else ""
    _noter(request, ("Side", "bruger"), ("Bruger", row.brugernavn if row else "ny"))
    context = {
        "syn": syn,
        "row": row,
        "som": som,
        "egen": row is not None and row.id == request.adgang.bruger_id,
        "saml": row is not None and bool(_fra_saml([row.id])),
        "roller": Jobfunktionsrolle.objects.filter(myndighed_id=scope).order_by("navn"),
        "enheder": _enhedstrae(scope),
        "version": historik.version(brugere.EMNE_NOEGLE, noegle, scope) if row else 0,
        "fejl": fejl,
        "felt": felt,
        **_besked(request),
    }
    return render(request, "brugere/bruger.html", context)


@administrator()
@require_GET
def organisation(request: Anmodning) -> HttpResponse:
    """The units as the municipality's own system delivered them, with how many belong to each."""
    _noter(request, ("Side", "organisation"))
    scope = request.adgang.scope_id
    depth = {uuid: d for uuid, _navn, d in _enhedstrae(scope)}
    rows = (
        Organisationsenhed.objects.filter(myndighed_id=scope)
        .annotate(antal=Count("bruger", filter=Q(bruger__aktiv=True)))
        .order_by("fra")
    )
    context = {"rows": [(e, depth.get(str(e.uuid), 0)) for e in rows], "menu": "administration"}
    return render(request, "brugere/organisation.html", context)


def _fra_saml(ids: list[int]) -> set[int]:
    """Those whose rights come from their identity provider."""
    return set(Samlbruger.objects.filter(bruger_id__in=ids).values_list("bruger_id", flat=True))


def _systemer() -> Any:
    return Fagsystem.objects.order_by("navn").values_list("uuid", "navn")


def _enhedstrae(myndighed: int) -> list[tuple[str, str, int]]:
    """The units in order: uuid, name, depth."""
    found, ends = [], list[int]()
    rows = Organisationsenhed.objects.filter(myndighed_id=myndighed).order_by("fra")
    for uuid, navn, fra, til in rows.values_list("uuid", "navn", "fra", "til"):
        ends = [end for end in ends if end >= fra]
        found.append((str(uuid), navn, len(ends)))
        ends.append(til)
    return found


def _besked(request: Anmodning) -> dict[str, Any]:
    return {"besked": _BESKEDER.get(request.GET.get("ok", ""), ""), "menu": "administration"}


def _noter(request: Anmodning, *pairs: tuple[str, str]) -> None:
    element = komponenter.ADMINISTRATION_VIST
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
