"""What the pages of advisgrupper have in common: finding a group, logging, and showing its page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.functional import Promise

from access import komponenter, revisionslog
from access.komponenter import Element
from access.models import Bruger
from access.revisionslog import Opslag, kriterier
from access.values import Foelsomhed
from advis import tekster
from advis.definition import Definition
from advis.grupper import rettigheder, selectors
from advis.grupper.rettigheder import MaaIkke, Rettighedsmangel
from advis.grupper.selectors import Gruppedetaljer
from advis.models import Advisgruppe
from advis.values import Advistype, Kanal
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper import sider
from sapa.advisgrupper.formular import Formular, noegle
from sapa.advisgrupper.liste import personopslag
from sapa.advisgrupper.opslag import Opslagsvaerk
from sapa.overblik.anmodning import Anmodning


def find(request: Anmodning, uuid: UUID) -> Gruppedetaljer:
    """The group; 404 for one that is not hers, as for none. One on whose behalf she does not work
    now is not hers."""
    try:
        fundet = selectors.gruppe(adgang=request.adgang, uuid=uuid)
    except MaaIkke:
        raise Http404 from None
    if fundet is None or myndighed(fundet) != request.adgang.scope_id:
        raise Http404
    return fundet


def myndighed(g: Gruppedetaljer) -> int:
    """Whose group it is."""
    return Advisgruppe.objects.values_list("myndighed", flat=True).get(id=g.raekke.id)


def noter(request: Anmodning, element: Element, *pairs: tuple[str, str]) -> None:
    """One row: a page that was shown, or what was done."""
    revisionslog.noter(request, [Opslag(element, soegekriterier=kriterier(pairs))])


def aendret(request: Anmodning, hvad: str, g: Advisgruppe | Gruppedetaljer) -> None:
    """One row about a change; what was before and after stands in the group's history."""
    uuid = g.uuid if isinstance(g, Advisgruppe) else g.raekke.uuid
    version = g.version if isinstance(g, Advisgruppe) else g.raekke.version
    om = [("Hvad", hvad), ("Advisgruppe", str(uuid)), ("Version", str(version))]
    noter(request, komponenter.ADVISGRUPPE_AENDRET, *om)


def noter_personer(request: Anmodning, element: Element, parter: list[UUID], uuid: UUID) -> None:
    """A row for each person: those of the samples, or those that were put on a list."""
    revisionslog.noter(request, personopslag(request.adgang, element, parter, uuid))


def ejernavn(gruppe_id: int) -> str:
    """The owner's user name, as the form writes it."""
    ejer = Advisgruppe.objects.values_list("ejer", flat=True).get(id=gruppe_id)
    return Bruger.objects.filter(id=ejer).values_list("brugernavn", flat=True).first() or ""


def formular_context(f: Formular, myndighed: int) -> dict[str, Any]:
    """What the form's fields choose among."""
    vaerk = Opslagsvaerk(myndighed)
    navne = vaerk.navne(f.modtagere)
    haendelser = vaerk.haendelser(Advistype(f.advistype))
    return {
        "f": f,
        "typer": [(str(t), navn) for t, navn in i_ord.TYPER.items()],
        "valgte": [h for h in haendelser if h.id in f.koder],
        "andre": [h for h in haendelser if h.id not in f.koder],
        "antal_haendelser": len(haendelser),
        "roller": [(str(int(r)), navn) for r, navn in tekster.ROLLER.items()],
        "niveauer": [(str(int(n)), i_ord.FOELSOMHED[int(n)]) for n in Foelsomhed],
        "enheder": vaerk.enheder,
        "fagsystemer": [(str(i), str(u), navn) for i, u, navn in vaerk.fagsystemer],
        "webhooks": vaerk.webhooks,
        "kanaler": [(str(k), i_ord.KANALER[k]) for k in (Kanal.INDBAKKE, Kanal.MAIL)],
        "takter": [(str(t), navn) for t, navn in i_ord.TAKTER.items()],
        "modtagere": [
            {
                "noegle": noegle(m),
                "navn": navne.get(m.uuid, "?"),
                "kanal": i_ord.KANALER[m.kanal],
                "takt": i_ord.TAKTER[m.takt] if m.kanal is Kanal.MAIL else "",
                "adresse": m.adresse,
            }
            for m in f.modtagere
        ],
        "menu": "administration",
        "fane": "advisgrupper",
    }


def proeve_context(request: Anmodning, g: Gruppedetaljer) -> dict[str, Any]:
    """The panel of the dry run. Its samples are looks at people: each is logged."""
    t = g.toerkoersel
    proever = []
    if t is not None and t.faerdig is not None:
        proever = selectors.proever(adgang=request.adgang, toerkoersel_id=t.id)
        parter = selectors.parter_i_proever(adgang=request.adgang, toerkoersel_id=t.id)
        if parter:
            noter_personer(request, komponenter.ADVISGRUPPE_PROEVE, parter, g.raekke.uuid)
    synlige = [p for p in proever if not p.skjult]
    proevet = t is not None and t.faerdig is not None and t.version == g.raekke.version
    return {
        "naeste": sider.naeste(g.raekke, proevet=proevet, bruger_id=request.adgang.bruger_id),
        "lidt_historik": t is not None and t.dage < settings.ADVIS.mindst_dage,
        "g": g,
        "t": t,
        "gaelder": t is not None and t.version == g.raekke.version,
        "graf": sider.graf(t, i_dag=timezone.localdate(), maaneder=MONTHS_3)
        if t is not None and t.faerdig
        else None,
        "om_ugen": round(t.aarlige / 52) if t else 0,
        "proever": synlige,
        "skjulte": len(proever) - len(synlige),
    }


def rettighedsfejl(d: Definition, gruppe_id: int, myndighed: int) -> str | Promise:
    """What the owner herself may not see, so that the group cannot tell of it; else empty."""
    ejer = Advisgruppe.objects.values_list("ejer", flat=True).get(id=gruppe_id)
    try:
        rettigheder.ejerret(ejer, myndighed, d)
    except Rettighedsmangel as fejl:
        return tekster.RETTIGHEDER[fejl.ret]
    return ""


def vis(
    request: Anmodning,
    g: Gruppedetaljer,
    *,
    f: Formular | None = None,
    besked: str | Promise = "",
    fejl: str | Promise = "",
) -> HttpResponse:
    """The page of a group: its form beside its dry run."""
    adgang = request.adgang
    noter(request, komponenter.ADVISGRUPPER, ("Advisgruppe", str(g.raekke.uuid)))
    f = f or Formular.af(g.definition, ejer=ejernavn(g.raekke.id))
    context = {
        **formular_context(f, adgang.scope_id),
        **proeve_context(request, g),
        "type": i_ord.TYPER[g.raekke.advistype],
        "tilstand": i_ord.tilstand(g.raekke.tilstand),
        "rettigheder": rettighedsfejl(g.definition, g.raekke.id, adgang.scope_id),
        "maa_liste": adgang.har("se_person"),
        "besked": besked,
        "fejl": fejl,
    }
    return render(request, "advisgrupper/gruppe.html", context)
