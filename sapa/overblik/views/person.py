"""The page about one person: header and tabs, Personoplysninger, Sager, Adressehistorik.

Hidden and absent are both 404. Each element shown is a row of the revisionslog, in one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
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
from access.values import Adgang, Permission
from access.views_support import kraever, sikker_sti
from indexes.erhverv import selectors as erhverv
from indexes.erhverv.kilder import BBR, CVR
from indexes.part import selectors as partregister
from indexes.part.selectors import Adresselinje, PersonOverblik
from indexes.personkilder import selectors as personkilder
from indexes.personkilder.selectors import Kildetid, Oplysninger, Udvidet
from indexes.sag.values import Kilde
from sapa.bemaerkninger import selectors as bemaerkninger
from sapa.minside import selectors as minside
from sapa.overblik import masker, svigt, visninger
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.blokke import ejendomssagsblok, filteradresse, sagsblok, udeladte_blokke
from sapa.overblik.dato import Visningsdato, datovalg, foer_i_dag, laes, paa_datoen
from sapa.overblik.faner import faner
from sapa.overblik.kildelinjer import kildelinjer
from sapa.overblik.logning import opslag_person
from sapa.overblik.maerker import maerker
from sapa.overblik.opslagsblok import ventende
from sapa.overblik.refusion import foreslaa
from sapa.overblik.sider import (
    BeskyttetAdresse,
    Blokplads,
    Fanesvigt,
    Historik,
    Historikside,
    Overbliksblokke,
    Overbliksside,
    Personhoved,
    Sagsblok,
)
from sapa.overblik.svigt import HENTES_ALENE, fejler_alene
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


def kun_hoved(request: Anmodning, part_uuid: UUID, fane: str) -> HttpResponse:
    """A tab that failed as a whole: the header stands, with the way to ask again."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    hoved = personhoved(request, person, fane, [komponenter.PERSON], nu)
    found = next((f for f in faner() if f.noegle == fane), None)
    url = (
        request.get_full_path() if request.method == "GET" else reverse("person", args=[part_uuid])
    )
    side = Fanesvigt(hoved, found.navn if found else _("Siden"), url, svigt.fejlnummer())
    return render(request, "overblik/fane_svigtet.html", {"side": side})


