"""Advisgrupper in words: states, kinds, what comes next, and what a change was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from access.values import Foelsomhed
from advis import tekster
from advis.values import Advistype, Gruppetilstand, Kanal, Partsrolle, Takt

TYPER: dict[Advistype, str | Promise] = {
    Advistype.ARBEJDSSKADE: _("Arbejdsskade"),
    Advistype.FOLKEREGISTER: _("Folkeregister"),
    Advistype.SAG_YDELSE: _("Sag og ydelse"),
    Advistype.SYGEHUS: _("Sygehus"),
}
TILSTANDE: dict[Gruppetilstand, tuple[str, str, str | Promise]] = {
    Gruppetilstand.KLADDE: ("warn", "edit", _("Kladde")),
    Gruppetilstand.AFVENTER: ("info", "hourglass", _("Afventer godkendelse")),
    Gruppetilstand.AKTIV: ("ok", "check", _("Aktiv")),
    Gruppetilstand.INAKTIV: ("", "close", _("Inaktiv")),
}
"""Tone, icon and word of each state."""

KANALER: dict[Kanal, str | Promise] = {
    Kanal.INDBAKKE: _("Indbakke"),
    Kanal.MAIL: _("E-mail"),
    Kanal.WEBHOOK: "Webhook",
    Kanal.API: "API",
}
TAKTER: dict[Takt, str | Promise] = {
    Takt.STRAKS: _("Straks"),
    Takt.DAGLIG: _("Samlet en gang om dagen"),
}
FOELSOMHED: dict[int, str | Promise] = {
    int(Foelsomhed.IKKE_FORTROLIGE_DATA): _("Ikke fortrolige data"),
    int(Foelsomhed.FORTROLIGE_PERSONOPLYSNINGER): _("Fortrolige personoplysninger"),
    int(Foelsomhed.FOELSOMME_PERSONOPLYSNINGER): _("Følsomme personoplysninger"),
    int(Foelsomhed.VIP_SAGER): _("VIP-sager"),
}
NAESTE: dict[str, str | Promise] = {
    "proev": _("Prøvekør"),
    "aktiver": _("Tag i brug"),
    "godkend": _("Godkend"),
    "venter": _("Venter på, at en anden godkender"),
    "aendringer": _("Tag ændringerne i brug"),
    "": _("Ingen"),
}
"""What is to be done with a group next."""

HANDLINGER: dict[str, str | Promise] = {
    "oprettet": _("Oprettet"),
    "aendret": _("Ændret"),
    "anmodet": _("Bedt om godkendelse"),
    "aktiveret": _("Taget i brug"),
    "deaktiveret": _("Taget ud af brug"),
    "population": _("Personlisten ændret"),
}
FELTER: dict[str, str | Promise] = {
    "navn": _("Navn"),
    "advistype": _("Advistype"),
    "koder": _("Hændelser"),
    "roller": _("Hvem sker det for"),
    "alder_fra": _("Alder fra"),
    "alder_til": _("Alder til"),
    "fra_kommuner": _("Fra kommune"),
    "til_kommuner": _("Til kommune"),
    "fra_veje": _("Fra vej"),
    "til_veje": _("Til vej"),
    "sag": _("Kun borgere med sag"),
    "med_population": _("Kun personer på listen"),
    "gyldig_fra": _("Gælder fra"),
    "gyldig_til": _("Gælder til"),
    "modtagere": _("Modtagere"),
    "stille_fra": _("Stilletid fra"),
    "stille_til": _("Stilletid til"),
    "samlet_kl": _("Samlet mail kl."),
    "paamindelse_dage": _("Påmind efter (dage)"),
    "oprydning_dage": _("Slet færdiggjorte efter (dage)"),
    "hjemmel": _("Hjemmel"),
    "skabelon": _("Skabelon"),
    "ejer": _("Ejer"),
    "personer": _("Personer på listen"),
    "kilde": _("Kilde"),
    "paa": _("Sat på listen"),
    "af": _("Taget af listen"),
    "version": _("Version i brug"),
    "tilstand": _("Tilstand"),
}
"""Fields of a definition, and of what else a change says."""


def tilstand(t: Gruppetilstand) -> dict[str, str | Promise]:
    """A state as a badge."""
    tone, ikon, tekst = TILSTANDE[t]
    return {"tone": tone, "ikon": ikon, "tekst": tekst}


def aendringer(
    foer: Any, efter: Any, navne: Mapping[UUID | int, str]
) -> list[tuple[str | Promise, str, str]]:
    """What differs between two versions, as field, before and after."""
    a, b = foer or {}, efter or {}
    return [
        (FELTER[felt], _vaerdi(felt, a.get(felt), navne), _vaerdi(felt, b.get(felt), navne))
        for felt in FELTER
        if a.get(felt) != b.get(felt)
    ]


def _vaerdi(felt: str, v: Any, navne: Mapping[UUID | int, str]) -> str:
    if v is None or v == [] or v == "":
        return "-"
    if isinstance(v, bool):
        return _now("Ja") if v else _now("Nej")
    if felt == "advistype":
        return str(TYPER[Advistype(v)])
    if felt == "tilstand":
        return str(TILSTANDE[Gruppetilstand(v)][2])
    if felt == "roller":
        return ", ".join(str(tekster.ROLLER[Partsrolle(r)]) for r in v)
    if felt == "modtagere":
        return ", ".join(f"{navne.get(UUID(m['uuid']), '?')} ({_kanal(m)})" for m in v)
    if felt == "ejer":
        return navne.get(UUID(v), "?")
    if felt in ("gyldig_fra", "gyldig_til"):
        return f"{date.fromisoformat(v):%d-%m-%Y}"
    if felt == "sag":
        return _sag(v, navne)
    return ", ".join(map(str, v)) if isinstance(v, list) else str(v)


def _kanal(m: Mapping[str, Any]) -> str:
    """By which channel, and of a mail when and where to."""
    dele = [KANALER[Kanal(m["kanal"])]]
    if m["kanal"] == Kanal.MAIL:
        dele.append(TAKTER[Takt(m["takt"])])
    return ", ".join(map(str, [*dele, *filter(None, [m.get("adresse")])]))


def _sag(v: Mapping[str, Any], navne: Mapping[UUID | int, str]) -> str:
    dele = []
    if v.get("kle"):
        dele.append("KLE " + ", ".join(v["kle"]))
    if v.get("fagsystemer"):
        systemer = ", ".join(navne.get(f, str(f)) for f in v["fagsystemer"])
        dele.append(_now("Fagsystem") + " " + systemer)
    if v.get("enheder"):
        dele.append(", ".join(navne.get(UUID(e), "?") for e in v["enheder"]))
    niveau = FOELSOMHED[v.get("foelsomhed_til", int(Foelsomhed.VIP_SAGER))]
    dele.append(_now("Følsomhed til og med") + " " + str(niveau))
    dele.append(_now("Kun åbne sager") if v.get("kun_aktive") else _now("Alle sager"))
    return "; ".join(dele)
