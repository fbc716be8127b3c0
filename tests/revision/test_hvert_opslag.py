"""No look without a row: every route that shows a person or a sag leaves one, and so does a refusal.

A route that this file does not know fails: say what it logs, or why it has nothing to log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from access.formaal import services as formaal
from access.models import Bruger, Fagsystem, Organisationsenhed, Revisionslog
from access.values import Permission
from advis.models import Advisgruppe, Advishandling
from fordeling.models import Aflevering
from indexes.api.laesning import Laesesvar
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Modtagelse
from indexes.erhverv.kilder import BBR, post
from indexes.erhverv.values import Ejendomsdata, Ejer
from indexes.kilder.services import optag
from indexes.modtagelse import karantaene
from indexes.part.services import indlaes_personer, indlaes_virksomheder, part_uuider
from indexes.part.values import VirksomhedData
from indexes.sag.models import SagLinje
from sapa.arbejdslister import arbejde
from sapa.arbejdslister.models import Koersel
from sapa.arbejdslister.services import sikr_hjemler, sikr_lofter
from sapa.arbejdslister.values import Art, Loft
from sapa.bemaerkninger.models import Bemaerkning
from sapa.dialog import services as dialog
from sapa.revision import services
from sapa.revision.models import Udtraek
from tests import beskeder
from tests.advis import data
from tests.advis.faelles import katalog
from tests.bemaerkninger.faelles import lav_type
from tests.beskedfordeler.faelles import push, registrering
from tests.dialog.faelles import fagsystemets
from tests.faelles import ALT, KOMMUNE
from tests.opslag.faelles import cpr_svarer
from tests.overblik.test_tidslinje import dokument
from tests.part.faelles import BESKYTTET, bor, borger

pytestmark = pytest.mark.django_db
LISTER = (Permission.UDSOEG_POPULATION, Permission.BERIG_LISTE, Permission.TJEK_ADRESSER)
MERE = (
    Permission.SE_REVISIONSLOG,
    Permission.DRIFT,
    Permission.SOEG_LANDET,
    Permission.OPRET_JOURNALNOTAT,
    Permission.BEHANDL_ADVIS,
    Permission.GODKEND_POPULATION,
    *LISTER,
    Permission.SE_BEMAERKNING,
    Permission.SKRIV_BEMAERKNING,
    Permission.ADMINISTRER,
)
JAN_CPR, JYTTE_CPR, CVR_NR = "2110703435", "0107741234", "29189846"
BFE = "9000101"

# Nothing about a person or a sag is shown, or the answer only leads to one that logs.
UDEN = {
    "filter_sager": "leads to the page, which logs",
    "filter_virksomhedssager": "leads to the page, which logs",
    "filter_ejendomssager": "leads to the page, which logs",
    "kle": "an emne of the classification",
    "paa_vegne_af": "the user's own authorities; the choice is logged by its own tests",
    "formaal": "the session's own purposes",
    "soeg_forslag": "names of units that complete a field; nobody is shown",
    "mine_rettigheder": "the user's own rights",
    "advismodtager_forslag": "names of staff, units and systems that complete a field",
    "advis_soeg": "leads to the list, which logs",
    "advis_tal": "numbers of her own inbox; names nobody",
    "advis_valg": "the people and units of her own authority",
    "advis_belastning": "numbers by who has them; names no citizen",
    "advis_kommenter": "shows nobody; what is written stands with its writer on the advis",
    "advis_gem": "a choice of groups and kinds; names nobody",
    "advis_slet_gemt": "the same",
    "kolonner": "the user's own columns",
    "arbejdslister": "the user's own runs and saved criteria: names nobody",
    "population": "saved criteria: names nobody",
    "dueslag_luk": "shows nobody; what it does is logged by its own tests",
    "journalnotat_kladde": "the user's own draft, of a page that logged",
    "journalnotat_annuller": "leads to the person's page, which logs",
    "sag_journalnotat": "leads to the dialog, which logs",
    "notat_afslut": "leads to the user's own hand-off, which logs",
    "dueslag_aabn": "shows nobody; what it does is logged by its own tests",
}


# What the API shows to a system without being a look at anybody.
API_UDEN = {
    "kilder": "a client's own deliveries: ids, times and counts",
    "postkasse": "what waits for a client: ids, times and authorities",
    "postkassepost": "leaves its row by itself: tests/sf2900/test_modtag.py shows it",
    # Their rows are shown by tests/advis/levering/test_api.py.
    "adviser": "logs each person told of",
    "advis_api": "the same",
}


@dataclass(frozen=True)
class Verden:
    jan: UUID
    jytte: UUID
    firma: UUID
    sag: UUID
    hus: UUID
    bruger: Bruger
    browser: Client


@pytest.fixture(autouse=True)
def _en_fordelingskomponent(settings: Any) -> None:
    """Where nobody listens: what is sent waits."""
    settings.FORDELING = replace(settings.FORDELING, url="http://127.0.0.1:9/")


@pytest.fixture
def verden(
    myndigheder: Any,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
) -> Verden:
    now = timezone.now()
    indlaes_personer(
        [
            borger("Jan Jarlov", JAN_CPR),
            borger(
                "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7")
            ),
        ],
        now=now,
    )
    indlaes_virksomheder([VirksomhedData(cvr=CVR_NR, navn="Prøve ApS")], now=now)
    keys = [f"cpr:{JAN_CPR}", f"cpr:{JYTTE_CPR}", f"cvr:{CVR_NR}"]
    hus = Ejendomsdata(BFE, "", "", (), (Ejer(JAN_CPR, "", "", None, None, 1, 1, None, None),))
    optag(BBR, [post(hus, now)], now=now)
    found = part_uuider([*keys, f"bfe:{BFE}"], now=now)
    jan, jytte, firma = (found[key] for key in keys)
    user = bruger_med({"permissions": [*ALT, *MERE]})
    Fagsystem.objects.get_or_create(id=1, defaults={"uuid": uuid4(), "navn": "CareSys"})
    sag = lav_sag(jan, firma)
    return Verden(jan, jytte, firma, sag, found[f"bfe:{BFE}"], user, log_ind(user))


Kald = Callable[[Verden], Any]


def _get(name: str, *keys: str) -> Kald:
    return lambda v: v.browser.get(reverse(name, args=[getattr(v, key) for key in keys]))


def _soeg(v: Verden, **felter: str) -> Any:
    return v.browser.post(reverse("soeg"), felter, follow=True)


def _flere(navn: str, **felter: str) -> Kald:
    """A search of another form than persons'."""
    return lambda v: v.browser.post(reverse(navn), felter, follow=True)