@kraever(Permission.SE_PERSON)
@kraever_formaal(HISTORISK_ADRESSE, naar=foer_i_dag)
@require_GET
@fejler_alene("overblik", kun_hoved)
def overblik(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The tab Overblik; asked for by htmx from within Sager, that block alone."""
    nu = timezone.now()
    person = partregister.person(adgang=request.adgang, part_uuid=part_uuid, at=nu)
    if person is None:
        return _maaske_virksomhed(request, part_uuid)
    if request.htmx.target in HENTES_ALENE:
        return _en_blok(request, person, nu, request.htmx.target)
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
@fejler_alene("overblik", kun_hoved)
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
@fejler_alene("overblik", kun_hoved)
def historik(request: Anmodning, part_uuid: UUID, art: str) -> HttpResponse:
    """Se historik of one fact (`visninger.HISTORIKKER`): a panel, or the page with it open."""
    nu = timezone.now()
    person = find_person(request, part_uuid, nu)
    dato = _dato(request, nu)
    panel = visninger.historik(
        art,
        adgang=request.adgang,
        part_uuid=person.part_uuid,
        at=dato.at,
        beskyttet=person.adresse_beskyttet,
    )
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
@fejler_alene("adressehistorik", kun_hoved)
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
        refusion=None
        if endnu.udeladt
        else svigt.laes(request, ["refusion"], lambda: foreslaa(endnu.linjer)),
        refusion_svigtet="refusion" in svigt.svigtede_noegler(request),
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
    noegler = visning_for(request.adgang).blokke("overblik")
    indhold = _indhold(request, person, nu, dato, noegler)
    elementer = [komponenter.PERSON, *_elementer(indhold, noegler)]
    if historik is not None:
        elementer.append(komponenter.HISTORIK)
    hoved = personhoved(request, person, "overblik", elementer, nu)
    indhold = _med_personoplysninger(request, indhold, person, hoved.oplysninger, nu)
    if hoved.svigtet and dato.er_i_dag:
        svigt.ogsaa(request, "personoplysninger")
    indhold = replace(
        indhold,
        historik=historik,
        beskyttet=beskyttet or indhold.beskyttet,
        ejerkilder=_ejerkilder(hoved.oplysninger, nu),
    )
    side = Overbliksside(
        hoved=hoved,
        indhold=indhold,
        blokke=tuple(_pladser(indhold, noegler, svigt.svigtede_noegler(request))),
        skjulte_blokke=udeladte_blokke(request.adgang),
    )
    return render(request, "overblik/person.html", {"side": side})


def _en_blok(request: Anmodning, person: PersonOverblik, nu: datetime, noegle: str) -> HttpResponse:
    """One block of the tab, with its own row of the log. Raises Http404 where there is no such
    block for the user."""
    kraev_blok(request, noegle)
    dato = _dato(request, nu)
    indhold = _indhold(request, person, nu, dato, (noegle,))
    if noegle == "personoplysninger":
        adgang, part_uuid = request.adgang, person.part_uuid
        andet = svigt.laes(
            request,
            [noegle],
            lambda: personkilder.oplysninger(adgang=adgang, part_uuid=part_uuid, at=nu),
        )
        indhold = _med_personoplysninger(request, indhold, person, andet or _ukendt(person), nu)
    if noegle == "ejerskab":
        found = svigt.laes(
            request,
            [noegle],
            lambda: personkilder.oplysninger(
                adgang=request.adgang, part_uuid=person.part_uuid, at=nu, udvidet=_EJERSKAB
            ),
        )
        indhold = replace(indhold, ejerkilder=_ejerkilder(found, nu))
    failed = svigt.svigtede_noegler(request)
    if not list(_pladser(indhold, (noegle,), failed)):
        raise Http404
    if noegle not in failed:
        rows = [opslag_person(e, person) for e in _elementer(indhold, (noegle,))]
        revisionslog.noter(request, paa_datoen(rows, dato))
    return render(request, "overblik/partials/overbliksblok.html", {"b": noegle, "i": indhold})


def _indhold(
    request: Anmodning,
    person: PersonOverblik,
    nu: datetime,
    dato: Visningsdato,
    noegler: Collection[str],
) -> Overbliksblokke:
    """What these blocks show, each read so that it fails alone."""
    adgang, part_uuid = request.adgang, person.part_uuid
    sager, ejer, ejendomssager = None, None, None
    if "sager" in noegler:
        sager = svigt.laes(request, ["sager"], lambda: _sager(request, person, nu))
    if ejes := {"ejerskab", "ejendomssager"} & set(noegler):
        ejer = svigt.laes(
            request,
            ejes,
            lambda: erhverv.ejeroversigt(adgang=adgang, part_uuid=part_uuid, at=dato.at),
        )
    if ejer is not None and "ejendomssager" in noegler:
        owned = [e.part_uuid for e in ejer.ejendomme]
        ejendomssager = svigt.laes(
            request,
            ["ejendomssager"],
            lambda: ejendomssagsblok(
                adgang=adgang, part_uuids=owned, part_navn=person.navn, at=dato.at, nu=nu
            ),
        )
    return Overbliksblokke(
        navn=person.navn,
        adresse_skjult=person.adresse_skjult,
        dag=dato,
        person=person,
        sager=sager,
        ejer=ejer if "ejerskab" in noegler else None,
        ejendomssager=ejendomssager,
        opslag=ventende(person) if dato.er_i_dag and "opslag" in noegler else None,
    )


def _med_personoplysninger(
    request: Anmodning,
    indhold: Overbliksblokke,
    person: PersonOverblik,
    andet: Oplysninger,
    nu: datetime,
) -> Overbliksblokke:
    """With what Personoplysninger shows: of today, unless another day is chosen."""
    dato, adgang = indhold.dag, request.adgang
    beskyttet, dengang = None, None
    if dato.er_i_dag:
        # The click shows the address in force now: it has no place on a page of an earlier day.
        if person.adresse_skjult:
            beskyttet = BeskyttetAdresse(person.part_uuid, BEGRUNDELSER)
    else:
        dengang = svigt.laes(
            request,
            ["personoplysninger"],
            lambda: (
                partregister.person_paa_dagen(person, adgang=adgang, at=dato.at),
                personkilder.oplysninger(adgang=adgang, part_uuid=person.part_uuid, at=dato.at),
            ),
        )
    shown, oplysninger = dengang or (person, andet)
    cpr = Kilde("CPR", person.opdateret, "ok")
    return replace(
        indhold,
        person=shown,
        oplysninger=oplysninger or andet,
        kilder=(cpr, *kildelinjer(andet.kilder, now=nu)),
        beskyttet=beskyttet,
    )


def _elementer(indhold: Overbliksblokke, noegler: Collection[str]) -> list[Element]:
    """What is shown of these blocks, as the log has it."""
    found = [komponenter.PERSONOVERBLIK] if "personoplysninger" in noegler else []
    # Ejendomssager are rows of the same kind in the log (SAPA.md 7, trap 2).
    found += [
        komponenter.SAGER for shown in (indhold.sager, indhold.ejendomssager) if shown is not None
    ]
    if indhold.ejer is not None and not indhold.ejer.er_tom:
        found.append(komponenter.EJERSKAB)
    return found


def _ejerkilder(andet: Oplysninger | None, nu: datetime) -> tuple[Kilde, ...]:
    """How fresh the sources of Ejerskab are; without a time where that could not be read."""
    senest = andet.ekstra if andet else {}
    tider = (
        Kildetid(k.navn, senest.get(f"{k.kode}_senest"), k.loefte_minutter) for k in _EJERKILDER
    )
    return kildelinjer(tider, now=nu)


_ROEBER = {"ejerskab", "ejendomssager"}


def _pladser(
    indhold: Overbliksblokke, noegler: Iterable[str], svigtede: Collection[str]
) -> Iterator[Blokplads]:
    """The blocks that are there, each in its cell. What tells where a protected person lives is not
    for paper."""
    person = indhold.person
    uden_tryk = " s-noprint" if person is not None and person.adresse_beskyttet else ""
    for noegle in noegler:
        er_der = {
            "opslag": indhold.opslag,
            "sager": indhold.sager,
            "ejendomssager": indhold.ejendomssager,
        }
        if noegle not in svigtede and not er_der.get(noegle, True):
            continue
        klasser = "s-c12"
        if noegle == "ejerskab":
            klasser = "s-c6 s-fill"
        elif noegle == "ejendomssager" and indhold.ejendomssager is not None:
            klasser = klasser if indhold.ejendomssager.liste.ialt else "s-c6 s-fill"
        yield Blokplads(noegle, klasser + (uden_tryk if noegle in _ROEBER else ""))


def _ukendt(person: PersonOverblik) -> Oplysninger:
    """Where nothing is known beside the person herself."""
    return Oplysninger(None, person.adresse_skjult, None)


def _hovedets(adgang: Adgang, i_dag: date) -> dict[str, Any]:
    return {
        "bemaerkninger": bemaerkninger.kolonne(adgang, i_dag),
        "foretrukken": minside.kolonne(adgang),
    }


def _ejerkilders(_adgang: Adgang, _i_dag: date) -> dict[str, Any]:
    return {f"{k.kode}_senest": personkilder.senest_modtaget(k.kode) for k in _EJERKILDER}


_EJERKILDER = (CVR, BBR)
_HOVED = Udvidet(("bemaerkninger", "foretrukken"), _hovedets)
"""What the header asks beside læge and Digital Post, in the same statement."""
_OVERBLIK = Udvidet(
    (*_HOVED.navne, "cvr_senest", "bbr_senest"),
    lambda adgang, i_dag: _hovedets(adgang, i_dag) | _ejerkilders(adgang, i_dag),
)
"""On the tab Overblik also how fresh the sources of Ejerskab are."""
_EJERSKAB = Udvidet(("cvr_senest", "bbr_senest"), _ejerkilders)


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
    andet = svigt.laes(
        request,
        ["hoved"],
        lambda: personkilder.oplysninger(
            adgang=adgang,
            part_uuid=person.part_uuid,
            at=nu,
            udvidet=_OVERBLIK if valgt == "overblik" else _HOVED,
        ),
    )
    andet = andet or _ukendt(person)
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
        svigtet="hoved" in svigt.svigtede_noegler(request),
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
