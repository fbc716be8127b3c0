"""The list of fagsystemer, a client, and the file. What may be done is decided by `hvem` and
written by `access.klienter`; a secret is shown once, in the answer that made it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods

from access import komponenter, revisionslog
from access.klienter import services, tilstand
from access.klienter.tilstand import AFTALE, KLIENT
from access.models import Fagsystem, Myndighed, Systemklient
from access.revisionslog import Opslag, kriterier
from sapa.administration import historik
from sapa.administration.filsvar import jsonfil
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.fagsystemer import oversigt as staende
from sapa.fagsystemer.emner import afvist, udfoerer
from sapa.fagsystemer.formular import slut, tal, uuid
from sapa.fagsystemer.hvem import Hvem, drift, fagsystemadgang, hvem
from sapa.overblik.anmodning import Anmodning

MENU = {"menu": "administration"}
OVERLAP = (7, 30, 1, 0)
"""For how many days the old secret works beside a new one; the first is offered."""
BESKEDER: dict[str, str | Promise] = {
    "aftale": _lazy("Aftalen er gemt. Den gælder fra systemets næste kald i dens periode."),
    "afsluttet": _lazy("Aftalen er afsluttet."),
    "tilbagekald": _lazy("Hemmeligheden er tilbagekaldt. Den virker ikke mere."),
    "noegle": _lazy("Nøglen er registreret."),
    "fjern_noegle": _lazy("Nøglen er tilbagekaldt. Den virker ikke mere."),
    "certifikat": _lazy("Certifikatet er registreret."),
    "fjern_certifikat": _lazy("Certifikatet er tilbagekaldt. Det virker ikke mere."),
    "loft": _lazy("Lofterne er gemt. De gælder inden for et halvt minut."),
    "luk": _lazy("Klienten er lukket fra sit næste kald."),
    "aabn": _lazy("Klienten kan kalde igen."),
}


@fagsystemadgang
@require_GET
def oversigt(request: Anmodning) -> HttpResponse:
    """Who delivers and reads: what each may, how fresh it is, and what needs a look."""
    who, now = hvem(request), timezone.now()
    noter(request, ("Side", "fagsystemer"))
    rows = staende.klienter(who, now=now)
    context = {
        **MENU,
        "rows": rows,
        "uden": staende.uden_klient(who, {r.k.fagsystem_id for r in rows}),
        "who": who,
        "dage": staende.DAGE,
    }
    return render(request, "fagsystemer/oversigt.html", context)


@fagsystemadgang
@require_GET
def hjaelp(request: Anmodning) -> HttpResponse:
    """The first day: what the words mean, and what to do first."""
    noter(request, ("Side", "fagsystemer, hjælp"))
    return render(request, "fagsystemer/hjaelp.html", {**MENU, "who": hvem(request)})


@fagsystemadgang
@require_GET
def fil(request: Anmodning) -> HttpResponse:
    """Her clients and agreements as a file; never a secret nor its hash."""
    who = hvem(request)
    noter(request, ("Side", "fagsystemer, fil"))
    clients = list(who.klienter())
    data = {
        "klienter": [
            tilstand.klient(k)
            if who.driver
            else {"navn": k.klient_id, "fagsystem": k.fagsystem.navn, "aktiv": k.aktiv}
            for k in clients
        ],
        "aftaler": [_kun_hendes(tilstand.aftale(a, a.klient), who) for a in who.aftaler()],
    }
    return jsonfil(data, "fagsystemer.json")


def _kun_hendes(som: tilstand.Tilstand, who: Hvem) -> tilstand.Tilstand:
    """Of a shared agreement, her authorities alone."""
    return {**som, "myndigheder": [m for m in som["myndigheder"] if m in who.myndigheder]}


@drift
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning) -> HttpResponse:
    """A new client, and its fagsystem where that is new. It can do nothing yet; the answer shows
    its secret, once."""
    who = hvem(request)
    names = ("klient_id", "fagsystem", "uuid", "navn", "leverandoer", "bevis")
    felter = {n: request.POST.get(n, "").strip()[:100] for n in names}
    felter["bevis"] = felter["bevis"] or "hemmelighed"
    fejl = felt = ""
    if request.method == "POST":
        try:
            klient, secret = _opret(request, felter)
        except AdministrationFejl as nej:
            fejl, felt = str(nej.tekst), nej.felt
        else:
            return vis(request, who, klient, hemmelighed=secret, ny_klient=True)
    noter(request, ("Side", "ny klient"))
    context = {
        **MENU,
        "felter": felter,
        "fejl": fejl,
        "felt": felt,
        "fagsystemer": [
            (str(i), n) for i, n in Fagsystem.objects.order_by("navn").values_list("id", "navn")
        ],
    }
    return render(request, "fagsystemer/ny.html", context)


@transaction.atomic
def _opret(request: Anmodning, felter: dict[str, str]) -> tuple[Systemklient, str]:
    aendrer = Aendrer.af(request, timezone.now())
    system = Fagsystem.objects.filter(id=_id(felter["fagsystem"])).first()
    with afvist():
        if system is None:
            system = _nyt_fagsystem(felter)
        klient = services.opret(
            klient_id=felter["klient_id"],
            fagsystem=system,
            now=aendrer.now,
            af=udfoerer(aendrer),
        )
        if felter["bevis"] != "hemmelighed":
            return klient, ""
        return klient, services.roter(klient, now=aendrer.now, af=udfoerer(aendrer))


def _nyt_fagsystem(felter: dict[str, str]) -> Fagsystem:
    if felter["fagsystem"] != "nyt":
        raise AdministrationFejl(_("Vælg et fagsystem, eller vælg nyt."), "fagsystem")
    key = uuid(felter["uuid"], "uuid")
    if not felter["navn"]:
        raise AdministrationFejl(_("Skriv fagsystemets navn."), "navn")
    if Fagsystem.objects.filter(uuid=key).exists():
        raise AdministrationFejl(_("Fagsystemet med det UUID findes: vælg det."), "uuid")
    with connection.cursor() as cursor:
        # The role of pages may not write the table: the function asks whether she operates.
        cursor.execute(
            "select fagsystem_opret(%s, %s, %s, %s)",
            [key, felter["navn"], felter["leverandoer"], 24 * 60],
        )
        (found,) = cursor.fetchone()
    return Fagsystem.objects.get(id=found)


@fagsystemadgang
@require_http_methods(["GET", "POST"])
def klient(request: Anmodning, klient_id: int) -> HttpResponse:
    """One client: its agreements with her authorities, and, for who operates for all of them, what
    it proves itself by and its limits. POST changes one thing."""
    who = hvem(request)
    found = who.klient(klient_id)
    if found is None:
        raise Http404
    if request.method == "GET":
        return vis(request, who, found, besked=BESKEDER.get(request.GET.get("ok", ""), ""))
    hvad = request.POST.get("hvad", "")
    if not who.maa_rette(found) or hvad not in {*_HANDLINGER, "roter"}:
        raise Http404
    aendrer = Aendrer.af(request, timezone.now())
    secret = ""
    try:
        historik.kraev_version(KLIENT, str(found.id), None, request.POST.get("version", ""))
        with transaction.atomic(), afvist():
            if hvad == "roter":
                secret = _roter(found, request, aendrer)
            else:
                _HANDLINGER[hvad](found, request, aendrer)
    except AdministrationFejl as nej:
        return vis(request, who, found, fejl=str(nej.tekst), felt=nej.felt)
    if secret:
        return vis(request, who, found, hemmelighed=secret)
    return HttpResponseRedirect(f"{reverse('fagsystemklient', args=[found.id])}?ok={hvad}")


def _roter(k: Systemklient, request: Anmodning, a: Aendrer) -> str:
    days = request.POST.get("dage", "")
    if days not in map(str, OVERLAP):
        raise AdministrationFejl(_("Vælg, hvor længe den gamle virker."), "dage")
    return services.roter(
        k,
        now=a.now,
        overlap=timedelta(days=int(days)),
        udloeber=slut(request.POST.get("udloeber", ""), "udloeber"),
        af=udfoerer(a),
    )


def _tilbagekald(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    services.tilbagekald_hemmelighed(k, _id(request.POST.get("id", "")), now=a.now, af=udfoerer(a))


def _noegle(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    services.tilfoej_noegle(
        k,
        request.POST.get("pem", "")[:10_000],
        kid=request.POST.get("kid", "").strip()[:100],
        udloeber=slut(request.POST.get("udloeber", ""), "noegle_udloeber"),
        now=a.now,
        af=udfoerer(a),
    )


def _fjern_noegle(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    services.fjern_noegle(k, request.POST.get("kid", ""), now=a.now, af=udfoerer(a))


def _certifikat(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    ends = slut(request.POST.get("udloeber", ""), "certifikat_udloeber", kraeves=True)
    assert ends is not None
    services.tilfoej_certifikat(
        k, request.POST.get("pem", "")[:20_000], udloeber=ends, now=a.now, af=udfoerer(a)
    )


def _fjern_certifikat(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    services.fjern_certifikat(k, request.POST.get("sha256", ""), now=a.now, af=udfoerer(a))


def _loft(k: Systemklient, request: Anmodning, a: Aendrer) -> None:
    limits = {
        n: tal(request.POST.get(n, ""), n) for n in ("kald_pr_sekund", "byge", "objekter_pr_dag")
    }
    services.saet_lofter(k, **limits, now=a.now, af=udfoerer(a))


def _luk(k: Systemklient, _request: Anmodning, a: Aendrer) -> None:
    services.saet_aktiv(k, False, now=a.now, af=udfoerer(a))


def _aabn(k: Systemklient, _request: Anmodning, a: Aendrer) -> None:
    services.saet_aktiv(k, True, now=a.now, af=udfoerer(a))


_HANDLINGER: dict[str, Callable[[Systemklient, Anmodning, Aendrer], None]] = {
    "tilbagekald": _tilbagekald,
    "noegle": _noegle,
    "fjern_noegle": _fjern_noegle,
    "certifikat": _certifikat,
    "fjern_certifikat": _fjern_certifikat,
    "loft": _loft,
    "luk": _luk,
    "aabn": _aabn,
}


def vis(
    request: Anmodning,
    who: Hvem,
    found: Systemklient,
    *,
    hemmelighed: str = "",
    ny_klient: bool = False,
    **mere: Any,
) -> HttpResponse:
    """The client's page, as it is now. A secret goes nowhere else than into this answer."""
    noter(request, ("Side", "fagsystem"), ("Klient", found.klient_id))
    now = timezone.now()
    found = Systemklient.objects.select_related("fagsystem").get(id=found.id)
    (row,) = staende.klienter(who, now=now, kun=found)
    context = {
        **MENU,
        "x": row,
        "k": found,
        "who": who,
        "maa_rette": who.maa_rette(found),
        "hemmelighed": hemmelighed,
        "ny_klient": ny_klient,
        "version": historik.version(KLIENT, str(found.id), None) if who.driver else 0,
        "overlap": OVERLAP,
        "emne": KLIENT,
        "aftaleemne": AFTALE,
        "dage": staende.DAGE,
        "nu": now,
        **(_beviser(found, now) if who.driver else {}),
        **mere,
    }
    svar = render(request, "fagsystemer/klient.html", context)
    svar.headers["Cache-Control"] = "no-store"
    return svar


def _beviser(k: Systemklient, now: datetime) -> dict[str, Any]:
    secrets = k.hemmeligheder.defer("sha256").order_by("-oprettet", "-id")
    return {
        "hemmeligheder": [(h, h.udloeber is not None and h.udloeber <= now) for h in secrets],
        "noegler": [
            (n, n.udloeber is not None and n.udloeber <= now) for n in k.noegler.order_by("kid")
        ],
        "certifikater": [(c, c.udloeber <= now) for c in k.certifikater.order_by("udloeber")],
    }


def _id(tekst: str) -> int:
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 10 else 0


def myndighedsnavne(ids: frozenset[int]) -> list[tuple[str, str]]:
    """Authorities to choose from, by name."""
    rows = Myndighed.objects.filter(id__in=ids).order_by("navn")
    return [(str(i), n) for i, n in rows.values_list("id", "navn")]


def noter(request: Anmodning, *pairs: tuple[str, str]) -> None:
    """A look at a page of set-up."""
    element = komponenter.ADMINISTRATION_VIST
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])
