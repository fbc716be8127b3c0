"""Reads of companies and properties. All take the user's Adgang and return frozen values."""

from indexes.erhverv.selectors.ejendom import (
    EjendomOverblik,
    Ejendomsadresselinje,
    Ejendomstraef,
    ejendom,
    ejendomssager,
    soeg_ejendomme,
)
from indexes.erhverv.selectors.ejer import (
    Ejerlinje,
    Ejeroversigt,
    EjetEjendom,
    EjetVirksomhed,
    ejeroversigt,
)
from indexes.erhverv.selectors.virksomhed import (
    Ansatteoplysning,
    Branchelinje,
    Faktalinje,
    Penhedslinje,
    VirksomhedDetaljer,
    virksomhed_af_penhed,
    virksomhedsdetaljer,
)

__all__ = [
    "Ansatteoplysning",
    "Branchelinje",
    "EjendomOverblik",
    "Ejendomsadresselinje",
    "Ejendomstraef",
    "Ejerlinje",
    "Ejeroversigt",
    "EjetEjendom",
    "EjetVirksomhed",
    "Faktalinje",
    "Penhedslinje",
    "VirksomhedDetaljer",
    "ejendom",
    "ejendomssager",
    "ejeroversigt",
    "soeg_ejendomme",
    "virksomhed_af_penhed",
    "virksomhedsdetaljer",
]
