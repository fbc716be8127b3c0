"""One statement of BBR and Matriklen: from JSON to values. Pure; the fields: docs/erhverv.md."""

from __future__ import annotations

from indexes.erhverv.cvr import kontroller_ejer, laes_adresse, laes_nummer
from indexes.erhverv.laeser import Laeser
from indexes.erhverv.values import EJENDOMSTYPER, Ejendomsdata, Ejer

_STOERST = 1_000_000_000


def laes_ejendom(d: Laeser) -> Ejendomsdata:
    """All that a statement says. Raises UgyldigPost with the path and the rule of the first fault.

    Shares need not make a whole: Ejerfortegnelsen itself holds properties where they do not.
    """
    return Ejendomsdata(
        bfe=d.moenster(
            "bfe", r"0*[1-9]\d{0,9}", "et BFE-nummer på højst ti cifre", krav=True
        ).lstrip("0"),
        esr=_esr(d),
        type=d.valg("type", EJENDOMSTYPER),
        adresser=d.liste("adresser", laes_adresse),
        ejere=d.liste("ejere", _ejer),
    )


def _esr(d: Laeser) -> str:
    esr = d.moenster("esr", r"\d{3}-\d{5,6}", "kommunekode og ejendomsnummer som 173-012345")
    kommune, _, nummer = esr.partition("-")
    return f"{kommune}-{nummer.zfill(6)}" if esr else ""


def _ejer(d: Laeser) -> Ejer:
    cpr, cvr, navn = laes_nummer(d)
    fra, til = d.periode()
    taeller = d.heltal("taeller", mindst=1, hoejst=_STOERST)
    naevner = d.heltal("naevner", mindst=1, hoejst=_STOERST)
    if (taeller is None) != (naevner is None):
        raise d.fejl("naevner", "andel.form", "En andel har både taeller og naevner.")
    if taeller is not None and naevner is not None and taeller > naevner:
        raise d.fejl("taeller", "andel.form", "En andel er højst det hele.")
    return kontroller_ejer(d, Ejer(cpr, cvr, navn, None, None, taeller, naevner, fra, til))
