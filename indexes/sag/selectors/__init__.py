"""Reads of sager. All take the user's Adgang and return frozen values."""

from indexes.sag.selectors.detaljer import sagsdetaljer, sagsfakta
from indexes.sag.selectors.kontakt import kontakt
from indexes.sag.selectors.liste import findes, sager_for, sagsliste
from indexes.sag.selectors.notat import maa_skrive_notat
from indexes.sag.selectors.skjult import skjulte, skjulte_dokumenter
from indexes.sag.selectors.synlige import synlige_sager

__all__ = [
    "findes",
    "kontakt",
    "maa_skrive_notat",
    "sager_for",
    "sagsdetaljer",
    "sagsfakta",
    "sagsliste",
    "skjulte",
    "skjulte_dokumenter",
    "synlige_sager",
]
