"""A period of events held against the groups again: looked ahead at, ordered, and followed.

After a stop, or for a group that was set up too late. What a group has heard of it does not hear of
twice, so that a period may be run again without harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from access import komponenter
from access.db import database_role
from access.models import Bruger
from access.values import Adgang, Permission
from access.views_support import kraever
from advis import genkoersel as motor
from advis.genkoersel import Udsigt
from advis.grupper import rettigheder, services
from advis.models import Advisgruppe, Genkoersel
from indexes.part.values import oejeblik
from sapa.advisgrupper.faelles import aendret, noter
from sapa.advisgrupper.vaekker import vaekker
from sapa.overblik.anmodning import Anmodning
from sapa.revision.values import laes_dato

MAKS_DAGE = 366
VIST = 20
_DATO = _lazy("Skriv datoen som DD-MM-ÅÅÅÅ.")


@dataclass(frozen=True, slots=True)
class Linje:
    """An order and how far it has come."""

    id: int
    gruppe: str
    fra: datetime
    til: datetime
    bestilt: datetime
    bruger: str
    nye: int
    faerdig: datetime | None

    @property
    def sidste_dag(self) -> datetime:
        """The last day of the period, which ends as the next begins."""
        return self.til - timedelta(seconds=1)


@kraever(Permission.ADMINISTRER)
@require_http_methods(["GET", "POST"])
def side(request: Anmodning) -> HttpResponse:
    """The orders, and a form: first what it would give, then the order itself."""
    adgang = request.adgang
    if not rettigheder.maa_administrere(adgang, adgang.scope_id):
        raise PermissionDenied
    grupper = list(
        Advisgruppe.objects.filter(myndighed=adgang.scope_id, aktiv_version__isnull=False).order_by(
            "navn"
        )
    )
    felter = {n: request.POST.get(n, "").strip()[:20] for n in ("gruppe", "fra", "til")}
    fejl: str | Promise = ""
    udsigter: list[tuple[Advisgruppe, Udsigt]] = []
    if request.method == "POST":
        valgte = [g for g in grupper if felter["gruppe"] in ("", str(g.id))]
        periode, fejl = _periode(felter, timezone.localdate())
        if periode and not valgte:
            fejl = _("Kommunen har ingen gruppe i brug.")
        if periode and not fejl:
            if request.POST.get("handling") == "koer":
                return _bestil(request, valgte, periode)
            udsigter, fejl = _udsigt(valgte, periode)
    noter(request, komponenter.ADVISGRUPPER, ("Side", "genkørsel"))
    linjer = _linjer(adgang)
    context = {
        "grupper": [(str(g.id), g.navn) for g in grupper],
        "felter": felter,
        "fejl": fejl,
        "udsigter": udsigter,
        "nye": sum(u.nye for _g, u in udsigter),
        "flere": any(u.flere for _g, u in udsigter),
        "linjer": linjer,
        "i_gang": any(x.faerdig is None for x in linjer),
        "bestilt": "ok" in request.GET,
        "menu": "administration",
        "fane": "genkoersel",
    }
    navn = "partials/genkoersler" if request.htmx.target == "koersler" else "genkoersel"
    return render(request, f"advisgrupper/{navn}.html", context)


def _bestil(
    request: Anmodning, valgte: list[Advisgruppe], periode: tuple[datetime, datetime]
) -> HttpResponse:
    fra, til = periode
    for g in valgte:
        services.bestil_genkoersel(
            g.id, fra=fra, til=til, adgang=request.adgang, now=timezone.now()
        )
        aendret(request, "genkørsel bestilt", g)
    transaction.on_commit(vaekker.ring)
    return HttpResponseRedirect(f"{reverse('advisgenkoersel')}?ok=1")


def _periode(
    felter: dict[str, str], i_dag: date
) -> tuple[tuple[datetime, datetime] | None, str | Promise]:
    """From the morning of the first day to the end of the last; or what is wrong."""
    try:
        fra, til = laes_dato(felter["fra"]), laes_dato(felter["til"])
    except ValueError:
        return None, _DATO
    if fra is None or til is None:
        return None, _DATO
    if not fra <= til <= i_dag:
        return None, _("Perioden skal begynde, før den slutter, og slutte senest i dag.")
    if (til - fra).days > MAKS_DAGE:
        return None, _("Perioden må højst være et år.")
    return (oejeblik(fra), oejeblik(til + timedelta(days=1))), ""


def _udsigt(
    valgte: list[Advisgruppe], periode: tuple[datetime, datetime]
) -> tuple[list[tuple[Advisgruppe, Udsigt]], str]:
    fra, til = periode
    try:
        with database_role("sapa_indlaes", timeout="8s"):
            return [(g, motor.forhaandsvis(g, fra=fra, til=til)) for g in valgte], ""
    except OperationalError:
        return [], _("Perioden er for lang til at tælle her. Vælg én gruppe eller færre dage.")


def _linjer(adgang: Adgang) -> list[Linje]:
    rows = list(
        Genkoersel.objects.filter(gruppe__myndighed=adgang.scope_id)
        .select_related("gruppe")
        .order_by("-bestilt", "-id")[:VIST]
    )
    navne: dict[int, str] = dict(
        Bruger.objects.filter(id__in={r.bruger_id for r in rows}).values_list("id", "navn")
    )
    return [
        Linje(
            r.id,
            r.gruppe.navn if r.gruppe else "",
            r.fra,
            r.til,
            r.bestilt,
            navne.get(r.bruger_id, ""),
            r.nye,
            r.faerdig,
        )
        for r in rows
    ]