def _afdeling(v: Verden) -> Any:
    unit = Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=KOMMUNE, navn="Jobcenter", fra=100, til=199
    )
    return v.browser.get(reverse("afdeling", args=[unit.uuid]))


def _boede(v: Verden) -> Any:
    v.browser.post(reverse("vaelg_formaal", args=["historisk-adressesoegning"]), {"formaal": "1"})
    return _flere("soeg_adresse", adresse="Skovbrynet 38")(v)


def _log_soeg(v: Verden, handling: str) -> Any:
    i_dag = f"{timezone.localdate():%d-%m-%Y}"
    data = {"fra": i_dag, "til": i_dag, "handling": handling}
    return v.browser.post(reverse("revision"), data, follow=True)


def _fil(v: Verden) -> Any:
    _log_soeg(v, "hent")
    services.arbejd(frist=5)
    done = Udtraek.objects.unguarded(reason="test").get()
    return v.browser.get(reverse("udtraeksfil", args=[done.id]))


def _log_cpr(v: Verden) -> Any:
    v.browser.get(reverse("person", args=[v.jan]))
    row = Revisionslog.objects.filter(part_uuid=v.jan).first()
    assert row is not None
    return v.browser.post(reverse("revision_cpr", args=[row.id]), {"vis": "1"})


def _vis_cpr(v: Verden) -> Any:
    return v.browser.post(reverse("cpr", args=[v.jan]), {"vis": "1"})


def _adresse(v: Verden) -> Any:
    return v.browser.post(reverse("beskyttet_adresse", args=[v.jytte]), {"begrundelse": "0"})


def _institutioner(v: Verden) -> Any:
    address = reverse("beskyttede_institutioner", args=[v.jytte])
    return v.browser.post(address, {"begrundelse": "0"})


def _ny_anledning(v: Verden) -> Any:
    return v.browser.post(reverse("anledning"), {"anledning": "Indsigt", "part": str(v.jan)})


def _drift(navn: str, **data: str) -> Kald:
    """A call about a refused object that names Jan."""

    def kald(v: Verden) -> Any:
        sag = beskeder.sag(parter=[beskeder.part(JAN_CPR)])
        content = karantaene.som_indhold(sag)
        row = karantaene.Afvisning(40, [], content, "objekt", sag.art, sag.uuid)
        common = {"tjeneste": "sagdokumentindeks", "operation": "importer", "transaktion": None}
        karantaene.gem([row], klient_id="ksd", myndigheder={KOMMUNE}, now=timezone.now(), **common)
        address = reverse(navn, args=[row.id])
        return v.browser.post(address, data) if navn != "karantaenerad" else v.browser.get(address)

    return kald


def _formaal(v: Verden) -> Any:
    return v.browser.post(reverse("vaelg_formaal", args=["soeg-landet"]), {"formaal": "1"})


def _afslut_formaal(v: Verden) -> Any:
    _formaal(v)
    return v.browser.post(reverse("afslut_formaal", args=["soeg-landet"]))


