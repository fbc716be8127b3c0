"""The person page's own tabs, with their blocks and columns in SAPA's order (SAPA.md 1.2).

Those that other apps bring are registered by them, when they are ready, in one line each.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission
from indexes.ydelse.selectors import ser_andres
from sapa.overblik import sagsliste
from sapa.overblik.faner import Blok, Fane, Kolonne, tilmeld, tilmeld_tabel

_PERSON = (Permission.SE_PERSON,)
_YDELSE = (Permission.SE_PERSON, Permission.SE_YDELSE)
_SAG = (Permission.SE_SAG,)
_SAGER = frozenset({Permission.SE_SAG})

SAGSKOLONNER = tuple(
    Kolonne(noegle, navn, fast=noegle == "titel") for noegle, navn in sagsliste.kolonnenavne()
)
FAMILIEKOLONNER = (
    Kolonne("beskyttelse", _("Adressebeskyttelse")),
    Kolonne("navn", _("Navn"), fast=True),
    Kolonne("cpr", _("CPR")),
    Kolonne("adresse", _("Adresse")),
    Kolonne("relation", _("Familierelation")),
    Kolonne("samme_adresse", _("Samme adresse")),
    Kolonne("alder", _("Alder")),
    Kolonne("kommune", _("Kommune")),
    Kolonne("status", _("Status")),
)
BOPAELSKOLONNER = (
    Kolonne("relation", _("Familierelation")),
    Kolonne("cpr", _("CPR")),
    Kolonne("navn", _("Navn"), fast=True),
    Kolonne("alder", _("Alder")),
    Kolonne("tilflyttet", _("Tilflytningsdato")),
    Kolonne("beskyttelse", _("Adressebeskyttelse")),
    Kolonne("kontaktadresse", _("Kontaktadresse")),
    Kolonne("status", _("Status")),
)
ADRESSEKOLONNER = (
    Kolonne("adresse", _("Adresse"), fast=True),
    Kolonne("type", _("Type")),
    Kolonne("kommune", _("Kommune")),
    Kolonne("fra", _("Tilflytningsdato")),
    Kolonne("til", _("Til")),
)
SERVICEKOLONNER = (
    Kolonne("ydelse", _("Ydelse"), fast=True),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("periode", _("Periode")),
    Kolonne("status", _("Status")),
)
# The facts of a card and of a payment's fold-out, chosen like columns.
BEVILLINGSFELTER = (
    Kolonne("kle", _("KLE Emne")),
    Kolonne("dispositionsdag", _("Dispositionsdag")),
    Kolonne("navn", _("Navn på bevilget ydelse")),
    Kolonne("frekvens", _("Betalingsfrekvens")),
    Kolonne("myndighed", _("Myndighed")),
    Kolonne("form", _("Betalingsform")),
    Kolonne("afdeling", _("Afdeling")),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("beloeb", _("Bruttobeløb")),
    Kolonne("sag", _("Sag")),
)
UDK_FELTER = tuple(
    found
    for k in BEVILLINGSFELTER
    for found in (
        (
            Kolonne("fagsystem", _("Bevillingssystem")),
            Kolonne("udbetaler", _("Udbetalende Organisation")),
        )
        if k.noegle == "fagsystem"
        else (k,)
    )
)
UDBETALINGSFELTER = (
    Kolonne("brutto", _("Bruttobeløb")),
    Kolonne("udbetalt", _("Hele udbetalingen, efter skat")),
    Kolonne("dispositionsdag", _("Dispositionsdag")),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("sag", _("Sag")),
)
# Of others' payments, which are part of the one block UDK Ydelser: all of them, always.
UDK_UDBETALINGSFELTER = (
    *UDBETALINGSFELTER[:3],
    Kolonne("udbetaler", _("Udbetalende Organisation")),
    *UDBETALINGSFELTER[3:],
)

DOKUMENTKOLONNER = (
    Kolonne("titel", _("Titel"), fast=True),
    Kolonne("type", _("Type")),
    Kolonne("sag", _("Sag")),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("status", _("Status")),
    Kolonne("nummer", _("Dokumentnummer")),
    Kolonne("myndighed", _("Myndighed")),
    Kolonne("brevdato", _("Brevdato")),
)
NOTATKOLONNER = (
    Kolonne("overskrift", _("Overskrift"), fast=True),
    Kolonne("sag", _("Sag")),
    Kolonne("kle", _("KLE-tema")),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("myndighed", _("Myndighed")),
    Kolonne("dato", _("Dato")),
)
# Tables of the page of a sag.
PARTSKOLONNER = (
    Kolonne("navn", _("Navn"), fast=True),
    Kolonne("nummer", _("CPR / CVR")),
    Kolonne("relation", _("Relation")),
    Kolonne("siden", _("Part siden")),
)
SAGSYDELSESKOLONNER = (
    Kolonne("ydelse", _("Ydelse"), fast=True),
    Kolonne("kle", _("KLE-emne")),
    Kolonne("periode", _("Periode")),
    Kolonne("udbetaling", _("Udbetaling")),
    Kolonne("myndighed", _("Myndighed")),
    Kolonne("fagsystem", _("Fagsystem")),
    Kolonne("beloeb", _("Beløb")),
)
SAGSDOKUMENTKOLONNER = tuple(
    k for k in DOKUMENTKOLONNER if k.noegle in {"titel", "type", "nummer", "brevdato"}
)
# Hits of searches, which stand on no tab.
TABELLER = (
    Blok(
        "fundne_personer",
        _("Personer"),
        (
            Kolonne("navn", _("Navn"), fast=True),
            Kolonne("cpr", _("CPR")),
            Kolonne("alder", _("Alder")),
            Kolonne("koen", _("Køn")),
            Kolonne("adresse", _("Adresse")),
            Kolonne("kommune", _("Kommune")),
            Kolonne("status", _("Personstatus")),
        ),
    ),
    Blok(
        "fundne_virksomheder",
        _("Virksomheder"),
        (
            Kolonne("navn", _("Navn"), fast=True),
            Kolonne("cvr", _("CVR")),
            Kolonne("adresse", _("Adresse")),
            Kolonne("branche", _("Branche")),
            Kolonne("ansatte", _("Ansatte")),
            Kolonne("startdato", _("Startdato")),
        ),
    ),
    Blok(
        "fundne_sager",
        _("Sager"),
        (
            Kolonne("titel", _("Sagstitel"), fast=True),
            Kolonne("sagsnummer", _("Sagsnummer")),
            Kolonne("kle", _("KLE-tema")),
            Kolonne("part", _("Primær part")),
            Kolonne("fagsystem", _("Fagsystem")),
            Kolonne("behandler", _("Sagsbehandler")),
            Kolonne("status", _("Tværfaglig status")),
            Kolonne("myndighed", _("Myndighed")),
            Kolonne("oprettet", _("Oprettet")),
        ),
    ),
    Blok(
        "fundne_dokumenter",
        _("Dokumenter"),
        (
            Kolonne("titel", _("Titel"), fast=True),
            Kolonne("nummer", _("Dokumentnummer")),
            Kolonne("type", _("Type")),
            Kolonne("brevdato", _("Brevdato")),
            Kolonne("sag", _("Sag")),
            Kolonne("afdeling", _("Afdeling")),
            Kolonne("fagsystem", _("Fagsystem")),
        ),
    ),
)

FANER = (
    Fane(
        "overblik",
        _("Overblik"),
        10,
        _PERSON,
        (
            Blok(
                "personoplysninger",
                _("Personoplysninger"),
                ruter=("historik", "beskyttet_adresse"),
            ),
            Blok("opslag", _("Opslag i CPR"), ruter=("opslag",)),
            Blok("sager", _("Sager"), SAGSKOLONNER, ("filter_sager",), _SAGER),
            Blok("ejendomssager", _("Ejendomssager"), SAGSKOLONNER, slags=_SAGER),
            Blok("ejerskab", _("Ejerskab")),
        ),
        rute="person",
        fast=True,
    ),
    Fane(
        "ydelser",
        _("Ydelser"),
        20,
        _YDELSE,
        (
            Blok("bevilgede_ydelser", _("Bevilgede ydelser"), BEVILLINGSFELTER),
            Blok("ikke_oekonomiske", _("Ikke-økonomiske ydelser"), SERVICEKOLONNER),
            Blok("udbetalinger", _("Udbetalinger"), UDBETALINGSFELTER),
        ),
    ),
    Fane("kontanthjaelpsloft", _("Kontanthjælpsloft"), 40, _YDELSE),
    Fane(
        "udk_ydelser",
        _("UDK Ydelser"),
        50,
        _YDELSE,
        (Blok("udk_ydelser", _("UDK Ydelser"), UDK_FELTER),),
        tilbydes=ser_andres,
    ),
    Fane(
        "adressehistorik",
        _("Adressehistorik"),
        60,
        _PERSON,
        (
            Blok(
                "adressehistorik",
                _("Adressehistorik"),
                ADRESSEKOLONNER,
                # Who lived at an address is the same history, read from the other end.
                ("soeg_adresse", "soeg_adresse_resultat"),
            ),
        ),
    ),
    Fane(
        "familie",
        _("Familie- og bopælssamling"),
        70,
        _PERSON,
        (
            Blok("familiesamling", _("Familiesamling"), FAMILIEKOLONNER),
            Blok("bopaelssamling", _("Bopælssamling"), BOPAELSKOLONNER),
            Blok("genogram", _("Genogram"), ruter=("genogram", "genogram_svg", "genogram_pdf")),
        ),
    ),
    Fane(
        "institutioner",
        _("Institutionsoplysninger"),
        80,
        _PERSON,
        ruter=("beskyttede_institutioner",),
    ),
    # These two show the kinds of rows that the others give, and give none themselves.
    Fane("tidslinje", _("Tidslinje"), 90, _PERSON),
    Fane("helhed", _("Helhedsoverblik"), 110, _PERSON),
    Fane(
        "dokumenter",
        _("Dokumenter"),
        120,
        (*_PERSON, Permission.SE_DOKUMENT),
        (Blok("dokumenter", _("Dokumenter"), DOKUMENTKOLONNER),),
    ),
    Fane(
        "journalnotater",
        _("Journalnotater"),
        130,
        (*_PERSON, *_SAG),
        (Blok("journalnotater", _("Journalnotater"), NOTATKOLONNER),),
    ),
    # Pages of their own, without a row of tabs.
    Fane(
        "sag",
        _("Sag"),
        200,
        _SAG,
        (
            Blok("sagsoplysninger", _("Sagsoplysninger"), fast=True),
            Blok("sagsparter", _("Parter"), PARTSKOLONNER),
            Blok(
                "sagsydelser",
                _("Ydelser på sagen"),
                SAGSYDELSESKOLONNER,
                slags=frozenset({Permission.SE_YDELSE}),
            ),
            Blok(
                "sagsdokumenter",
                _("Dokumenter"),
                SAGSDOKUMENTKOLONNER,
                slags=frozenset({Permission.SE_DOKUMENT}),
            ),
            Blok("sagstilstande", _("Tværfaglig status")),
            Blok("sagsnotater", _("Journalnotater"), ruter=("sag_notater",)),
        ),
        ruter=("kontakt", "dialog_sag"),
        side="sag",
    ),
    Fane(
        "dokument",
        _("Dokument"),
        205,
        (Permission.SE_DOKUMENT,),
        ruter=("dialog_dokument",),
        side="dokument",
    ),
    Fane(
        "virksomhed",
        _("Virksomhed"),
        210,
        _PERSON,
        (
            Blok("virksomhedsoplysninger", _("Virksomhedsoplysninger"), fast=True),
            Blok(
                "virksomhedssager",
                _("Sager"),
                SAGSKOLONNER,
                ("filter_virksomhedssager",),
                _SAGER,
            ),
        ),
        side="virksomhed",
    ),
    Fane(
        "ejendom",
        _("Ejendom"),
        220,
        _PERSON,
        (
            Blok("ejendomsoplysninger", _("Ejendomsoplysninger"), fast=True),
            Blok(
                "sager_om_ejendom",
                _("Sager"),
                SAGSKOLONNER,
                ("filter_ejendomssager",),
                _SAGER,
            ),
        ),
        side="ejendom",
    ),
)


def tilmeld_indbyggede_faner() -> None:
    """Offer them all; called when the app is ready."""
    for fane in FANER:
        tilmeld(fane)
    for tabel in TABELLER:
        tilmeld_tabel(tabel)
