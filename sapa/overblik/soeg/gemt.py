"""Searches of the other forms in the session: under a random key, as those for persons are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sapa.overblik.kriterier import SESSIONSNOEGLE, GemtSoegning, Kriterier

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

SENESTE = 5
_CPR = re.compile(r"(\d{6})[- ]?\d{4}", re.ASCII)
RESULTATER = {
    "person": "soegeresultat",
    "virksomhed": "soegeresultat",
    "ejendom": "soegeresultat",
    "sag": "soeg_sager_resultat",
    "dokument": "soeg_dokumenter_resultat",
    "organisation": "soeg_organisation_resultat",
    "adresse": "soeg_adresse_resultat",
    "telefon": "soeg_telefon_resultat",
}
NAVNE: dict[str, str | Promise] = {
    "person": _("Person"),
    "virksomhed": _("Virksomhed"),
    "ejendom": _("Ejendom"),
    "sag": _("Sag"),
    "dokument": _("Dokument"),
    "organisation": _("Organisation"),
    "adresse": _("Tidligere adresse"),
    "telefon": _("Telefon"),
}


@dataclass(frozen=True, slots=True)
class Udvidet:
    """What was typed in one of the other forms, by field; empty fields are left out."""

    art: str
    felter: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tidligere:
    """A search that this session made before."""

    slags: str
    url: str
    art: str | Promise
    emne: str | Promise


def hent(session: SessionBase, noegle: str, art: str) -> GemtSoegning[Udvidet] | None:
    """The search of this kind behind a key of the session; None for any other."""
    held = session.get(SESSIONSNOEGLE, {}).get(noegle)
    if held is None or held["kriterier"].get("art") != art or "felter" not in held["kriterier"]:
        return None
    return GemtSoegning(Udvidet(art, dict(held["kriterier"]["felter"])), tuple(held["sider"]))


def seneste(session: SessionBase) -> tuple[Tidligere, ...]:
    """The session's latest searches, newest first. None tells a CPR number."""
    held = list(session.get(SESSIONSNOEGLE, {}).items())[::-1]
    return tuple(_tidligere(noegle, gemt["kriterier"]) for noegle, gemt in held[:SENESTE])


def sidste(session: SessionBase) -> tuple[str, str, str] | None:
    """The session's latest search: its key, its kind, and where it is shown again."""
    held = session.get(SESSIONSNOEGLE, {})
    if not held:
        return None
    noegle, gemt = list(held.items())[-1]
    art = gemt["kriterier"]["art"]
    return noegle, art, f"{reverse(RESULTATER[art], args=[noegle])}?igen=1"


def _tidligere(noegle: str, kriterier: dict[str, Any]) -> Tidligere:
    art = kriterier["art"]
    return Tidligere(art, reverse(RESULTATER[art], args=[noegle]), NAVNE[art], _emne(kriterier))


def _emne(kriterier: dict[str, Any]) -> str | Promise:
    if "felter" in kriterier:
        typed = {k: v for k, v in kriterier["felter"].items() if k != "slags"}
        words = [v for v in typed.values() if v and not v.isdecimal()]
        words = words or list(kriterier["felter"].values())
    else:
        kendt = Kriterier(
            **{k: kriterier[k] for k in ("tekst", "navn", "adresse") if k in kriterier}
        )
        words = [kendt.emne, kriterier.get("cvr", ""), kriterier.get("ejendom", "")]
    text = _CPR.sub(r"\1-XXXX", " · ".join(filter(None, words)))
    return text or _("CPR-nummer")
