"""A visning's history in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sapa.administration.historik import Punkter
from sapa.overblik.faner import blok_og_fane, faner
from sapa.visning.opsaetning.formular import LOGINROLLER

_FELTER: dict[str, str | Promise] = {
    "navn": _lazy("Navn"),
    "beskrivelse": _lazy("Beskrivelse"),
    "raekkefoelge": _lazy("Plads"),
    "aktiv": _lazy("I brug"),
    "alle": _lazy("For alle"),
    "jobfunktioner": _lazy("Jobfunktioner"),
    "enheder": _lazy("Enheder"),
    "roller": _lazy("Målgrupper fra login"),
}


def forskelle(
    foer: Mapping[str, Any] | None,
    efter: Mapping[str, Any],
    jobs: Mapping[int, str],
    units: Mapping[Any, str],
) -> list[tuple[str | Promise, str, str]]:
    """What differs: (field, before, after). Of the composition, tab by tab."""
    a = foer or {}
    found: list[tuple[str | Promise, str, str]] = []
    for felt, navn in _FELTER.items():
        if a.get(felt) != efter.get(felt):
            old, new = (_ord(felt, x.get(felt), jobs, units) for x in (a, efter))
            found.append((navn, old, new))
    return found + _indhold(a.get("indhold") or {}, efter.get("indhold") or {})


def _ord(felt: str, value: Any, jobs: Mapping[int, str], units: Mapping[Any, str]) -> str:
    if value is None or value in ("", []):
        return "-"
    if felt == "jobfunktioner":
        return Punkter(jobs.get(j, "?") for j in value)
    if felt == "enheder":
        return Punkter(units.get(UUID(e), "?") for e in value)
    if felt == "roller":
        return Punkter(LOGINROLLER.get(r, r) for r in value)
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return str(value)


def _indhold(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str | Promise, str, str]]:
    found: list[tuple[str | Promise, str, str]] = []
    old, new = ({t["fane"]: t for t in x.get("faner", [])} for x in (a, b))
    names = {f.noegle: f.navn for f in faner()}
    if list(old) != list(new):
        said = (Punkter(str(names.get(n, n)) for n in x) or "-" for x in (old, new))
        found.append((_lazy("Faneblade"), next(said), next(said)))
    for n in new:
        if n in old and old[n] != new[n]:
            found.append((names.get(n, n), _blokke(old[n]), _blokke(new[n])))
    if a and a.get("taethed") != b.get("taethed"):
        found.append((_lazy("Tæthed"), str(a.get("taethed")), str(b.get("taethed"))))
    return found


def _blokke(tab: Mapping[str, Any]) -> str:
    blocks = tab.get("blokke")
    if not blocks:
        return _("alle blokke")
    said = []
    for b in blocks:
        found = blok_og_fane(b["blok"])
        navn = str(found[0].navn) if found else b["blok"]
        columns = {k.noegle: str(k.navn) for k in found[0].kolonner} if found else {}
        named = b.get("standard") or b.get("kolonner") or []
        inside = ", ".join(columns.get(k, k) for k in named)
        said.append(f"{navn} ({inside})" if inside else navn)
    return Punkter(said, "; ")
