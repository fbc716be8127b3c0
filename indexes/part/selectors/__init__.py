"""Reads of the part register. All take the user's Adgang and return frozen values."""

from indexes.part.selectors.dengang import person_paa_dagen
from indexes.part.selectors.faelles import kommunevalg
from indexes.part.selectors.familie import Familiemedlem, familie
from indexes.part.selectors.historik import (
    Adressehistorik,
    Adresselinje,
    Historiklinje,
    adressehistorik,
    civilstandshistorik,
    statsborgerskabshistorik,
)
from indexes.part.selectors.husstand import (
    Beboer,
    Husstand,
    familie_og_husstand,
    husstand,
)
from indexes.part.selectors.noegle import part_med_cpr
from indexes.part.selectors.person import (
    Personnavn,
    PersonOverblik,
    beskyttet_adresse,
    partnavne,
    person,
    personnavn,
)
from indexes.part.selectors.registeret import (
    Registeroplysning,
    Registeroplysninger,
    registeroplysninger,
)
from indexes.part.selectors.resume import Partresume, partresumeer
from indexes.part.selectors.slaegt import Par, Slaegt, slaegt
from indexes.part.selectors.soegning import (
    Persontraef,
    Soegeresultat,
    find_den_ene,
    soeg_personer,
)
from indexes.part.selectors.virksomhed import (
    VirksomhedOverblik,
    Virksomhedsresultat,
    Virksomhedssoegning,
    Virksomhedstraef,
    find_virksomheder,
    soeg_virksomheder,
    virksomhed,
)

__all__ = [
    "Adressehistorik",
    "Adresselinje",
    "Beboer",
    "Familiemedlem",
    "Historiklinje",
    "Husstand",
    "Par",
    "Partresume",
    "PersonOverblik",
    "Personnavn",
    "Persontraef",
    "Registeroplysning",
    "Registeroplysninger",
    "Slaegt",
    "Soegeresultat",
    "VirksomhedOverblik",
    "Virksomhedsresultat",
    "Virksomhedssoegning",
    "Virksomhedstraef",
    "adressehistorik",
    "beskyttet_adresse",
    "civilstandshistorik",
    "familie",
    "familie_og_husstand",
    "find_den_ene",
    "find_virksomheder",
    "husstand",
    "kommunevalg",
    "part_med_cpr",
    "partnavne",
    "partresumeer",
    "person",
    "person_paa_dagen",
    "personnavn",
    "registeroplysninger",
    "slaegt",
    "soeg_personer",
    "soeg_virksomheder",
    "statsborgerskabshistorik",
    "virksomhed",
]
