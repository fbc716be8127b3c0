"""One statement of CVR: from JSON to values. Pure; docs/erhverv.md describes the fields."""

from __future__ import annotations

from indexes.erhverv.laeser import Laeser, uden_overlap
from indexes.erhverv.values import (
    KODESAET,
    STATUSSER,
    Adresse,
    Ansatte,
    Branche,
    Ejer,
    Form,
    Navn,
    PenhedData,
    Status,
    Virksomhedsdata,
)

CVR, PNR = r"\d{8}", r"\d{10}"
_FLEST = 10_000_000


def laes_virksomhed(d: Laeser) -> Virksomhedsdata:
    """All that a statement says. Raises UgyldigPost with path and rule of the first fault."""
    data = Virksomhedsdata(
        cvr=d.moenster("cvr", CVR, "otte cifre", krav=True),
        startdato=d.dato("startdato"),
        ophoersdato=d.dato("ophoersdato"),
        reklamebeskyttet=d.flag("reklamebeskyttet"),
        telefon=d.tekst("telefon", maks=40),
        email=d.tekst("email", maks=254),
        navne=d.liste("navne", _navn, krav=True),
        former=d.liste("former", _form),
        statusser=d.liste("statusser", _status),
        adresser=d.liste("adresser", laes_adresse),
        brancher=d.liste("brancher", _branche),
        ansatte=d.liste("ansatte", _ansatte),
        penheder=d.liste("penheder", _penhed),
        ejere=d.liste("ejere", _ejer),
    )
    if data.startdato and data.ophoersdato and data.ophoersdato < data.startdato:
        raise d.fejl("ophoersdato", "periode.omvendt", "Må ikke ligge før startdato.")
    uden_overlap(d, "navne", data.navne)
    uden_overlap(d, "former", data.former)
    uden_overlap(d, "statusser", data.statusser)
    uden_overlap(d, "adresser", data.adresser)
    # The two code sets stand side by side while the one follows the other.
    for kodesaet in KODESAET:
        uden_overlap(
            d, "brancher", [b for b in data.brancher if b.hoved and b.kodesaet == kodesaet]
        )
    for pnr in {p.pnr for p in data.penheder}:
        uden_overlap(d, "penheder", [p for p in data.penheder if p.pnr == pnr])
    if len({(a.aar, a.kvartal) for a in data.ansatte}) < len(data.ansatte):
        raise d.fejl("ansatte", "ansatte.gentaget", "Hvert kvartal eller år må kun stå én gang.")
    return data


def laes_adresse(d: Laeser) -> Adresse:
    """An address with its period. One without road or town is nowhere."""
    fra, til = d.periode()
    return Adresse(
        vejnavn=d.tekst("vejnavn", krav=True),
        husnr=d.tekst("husnr", maks=10),
        etage=d.tekst("etage", maks=10),
        doer=d.tekst("doer", maks=10),
        postnr=d.moenster("postnr", r"\d{4}", "fire cifre"),
        by=d.tekst("by"),
        kommunekode=d.heltal("kommunekode", mindst=0, hoejst=9999) or 0,
        fra=fra,
        til=til,
    )


def laes_nummer(d: Laeser) -> tuple[str, str, str]:
    """Who an owner is: CPR number, CVR number and name. `kontroller_ejer` says that it is one."""
    return (
        d.moenster("cpr", r"\d{10}", "ti cifre"),
        d.moenster("cvr", CVR, "otte cifre"),
        d.tekst("navn"),
    )


def kontroller_ejer(d: Laeser, ejer: Ejer) -> Ejer:
    """The owner, if exactly one thing says who it is. Raises UgyldigPost."""
    if sum(map(bool, (ejer.cpr, ejer.cvr, ejer.navn))) != 1:
        raise d.fejl("cpr", "ejer.nummer", "Præcis ét af cpr, cvr og navn skal være udfyldt.")
    return ejer


def _navn(d: Laeser) -> Navn:
    return Navn(d.tekst("navn", krav=True, maks=300), *d.periode())


def _form(d: Laeser) -> Form:
    kode = d.moenster("kode", r"\d{1,4}", "et til fire cifre", krav=True)
    return Form(kode, d.tekst("navn", krav=True), *d.periode())


def _status(d: Laeser) -> Status:
    return Status(d.valg("status", STATUSSER, krav=True), *d.periode())


def _branche(d: Laeser) -> Branche:
    fra, til = d.periode()
    return Branche(
        kode=d.moenster("kode", r"\d{6}", "seks cifre", krav=True),
        navn=d.tekst("navn", krav=True, maks=300),
        kodesaet=d.valg("kodesaet", KODESAET) or "DB07",
        hoved=d.flag("hoved"),
        fra=fra,
        til=til,
    )


def _antal(d: Laeser, *, krav: bool) -> tuple[int | None, int | None]:
    """A number (`antal`) or an interval (`mindst` to `hoejst`, which may be open)."""
    antal = d.heltal("antal", mindst=0, hoejst=_FLEST)
    mindst = d.heltal("mindst", mindst=0, hoejst=_FLEST)
    hoejst = d.heltal("hoejst", mindst=0, hoejst=_FLEST)
    if antal is not None:
        if mindst is not None or hoejst is not None:
            raise d.fejl("antal", "antal.form", "Skriv enten antal eller mindst og hoejst.")
        return antal, antal
    if mindst is None and (krav or hoejst is not None):
        raise d.fejl("mindst", "felt.mangler", "Feltet skal udfyldes, når antal ikke er det.")
    if mindst is not None and hoejst is not None and hoejst < mindst:
        raise d.fejl("hoejst", "interval.omvendt", "Må ikke være mindre end mindst.")
    return mindst, hoejst


def _ansatte(d: Laeser) -> Ansatte:
    aar = d.heltal("aar", mindst=1900, hoejst=2200, krav=True)
    kvartal = d.heltal("kvartal", mindst=1, hoejst=4)
    mindst, hoejst = _antal(d, krav=True)
    assert aar is not None
    assert mindst is not None
    return Ansatte(aar, kvartal, mindst, hoejst)


def _penhed(d: Laeser) -> PenhedData:
    fra, til = d.periode()
    mindst, hoejst = _antal(d, krav=False)
    return PenhedData(
        pnr=d.moenster("pnr", PNR, "ti cifre", krav=True),
        navn=d.tekst("navn", krav=True, maks=300),
        adresse=d.maaske("adresse", laes_adresse),
        branchekode=d.moenster("branchekode", r"\d{6}", "seks cifre"),
        branche=d.tekst("branche", maks=300),
        mindst=mindst,
        hoejst=hoejst,
        fra=fra,
        til=til,
    )


def _ejer(d: Laeser) -> Ejer:
    cpr, cvr, navn = laes_nummer(d)
    fra, til = d.periode()
    mindst, hoejst = d.procent("mindst"), d.procent("hoejst")
    if hoejst is not None and (mindst is None or hoejst < mindst):
        raise d.fejl("hoejst", "interval.omvendt", "Kræver mindst, og må ikke være mindre end den.")
    return kontroller_ejer(d, Ejer(cpr, cvr, navn, mindst, hoejst, None, None, fra, til))
