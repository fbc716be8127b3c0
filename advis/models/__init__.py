"""Advis' tables, by what they are for:

- `gruppe`: what an advisgruppe is, its history and receivers. Written by `advis.grupper` alone.
- `indeks`: the inverted index that events are held against, and the lists of people. Derived from
  the group by `advis.grupper`, never written by anybody else.
- `advis`: the thin advis, its thread, and what was done with it. Made and corrected by
  `advis.matching`; its status, assignment and comments are `advis.indbakke`'s.
- `toerkoersel`, `skabelon`: what a group would have found, and templates.
- `levering`: deliveries as a state machine. Made (`klar`) by `advis.matching` in the transaction
  that makes the advis; taken from there by `advis.levering`.
"""

from advis.models.advis import Advis, Advishandling, Advisled, Kommentar
from advis.models.gruppe import (
    Advisgruppe,
    Advisgruppeversion,
    Daekningstal,
    Genkoersel,
    Modtager,
    Modtagersystem,
)
from advis.models.indeks import Kriterium, Population, Sagskriterium, Sagsret
from advis.models.levering import Levering, Leveringsforsoeg
from advis.models.skabelon import Skabelon
from advis.models.toerkoersel import Toerkoersel, Toerproeve

__all__ = [
    "Advis",
    "Advisgruppe",
    "Advisgruppeversion",
    "Advishandling",
    "Advisled",
    "Daekningstal",
    "Genkoersel",
    "Kommentar",
    "Kriterium",
    "Levering",
    "Leveringsforsoeg",
    "Modtager",
    "Modtagersystem",
    "Population",
    "Sagskriterium",
    "Sagsret",
    "Skabelon",
    "Toerkoersel",
    "Toerproeve",
]
