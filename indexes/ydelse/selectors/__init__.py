"""Reads of ydelser. All take the user's Adgang and return frozen values."""

from indexes.ydelse.selectors.paa_part import (
    betalt,
    bevilgede_med_kilder,
    bevilget,
    partsydelser,
    saml,
    udbetalt_for,
)
from indexes.ydelse.selectors.paa_sag import (
    sagsydelser,
    ser_andres,
    skjulte_paa_part,
    skjulte_paa_sag,
)
from indexes.ydelse.selectors.tid import ydelsesforloeb

__all__ = [
    "betalt",
    "bevilgede_med_kilder",
    "bevilget",
    "partsydelser",
    "sagsydelser",
    "saml",
    "ser_andres",
    "skjulte_paa_part",
    "skjulte_paa_sag",
    "udbetalt_for",
    "ydelsesforloeb",
]
