"""Reads of ydelser. All take the user's Adgang and return frozen values."""

from indexes.ydelse.selectors.paa_part import (
    bevilgede_med_kilder,
    partsydelser,
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
    "bevilgede_med_kilder",
    "partsydelser",
    "sagsydelser",
    "ser_andres",
    "skjulte_paa_part",
    "skjulte_paa_sag",
    "udbetalt_for",
    "ydelsesforloeb",
]