def _besked(navn: str, **data: str) -> Kald:
    """A call about a message in quarantine that names Jan."""

    def kald(v: Verden) -> Any:
        body = push(registrering(cpr=JAN_CPR, ObjektHandling=None))
        modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=timezone.now())
        row = Modtagelse.objects.unguarded(reason="test").latest("modtaget")
        row.tilstand, row.regel = "karantaene", "handling.mangler"
        row.save()
        address = reverse(navn, args=[UUID(int=row.raa_id)])
        return v.browser.post(address, data) if navn != "besked" else v.browser.get(address)

    return kald


_GRUPPE_SET = {"Visning Advisgrupper"}


def _opret_gruppe(v: Verden) -> tuple[Any, Advisgruppe]:
    """An advisgruppe, set up and changed once through its pages."""
    katalog()
    felter = {
        "navn": "Prøve",
        "advistype": "folkeregister",
        "koder": "F11",
        "roller": "1",
        "foelsomhed_til": "4",
        "handling": "gem",
    }
    svar = v.browser.post(reverse("advisgruppe_opret", args=["tom"]), felter)
    g = Advisgruppe.objects.get(navn="Prøve")
    v.browser.post(
        reverse("advisgruppe", args=[g.uuid]), {**felter, "hjemmel": "En lov", "version": "1"}
    )
    return svar, g


def _gruppe(navn: str, **felter: str) -> Kald:
    def kald(v: Verden) -> Any:
        _svar, g = _opret_gruppe(v)
        address = reverse(navn, args=[g.uuid])
        sendt = {"version": "2", "nr": "2", **felter}
        return v.browser.post(address, sendt) if felter else v.browser.get(address)

    return kald


_MODTAGER_SET = {"Visning Modtagersystemer"}


def _modtagersystem(navn: str, **felter: str) -> Kald:
    """A receiving system of the user's authority, and what is done with it."""

    def kald(v: Verden) -> Any:
        system, _hemmelighed = data.system("https://93.184.216.34/advis", data.fagsystem())
        address = reverse(navn, args=[system.id])
        return v.browser.post(address, felter) if felter else v.browser.get(address)

    return kald


def _nyt_modtagersystem(v: Verden) -> Any:
    felter = {"fagsystem": str(data.fagsystem().id), "navn": "Bolig"}
    return v.browser.post(
        reverse("advismodtager_ny"), {**felter, "url": "https://93.184.216.34/advis"}
    )


def _advis(v: Verden) -> str:
    """One about Jan, in the user's inbox."""
    g = data.gruppe()
    data.modtager(g, v.bruger.uuid)
    return str(data.advis(g, v.jan).uuid)


def _aabn_advis(v: Verden) -> Any:
    return v.browser.get(reverse("advis_aabn", args=[_advis(v)]))


def _behandl_advis(v: Verden) -> Any:
    om = {"handling": "faerdiggoer", "valgt": _advis(v)}
    return v.browser.post(reverse("advis_handling"), om)


def _fortryd_advis(v: Verden) -> Any:
    _behandl_advis(v)
    samling = Advishandling.objects.get(hvad="faerdiggjort").samling
    return v.browser.post(reverse("advis_fortryd", args=[samling]))


def _advisfil(v: Verden) -> Any:
    _advis(v)
    return v.browser.get(reverse("advis_csv"))


def _genstart(v: Verden) -> Any:
    g = data.gruppe()
    til = data.modtager(g, v.bruger.uuid, kanal="mail")
    data.levering(data.advis(g, v.jan), til, tilstand="opgivet", afsluttet=timezone.now())
    return v.browser.post(reverse("advisdrift_genstart"), {"alle": "1"})


def _cpr(v: Verden, **post: str) -> Any:
    address = reverse("opslag", args=[v.jan])
    with cpr_svarer(borger("Jan Jarlov", JAN_CPR)):
        return v.browser.post(address, post) if post else v.browser.get(address)


def _cpr_ukendt(v: Verden) -> Any:
    with cpr_svarer(borger("Nova Tilflytter", "1506880138")):
        formaal.saet_krav("soeg-landet", None, False, hvem="test", now=timezone.now())
        noegle = _soeg(v, q="150688-0138").redirect_chain[-1][0].split("/")[2]
        return v.browser.post(reverse("opslag_ukendt", args=[noegle]), {"begrundelse": "0"})


def _notat(navn: str, **data: str) -> Kald:
    """A call about a journalnotat to Jan's sag, sent by the user herself."""

    def kald(v: Verden) -> Any:
        side = v.browser.get(reverse("journalnotat", args=[v.jan])).content.decode()
        kladde, vindue = (
            re.findall(f'name="{n}" value="([^"]+)"', side)[0] for n in ("kladde", "vindue")
        )
        felter = {
            "kladde": kladde,
            "vindue": vindue,
            "overskrift": "x",
            "tekst": "y",
            "sag": str(v.sag),
        }
        svar = v.browser.post(reverse("journalnotat_send", args=[v.jan]), felter)
        row = Aflevering.objects.unguarded(reason="test").get()
        Aflevering.objects.unguarded(reason="test").update(tilstand="afvist")
        if navn == "journalnotat_send":
            return svar
        if navn == "fordeling_igen":
            Aflevering.objects.unguarded(reason="test").update(tilstand="sendes")
        key = row.forsendelse if navn == "forsendelse" else row.id
        address = reverse(navn, args=[key])
        return v.browser.post(address, data) if navn.endswith("igen") else v.browser.get(address)

    return kald


