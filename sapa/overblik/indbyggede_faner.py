"""The person page's own tabs, with their blocks and columns in SAPA's order (SAPA.md 1.2).

Those that other apps bring are registered by them, when they are ready, in one line each.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission
from indexes.ydelse.selectors import ser_andres
from sapa.overblik import sagsliste
from sapa.overblik.faner import Blok, Fane, Kolonne, tilmeld

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
    Fane("dokumenter", _("Dokumenter"), 120, (*_PERSON, Permission.SE_DOKUMENT)),
    Fane("journalnotater", _("Journalnotater"), 130, (*_PERSON, *_SAG)),
    # Pages of their own, without a row of tabs.
    Fane(
        "sag",
        _("Sag"),
        200,
        _SAG,
        (
            Blok("sagsoplysninger", _("Sagsoplysninger"), fast=True),
            Blok("sagsparter", _("Parter")),
            Blok("sagsydelser", _("Ydelser på sagen"), slags=frozenset({Permission.SE_YDELSE})),
            Blok("sagsdokumenter", _("Dokumenter"), slags=frozenset({Permission.SE_DOKUMENT})),
            Blok("sagstilstande", _("Tværfaglig status")),
            Blok("sagsnotater", _("Journalnotater")),
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
