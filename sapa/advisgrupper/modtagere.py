"""Whom a group may send to, looked up as it is typed: users, units and systems of one authority.

What is suggested is a text that says who is meant; the same text, or any that means one alone, is
understood when the form is sent, so that nothing depends on script. Staff and systems, no citizens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.models import Bruger, Fagsystem, Organisationsenhed
from access.values import Permission
from access.views_support import kraever
from advis.models import Modtagersystem
from advis.values import Kanal, Modtagerart
from sapa.overblik.anmodning import Anmodning

MINDST, HOEJST = 2, 8
"""Letters before anything is suggested, and suggestions of each kind."""


@dataclass(frozen=True, slots=True)
class Fundet:
    """A receiver and the text that means it. `kanal`: of a system; None where there is a choice."""

    art: Modtagerart
    uuid: UUID
    navn: str
    noegle: str  # what else it may be called
    tekst: str
    kanal: Kanal | None = None
    system: int | None = None


def mulige(myndighed: int, tekst: str, *, hele: bool = False) -> list[Fundet]:
    """Receivers whose name begins with the text, has a word that does, or (`hele`) is the text;
    users by user name too. At most `HOEJST` of each kind, in four queries."""
    return [
        *_brugere(myndighed, tekst, hele),
        *_enheder(myndighed, tekst, hele),
        *_systemer(myndighed, tekst, hele),
    ]


def find(myndighed: int, tekst: str, *, kun: Modtagerart | None = None) -> Fundet | None:
    """The one that the text means: as suggested, a user name, or a name that one alone has. `kun`:
    of that kind."""
    tekst = tekst.strip()
    begyndelse = tekst.partition(" (")[0]
    navne = dict.fromkeys((tekst, tekst.rpartition(" (")[0] or begyndelse, begyndelse))
    alle = {f: None for navn in navne for f in mulige(myndighed, navn, hele=True)}
    egne = [f for f in alle if kun in (None, f.art)]
    for passer in (lambda f: f.tekst, lambda f: f.noegle, lambda f: f.navn):
        if fundne := [f for f in egne if passer(f) == tekst]:
            return fundne[0] if len(fundne) == 1 else None
    return None


@kraever(Permission.ADMINISTRER)
@require_POST
def forslag(request: Anmodning) -> HttpResponse:
    """What completes a field of the form, as options of its list: receivers, or owners alone."""
    kun_brugere = "ejer" in request.POST
    tekst = " ".join(request.POST.get("ejer" if kun_brugere else "ny_bruger", "").split())[:100]
    fundne: list[Fundet] = []
    if len(tekst) >= MINDST:
        m = request.adgang.scope_id
        fundne = list(_brugere(m, tekst, False)) if kun_brugere else mulige(m, tekst)
    navne = [f.tekst for f in fundne]
    return render(request, "overblik/partials/soegeforslag.html", {"navne": navne})


def _navnet(tekst: str, hele: bool, felt: str = "navn") -> Q:
    if hele:
        return Q(**{felt: tekst})
    return Q(**{f"{felt}__istartswith": tekst}) | Q(**{f"{felt}__icontains": f" {tekst}"})


def _brugere(myndighed: int, tekst: str, hele: bool) -> Iterator[Fundet]:
    rows = Bruger.objects.filter(
        _navnet(tekst, hele) | (Q(brugernavn=tekst) if hele else Q(brugernavn__istartswith=tekst)),
        myndighed_id=myndighed,
        aktiv=True,
    ).order_by("navn", "brugernavn")
    for uuid, navn, kort in rows.values_list("uuid", "navn", "brugernavn")[:HOEJST]:
        yield Fundet(Modtagerart.BRUGER, uuid, navn, kort, f"{navn} ({kort})")


def _enheder(myndighed: int, tekst: str, hele: bool) -> Iterator[Fundet]:
    rows = Organisationsenhed.objects.filter(_navnet(tekst, hele), myndighed_id=myndighed)
    felter = rows.order_by("navn", "fra").values_list("uuid", "navn", "overordnet__navn")
    for uuid, navn, over in felter[:HOEJST]:
        under = _("afdeling under %(over)s") % {"over": over} if over else _("afdeling")
        yield Fundet(Modtagerart.ENHED, uuid, navn, "", f"{navn} ({under})")


def _systemer(myndighed: int, tekst: str, hele: bool) -> Iterator[Fundet]:
    webhooks = Modtagersystem.objects.filter(
        _navnet(tekst, hele), myndighed=myndighed, aktiv=True
    ).order_by("navn")
    for id_, uuid, navn in webhooks.values_list("id", "fagsystem_uuid", "navn")[:HOEJST]:
        yield Fundet(Modtagerart.FAGSYSTEM, uuid, navn, "", f"{navn} (webhook)", Kanal.WEBHOOK, id_)
    systemer = Fagsystem.objects.filter(_navnet(tekst, hele)).order_by("navn")
    for uuid, navn in systemer.values_list("uuid", "navn")[:HOEJST]:
        yield Fundet(Modtagerart.FAGSYSTEM, uuid, navn, "", f"{navn} (API)", Kanal.API)