HJEMMEL = {"hjemmel": "andet", "hjemmel_tekst": "Prøve"}


def _liste_klar() -> None:
    sikr_hjemler([("andet", "Anden hjemmel")])
    sikr_lofter((art, Loft(10, 10, 10)) for art in Art)


def _berig(v: Verden) -> str:
    _liste_klar()
    fil = SimpleUploadedFile("x.csv", JAN_CPR.encode())
    data = {"fil": fil, "kolonner": "navn", **HJEMMEL}
    return str(v.browser.post(reverse("berig"), data)["Location"])


def _listekoersel(v: Verden, videre: str = "", **post: str) -> Any:
    address = _berig(v)
    if not post:
        arbejde.arbejd(frist=5)
        svar = v.browser.get(f"{address}{videre}")
        b"".join(svar)
        return svar
    return v.browser.post(f"{address}{videre}", post)


def _population(v: Verden) -> str:
    _liste_klar()
    data = {"navn": "Prøve", "fylder": "2", "kolonner": "navn", **HJEMMEL}
    return str(v.browser.post(reverse("population_ny"), data)["Location"])


def _ret_population(v: Verden) -> Any:
    data = {"navn": "Ny", "fylder": "3", "kolonner": "navn", **HJEMMEL}
    return v.browser.post(f"{_population(v)}ret/", data)


def _adressetjek(v: Verden) -> Any:
    _liste_klar()
    data = {"linjer": "Jan Jarlov, Skovbrynet 38", **HJEMMEL}
    v.browser.post(reverse("adressetjek"), data)
    arbejde.arbejd(frist=5)
    return v.browser.get(reverse("arbejdslister"))


def _godkend(v: Verden) -> Any:
    """Another's run that waits for this user."""
    v.browser.post(f"{_population(v)}koer/", {"maaned": "2026-11"})
    anden = Bruger.objects.create(myndighed_id=KOMMUNE, brugernavn="anden", navn="Anden")
    rows = Koersel.objects.unguarded(reason="test")
    rows.update(bruger_id=anden.id, tilstand=Koersel.Tilstand.AFVENTER)
    return v.browser.post(reverse("liste_afgoer", args=[rows.get().id]), {"svar": "ja"})


def _dokument(navn: str) -> Kald:
    return lambda v: v.browser.get(reverse(navn, args=[dokument(v.sag, v.jan, "Brev", None)]))


def _aabnet(v: Verden) -> tuple[Fagsystem, str, str]:
    """The fagsystem of the world's rows, which can be opened from here."""
    system, _ = Fagsystem.objects.get_or_create(id=1, defaults={"uuid": uuid4(), "navn": "KSD"})
    now = timezone.now()
    made = dialog.saet(system, None, "https://ksd.example/sapa", hvem="test", now=now)
    assert made is not None
    return system, *made


def _dialog(navn: str) -> Kald:
    def kald(v: Verden) -> Any:
        _aabnet(v)
        key = v.sag if navn == "dialog_sag" else dokument(v.sag, v.jan, "Brev", None)
        return v.browser.get(reverse(navn, args=[key]))

    return kald


def _min_side(v: Verden) -> Any:
    """Whom the user has looked up herself is no new look; what is new about somebody is."""
    v.browser.get(reverse("person", args=[v.jan]))
    lines = SagLinje.objects.unguarded(reason="test").filter(part_uuid=v.jan)
    lines.update(opdateret=timezone.now() + timedelta(minutes=1))
    return v.browser.get(reverse("min_side"))


def _foretrukken(v: Verden) -> Any:
    return v.browser.post(reverse("foretrukken", args=[v.jan]), {"vis": "1"})


def _bemaerk(v: Verden) -> Any:
    data = {
        "type": str(lav_type().id),
        "tekst": "Arabisk",
        "gyldig_til": timezone.localdate().isoformat(),
    }
    return v.browser.post(reverse("opret_bemaerkning", args=[v.jan]), data)


def _om_bemaerkning(navn: str, metode: str = "get") -> Kald:
    """A call about a bemærkning on Jan."""

    def kald(v: Verden) -> Any:
        _bemaerk(v)
        row = Bemaerkning.objects.unguarded(reason="test").get()
        return getattr(v.browser, metode)(reverse(navn, args=[v.jan, row.id]))

    return kald


