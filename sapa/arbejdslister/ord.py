"""Words of the work lists: kinds, columns, choices, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.part import tekster as part
from indexes.personkilder import tekster as kilder
from sapa.arbejdslister.values import Art, Institution, Kolonne, Resultat

Tekst = str | Promise

ART: Mapping[str, Tekst] = {
    Art.UDSOEGNING: _("Udsøgning"),
    Art.BERIGELSE: _("Berigelse af CPR-liste"),
    Art.ADRESSETJEK: _("Tjek for adressebeskyttelse"),
}
KOLONNE: Mapping[str, Tekst] = {
    Kolonne.NAVN: _("Navn"),
    Kolonne.CPR: _("CPR-nummer"),
    Kolonne.FOEDT: _("Fødselsdato"),
    Kolonne.STATUS: _("Status"),
    Kolonne.ADRESSE: _("Adresse"),
    Kolonne.KOMMUNE: _("Kommune"),
    Kolonne.TILFLYTTET: _("Tilflytningsdato"),
    Kolonne.POST: _("Digital Post"),
    Kolonne.MYNDIGHED: _("Forældremyndighed med adresse og Digital Post"),
    Kolonne.MAERKAT: _("Adressemærkat"),
}
RESULTAT: Mapping[str, Tekst] = {
    Resultat.MEDLEM: _("På listen"),
    Resultat.BESKYTTET: _("På listen, beskyttet adresse"),
    Resultat.FUNDET: _("Fundet"),
    Resultat.IKKE_FUNDET: _("Ikke fundet"),
    Resultat.DUBLET: _("Står flere gange"),
    Resultat.UGYLDIG: _("Kan ikke læses"),
    Resultat.MATCH: _("Én fundet"),
    Resultat.FLERE: _("Flere fundet"),
    Resultat.INGEN: _("Ingen fundet"),
    Resultat.OVERSTREG: _("Overstreg"),
    Resultat.UAFKLARET: _("For mange af navnet: slå op enkeltvis"),
}
INSTITUTION: Mapping[str, Tekst] = {
    Institution.SKOLE: _("Går i skole"),
    Institution.DAGTILBUD: _("Går i dagtilbud eller dagpleje"),
    Institution.INGEN_SKOLE: _("Ikke indskrevet i skole"),
    Institution.INGEN: _("Hverken skole eller dagtilbud"),
}
DIGITAL_POST: Mapping[str, Tekst] = kilder.DIGITAL_POST
CIVILSTAND: Mapping[str, Tekst] = {k: v for k, v in part.CIVILSTAND.items() if k != "D"}
SAG: Mapping[str, Tekst] = {
    "med": _("Har en sag under KLE"),
    "uden": _("Har ingen sag under KLE"),
}

FILFEJL: Mapping[str, Tekst] = {
    "mangler": _("Vælg en fil. Den må højst fylde 2 MB."),
    "for_stor": _("Filen fylder over 2 MB."),
    "tom": _("Filen er tom."),
    "ikke_tekst": _("Filen er ikke en tekstfil. Gem den som CSV."),
    "ingen_cpr": _("Filen har ingen kolonne med CPR-numre."),
}
KRITERIEFEJL: Mapping[str, Tekst] = {
    "maaned": _("Vælg den måned, listen gælder."),
    "periode": _("Ingen fødselsdage opfylder kriterierne."),
    "fremtid": _("Opgørelsesdatoen må ikke ligge i fremtiden."),
    "tidligere": _(
        "En tidligere opgørelsesdato kræver en fødselsperiode på højst et år, og hverken "
        "adresse eller død."
    ),
    "doedsperiode": _("Skriv en periode for dødsfaldet."),
    "sag": _("Skriv både KLE, og om borgeren har en sag eller ingen."),
    "kle": _("Skriv KLE som 29.21.04, 29.21.* eller 29.*"),
    "adresse": _("Skriv en vej, et postnummer eller en by."),
    "sagsret": _("Din rolle giver ikke adgang til at udsøge på sager."),
    "intet": _("Vælg mindst ét kriterium."),
}
FEJL: Mapping[str, Tekst] = {
    "adgang": _("Rettighederne til listen er ophørt, siden den blev bestilt."),
    "loft": _("Listen er længere, end en kørsel må være."),
    "dagsloft": _("Listen er længere, end der er tilbage af dagens antal linjer."),
    "kriterier": _("Kriterierne kan ikke længere besvares. Ret dem, og kør igen."),
    "fejl": _("Kørslen fejlede flere gange. Prøv igen, eller kontakt driften."),
}
BREV_FYSISK = _("Fysisk brev")
BREV_DIGITALT = _("Digital Post")
BREV_UKENDT = _("Ikke oplyst")


def brevform(post: str, *, fysisk: bool) -> str:
    """How a letter reaches who has this status of Digital Post."""
    if fysisk:
        return str(BREV_FYSISK)
    return str(BREV_DIGITALT if post else BREV_UKENDT)


FELT: Mapping[str, Tekst] = {
    "fylder": _("Fylder år i måneden"),
    "foedt": _("Født"),
    "adresse": _("Adresse"),
    "institution": _("Skole og dagtilbud"),
    "digital_post": _("Digital Post"),
    "civilstand": _("Civilstand"),
    "doed": _("Død"),
    "sag": _("Sag"),
}
