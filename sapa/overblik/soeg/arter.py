"""The kinds of search beside persons: for each its form, how it is read, made and logged.

The keys of the log are those that SAPA's own log knows (SAPA.md 1.1 and 2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import komponenter
from access.komponenter import Element
from access.values import Adgang, Permission
from indexes.soegning import selectors as soegning
from indexes.soegning.adresse import laes_adresse
from indexes.soegning.selectors import telefontal
from indexes.soegning.values import (
    Adressesoegning,
    Dokumentsoegning,
    Sagssoegning,
    Telefontraef,
    Udsnit,
)
from sapa.overblik.kriterier import Valgliste
from sapa.overblik.sagsliste import STATUSSER
from sapa.overblik.soeg.felter import Fejl, Feltdef, Laeser

BRUGERE = "brugere"


@dataclass(frozen=True, slots=True)
class Forstaaet:
    """A form that was read: what to search for, or what is wrong."""

    soegning: Any
    fejl: Fejl
    hele_landet: bool = False


@dataclass(frozen=True, slots=True)
class Soegeart:
    """A kind of search. `find` gives a page; `forstaa` may ask for units by name."""

    kode: str
    rute: str
    resultat: str
    titel: str | Promise
    vejledning: tuple[str | Promise, ...]
    felter: tuple[Feltdef, ...]
    forstaa: Callable[[Adgang, Mapping[str, str]], Forstaaet]
    find: Callable[[Adgang, Forstaaet, datetime, str | None], Udsnit[Any]]
    valg: Callable[[Adgang], dict[str, Valgliste]]
    element: Callable[[Mapping[str, str]], Element]
    for_bredt: str | Promise


_ALLE_MYNDIGHEDER = Feltdef(
    "alle", _("Alle myndigheder, jeg har adgang til"), "AllowSearchMultipleKommuner", "kryds"
)
_AENDRET = (
    Feltdef("aendret_fra", _("Ændret fra"), "AendretFra", "dato"),
    Feltdef("aendret_til", _("Ændret til"), "AendretTil", "dato"),
)
_AFDELING = Feltdef(
    "afdeling", _("Afdeling"), "Afdeling", hjaelp=_("Underafdelinger er med."), forslag=True
)
_KLE = Feltdef("kle", _("KLE-nummer"), "KLE", hjaelp=_("29, 29.21 eller 29.21.04"))


def _afdeling(adgang: Adgang, laeser: Laeser) -> tuple[tuple[int, int], ...] | None:
    if not (text := laeser.tekst("afdeling")):
        return None
    found = soegning.enheder_med_navn(adgang=adgang, tekst=text)
    if not found:
        laeser.fejl["afdeling"] = _("Afdelingen findes ikke. Vælg den på listen.")
    return found


def _tom(adgang: Adgang) -> dict[str, Valgliste]:
    return {}


def _systemer() -> Valgliste:
    return (("", _("Alle")), *((str(id_), navn) for id_, navn in soegning.fagsystemer()))


# --- Sager ----------------------------------------------------------------------------------------


def _forstaa_sag(adgang: Adgang, felter: Mapping[str, str]) -> Forstaaet:
    laes = Laeser(felter)
    behandler = laes.tekst("behandler")
    fundet = Sagssoegning(
        sagsnummer=laes.tekst("sagsnummer"),
        titel=laes.tekst("titel"),
        beskrivelse=laes.tekst("beskrivelse"),
        kle=laes.kle("kle"),
        enheder=_afdeling(adgang, laes),
        behandlere=soegning.behandlere_med_navn(adgang=adgang, tekst=behandler)
        if behandler
        else None,
        fagsystem=laes.tal("fagsystem"),
        afsender=laes.tal("aendret_af"),
        fremdrift=laes.tal("status"),
        oprettet_fra=laes.dato("oprettet_fra"),
        oprettet_til=laes.dato("oprettet_til"),
        aendret_fra=laes.dato("aendret_fra"),
        aendret_til=laes.dato("aendret_til"),
        ydelse_fra=laes.dato("ydelse_fra"),
        alle_myndigheder=laes.kryds("alle"),
    )
    return Forstaaet(fundet, laes.fejl)


def _find_sag(adgang: Adgang, f: Forstaaet, at: datetime, efter: str | None) -> Udsnit[Any]:
    return soegning.soeg_sager(adgang=adgang, soegning=f.soegning, efter_=efter)


def _valg_sag(adgang: Adgang) -> dict[str, Valgliste]:
    systemer = _systemer()
    status = tuple((str(int(fremdrift)), navn) for _kode, fremdrift, navn in STATUSSER)
    return {
        "fagsystem": systemer,
        "aendret_af": systemer,
        "status": (("", _("Alle")), *status),
    }


SAG = Soegeart(
    kode="sag",
    rute="soeg_sager",
    resultat="soeg_sager_resultat",
    titel=_("Sager"),
    vejledning=(
        _("Begynd med noget, som få sager har: nummer, afdeling, KLE, sagsbehandler, datoer."),
        _("Titlen alene kræver mindst fire tegn. De øvrige felter gør søgningen smallere."),
        _("Beskrivelsen søges på hele ord eller begyndelsen af dem; alle ordene skal være der."),
    ),
    felter=(
        Feltdef(
            "sagsnummer", _("Sagsnummer"), "CaseId", hjaelp=_("Hele nummeret eller begyndelsen.")
        ),
        Feltdef("titel", _("Titel"), "BrugerdefineretTitel"),
        Feltdef(
            "beskrivelse",
            _("Beskrivelse"),
            "Beskrivelse",
            hjaelp=_("Ord fra beskrivelsen, eller begyndelsen af dem."),
        ),
        _AFDELING,
        _KLE,
        Feltdef(
            "behandler", _("Sagsbehandler"), "Sagsbehandler", hjaelp=_("Navn eller initialer.")
        ),
        Feltdef("fagsystem", _("Fagsystem"), "Fagsystem", "valg"),
        Feltdef("status", _("Tværfaglig status"), "Status", "valg"),
        Feltdef("oprettet_fra", _("Oprettet fra"), "CasesDateFrom", "dato"),
        Feltdef("oprettet_til", _("Oprettet til"), "CasesDateTo", "dato"),
        Feltdef("ydelse_fra", _("Har ydelser fra"), "BenefitsDateFrom", "dato"),
        Feltdef("aendret_af", _("Ændret af system"), "AendretAf", "valg"),
        *_AENDRET,
        _ALLE_MYNDIGHEDER,
    ),
    forstaa=_forstaa_sag,
    find=_find_sag,
    valg=_valg_sag,
    element=lambda felter: komponenter.SOEGNING_SAG,
    for_bredt=_(
        "Det passer på for mange sager. Tilføj sagsnummer, afdeling, KLE-nummer, sagsbehandler,"
        " en dato for oprettelse eller mindst fire tegn af titlen eller af et ord i beskrivelsen."
    ),
)

# --- Dokumenter -----------------------------------------------------------------------------------


def _forstaa_dokument(adgang: Adgang, felter: Mapping[str, str]) -> Forstaaet:
    laes = Laeser(felter)
    fundet = Dokumentsoegning(
        dokumentnummer=laes.tekst("dokumentnummer"),
        sagsnummer=laes.tekst("sagsnummer"),
        titel=laes.tekst("titel"),
        kle=laes.kle("kle"),
        enheder=_afdeling(adgang, laes),
        fagsystem=laes.tal("fagsystem"),
        brevdato_fra=laes.dato("brevdato_fra"),
        brevdato_til=laes.dato("brevdato_til"),
        aendret_fra=laes.dato("aendret_fra"),
        aendret_til=laes.dato("aendret_til"),
        alle_myndigheder=laes.kryds("alle"),
    )
    return Forstaaet(fundet, laes.fejl)


def _find_dokument(adgang: Adgang, f: Forstaaet, at: datetime, efter: str | None) -> Udsnit[Any]:
    return soegning.soeg_dokumenter(adgang=adgang, soegning=f.soegning, at=at, efter_=efter)


DOKUMENT = Soegeart(
    kode="dokument",
    rute="soeg_dokumenter",
    resultat="soeg_dokumenter_resultat",
    titel=_("Dokumenter"),
    vejledning=(
        _("Begynd med dokumentnummer, sagsnummer, afdeling eller brevdato."),
        _("SAPA har dokumentets oplysninger, ikke dets indhold: åbn det i fagsystemet."),
    ),
    felter=(
        Feltdef("dokumentnummer", _("Dokumentnummer"), "DokumentId"),
        Feltdef("sagsnummer", _("Sagsnummer"), "CaseId"),
        Feltdef("titel", _("Titel"), "BrugerdefineretTitel"),
        _AFDELING,
        Feltdef("brevdato_fra", _("Brevdato fra"), "BrevdatoFra", "dato"),
        Feltdef("brevdato_til", _("Brevdato til"), "BrevdatoTil", "dato"),
        _KLE,
        Feltdef("fagsystem", _("Fagsystem"), "Fagsystem", "valg"),
        *_AENDRET,
        _ALLE_MYNDIGHEDER,
    ),
    forstaa=_forstaa_dokument,
    find=_find_dokument,
    valg=lambda adgang: {"fagsystem": _systemer()},
    element=lambda felter: komponenter.SOEGNING_DOKUMENT,
    for_bredt=_(
        "Det passer på for mange dokumenter. Tilføj dokumentnummer, sagsnummer (mindst tre tegn),"
        " afdeling eller brevdato."
    ),
)

# --- Organisation ---------------------------------------------------------------------------------


def _forstaa_organisation(adgang: Adgang, felter: Mapping[str, str]) -> Forstaaet:
    laes = Laeser(felter)
    enheder = _afdeling(adgang, laes)
    slags = BRUGERE if laes.tekst("slags") != "afdelinger" else "afdelinger"
    if len(laes.tekst("tekst")) < 2 and not (slags == BRUGERE and enheder):
        laes.fejl.setdefault("tekst", _("Skriv mindst to tegn."))
    return Forstaaet((slags, laes.tekst("tekst"), enheder), laes.fejl)


def _find_organisation(
    adgang: Adgang, f: Forstaaet, at: datetime, efter: str | None
) -> Udsnit[Any]:
    slags, tekst, enheder = f.soegning
    if slags == BRUGERE:
        return soegning.soeg_brugere(adgang=adgang, tekst=tekst, enheder=enheder, efter=efter)
    return soegning.soeg_afdelinger(adgang=adgang, tekst=tekst, efter=efter)


ORGANISATION = Soegeart(
    kode="organisation",
    rute="soeg_organisation",
    resultat="soeg_organisation_resultat",
    titel=_("Organisation"),
    vejledning=(
        _("Navn, initialer, titel, e-mail eller telefonnummer på en medarbejder."),
        _("Navn eller telefonnummer på en afdeling."),
    ),
    felter=(
        Feltdef("slags", _("Søg efter"), "Soegeobjekt", "valg"),
        Feltdef("tekst", _("Navn, initialer eller telefon"), "Navn"),
        _AFDELING,
    ),
    forstaa=_forstaa_organisation,
    find=_find_organisation,
    valg=lambda adgang: {"slags": ((BRUGERE, _("Brugere")), ("afdelinger", _("Afdelinger")))},
    element=lambda felter: (
        komponenter.SOEGNING_AFDELINGER
        if felter.get("slags") == "afdelinger"
        else komponenter.SOEGNING_BRUGERE
    ),
    for_bredt="",
)

# --- Who lived here earlier -----------------------------------------------------------------------


def _forstaa_adresse(adgang: Adgang, felter: Mapping[str, str]) -> Forstaaet:
    laes = Laeser(felter)
    fundet = laes_adresse(laes.tekst("adresse"), fra=laes.dato("fra"), til=laes.dato("til"))
    if fundet is None:
        laes.fejl["adresse"] = _(
            "Skriv vej og husnummer, fx Skovbrynet 38 eller Hæstvej 73, 2. tv."
        )
        fundet = Adressesoegning("", "")
    landet = laes.kryds("landet") and adgang.har(Permission.SOEG_LANDET)
    return Forstaaet(fundet, laes.fejl, landet)


def _find_adresse(adgang: Adgang, f: Forstaaet, at: datetime, efter: str | None) -> Udsnit[Any]:
    return soegning.tidligere_beboere(
        adgang=adgang, soegning=f.soegning, at=at, hele_landet=f.hele_landet, efter=efter
    )


ADRESSE = Soegeart(
    kode="adresse",
    rute="soeg_adresse",
    resultat="soeg_adresse_resultat",
    titel=_("Tidligere beboere"),
    vejledning=(
        _("Hvem har boet på en adresse? Skriv vejens fulde navn og husnummeret."),
        _("Personer med beskyttet adresse er ikke med."),
        _("Heller ikke den, hvis tidligere adresse ville røbe en beskyttet pårørende."),
        _("Søgningen kræver et formål."),
    ),
    felter=(
        Feltdef("adresse", _("Adresse"), "Adresse", hjaelp=_("Skovbrynet 38, 2. tv, 2800")),
        Feltdef("fra", _("Boede der fra"), "PeriodeFra", "dato"),
        Feltdef("til", _("Boede der til"), "PeriodeTil", "dato"),
        Feltdef("landet", _("Hele landet"), "AllowSearchAcrossCountry", "kryds"),
    ),
    forstaa=_forstaa_adresse,
    find=_find_adresse,
    valg=_tom,
    element=lambda felter: komponenter.HISTORISK_ADRESSESOEGNING,
    for_bredt=_("Skriv vej og husnummer."),
)

# --- Whose number is this -------------------------------------------------------------------------


def _forstaa_telefon(adgang: Adgang, felter: Mapping[str, str]) -> Forstaaet:
    laes = Laeser(felter)
    tal = telefontal(laes.tekst("telefon"))
    if not tal:
        laes.fejl["telefon"] = _("Et telefonnummer har otte cifre.")
    return Forstaaet(tal, laes.fejl)


def _find_telefon(
    adgang: Adgang, f: Forstaaet, at: datetime, efter: str | None
) -> Udsnit[Telefontraef]:
    return Udsnit(tuple(soegning.soeg_telefon(adgang=adgang, telefon=f.soegning)))


TELEFON = Soegeart(
    kode="telefon",
    rute="soeg_telefon",
    resultat="soeg_telefon_resultat",
    titel=_("Telefon"),
    vejledning=(
        _("Virksomheder, læger og kommunens egne afdelinger og medarbejdere."),
        _("SAPA har ikke borgernes telefonnumre."),
    ),
    felter=(Feltdef("telefon", _("Telefonnummer"), "Telefon"),),
    forstaa=_forstaa_telefon,
    find=_find_telefon,
    valg=_tom,
    element=lambda felter: komponenter.SOEGNING,
    for_bredt="",
)
