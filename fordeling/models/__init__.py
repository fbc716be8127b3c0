"""Rows of the sender and of our own Fordelingskomponent. They meet on the wire alone."""

from fordeling.models.afsender import (
    Aflevering,
    Forsoeg,
    Indhold,
    Kladde,
    Kvittering,
    Tilstandsskift,
)
from fordeling.models.komponent import (
    Fordeling,
    Fordelingsindhold,
    Kvitteringspost,
    Rute,
    Tilsluttet,
)
from fordeling.models.tekster import Skabelon, Titel

__all__ = [
    "Aflevering",
    "Fordeling",
    "Fordelingsindhold",
    "Forsoeg",
    "Indhold",
    "Kladde",
    "Kvittering",
    "Kvitteringspost",
    "Rute",
    "Skabelon",
    "Tilsluttet",
    "Tilstandsskift",
    "Titel",
]
