"""Reads of ydelser. All take the user's Adgang and return frozen values."""

from indexes.ydelse.selectors.paa_sag import sagsydelser, ser_andres, skjulte_paa_sag
from indexes.ydelse.selectors.tid import ydelsesforloeb

__all__ = ["sagsydelser", "ser_andres", "skjulte_paa_sag", "ydelsesforloeb"]