def _dialog_ind(v: Verden) -> Any:
    system, kid, noegle = _aabnet(v)
    token = fagsystemets(system, kid, noegle, bruger=v.bruger.uuid, person=str(v.jan))
    leads = v.browser.post(reverse("dialog"), {"token": token})
    return v.browser.get(leads["Location"])


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: dict[str, list[tuple[Kald, set[str]]]] = {
    "min_side": [(_min_side, {"Visning Ændringer#Person"})],
    "foretrukken": [(_foretrukken, {"Foretrukken#Person"})],
    "opret_bemaerkning": [
        (_get("opret_bemaerkning", "jan"), {"Visning#Person"}),
        (_bemaerk, {"Bemærkning"}),
    ],
    "ret_bemaerkning": [(_om_bemaerkning("ret_bemaerkning"), {"Bemærkning", "Visning"})],
    "slet_bemaerkning": [(_om_bemaerkning("slet_bemaerkning", "post"), {"Bemærkning"})],
    "person": [
        (
            _get("person", "jan"),
            {"Visning#Person", "Visning Personoverblik#Person", "Visning Sager#Sag"},
        )
    ],
    "adressehistorik": [(_get("adressehistorik", "jan"), {"Visning#Person", "Søgning"})],
    "institutioner": [
        (_get("institutioner", "jan"), {"Visning#Person", "Visning Skolegrunddata"}),
    ],
    "beskyttede_institutioner": [
        (_institutioner, {"Visning Beskyttet institution#Person", "Visning Skolegrunddata"}),
    ],
    "familie": [
        (
            _get("familie", "jan"),
            {"Visning#Person", "Visning Familiesamlinger", "Visning Bopælssamlinger"},
        ),
    ],
    "genogram": [(_get("genogram", "jan"), {"Visning Genogram#Person"})],
    "genogram_svg": [(_get("genogram_svg", "jan"), {"Eksport Genogram#Person"})],
    "genogram_pdf": [(_get("genogram_pdf", "jan"), {"Eksport Genogram#Person"})],
    "ydelser": [(_get("ydelser", "jan"), {"Visning#Person", "Visning Ydelser"})],
    # Of others' authorities, and this user reaches none: tests/overblik/test_ydelser.py has the row.
    "udk_ydelser": [(_get("udk_ydelser", "jan"), {"Visning#Person"})],
    "kontanthjaelpsloft": [
        (_get("kontanthjaelpsloft", "jan"), {"Visning#Person", "Visning Loftvisning"})
    ],
    "tidslinje": [
        (_get("tidslinje", "jan"), {"Visning#Person", "Søgning", "Journalnotat Visning"})
    ],
    "dokumenter": [(_get("dokumenter", "jan"), {"Visning#Person", "Visning Dokumenter#Sag"})],
    "journalnotater": [
        (_get("journalnotater", "jan"), {"Visning#Person", "Journalnotat Visning#Sag"})
    ],
    "dokument": [(_dokument("dokument"), {"Visning Dokumentoverblik#Dokument"})],
    "dialog_sag": [(_dialog("dialog_sag"), {"DialogIntegration"})],
    "dialog_dokument": [(_dialog("dialog_dokument"), {"DialogIntegration"})],
    "dialog_aabn": [(_dialog_ind, {"DialogIntegration"})],
    "helhed": [(_get("helhed", "jan"), {"Visning#Person", "Søgning Sag", "Søgning Ydelser"})],
    "drift_kilder": [(_get("drift_kilder"), {"Visning Kilder"})],
    "historik": [
        (
            lambda v: v.browser.get(reverse("historik", args=[v.jan, "civilstand"])),
            {"Visning Historik#Person"},
        )
    ],
    "opslag": [
        (_cpr, {"CPR spurgt#Person", "Visning Opslag i CPR#Person"}),
        (
            lambda v: _cpr(v, begrundelse="0"),
            {
                "CPR spurgt#Person",
                "Visning Opslag i CPR#Person",
                "Visning Beskyttet adresse#Person",
            },
        ),
    ],
    "opslag_ukendt": [(_cpr_ukendt, {"CPR spurgt#Person", "Visning Opslag i CPR#Person"})],
    "opslagsdrift": [(_get("opslagsdrift"), {"Visning Opslag"})],
    "cpr": [(_vis_cpr, {"PartCpr"})],
    "beskyttet_adresse": [(_adresse, {"Visning Beskyttet adresse#Person"})],
    "virksomhed": [
        (
            _get("virksomhed", "firma"),
            {"Visning#Virksomhed", "Visning Virksomhedsoverblik#Virksomhed"},
        )
    ],
    "ejendom": [
        (_get("ejendom", "hus"), {"Visning Ejendom#Ejendom", "Visning Ejer#Person"}),
        (_get("ejendom", "hus"), {"Visning Ejendom#Ejendom", "Visning Sager#Sag"}),
    ],
    "sag": [(_get("sag", "sag"), {"Visning Sagsoverblik#Sag", "Visning Ydelser"})],
    "kontakt": [(_get("kontakt", "sag"), {"Modal Åbnet : Bruger"})],
    "soeg": [
        (lambda v: _soeg(v, q="211070-3435"), {"Søgning Person", "Visning#Person"}),
        (lambda v: _soeg(v, q="010101-9999"), {"Søgning Person"}),
    ],
    "soeg_sager": [(_flere("soeg_sager", kle="29"), {"Søgning Sag"})],
    "soeg_sager_resultat": [(_flere("soeg_sager", kle="99"), {"Søgning Sag"})],
    "soeg_dokumenter": [
        (_flere("soeg_dokumenter", brevdato_fra="01-01-2020"), {"Søgning Dokument"})
    ],
    "soeg_dokumenter_resultat": [
        (_flere("soeg_dokumenter", sagsnummer="2023"), {"Søgning Dokument"})
    ],
    "soeg_organisation": [(_flere("soeg_organisation", tekst="lone"), {"Søgning Brugere"})],
    "soeg_organisation_resultat": [
        (_flere("soeg_organisation", tekst="lone", slags="afdelinger"), {"Søgning Afdelinger"})
    ],
    "soeg_adresse": [(_boede, {"Historisk Adressesøgning"})],
    "soeg_adresse_resultat": [
        (_flere("soeg_adresse", adresse="Skovbrynet 38"), {"Adgang afvist"}),
    ],
    "soeg_telefon": [(_flere("soeg_telefon", telefon="45973000"), {"Søgning"})],
    "soeg_telefon_resultat": [(_flere("soeg_telefon", telefon="45973001"), {"Søgning"})],
    "medarbejder": [
        (
            lambda v: v.browser.get(reverse("medarbejder", args=[v.bruger.uuid])),
            {"Modal Åbnet : Bruger"},
        )
    ],
    "afdeling": [(_afdeling, {"Modal Åbnet : Bruger"})],
    "soegeresultat": [
        (lambda v: _soeg(v, q="Jarlov"), {"Søgning Person"}),
        (lambda v: _soeg(v, q="Findes ikke"), {"Søgning Person"}),
        (lambda v: _soeg(v, art="virksomhed", navn="Prøve"), {"Søgning Virksomhed"}),
        (lambda v: _soeg(v, art="virksomhed", navn="Findes ikke"), {"Søgning Virksomhed"}),
        (lambda v: _soeg(v, q=f"BFE {BFE}"), {"Søgning Ejendom", "Visning Ejendom#Ejendom"}),
        (lambda v: _soeg(v, art="ejendom", ejendom="Findes ikke"), {"Søgning Ejendom"}),
    ],
    "anledning": [(_ny_anledning, {"Visning#Person"})],
    "vaelg_formaal": [(_formaal, {"Formål valgt"})],
    "afslut_formaal": [(_afslut_formaal, {"Formål valgt", "Formål afsluttet"})],
    "log_ud": [(lambda v: v.browser.post(reverse("log_ud")), {"Log ud"})],
    "revision": [(lambda v: _log_soeg(v, "hent"), {"Revisionslogudtræk"})],
    "revisionsresultat": [(lambda v: _log_soeg(v, "soeg"), {"Visning Revisionslog"})],
    "revision_cpr": [(_log_cpr, {"PartCpr"})],
    "udtraek": [(lambda v: _log_soeg(v, "hent"), {"Revisionslogudtræk"})],
    "leverancer": [(_get("leverancer"), {"Visning Leverancer"})],
    "karantaene": [(_get("karantaene"), {"Visning Karantæne"})],
    "karantaenerad": [(_drift("karantaenerad"), {"Visning Karantæne"})],
    "karantaeneindhold": [
        (_drift("karantaeneindhold", begrundelse="0"), {"Visning Indhold i karantæne"})
    ],
    "karantaene_afspil": [(_drift("karantaene_afspil"), {"Afspilning bestilt"})],
    "karantaene_kasser": [(_drift("karantaene_kasser"), {"Kasseret"})],
    "beskeder": [(_get("beskeder"), {"Visning Beskeder"})],
    "besked": [(_besked("besked"), {"Visning Beskeder"})],
    "beskedindhold": [(_besked("beskedindhold", begrundelse="0"), {"Visning Indhold i besked"})],
    "besked_afspil": [(_besked("besked_afspil"), {"Afspilning af besked"})],
    "besked_kasser": [(_besked("besked_kasser"), {"Besked kasseret"})],
    **{
        navn: [(_get(navn), {"Visning Advisgrupper"})]
        for navn in (
            "advisgrupper",
            "advisgruppe_ny",
            "advisgruppe_importer",
            "advisdaekning",
            "advisgenkoersel",
        )
    },
    "advisgruppe_opret": [
        (lambda v: v.browser.get(reverse("advisgruppe_opret", args=["tom"])), _GRUPPE_SET),
        (lambda v: _opret_gruppe(v)[0], {"Ændring Advisgruppe"}),
    ],
    "advisgruppe": [(_gruppe("advisgruppe"), _GRUPPE_SET)],
    "advisgruppe_historik": [(_gruppe("advisgruppe_historik"), _GRUPPE_SET)],
    "advisgruppe_eksport": [(_gruppe("advisgruppe_eksport"), {"Eksport Advisgruppe"})],
    "advisgruppe_personer": [
        (_gruppe("advisgruppe_personer"), _GRUPPE_SET),
        (
            _gruppe("advisgruppe_personer", numre=JAN_CPR),
            {"Ændring Advisgruppe", "Advisgruppes liste#Person"},
        ),
    ],
    # What an activation that is refused leaves is the page; tests/advis has those that are not.
    "advisgruppe_aktiver": [(_gruppe("advisgruppe_aktiver", x="1"), _GRUPPE_SET)],
    **{
        f"advisgruppe_{navn}": [(_gruppe(f"advisgruppe_{navn}", x="1"), {"Ændring Advisgruppe"})]
        for navn in ("proeve", "deaktiver", "kopier", "gendan")
    },
    "journalnotat": [(_get("journalnotat", "jan"), {"Visning Kladde#Person"})],
    "journalnotat_send": [(_notat("journalnotat_send"), {"Journalnotat sendt#Sag"})],
    "forsendelse": [(_notat("forsendelse"), {"Visning Afsendt journalnotat#Sag"})],
    "notat": [(_notat("notat"), {"Visning Afsendt journalnotat#Sag"})],
    "notat_igen": [(_notat("notat_igen"), {"Journalnotat sendt#Sag"})],
    "fordelingsdrift": [(_get("fordelingsdrift"), {"Visning Fordeling"})],
    "fordeling_igen": [(_notat("fordeling_igen"), {"Afsendelse startet igen"})],
    "advis": [(_get("advis"), {"Visning Adviser"})],
    "advismodtagere": [(lambda v: v.browser.get(reverse("advismodtagere")), _MODTAGER_SET)],
    "advismodtager_ny": [
        (lambda v: v.browser.get(reverse("advismodtager_ny")), _MODTAGER_SET),
        (_nyt_modtagersystem, {"Ændring Modtagersystem"}),
    ],
    "advismodtager": [
        (_modtagersystem("advismodtager"), _MODTAGER_SET),
        (_modtagersystem("advismodtager", hvad="roter"), {"Ændring Modtagersystem"}),
    ],
    "advismodtager_proeve": [
        (_modtagersystem("advismodtager_proeve", x="1"), {"Ændring Modtagersystem"}),
    ],
    "advis_aabn": [(_aabn_advis, {"Visning Adviser", "Søgning"})],
    "advis_handling": [(_behandl_advis, {"Advis behandlet"})],
    "advis_fortryd": [(_fortryd_advis, {"Advis behandlet"})],
    "advis_csv": [(_advisfil, {"Eksport Adviser"})],
    "advis_person": [(_get("advis_person", "jan"), {"Visning#Person", "Visning Adviser"})],
    "advisdrift": [(_get("advisdrift"), {"Visning Leveringer af advis"})],
    "advisdrift_genstart": [(_genstart, {"Levering af advis genstartet"})],
    "udtraeksfil": [(_fil, {"Revisionslogudtræk"})],
    "berig": [(_listekoersel, {"Arbejdsliste", "Dannelse Arbejdsliste#Person"})],
    "adressetjek": [(_adressetjek, {"Arbejdsliste", "Dannelse Arbejdsliste#Person"})],
    "listekoersel": [(_listekoersel, {"Visning Arbejdsliste#Person"})],
    "listefil": [
        (lambda v: _listekoersel(v, "fil/"), {"Arbejdsliste", "Eksport Arbejdsliste#Person"})
    ],
    "liste_afbryd": [(lambda v: _listekoersel(v, "afbryd/", x="1"), {"Arbejdsliste"})],
    "liste_afgoer": [(_godkend, {"Arbejdsliste"})],
    "population_ny": [(lambda v: v.browser.get(_population(v)), {"Arbejdsliste"})],
    "population_ret": [(_ret_population, {"Arbejdsliste"})],
    "population_koer": [
        (
            lambda v: v.browser.post(f"{_population(v)}koer/", {"maaned": "2026-11"}),
            {"Arbejdsliste"},
        )
    ],
}


