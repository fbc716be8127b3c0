"""The wide searches. All take the user's Adgang and return frozen values, a page at a time."""

from indexes.soegning.selectors.beboere import tidligere_beboere
from indexes.soegning.selectors.dokumenter import soeg_dokumenter
from indexes.soegning.selectors.faelles import i_tide
from indexes.soegning.selectors.organisation import (
    afdelingskort,
    behandlere_med_navn,
    brugerkort,
    enheder_med_navn,
    fagsystemer,
    foreslaa_afdelinger,
    soeg_afdelinger,
    soeg_brugere,
)
from indexes.soegning.selectors.sager import soeg_sager
from indexes.soegning.selectors.telefon import soeg_telefon, telefontal

__all__ = [
    "afdelingskort",
    "behandlere_med_navn",
    "brugerkort",
    "enheder_med_navn",
    "fagsystemer",
    "foreslaa_afdelinger",
    "i_tide",
    "soeg_afdelinger",
    "soeg_brugere",
    "soeg_dokumenter",
    "soeg_sager",
    "soeg_telefon",
    "telefontal",
    "tidligere_beboere",
]
