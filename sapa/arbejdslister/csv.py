"""A list as CSV: semicolons, UTF-8 with a mark so that a spreadsheet reads it, and no field that it
would calculate. Only the columns that were chosen; an address that the user does not see is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from sapa.arbejdslister import ord as ordene
from sapa.arbejdslister.detaljer import Listeperson
from sapa.arbejdslister.models import Linje
from sapa.arbejdslister.values import Art, Kolonne, Resultat
from sapa.revision.csv import LINJESKIFT, ren

MAKS_INDEHAVERE = 2
_KOLONNER: dict[str, tuple[str, ...]] = {
    Kolonne.NAVN: ("Navn",),
    Kolonne.CPR: ("CPR-nummer",),
    Kolonne.FOEDT: ("Fødselsdato",),
    Kolonne.STATUS: ("Status",),
    Kolonne.ADRESSE: ("Adresse",),
    Kolonne.KOMMUNE: ("Kommune",),
    Kolonne.TILFLYTTET: ("Tilflytningsdato",),
    Kolonne.POST: ("Brevform",),
    Kolonne.MYNDIGHED: (
        "Antal indehavere",
        *(
            f"Indehaver {n}{hvad}"
            for n in range(1, MAKS_INDEHAVERE + 1)
            for hvad in ("", " adresse", " brevform")
        ),
    ),
    Kolonne.MAERKAT: ("Mærkat navn", "Mærkat vej", "Mærkat by"),
}


def filnavn(art: Art, tid: datetime) -> str:
    """`SAPA udsoegning DD-MM-YYYY.csv`: it names nobody."""
    return f"SAPA {art.value} {timezone.localtime(tid):%d-%m-%Y}.csv"


def overskrift(art: Art, kolonner: Sequence[str]) -> str:
    """The first line."""
    if art == Art.ADRESSETJEK:
        return _linje(
            ["Linje", "Resultat", "Navne- og adressebeskyttelse", "Navn", "Adresse"], bom=True
        )
    chosen = [navn for kolonne in Kolonne if kolonne in kolonner for navn in _KOLONNER[kolonne]]
    return _linje(["Linje", "Resultat", "Beskyttet adresse", *chosen], bom=True)


def linjer(
    art: Art, kolonner: Sequence[str], fundne: Iterable[tuple[Linje, Listeperson | None]]
) -> str:
    """Lines of the file."""
    if art == Art.ADRESSETJEK:
        return "".join(_tjek(linje) for linje, _ in fundne)
    return "".join(_person(linje, person, kolonner) for linje, person in fundne)


def _tjek(linje: Linje) -> str:
    beskyttet = "Ja" if linje.resultat == Resultat.OVERSTREG else "Nej"
    if linje.resultat in {Resultat.INGEN, Resultat.UAFKLARET, Resultat.UGYLDIG}:
        beskyttet = ""
    tekst = str(ordene.RESULTAT[linje.resultat])
    return _linje([str(linje.kildelinje), tekst, beskyttet, linje.navn, linje.adresse])


def _person(linje: Linje, person: Listeperson | None, kolonner: Sequence[str]) -> str:
    nummer = str(linje.kildelinje or linje.nummer)
    resultat = Resultat(linje.resultat)
    if person is None and linje.part_uuid is not None:
        resultat = Resultat.IKKE_FUNDET  # no longer to be seen by this user
    felter = [nummer, str(ordene.RESULTAT[resultat])]
    felter.append("" if person is None else "Ja" if person.skjult else "Nej")
    for kolonne in Kolonne:
        if kolonne in kolonner:
            tomme = [""] * len(_KOLONNER[kolonne])
            felter += tomme if person is None else _felter(person, kolonne)
    return _linje(felter)


def _felter(p: Listeperson, kolonne: Kolonne) -> list[str]:
    if kolonne == Kolonne.MYNDIGHED:
        felter = [str(len(p.indehavere)) if p.er_barn else ""]
        for i in p.indehavere[:MAKS_INDEHAVERE]:
            brev = ordene.brevform(i.post, fysisk=i.fysisk_brev)
            felter += [i.navn, i.adresse or "", brev]
        return felter + [""] * (len(_KOLONNER[kolonne]) - len(felter))
    if kolonne == Kolonne.MAERKAT:
        m = p.maerkat
        return [m.navn, m.vej, m.by] if m else ["", "", ""]
    enkelt = {
        Kolonne.NAVN: p.navn,
        Kolonne.CPR: p.cpr.vis(),
        Kolonne.FOEDT: f"{p.foedt:%d-%m-%Y}",
        Kolonne.STATUS: p.status_kort,
        Kolonne.ADRESSE: p.adresse or "",
        Kolonne.KOMMUNE: p.kommune_navn,
        Kolonne.TILFLYTTET: f"{p.tilflyttet:%d-%m-%Y}" if p.tilflyttet else "",
        Kolonne.POST: ordene.brevform(p.post, fysisk=p.fysisk_brev),
    }
    return [enkelt[kolonne]]


def _linje(felter: Sequence[str], *, bom: bool = False) -> str:
    return ("\ufeff" if bom else "") + ";".join(ren(felt) for felt in felter) + LINJESKIFT
