"""Rights and refusals in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Permission

TILLADELSER: dict[str, str | Promise] = {
    Permission.SE_PERSON: _("Søge efter personer og se personoplysninger"),
    Permission.SE_BESKYTTET: _("Se beskyttede adresser uden begrundelse"),
    Permission.SOEG_LANDET: _("Søge efter personer i hele landet"),
    Permission.SE_SAG: _("Se sager"),
    Permission.SE_DOKUMENT: _("Se dokumenters oplysninger"),
    Permission.SE_YDELSE: _("Se ydelser og udbetalinger"),
    Permission.OPRET_JOURNALNOTAT: _("Skrive journalnotater på sager"),
    Permission.BEHANDL_ADVIS: _("Se og færdiggøre adviser"),
    Permission.SE_BEMAERKNING: _("Se tværgående bemærkninger"),
    Permission.SKRIV_BEMAERKNING: _("Oprette, rette og slette tværgående bemærkninger"),
    Permission.ADMINISTRER: _("Administrere SAPA"),
    Permission.SE_REVISIONSLOG: _("Læse revisionsloggen"),
    Permission.DRIFT: _("Se leverancer og afviste beskeder fra fagsystemerne"),
    Permission.UDSOEG_POPULATION: _("Udsøge borgere i kommunen efter kriterier"),
    Permission.GODKEND_POPULATION: _("Godkende andres store udsøgninger"),
    Permission.BERIG_LISTE: _("Berige en liste med CPR-numre"),
    Permission.TJEK_ADRESSER: _("Tjekke en liste med navne for adressebeskyttelse"),
    Permission.GIV_INDSIGT: _("Danne indsigtspakker til borgere, der beder om indsigt"),
}
"""What each permission lets one do."""

GRUNDE: dict[str, str | Promise] = {
    "ukendt_scope": _("Gruppen gælder en myndighed, som dit login ikke må give rettigheder til."),
    "ukendt_rolle": _("SAPA kender ikke rollen, eller den har et andet versionsnummer."),
    "ingen_kendt_rolle": _("Gruppen har ingen rolle, som SAPA kender."),
    "ukendt_element": _("Gruppen indeholder noget, SAPA ikke kender. Det kunne være en grænse."),
    "ukendt_afgraensning": _("Gruppen har en dataafgrænsning, som SAPA ikke kender."),
    "tom_afgraensning": _("Gruppen har en dataafgrænsning uden værdi."),
    "kraevet_afgraensning_mangler": _("Rollen kræver en dataafgrænsning, som gruppen ikke har."),
    "forkert_vaerdi": _("Gruppen har en dataafgrænsning, hvis værdi ikke kan læses."),
    "naar_intet": _("Gruppens dataafgrænsninger når ingen emner eller enheder."),
}
"""Why a part of a sign-in gave nothing (access.saml.bpp)."""

UKENDT_GRUND = _("Gruppen kan ikke læses.")
AFGRAENSNING_UDEN_VIRKNING = _(
    "En dataafgrænsning mangler, er ugyldig eller nævner en enhed, der ikke findes."
)
SPOERG = _(
    "Mangler du adgang til at løse din opgave? Spørg din leder eller kommunens SAPA-administrator."
)


def tilladelse(permission: str) -> str | Promise:
    """What a permission lets one do; its code where it is newer than these words."""
    if permission.startswith("maalgruppe_"):
        return _("Hører til målgruppe %(nummer)s") % {"nummer": permission[-2:].lstrip("0")}
    return TILLADELSER.get(permission, permission)
