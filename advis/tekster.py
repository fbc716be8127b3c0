"""What is wrong with an advisgruppe, in words for the one who sets it up."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advis.definition import Mangel
from advis.values import Partsrolle

_MANGLER: dict[tuple[str, str], str | Promise] = {
    ("navn", "mangler"): _("Gruppen skal have et navn."),
    ("navn", "for_langt"): _("Navnet må højst være på 120 tegn."),
    ("navn", "taget"): _("Kommunen har allerede en advisgruppe med det navn."),
    ("koder", "ingen"): _("Vælg mindst én hændelse."),
    ("koder", "ukendt"): _("En af hændelserne hører ikke til advistypen."),
    ("koder", "foelger_selv"): _(
        "Rettelser og annulleringer følger selv med den hændelse, de handler om."
    ),
    ("roller", "ingen"): _("Vælg mindst én partsrolle."),
    ("roller", "kraever_sag"): _("Sekundær part kræver, at gruppen er bundet til sager."),
    ("roller", "ikke_for_sager"): _("Partsrollen kan ikke bruges til sags- og ydelsesadvis."),
    ("alder", "spaend"): _("Alderen skal være mellem 0 og 150 år, og fra før til."),
    ("gyldig_til", "spaend"): _("Gyldigheden skal begynde, før den slutter."),
    ("fra_kommuner", "kommune"): _("En af kommunerne findes ikke."),
    ("til_kommuner", "kommune"): _("En af kommunerne findes ikke."),
    ("fra_veje", "vej"): _("En vej skrives som kommunekode og vejkode, fx 101-0004."),
    ("til_veje", "vej"): _("En vej skrives som kommunekode og vejkode, fx 101-0004."),
    ("sag", "kraeves"): _("Sags- og ydelsesadvis skal bindes til sager."),
    ("sag", "kle"): _("KLE skrives som 29.21.04, 29.21.* eller 29.*."),
    ("sag", "intet"): _("Afgrænsningen af sager rammer ingenting."),
    ("sag", "foelsomhed"): _("Følsomheden findes ikke."),
    ("sag", "enhed"): _("En af afdelingerne findes ikke i kommunen."),
    ("sag", "fagsystem"): _("Et af fagsystemerne findes ikke."),
    ("modtagere", "ingen"): _("Gruppen skal have mindst én modtager."),
    ("modtagere", "dobbelt"): _("Den samme modtager er valgt to gange på samme kanal."),
    ("modtagere", "kanal"): _("Kanalen passer ikke til modtageren."),
    ("modtagere", "system"): _("Vælg det system, der skal modtage."),
    ("modtagere", "adresse"): _(
        "E-mail til en afdeling kræver afdelingens adresse. En brugers adresse er hendes egen."
    ),
    ("modtagere", "ukendt"): _("En af modtagerne findes ikke i kommunen."),
    ("ejer", "ukendt"): _("Ejeren skal være en aktiv bruger i kommunen."),
    ("stille", "halv"): _("Stilletid skal have både en begyndelse og en slutning."),
    ("hjemmel", "mangler"): _("Gruppen skal have en hjemmel, før den tages i brug."),
    ("paamindelse_dage", "dage"): _("Antal dage skal være mellem 1 og 3650."),
    ("oprydning_dage", "dage"): _("Antal dage skal være mellem 1 og 3650."),
    ("form", "ukendt"): _("Filen er ikke en advisgruppe."),
    ("form", "ukendt_felt"): _("Filen har oplysninger, som en advisgruppe ikke har."),
}

AKTIVERING: dict[str, str | Promise] = {
    "toerkoersel": _("Kør en prøvekørsel af gruppen, som den er nu, før den tages i brug."),
    "samme": _("En anden end dig skal godkende, at gruppen tages i brug."),
    "population": _("Gruppen har ingen personer på listen."),
}
"""Why a group cannot be switched on (MaaIkkeAktiveres)."""

RETTIGHEDER: dict[str, str | Promise] = {
    "se_person": _("Gruppens ejer har ikke ret til at se personer i kommunen."),
    "se_sag": _("Gruppens ejer har ikke ret til at se sager i kommunen."),
    "se_ydelse": _("Gruppens ejer har ikke ret til at se ydelser i kommunen."),
}
"""What the owner lacks (Rettighedsmangel)."""

ROLLER: dict[Partsrolle, str | Promise] = {
    Partsrolle.PERSON: _("Personen selv"),
    Partsrolle.AEGTEFAELLE: _("Ægtefælle"),
    Partsrolle.SEKUNDAER: _("Sekundær part i sagen"),
    Partsrolle.PAA_ADRESSEN: _("Andre på adressen"),
    Partsrolle.FORAELDER: _("Forælder til"),
}


def mangel(m: Mangel) -> str | Promise:
    """What is wrong, and what to do."""
    return _MANGLER.get((m.felt, m.kode), _("Feltet kan ikke læses."))
