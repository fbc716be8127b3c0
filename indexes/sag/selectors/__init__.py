"""Reads of sager. All take the user's Adgang and return frozen values."""

from indexes.sag.selectors.detaljer import sagsdetaljer, sagsfakta, sagspart
from indexes.sag.selectors.kontakt import kontakt
from indexes.sag.selectors.liste import findes, sager_for, sager_om, sagsliste
from indexes.sag.selectors.notat import maa_skrive_notat, skrivbare_sager
from indexes.sag.selectors.notatliste import notatliste
from indexes.sag.selectors.skjult import skjulte, skjulte_dokumenter, skjulte_om
from indexes.sag.selectors.synlige import synlige_sager
from indexes.sag.selectors.tid import journalnotater_for, sagsforloeb

__all__ = [
    "findes",
    "journalnotater_for",
    "kontakt",
    "maa_skrive_notat",
    "notatliste",
    "sager_for",
    "sager_om",
    "sagsdetaljer",
    "sagsfakta",
    "sagsforloeb",
    "sagsliste",
    "sagspart",
    "skjulte",
    "skjulte_dokumenter",
    "skjulte_om",
    "skrivbare_sager",
    "synlige_sager",
]
