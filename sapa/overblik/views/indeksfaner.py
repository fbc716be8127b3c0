"""The tabs Dokumenter and Journalnotater of a person: metadata, each row by its own rule.

Each block is read within a limit of time and fails alone; what did not answer showed nothing, and
has no row of the revisionslog.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter
from access.tidsgraense import tidsgraense
from access.values import Permission
from access.views_support import kraever
from indexes.dokument import selectors as dokumentindeks
from indexes.part.selectors import PersonOverblik
from indexes.sag import selectors as sagsindeks
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import laes
from sapa.overblik.hvorfor import DOKUMENTER, laes_skjult
from sapa.overblik.indeksfaner import (
    Dokumentside,
    Listeadresser,
    Listevalg,
    Notatside,
    Vistblok,
    dokumentnoegle_tekst,
    notatnoegle_tekst,
)
from sapa.overblik.journalnotater import Notatblok, Notatspoergsmaal, blokke
from sapa.overblik.logning import opslag_person
from sapa.overblik.sider import Skjult
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.tidslinje.hent import GRAENSE, alene
from sapa.overblik.views.person import find_person, kun_hoved, personhoved


@kraever(Permission.SE_PERSON, Permission.SE_DOKUMENT)
@require_GET
@fejler_alene("dokumenter", kun_hoved)
def dokumenter(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The dokumenter that name the person, and those on her sager."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = laes(request.GET.get("dato", ""), now=nu)
    valg = Listevalg.laes(request.GET.dict(), dato=dato.valgt)
    om: dict[str, Any] = {"adgang": request.adgang, "part_uuid": person.part_uuid, "at": dato.at}
    with tidsgraense(GRAENSE):
        liste = alene(
            "dokumenter",
            lambda: dokumentindeks.dokumentliste(
                nu=nu, filter=valg.dokumentfilter(), efter=valg.dokumentnoegle(), **om
            ),
        )
    shown = liste is not None
    hidden = laes_skjult(
        request, "dokumenter", lambda: dokumentindeks.skjulte_paa_part(**om), DOKUMENTER
    )
    elementer = [komponenter.PERSON, *([komponenter.DOKUMENTER] if shown else [])]
    url = reverse("dokumenter", args=[person.part_uuid])
    naeste = dokumentnoegle_tekst(liste.naeste) if liste and liste.naeste else ""
    side = Dokumentside(
        hoved=personhoved(request, person, "dokumenter", elementer, nu),
        liste=liste,
        valg=valg,
        adresser=_adresser(url, valg, naeste, foerste=valg.dokumentnoegle() is None),
        skjulte=hidden if shown else Skjult(0, ()),
    )
    return render(request, "overblik/dokumenter.html", {"side": side})


@kraever(Permission.SE_PERSON, Permission.SE_SAG)
@require_GET
@fejler_alene("journalnotater", kun_hoved)
def journalnotater(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The notes on the person's sager, and what others have registered beside them."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = laes(request.GET.get("dato", ""), now=nu)
    valg = Listevalg.laes(request.GET.dict(), dato=dato.valgt)
    om: dict[str, Any] = {"adgang": request.adgang, "part_uuid": person.part_uuid, "at": dato.at}
    with tidsgraense(GRAENSE):
        liste = alene(
            "journalnotater",
            lambda: sagsindeks.notatliste(
                nu=nu, filter=valg.notatfilter(), efter=valg.notatnoegle(), **om
            ),
        )
        found = _andre(request, person, dato.at, nu)
    hidden = laes_skjult(request, "journalnotater", lambda: sagsindeks.skjulte(**om))
    elementer = [komponenter.PERSON, *([komponenter.JOURNALNOTATER] if liste is not None else [])]
    ekstra = [opslag_person(b.element, person) for b, vist in found if not vist.svigtede]
    url = reverse("journalnotater", args=[person.part_uuid])
    naeste = notatnoegle_tekst(liste.naeste) if liste and liste.naeste else ""
    side = Notatside(
        hoved=personhoved(request, person, "journalnotater", elementer, nu, ekstra=ekstra),
        liste=liste,
        valg=valg,
        adresser=_adresser(url, valg, naeste, foerste=valg.notatnoegle() is None),
        skjulte=hidden if liste is not None else Skjult(0, ()),
        blokke=tuple(vist for _, vist in found),
    )
    return render(request, "overblik/journalnotater.html", {"side": side})


def _andre(
    request: Anmodning, person: PersonOverblik, at: datetime, nu: datetime
) -> list[tuple[Notatblok, Vistblok]]:
    asked = Notatspoergsmaal(request.adgang, person.part_uuid, at, nu)
    found = []
    for blok in blokke(request.adgang):
        answer = alene(blok.noegle, partial(_svar, blok, asked))
        if answer is not None and answer[0] is None:
            continue
        content = answer[0] if answer else None
        vist = Vistblok(blok.noegle, blok.navn, blok.skabelon, content, svigtede=answer is None)
        found.append((blok, vist))
    return found


def _svar(blok: Notatblok, asked: Notatspoergsmaal) -> list[Any]:
    """A list of one, so that None of the block itself is told from one that did not answer."""
    return [blok.laes(asked)]


def _adresser(url: str, valg: Listevalg, naeste: str, *, foerste: bool) -> Listeadresser:
    return Listeadresser(
        url=url,
        foerste="" if foerste else url + valg.query(),
        naeste=url + valg.query(efter=naeste) if naeste else "",
    )
