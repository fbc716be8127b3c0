"""SAPA's client: deliver sager, dokumenter, bevillinger and effektueringer, and read them back.

Needs Python 3.11 and nothing else; copy the folder into a fagsystem as it stands.

    from sapa_klient import Hemmelighed, Klient

    sapa = Klient("https://sapa.eksempel.dk", Hemmelighed("ksd-lyngby", hemmelighed))
    svar = sapa.importer({"SagIndeks": [sag]})
    svar.kraev_ok()

Every call may be repeated: the same content twice is one thing. So the client itself tries again
when the connection breaks or SAPA says "not now", with the same X-Transaktion-UUID. Nothing of what
is sent is ever logged.
"""

from sapa_klient.adgang import Basic, Certifikat, Hemmelighed, Legitimation, Paastand
from sapa_klient.fejl import (
    Afvist,
    ForMange,
    IkkeFundet,
    IkkeGodkendt,
    IngenAdgang,
    IngenForbindelse,
    SapaFejl,
    UventetSvar,
)
from sapa_klient.klient import Klient
from sapa_klient.svar import FORBIGAAENDE, OK, Fejl, Leverance, UnikRetur

__all__ = [
    "FORBIGAAENDE",
    "OK",
    "Afvist",
    "Basic",
    "Certifikat",
    "Fejl",
    "ForMange",
    "Hemmelighed",
    "IkkeFundet",
    "IkkeGodkendt",
    "IngenAdgang",
    "IngenForbindelse",
    "Klient",
    "Legitimation",
    "Leverance",
    "Paastand",
    "SapaFejl",
    "UnikRetur",
    "UventetSvar",
]
