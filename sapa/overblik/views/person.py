"""The page about one person: header and tabs, Personoplysninger, Sager, Adressehistorik.

Hidden and absent are both 404. Each element shown is a row of the revisionslog, in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.formaal.krav import kraever_formaal
from access.formaal.values import HISTORISK_ADRESSE
from access.komponenter import Element
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import kraever, sikker_sti
from indexes.erhverv import selectors as erhverv
from indexes.part import selectors as partregister
from indexes.part.selectors import Adresselinje, PersonOverblik
from indexes.personkilder import selectors as personkilder
from indexes.personkilder.selectors import Oplysninger, Udvidet
from indexes.sag.values import Kilde
from sapa.bemaerkninger import selectors as bemaerkninger
from sapa.minside import selectors as minside
from sapa.overblik import masker, visninger
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.blokke import ejendomssagsblok, filteradresse, sagsblok, udeladte_blokke
from sapa.overblik.dato import Visningsdato, datovalg, foer_i_dag, laes, paa_datoen
from sapa.overblik.kildelinjer import kildelinjer
from sapa.overblik.logning import opslag_person
from sapa.overblik.maerker import maerker
from sapa.overblik.opslagsblok import ventende
from sapa.overblik.refusion import foreslaa
from sapa.overblik.sider import (
    BeskyttetAdresse,
    Historik,
    Historikside,
    Overbliksside,
    Personhoved,
    Sagsblok,
)
from sapa.visning.gaelder import faneblade, visning_for
from sapa.visning.middleware import kraev_blok

# Why a protected address is shown: a fixed list, so the log can be counted and holds no free text.
BEGRUNDELSER = (
    _("Brev skal sendes"),
    _("Besøg eller levering hos borgeren"),
    _("Rette kommune eller distrikt skal findes"),
    _("Bekymring for borger eller barn"),
    _("Borgeren har selv bedt om det"),
)
# Where on a page a number stands, if it may stand there twice.
PLADSER = ("familie", "bopael")


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
def overblik(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab Overblik; asked for by htmx from within Sager, that block alone."""
    nu = timezone.now()
    person = partregister.person(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if person is None:
        return _maaske_virksomhed(request, part_uuid)
    if request.htmx.target == "sager":
        kraev_blok(request, "sager")
        blok = _sager(request, person, nu)
        if blok is None:
            raise Http404
        rows = [opslag_person(komponenter.SAGER, person)]
        revisionslog.noter(request, paa_datoen(rows, _dato(request, nu)))
        return render(request, "overblik/partials/sager.html", {"sager": blok})
    return _overbliksside(request, person, nu)


@kraever(Permission.SE_PERSON)
@require_POST
def filter_sager(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Take the filter of the block Sager and go to its address, which holds no free text."""
    return HttpResponseRedirect(
        reverse("person", args=[part_uuid]) + filteradresse(request.session, request.POST.dict())
    )


@kraever(Permission.SE_PERSON)
@require_POST
def cpr(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Se fuldt CPR, or hide it again: by htmx the number alone, else back to where the user was."""
    person = find_person(request, part_uuid, timezone.now())
    vis = request.POST.get("vis") == "1"
    if vis:
        revisionslog.noter(request, [opslag_person(komponenter.SE_FULDT_CPR, person)])
    masker.saet(request.session, part_uuid, vis=vis)
    plads = next((p for p in PLADSER if p == request.POST.get("plads")), "")
    tilbage = sikker_sti(request, request.POST.get("tilbage", ""))
    if request.htmx:
        context = {
            "part_uuid": part_uuid,
            "navn": person.navn,
            "cpr": person.cpr,
            "vist": vis,
            "kopier": request.POST.get("kopier") == "1",
            "plads": plads,
            "tilbage": tilbage,
        }
        return render(request, "overblik/partials/cpr.html", context)
    noegle = request.POST.get("soegning", "")
    if tilbage:
        return HttpResponseRedirect(tilbage)
    return HttpResponseRedirect(
        reverse("soegeresultat", args=[noegle])
        if noegle.isalnum()
        else reverse("person", args=[part_uuid])
    )


@kraever(Permission.SE_PERSON)
@require_POST
def beskyttet_adresse(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Vis og log: the protected address for one answer, with its reason in the log."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    if not person.adresse_skjult:
        return HttpResponseRedirect(reverse("person", args=[part_uuid]))
    valg = request.POST.get("begrundelse", "")
    if (begrundelse := valgt_begrundelse(valg)) is None:
        panel = BeskyttetAdresse(part_uuid, BEGRUNDELSER, mangler_begrundelse=True)
        if request.htmx:
            return render(request, "overblik/partials/beskyttet_adresse.html", {"panel": panel})
        return _overbliksside(request, person, nu, beskyttet=panel)
    logget = revisionslog.noter(
        request, [opslag_person(komponenter.BESKYTTET_ADRESSE, person, begrundelse=begrundelse)]
    )
    om: dict[str, Any] = {"adgang": request.adgang, "part_uuid": person.part_uuid, "at": nu}
    panel = BeskyttetAdresse(
        part_uuid,
        BEGRUNDELSER,
        adresse=partregister.beskyttet_adresse(**om) or "-",
        laege=personkilder.beskyttet_laege(**om),
        logget=logget,
    )
    if request.htmx:
        return render(request, "overblik/partials/beskyttet_adresse.html", {"panel": panel})
    return _overbliksside(request, person, nu, beskyttet=panel)


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
def historik(request: Anmodning, part_uuid: UUID, art: str) -> HttpResponse:
    """Se historik of civilstand or statsborgerskab: a panel, or the page with it open."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = _dato(request, nu)
    panel = visninger.historik(art, adgang=request.adgang, part_uuid=person.part_uuid, at=dato.at)
    if request.htmx:
        rows = [opslag_person(komponenter.HISTORIK, person)]
        revisionslog.noter(request, paa_datoen(rows, dato))
        return render(
            request, "overblik/partials/historik.html", {"historik": panel, "part_uuid": part_uuid}
        )
    return _overbliksside(request, person, nu, historik=panel)


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE)
@require_GET
def adressehistorik(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab Adressehistorik: earlier addresses, tilflytningsdato, kommune."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = _dato(request, nu)
    linjer = partregister.adressehistorik(
        adgang=request.adgang, part_uuid=person.part_uuid, at=dato.at
    )
    elementer = [komponenter.PERSON, komponenter.ADRESSEHISTORIK]
    hoved = personhoved(request, person, "adressehistorik", elementer, nu)
    kolonner = visning_for(request.adgang).kolonner("adressehistorik")
    endnu = replace(linjer, linjer=_endnu(linjer.linjer, dato))
    # Where a line is left out, the latest ordinary home may be the one that is not told.
    side = Historikside(
        hoved=hoved,
        historik=endnu,
        kolonner=kolonner,
        refusion=None if endnu.udeladt else foreslaa(endnu.linjer),
    )
    return render(request, "overblik/adressehistorik.html", {"side": side})


def valgt_begrundelse(valg: str) -> str | None:
    """The reason chosen, as the log holds it; None for what is not on the list."""
    if not (valg.isascii() and valg.isdecimal()) or int(valg) >= len(BEGRUNDELSER):
        return None
    with visninger.dansk():
        return str(BEGRUNDELSER[int(valg)])


def _overbliksside(
    request: Anmodning,
    person: PersonOverblik,
    nu: datetime,
    *,
    historik: Historik | None = None,
    beskyttet: BeskyttetAdresse | None = None,
) -> HttpResponse:
    dato = _dato(request, nu)
    om: dict[str, Any] = {"adgang": request.adgang, "part_uuid": person.part_uuid}
    blokke = visning_for(request.adgang).blokke("overblik")
    blok = _sager(request, person, nu)
    ejer, ejendomssager = None, None
    if {"ejerskab", "ejendomssager"} & set(blokke):
        ejer = erhverv.ejeroversigt(at=dato.at, **om)
    if ejer is not None and "ejendomssager" in blokke:
        ejendomssager = ejendomssagsblok(
            adgang=request.adgang,
            part_uuids=[e.part_uuid for e in ejer.ejendomme],
            part_navn=person.navn,
            at=dato.at,
            nu=nu,
        )
    elementer = [komponenter.PERSON]
    if "personoplysninger" in blokke:
        elementer.append(komponenter.PERSONOVERBLIK)
    # Ejendomssager are rows of the same kind in the log (SAPA.md 7, trap 2).
    elementer += [komponenter.SAGER for shown in (blok, ejendomssager) if shown is not None]
    if ejer is not None and "ejerskab" in blokke and not ejer.er_tom:
        elementer.append(komponenter.EJERSKAB)
    if historik is not None:
        elementer.append(komponenter.HISTORIK)
    # The click shows the address in force now: it has no place on a page of an earlier day.
    if person.adresse_skjult and beskyttet is None and dato.er_i_dag:
        beskyttet = BeskyttetAdresse(person.part_uuid, BEGRUNDELSER)
    hoved = personhoved(request, person, "overblik", elementer, nu)
    cpr = Kilde("CPR", person.opdateret, "ok")
    dengang, oplysninger = person, hoved.oplysninger
    if not dato.er_i_dag:
        dengang = partregister.person_paa_dagen(person, adgang=request.adgang, at=dato.at)
        oplysninger = personkilder.oplysninger(at=dato.at, **om) or oplysninger
    side = Overbliksside(
        hoved=hoved,
        sager=blok,
        kilder=(cpr, *kildelinjer(hoved.oplysninger.kilder, now=nu)),
        historik=historik,
        beskyttet=beskyttet,
        ejer=ejer,
        ejendomssager=ejendomssager,
        opslag=ventende(person) if dato.er_i_dag else None,
        person=dengang,
        oplysninger=oplysninger,
        blokke=blokke,
        skjulte_blokke=udeladte_blokke(request.adgang),
    )
    return render(request, "overblik/person.html", {"side": side})


_HOVED = Udvidet(
    ("bemaerkninger", "foretrukken"),
    lambda adgang, i_dag: {
        "bemaerkninger": bemaerkninger.kolonne(adgang, i_dag),
        "foretrukken": minside.kolonne(adgang),
    },
)
"""What the header asks beside læge and Digital Post, in the same statement."""


def personhoved(
    request: Anmodning,
    person: PersonOverblik,
    valgt: str,
    elementer: list[Element],
    nu: datetime,
    *,
    ekstra: Sequence[Opslag] = (),
    egen_tid: bool = False,
) -> Personhoved:
    """Header and look-up line. Writes the log: a number shown in full is a row of its own. `ekstra`
    are rows with more to say than their element: about others, or with a purpose of their own.

    The header is of today, whatever day the tab is shown for; its rows of the log say the day, and
    so do the addresses of the tabs. `egen_tid`: the tab is not shown for that day, but has its own
    choice of time."""
    adgang = request.adgang
    andet = personkilder.oplysninger(
        adgang=adgang,
        part_uuid=person.part_uuid,
        at=nu,
        udvidet=_HOVED,
    )
    andet = andet or Oplysninger(None, person.adresse_skjult, None)
    noter = bemaerkninger.linjer(andet.ekstra.get("bemaerkninger"), adgang)
    if noter:
        elementer = [*elementer, komponenter.BEMAERKNING_VIST]
    vist = masker.er_vist(request.session, person.part_uuid)
    if vist:
        elementer = [*elementer, komponenter.SE_FULDT_CPR]
    rows = [*(opslag_person(element, person) for element in elementer), *ekstra]
    dato = datovalg(
        request,
        fane_url=reverse("person", args=[person.part_uuid]),
        now=nu,
        virker=not egen_tid,
    )
    logget = revisionslog.noter(request, rows if egen_tid else paa_datoen(rows, dato.dag))
    tabs = tuple(
        replace(f, url=f.url + dato.dag.query) for f in faneblade(adgang, person.part_uuid, valgt)
    )
    return Personhoved(
        person,
        andet,
        maerker(person, andet.digital_post, noter),
        vist,
        tabs,
        logget,
        len(rows),
        dato,
        bemaerkninger=noter,
        maa_bemaerke=bemaerkninger.maa_skrive(adgang),
        foretrukken=bool(andet.ekstra.get("foretrukken")),
        maa_skrive=bool(settings.FORDELING.url) and adgang.har(Permission.OPRET_JOURNALNOTAT),
    )


def _endnu(linjer: Sequence[Adresselinje], dato: Visningsdato) -> tuple[Adresselinje, ...]:
    """The lines as they stood on the day: who moved away later had not moved."""
    return tuple(
        replace(linje, til=None) if linje.til is not None and linje.til > dato.at else linje
        for linje in linjer
    )


def _dato(request: Anmodning, nu: datetime) -> Visningsdato:
    return laes(request.GET.get("dato", ""), now=nu)


def _sager(request: Anmodning, person: PersonOverblik, nu: datetime) -> Sagsblok | None:
    return sagsblok(
        adgang=request.adgang,
        part_uuid=person.part_uuid,
        part_navn=person.navn,
        at=_dato(request, nu).at,
        nu=nu,
        query=request.GET.dict(),
        session=request.session,
        side_url=reverse("person", args=[person.part_uuid]),
        filter_url=reverse("filter_sager", args=[person.part_uuid]),
    )


def find_person(request: Anmodning, part_uuid: UUID, nu: datetime) -> PersonOverblik:
    """The person as the user may see her. Raises Http404."""
    person = partregister.person(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if person is None:
        raise Http404
    return person


def _maaske_virksomhed(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """A primær part may be a company or a P-enhed: its page is elsewhere. Else nothing is here."""
    nu = timezone.now()
    adgang = request.adgang
    if (
        partregister.virksomhed(adgang=adgang, part_uuid=part_uuid, at=nu) is None
        and erhverv.virksomhed_af_penhed(adgang=adgang, part_uuid=part_uuid, at=nu) is None
    ):
        raise Http404
    return HttpResponseRedirect(reverse("virksomhed", args=[part_uuid]))
