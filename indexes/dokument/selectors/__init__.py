"""Reads of dokumenter. All take the user's Adgang and return frozen values."""

from indexes.dokument.selectors.liste import dokumentliste, skjulte_paa_part
from indexes.dokument.selectors.tid import dokumenter_for

__all__ = ["dokumenter_for", "dokumentliste", "skjulte_paa_part"]
