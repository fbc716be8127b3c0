"""The brugersystemroller that SAPA ships. Municipalities compose their jobfunktionsroller of them.

SAPA's real role ids are not public, so these are ours: `http://<domæne>/roles/usersystemrole/` +
kode + `/` + version, the ids of the contract's examples (adgang/README).
"""

from __future__ import annotations

from access.models import Brugersystemrolle
from access.values import Permission

ROLLER: tuple[tuple[str, str, str], ...] = (
    ("se_person", "Se personer", Permission.SE_PERSON),
    ("se_beskyttet", "Se beskyttede adresser direkte", Permission.SE_BESKYTTET),
    ("soeg_landet", "Søge i hele landet", Permission.SOEG_LANDET),
    ("se_sag", "Se sager", Permission.SE_SAG),
    ("se_dokument", "Se dokumenter", Permission.SE_DOKUMENT),
    ("se_ydelse", "Se ydelser", Permission.SE_YDELSE),
    ("opret_journalnotat", "Oprette journalnotater", Permission.OPRET_JOURNALNOTAT),
    ("behandl_advis", "Behandle adviser", Permission.BEHANDL_ADVIS),
    ("se_bemaerkning", "Se tværgående bemærkninger", Permission.SE_BEMAERKNING),
    ("skriv_bemaerkning", "Skrive tværgående bemærkninger", Permission.SKRIV_BEMAERKNING),
    ("administrer_advis", "Administrere advis", Permission.ADMINISTRER),
    ("se_revisionslog", "Se revisionsloggen", Permission.SE_REVISIONSLOG),
    ("drift", "Drive leverancer", Permission.DRIFT),
    ("udsoeg_population", "Udsøge populationer", Permission.UDSOEG_POPULATION),
    ("godkend_population", "Godkende store udsøgninger", Permission.GODKEND_POPULATION),
    ("berig_liste", "Berige CPR-lister", Permission.BERIG_LISTE),
    ("tjek_adresser", "Tjekke lister for adressebeskyttelse", Permission.TJEK_ADRESSER),
    ("giv_indsigt", "Besvare anmodninger om indsigt", Permission.GIV_INDSIGT),
)
MAALGRUPPER: tuple[tuple[str, str, str], ...] = tuple(
    (kode, f"Målgruppe {n}", kode) for n in range(1, 21) for kode in [f"maalgruppe_{n:02}"]
)
"""Roles that permit nothing. A municipality puts one into a jobfunktionsrolle, which never reaches
SAPA itself (MESSAGING.md part c), and binds a målgruppevisning to it."""
VERSION = 1


def sikr_systemroller() -> int:
    """Write the roles that are missing, bring the others up to date, and return how many there are.

    `kraever`, the kinds of constraint that a role demands, is the installation's own choice and
    stays: by the contract a group without constraints is unlimited (adgang/README rule 9).
    """
    for kode, navn, permission in (*ROLLER, *MAALGRUPPER):
        Brugersystemrolle.objects.update_or_create(
            kode=kode,
            version=VERSION,
            defaults={"navn": navn, "permissions": [str(permission)]},
        )
    return len(ROLLER) + len(MAALGRUPPER)