def ruter(resolver: Any = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from ruter(pattern)
        else:
            yield pattern


def krav(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "adgangskrav", None)


def lukkede() -> dict[str, URLPattern]:
    """Routes for signed-in users: what is `offentlig` shows no person and no sag by its own word."""
    return {str(p.name): p for p in ruter() if krav(p) not in {None, "offentlig"}}


def test_every_route_says_what_it_logs():
    kendte = set(RUTER) | set(UDEN)
    assert set(lukkede()) - kendte == set()
    assert kendte - set(lukkede()) == set()


def test_what_the_api_shows_goes_through_the_reads_that_log():
    """That each of them leaves its row, tests/laesning/test_log.py shows."""
    for pattern in ruter():
        view = getattr(pattern.callback, "view_class", None) or getattr(
            pattern.callback, "cls", None
        )
        reads = view is not None and issubclass(view, Laesesvar)
        known = reads or pattern.name in API_UDEN
        assert view is None or known or not hasattr(view, "get"), pattern.name


@pytest.mark.parametrize(
    ("navn", "nummer"), [(navn, n) for navn, kald in RUTER.items() for n in range(len(kald))]
)
def test_a_look_leaves_its_rows(verden, navn, nummer):
    kald, expected = RUTER[navn][nummer]
    svar = kald(verden)
    # 403: the look-up asks for its purpose first, and the refusal is what is logged.
    assert svar.status_code in ({403} if expected == {"Adgang afvist"} else {200, 302}), navn
    rows = Revisionslog.objects.filter(bruger_id=verden.bruger.id)
    assert expected <= {row.beskrivelse for row in rows}
    for row in rows:
        assert row.ip == "127.0.0.1"
        assert row.organisatorisk_id
        assert row.brugernavn == verden.bruger.brugernavn


def test_the_rows_tell_whom_and_why(verden):
    _adresse(verden)
    _get("sag", "sag")(verden)
    _soeg(verden, q="010101-9999")
    by = {row.beskrivelse: row for row in Revisionslog.objects.all()}
    adresse = by["Visning Beskyttet adresse#Person"]
    assert (adresse.part_uuid, adresse.nummer) == (verden.jytte, JYTTE_CPR)
    assert adresse.begrundelse
    assert by["Visning Sagsoverblik#Sag"].sag_uuid == verden.sag
    assert by["Visning Sagsoverblik#Sag"].sag.startswith("29.21.04 - ")
    # A search without hits can be found by the number that was searched for.
    assert by["Søgning Person"].nummer == "0101019999"


def _noegler(pattern: URLPattern) -> dict[str, Any]:
    converters = pattern.pattern.converters
    return {
        name: uuid4() if type(c).__name__ == "UUIDConverter" else "0" * 16
        for name, c in converters.items()
    }


def test_a_key_that_is_hidden_or_absent_leaves_an_attempt(verden):
    walked = 0
    for navn, pattern in lukkede().items():
        keys = _noegler(pattern)
        if not any(isinstance(value, UUID) for value in keys.values()):
            continue
        for method in (verden.browser.get, verden.browser.post):
            before = Revisionslog.objects.filter(beskrivelse="Adgang afvist").count()
            svar = method(reverse(navn, kwargs=keys))
            if svar.status_code != 404:
                assert svar.status_code in {405, 302}, navn
                continue
            rows = Revisionslog.objects.filter(beskrivelse="Adgang afvist")
            assert rows.count() == before + 1, navn
            told = rows.filter(soegekriterier__contains=f"Side: {navn},")
            row = told.latest("tidspunkt")
            assert next(str(k) for k in keys.values() if isinstance(k, UUID)) in row.soegekriterier
            assert row.part_uuid == keys.get("part_uuid")
            assert row.sag_uuid == keys.get("sag_uuid")
            walked += 1
    assert walked >= 10


def test_a_page_without_the_right_leaves_one_attempt(bruger_med, log_ind, myndigheder):
    user = bruger_med({"permissions": [Permission.SE_BESKYTTET]})  # by itself it opens nothing
    browser = log_ind(user)
    for navn, pattern in lukkede().items():
        if krav(pattern) == "login":
            continue
        before = Revisionslog.objects.count()
        assert browser.get(reverse(navn, kwargs=_noegler(pattern))).status_code == 403, navn
        (row,) = Revisionslog.objects.order_by("-tidspunkt")[
            : Revisionslog.objects.count() - before
        ]
        assert (row.beskrivelse, row.bruger_id) == ("Adgang afvist", user.id)


def test_signing_in_is_a_row(bruger_med, client, settings):
    settings.DEMO = True
    user = bruger_med({})
    Bruger.objects.filter(id=user.id).update(demo=True)
    client.post(reverse("log_ind"), {"bruger": str(user.id)})
    assert [r.beskrivelse for r in Revisionslog.objects.all()] == ["Log ind"]


def test_the_address_of_the_caller_is_the_proxys_word_only_where_there_is_one(verden, settings):
    told = {"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}
    url = reverse("person", args=[verden.jan])
    verden.browser.get(url, headers=told)
    settings.BAG_PROXY = True
    verden.browser.get(url, headers=told)
    verden.browser.get(url, headers={"X-Forwarded-For": "<script>"})
    ips = Revisionslog.objects.filter(beskrivelse="Visning#Person").order_by("tidspunkt")
    assert [row.ip for row in ips] == ["127.0.0.1", "10.1.2.3", None]
