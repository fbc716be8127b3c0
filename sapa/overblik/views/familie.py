"""The tab Familie- og bopælssamling, and the genogram: on a page, as SVG and as PDF.

All of it can be seen as it was on an earlier day. Then addresses of earlier are shown, and the
purpose that the tab Adressehistorik asks for is asked for here too.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.formaal.krav import kraever_formaal
from access.formaal.values import HISTORISK_ADRESSE
from access.values import Permission
from access.views_support import kraever
from indexes.part import selectors as partregister
from indexes.part.selectors import Husstand, PersonOverblik, Slaegt
from indexes.part.selectors.husstand import SIDE
from indexes.sag.values import Kilde
from sapa.overblik import masker, svigt
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.dato import Visningsdato, foer_i_dag, laes, paa_datoen
from sapa.overblik.familie import (
    Bopaelsraekke,
    Familieraekke,
    Familieside,
    Genogramside,
    bopaelsraekker,
    familieraekker,
    fulde_numre,
)
from sapa.overblik.genogram.opstilling import opstil
from sapa.overblik.genogram.tekster import liste, tegnforklaring
from sapa.overblik.genogram.values import Tegning
from sapa.overblik.logning import opslag_person
from sapa.overblik.sider import Bladring
from sapa.overblik.svigt import fejler_alene
from sapa.overblik.templatetags.sapa import dato as som_dato
from sapa.overblik.templatetags.sapa import klokken
from sapa.overblik.views.person import find_person, kun_hoved, personhoved
from sapa.visning.gaelder import visning_for


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
@fejler_alene("familie", kun_hoved)
def familie(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """Familiesamling and Bopælssamling, as lists or visually (`vis=visuel`)."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = laes(request.GET.get("dato", ""), now=nu)
    visuel = request.GET.get("vis") == "visuel"
    nummer = _sidetal(request.GET.get("side", ""))
    viste = masker.viste(request.session)
    visning = visning_for(request.adgang)
    blokke = visning.blokke("familie")
    # One reading for both: they fail together in it, and each alone after it.
    slaegtninge, husstand = svigt.laes(
        request,
        ["familiesamling", "bopaelssamling"],
        lambda: partregister.familie_og_husstand(
            adgang=request.adgang, part_uuid=person.part_uuid, at=dato.at, side=nummer
        ),
    ) or ([], None)
    elementer = [komponenter.PERSON]
    raekker: tuple[Familieraekke, ...] | None = None
    beboere: tuple[Bopaelsraekke, ...] | None = None
    if "familiesamling" in blokke:
        raekker = svigt.laes(
            request, ["familiesamling"], lambda: familieraekker(slaegtninge, viste)
        )
    if raekker is not None:
        elementer += [komponenter.FAMILIESAMLING_VISUEL if visuel else komponenter.FAMILIESAMLING]
    if "bopaelssamling" in blokke:
        beboere = svigt.laes(
            request,
            ["bopaelssamling"],
            lambda: bopaelsraekker(husstand, person.part_uuid, viste),
        )
    if beboere is not None:
        elementer += [komponenter.BOPAELSSAMLING_VISUEL if visuel else komponenter.BOPAELSSAMLING]
    # The cards have no numbers.
    numre = [] if visuel else fulde_numre(raekker or (), beboere or (), person.part_uuid)
    side = Familieside(
        hoved=personhoved(request, person, "familie", elementer, nu, ekstra=numre),
        dato=dato,
        visuel=visuel,
        familie=raekker or (),
        husstand=husstand,
        beboere=beboere or (),
        bladring=_bladring(person.part_uuid, husstand, dato, visuel=visuel),
        kilder=_kilder(person),
        blokke=blokke,
        familiekolonner=visning.kolonner("familiesamling"),
        bopaelskolonner=visning.kolonner("bopaelssamling"),
    )
    return render(request, "overblik/familie.html", {"side": side})


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
@fejler_alene("familie", kun_hoved)
def genogram(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The drawing, and a table that says the same."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = laes(request.GET.get("dato", ""), now=nu)
    fundet = _slaegt(request, person, dato)
    elementer = [komponenter.PERSON, komponenter.GENOGRAM]
    side = Genogramside(
        hoved=personhoved(request, person, "familie", elementer, nu),
        dato=dato,
        tegning=opstil(fundet),
        linjer=liste(fundet),
        kilder=_kilder(person),
    )
    return render(request, "overblik/genogram.html", {"side": side})


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
def genogram_svg(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The drawing as a file, without the names of those who are protected."""
    tegning, hoved, fod = _fil(request, part_uuid)
    context = {
        "t": tegning,
        "fil": True,
        "hoved": hoved,
        "fod": fod,
        "hoejde": tegning.hoejde + 18 * (len(hoved) + len(fod)) + 60,
        "nede": 18 * len(hoved) + 40,
        "fod_y": tegning.hoejde + 18 * len(hoved) + 66,
    }
    # Without the request: a file that leaves the house has nothing of the session in it.
    body = render_to_string("overblik/partials/genogram_svg.html", context)
    return _hentet(body.strip().encode(), "image/svg+xml; charset=utf-8", "genogram.svg")


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
def genogram_pdf(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The drawing as a page to print or file, without the names of those who are protected."""
    tegning, hoved, fod = _fil(request, part_uuid)
    from sapa.overblik.genogram.pdf import lav_pdf  # 7 MB that only this needs

    return _hentet(lav_pdf(tegning, hoved=hoved, fod=fod), "application/pdf", "genogram.pdf")


def _fil(request: Anmodning, part_uuid: UUID) -> tuple[Tegning, list[str], list[str]]:
    """What a file holds: the drawing, and the lines over and under it. Writes the log."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = laes(request.GET.get("dato", ""), now=nu)
    tegning = opstil(_slaegt(request, person, dato), eksport=True)
    if tegning is None:
        raise Http404
    elementer = [komponenter.PERSON, komponenter.GENOGRAM, komponenter.GENOGRAM_FIL]
    rows = [opslag_person(e, person) for e in elementer]
    logget = revisionslog.noter(request, paa_datoen(rows, dato))
    return tegning, _hoved(request, person, dato, logget), _fod(tegning)


def _hoved(
    request: Anmodning, person: PersonOverblik, dato: Visningsdato, logget: datetime
) -> list[str]:
    adgang = request.adgang
    hvornaar = _("Som det så ud den %(dag)s.") % {"dag": som_dato(dato.dato)}
    hvem = _("Hentet %(dag)s kl. %(tid)s af %(navn)s, %(enhed)s. Hentningen er logget.") % {
        "dag": som_dato(logget),
        "tid": klokken(logget),
        "navn": adgang.navn,
        "enhed": adgang.enhed_navn or adgang.myndighed_navn,
    }
    kilde = _("Kilde: CPR, opdateret %(dag)s kl. %(tid)s.") % {
        "dag": som_dato(person.opdateret),
        "tid": klokken(person.opdateret),
    }
    return [f"{hvornaar} {kilde}", hvem]


def _fod(tegning: Tegning) -> list[str]:
    ud = list(tegnforklaring())
    if tegning.udeladte:
        tekst = ngettext(
            "%(antal)s person har beskyttet adresse: navnet er udeladt.",
            "%(antal)s personer har beskyttet adresse: navnene er udeladt.",
            tegning.udeladte,
        )
        ud.insert(0, tekst % {"antal": tegning.udeladte})
    return ud


def _hentet(body: bytes, slags: str, navn: str) -> HttpResponse:
    """A file to keep. Its name tells of nobody."""
    response = HttpResponse(body, content_type=slags)
    response.headers["Content-Disposition"] = f'attachment; filename="{navn}"'
    return response


def _slaegt(request: Anmodning, person: PersonOverblik, dato: Visningsdato) -> Slaegt:
    found = partregister.slaegt(adgang=request.adgang, part_uuid=person.part_uuid, at=dato.at)
    if found is None:
        raise Http404
    return found


def _kilder(person: PersonOverblik) -> tuple[Kilde, ...]:
    return (Kilde("CPR", person.opdateret, "ok"),)


def _sidetal(raa: str) -> int:
    return int(raa) if raa.isascii() and raa.isdecimal() and 0 < len(raa) < 5 else 1


def _bladring(
    part_uuid: UUID, husstand: Husstand | None, dato: Visningsdato, *, visuel: bool
) -> Bladring | None:
    """Where a long list of those who live at the home goes on."""
    if husstand is None or husstand.skjult:
        return None

    def adresse(side: int) -> str:
        felter = [dato.felt, "vis=visuel" if visuel else "", f"side={side}"]
        query = "&".join(f for f in felter if f)
        return f"{reverse('familie', args=[part_uuid])}?{query}#bopael"

    nu = husstand.side
    return Bladring(
        antal=str(husstand.antal),
        foerste=(nu - 1) * SIDE + 1,
        sidste=(nu - 1) * SIDE + len(husstand.beboere),
        forrige=adresse(nu - 1) if nu > 1 else "",
        naeste=adresse(nu + 1) if husstand.har_flere else "",
    )
