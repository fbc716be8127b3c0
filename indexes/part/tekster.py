"""What the codes of the part register are called on a page. Danish is the source language."""

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

STATUS = {
    "01": _("Aktiv, bopæl i dansk folkeregister"),
    "03": _("Aktiv, speciel vejkode (9900-9999) i dansk folkeregister"),
    "05": _("Aktiv, bopæl i grønlandsk folkeregister"),
    "07": _("Aktiv, speciel vejkode (9900-9999) i grønlandsk folkeregister"),
    "20": _("Inaktiv, uden bopæl, tildelt personnummer af skattehensyn"),
    "30": _("Inaktiv, annulleret personnummer"),
    "50": _("Inaktiv, slettet personnummer ved dobbeltnummer"),
    "60": _("Inaktiv, ændret personnummer ved ændring af fødselsdato og køn"),
    "70": _("Inaktiv, forsvundet"),
    "80": _("Inaktiv, udrejst"),
    "90": _("Inaktiv, død"),
}

STATUS_KORT = {
    "01": _("Aktiv"),
    "03": _("Aktiv"),
    "05": _("Aktiv"),
    "07": _("Aktiv"),
    "20": _("Uden bopæl"),
    "30": _("Annulleret"),
    "50": _("Slettet"),
    "60": _("Ændret"),
    "70": _("Forsvundet"),
    "80": _("Udrejst"),
    "90": _("Død"),
}

CIVILSTAND = {
    "U": _("Ugift"),
    "G": _("Gift"),
    "F": _("Fraskilt"),
    "E": _("Enke/enkemand"),
    "P": _("Registreret partnerskab"),
    "O": _("Ophævet partnerskab"),
    "L": _("Længstlevende partner"),
    "D": _("Død"),
}

KOEN = {"M": _("Mand"), "K": _("Kvinde")}

ADRESSETYPE = {
    "folkeregister": _("Folkeregisteradresse"),
    "kontakt": _("Kontaktadresse"),
    "supplerende": _("Supplerende adresse"),
    "udland": _("Adresse i udlandet"),
}

# Relation and sex of the relative; an ancestor of the second degree also says through whom.
FAMILIE = {
    ("foraelder", "K"): _("Mor"),
    ("foraelder", "M"): _("Far"),
    ("mors_foraelder", "K"): _("Mormor"),
    ("mors_foraelder", "M"): _("Morfar"),
    ("fars_foraelder", "K"): _("Farmor"),
    ("fars_foraelder", "M"): _("Farfar"),
    ("soeskende", "K"): _("Søster"),
    ("soeskende", "M"): _("Bror"),
    ("halvsoeskende", "K"): _("Halvsøster"),
    ("halvsoeskende", "M"): _("Halvbror"),
    ("partner", "K"): _("Ægtefælle"),
    ("partner", "M"): _("Ægtefælle"),
    ("tidligere_partner", "K"): _("Tidligere ægtefælle"),
    ("tidligere_partner", "M"): _("Tidligere ægtefælle"),
    ("medforaelder", "K"): _("Mor til fælles barn"),
    ("medforaelder", "M"): _("Far til fælles barn"),
    ("selv", "K"): _("Slået op"),
    ("selv", "M"): _("Slået op"),
    ("barn", "K"): _("Datter"),
    ("barn", "M"): _("Søn"),
}

# What CPR says beside what a page shows first (selectors.registeret), by subject.
EMNER = {
    "navn": _("Navn"),
    "nummer": _("Tidligere CPR-nummer"),
    "status": _("Status i CPR"),
    "separation": _("Separation"),
    "beskyttelse": _("Beskyttelse"),
    "vaergemaal": _("Værgemål"),
    "vaerge": _("Værge"),
    "vaerge_for": _("Værge for"),
    "foraeldremyndighed_hos": _("Forældremyndighed hos"),
    "foraeldremyndighed_over": _("Forældremyndighed over"),
    "delt_bopael": _("Delt bopæl hos"),
    "delt_bopael_for": _("Delt bopæl for"),
    "kontakt": _("Kontaktadresse"),
    "supplerende": _("Supplerende adresse"),
}
SEPARERET = _("Separeret")
BESKYTTELSER = {
    "0001": _("Navne- og adressebeskyttelse"),
    "0002": _("Lokalvejviserbeskyttelse"),
    "0003": _("Reklamebeskyttelse"),
    "0004": _("Forskerbeskyttelse"),
    "P6S6": _("Registreret uden adresse efter CPR-lovens § 6, stk. 6"),
}

SAMME_NAVN = _("Samme navn")
BEGYNDER_MED = _("Begynder med %(navn)s")
LYDER_SOM = _("Lyder som %(navn)s")
ADRESSE = _("Adresse")

HED = _("Hed %(navn)s til %(dato)s")
TIDLIGERE_CPR = _("Fandtes også under tidligere CPR-nummer")
BESKYTTELSE = _("Navne- og adressebeskyttelse")
FORNAVN_AFVIGER = _("Fornavn afviger")
STAVEMAADE_AFVIGER = _("Stavemåde afviger")

SKRIV_MERE = _("Skriv et navn, et CPR-nummer, en fødselsdato eller en adresse.")
CPR_UGYLDIGT = _("Et CPR-nummer har ti cifre, en fødselsdato seks: DDMMÅÅ.")
FOR_MANGE = _(
    "Flere end %(antal)s personer passer. Her er nogle af dem; skriv mere for at finde flere."
)


def relation(slags: str, koen: str) -> str:
    """What a relative is called, in the language of the request."""
    return _oversat("FAMILIE", (slags, koen), get_language())


def status_kort(kode: str) -> str:
    """A status in a word, in the language of the request; the code itself where we have none."""
    return _oversat("STATUS_KORT", kode, get_language()) if kode in STATUS_KORT else kode


_TABELLER: Mapping[str, Mapping[Any, object]] = {
    "FAMILIE": FAMILIE,
    "STATUS_KORT": STATUS_KORT,
}


@cache
def _oversat(tabel: str, noegle: Hashable, sprog: str | None) -> str:
    """A family list has the same few words on each row, and a translation costs as much as the rest
    of one. `sprog` is the language in use."""
    return str(_TABELLER[tabel][noegle])
