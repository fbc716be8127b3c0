"""Reads of the classifications. Open reference data: no rights are asked."""

from __future__ import annotations

from collections.abc import Collection

from access import forberedt
from indexes.klassifikation.models import KleEmne
from indexes.klassifikation.values import Emne


def kle_emne(nummer: str) -> Emne | None:
    """The emne of a number in full, "32.30.04", with the two levels above it; None if there is no
    such emne. One query."""
    hovedgruppe, gruppe = nummer[:2], nummer[:5]
    rows = KleEmne.objects.in_bulk([hovedgruppe, gruppe, nummer])
    emne = rows.get(nummer)
    if emne is None or emne.tal is None:
        return None
    return Emne(
        nummer=nummer,
        titel=emne.titel,
        gruppe=gruppe,
        gruppe_titel=rows[gruppe].titel if gruppe in rows else "",
        hovedgruppe=hovedgruppe,
        hovedgruppe_titel=rows[hovedgruppe].titel if hovedgruppe in rows else "",
        gyldig_fra=emne.gyldig_fra,
        gyldig_til=emne.gyldig_til,
    )


def hovedgruppetitler(numre: Collection[str]) -> dict[str, str]:
    """The titles of these hovedgrupper ("29"), as far as they are known. One query; none for
    none."""
    if not numre:
        return {}
    rows = forberedt.hent(
        "select nummer, titel from klassifikation_kleemne where nummer = any(%s::text[])",
        [sorted(numre)],
    )
    return dict(rows)
