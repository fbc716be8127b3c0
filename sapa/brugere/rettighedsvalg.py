"""The rights that a role is composed of, as the form offers them: what each gives, in words; and
what a role lacks to be of use by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import Brugersystemrolle
from access.saml.roller import MAALGRUPPER, ROLLER
from access.values import Permission
from sapa.rettigheder.ord import tilladelse

_SAPAS = {kode: n for n, (kode, _navn, _ret) in enumerate(ROLLER)}
_MAALGRUPPER = {kode for kode, _navn, _ret in MAALGRUPPER}
_OM_PERSONER = {
    Permission.SE_SAG,
    Permission.SE_DOKUMENT,
    Permission.SE_YDELSE,
    Permission.SE_BESKYTTET,
    Permission.OPRET_JOURNALNOTAT,
    Permission.BEHANDL_ADVIS,
    Permission.SE_BEMAERKNING,
    Permission.SKRIV_BEMAERKNING,
}
_PAA_SAGER = {Permission.OPRET_JOURNALNOTAT, Permission.SE_DOKUMENT}
_UDEN_PERSONER = _(
    "Alene åbner rollen ingen borgers side. Det kræver også Se personer, her eller i en anden"
    " rolle."
)
_UDEN_SAGER = _(
    "Journalnotater og dokumenter hører til sager. De kræver også Se sager, her eller i en anden"
    " rolle."
)
_NAAR_INGEN = _("Rollen når ingen sager, som kommunens data er nu.")


@dataclass(frozen=True, slots=True)
class Valg:
    """One right to choose: its key, what it is called (among those of the same name, and by
    itself), and what it lets one do."""

    kode: str
    navn: str
    kort: str
    giver: tuple[str | Promise, ...]


@dataclass(frozen=True, slots=True)
class Gruppe:
    """Rights of one kind, in order. `om`: what they all are, where each by itself says nothing."""

    navn: str | Promise
    valg: tuple[Valg, ...]
    om: str | Promise = ""


def grupper(roller: Sequence[Brugersystemrolle]) -> tuple[Gruppe, ...]:
    """Single rights in SAPA's own order, those that hold several by name, and the målgrupper, which
    permit nothing. Two of the same name are told apart by what they give."""
    ens = Counter(r.navn for r in roller)
    found = [
        Gruppe(navn, tuple(_valg(r, ens[r.navn] > 1) for r in rows), om)
        for navn, om, rows in (
            (_("Én ret"), "", _i_orden(r for r in roller if r.kode in _SAPAS)),
            (
                _("Flere rettigheder samlet"),
                "",
                sorted(
                    (r for r in roller if r.kode not in _SAPAS and r.kode not in _MAALGRUPPER),
                    key=lambda r: (r.navn.casefold(), sorted(r.permissions)),
                ),
            ),
            (
                _("Målgrupper: giver ingen ret, men kan vælge en visning"),
                _("En visning bindes til dem under Målgrupper."),
                sorted((r for r in roller if r.kode in _MAALGRUPPER), key=lambda r: _tal(r.navn)),
            ),
        )
    ]
    return tuple(g for g in found if g.valg)


def mangler(permissions: Iterable[str], sager: int | None) -> tuple[str | Promise, ...]:
    """What a role with these permissions, reaching so many sager (None: no right to any), lacks."""
    held = set(permissions)
    found: list[str | Promise] = []
    if held & _OM_PERSONER and Permission.SE_PERSON not in held:
        found.append(_UDEN_PERSONER)
    if held & _PAA_SAGER and Permission.SE_SAG not in held:
        found.append(_UDEN_SAGER)
    if sager == 0:
        found.append(_NAAR_INGEN)
    return tuple(found)


def _i_orden(roller: Iterable[Brugersystemrolle]) -> list[Brugersystemrolle]:
    return sorted(roller, key=lambda r: _SAPAS[r.kode])


def _valg(r: Brugersystemrolle, ens: bool) -> Valg:
    giver = tuple(tilladelse(p) for p in sorted(r.permissions))
    navn = f"{r.navn}: {', '.join(map(str, giver))}" if ens else r.navn
    return Valg(f"{r.kode}/{r.version}", navn, r.navn, giver)


def _tal(navn: str) -> tuple[int, str]:
    digits = re.search(r"\d+", navn)
    return (int(digits[0]) if digits else 0, navn)
