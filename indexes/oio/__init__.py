"""The OIO contract of the sags-, dokument- og ydelsesindeks, version 6.0.STS-0, as our own data.

Pure Python with lxml: no Django, no schema files. Messages are read and written by one grammar
(`grammatik`, `sagdok`, `ydelse`); what the schema cannot say is in `regler`.
"""

from indexes.oio.art import Art
from indexes.oio.beskeder import (
    Besked,
    IndeksObjekt,
    laes_besked,
    laes_json,
    objektnavn,
    skriv_besked,
    skriv_fejlsvar,
    skriv_multiple_output,
    skriv_objekt,
    til_vaerdi,
)
from indexes.oio.fejl import BeskedFejl, Fejl, SkemaFejl
from indexes.oio.regler import Advarsel, Regelbrud, kontroller
from indexes.oio.skriv import UnikRetur

__all__ = [
    "Advarsel",
    "Art",
    "Besked",
    "BeskedFejl",
    "Fejl",
    "IndeksObjekt",
    "Regelbrud",
    "SkemaFejl",
    "UnikRetur",
    "kontroller",
    "laes_besked",
    "laes_json",
    "objektnavn",
    "skriv_besked",
    "skriv_fejlsvar",
    "skriv_multiple_output",
    "skriv_objekt",
    "til_vaerdi",
]
