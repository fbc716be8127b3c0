"""Small, complete objects for the tests, written out as plain values. All people are fictional."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any
from uuid import UUID

from indexes.oio import Art, IndeksObjekt, skriv_besked
from indexes.oio.beskeder import Tjeneste
from indexes.oio.roller import objekttype_for, rolle_ved_navn

BRUGER = "1f0c6b1e-6f1d-4b5e-9c53-2d7a4f0e9a11"
SYSTEM = "7be5c9a2-91f0-4c57-8f0a-55b1e8a1d9c3"
ORGANISATION = "3a7c2b44-0d0e-4a0f-a6a5-9f5d7a3b1c02"
ENHED = "c2b1f7d0-4f0c-4f7b-8e84-6a1f2e3d4c5b"
KLASSE = "b7f2a6c1-3d4e-4f5a-8b6c-7d8e9f0a1b2c"
SAG_UUID = UUID("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
DOKUMENT_UUID = UUID("1b2c3d4e-5f6a-4b7c-9d8e-0f1a2b3c4d5e")
BEVILLING_UUID = UUID("2c3d4e5f-6a7b-4c8d-8e9f-1a2b3c4d5e6f")
EFFEKTUERING_UUID = UUID("3d4e5f6a-7b8c-4d9e-9fa0-2b3c4d5e6f7a")
CPR_URN = "urn:oio:cpr-nr:2110703435"
START = "2026-01-12T08:30:00+01:00"
SKIFT = "2026-02-03T09:15:00+01:00"

KONTRAKT = (
    Path(os.environ.get("SAPA_SHARED") or Path(__file__).parents[2].parent / "shared") / "oio"
)
"""Where the official schemas and examples lie, when they do: they are not ours to ship."""


def virkning(fra: str = START, til: str = "infinity") -> dict[str, Any]:
    return {
        "FraTidspunkt": fra,
        "TilTidspunkt": til,
        "AktoerRef": {"uuid": BRUGER},
        "AktoerTypeKode": "Bruger",
    }


def relation(
    art: Art, navn: str, rolle: str, type_: str, ref: str, indeks: str | None = None, **egne: Any
) -> dict[str, Any]:
    """A relation; `ref` is a UUID or a URN. `virkning=None` leaves it out."""
    fundet = rolle_ved_navn(art, navn, rolle)
    objekttype = objekttype_for(fundet, type_)
    assert objekttype is not None
    ud: dict[str, Any] = {"Virkning": virkning()}
    ud["Rolle"] = {"uuid": str(fundet.uuid)}
    ud["Type"] = {"uuid": str(objekttype.uuid)}
    if indeks is not None:
        ud["Indeks"] = indeks
    ud["ReferenceID"] = {"urn" if ref.upper().startswith("URN:") else "uuid": ref}
    ud.update(egne)
    return ud


def _aktoer(rolle: str, type_: str, ref: str, navn: str) -> dict[str, Any]:
    return relation(
        Art.SAG,
        "Sagsaktoer",
        rolle,
        type_,
        ref,
        SagsaktoerLokalUdvidelse={"FuldtNavn": navn, "CVR-Nummer": "11111111"},
    )


def _klasse(rolle: str, noegle: str, indeks: str | None = None) -> dict[str, Any]:
    udvidelse = {"Klassetitel": "En klasse", "BrugervendtNoegle": noegle}
    return relation(
        Art.SAG,
        "Sagsklasse",
        rolle,
        "Klasse",
        KLASSE,
        indeks,
        SagsklasseLokalUdvidelse=udvidelse,
    )


def notat(tegn: str = "SGVq") -> dict[str, Any]:
    return relation(
        Art.SAG,
        "Journalpost",
        "Journalnotat",
        "Dokument",
        "URN:Empty",
        "1",
        JournalpostEgenskaber={
            "JournalnotatEgenskaber": {"Titel": "Samtale", "Notat": tegn, "Format": "Text"}
        },
    )


def registrering(**lister: dict[str, Any]) -> dict[str, Any]:
    return {
        "NoteTekst": "Første linje\nanden linje",
        "Tidspunkt": "2026-02-17T13:05:22.417+01:00",
        "LivscyklusKode": "Importeret",
        "BrugerRef": {"uuid": BRUGER},
        **lister,
    }


def sag() -> dict[str, Any]:
    """One registrering of a sag that obeys every rule, hard and soft."""
    part = {"FuldtNavn": "Gunhild Frost"}
    return registrering(
        AttributListe={
            "Egenskaber": [
                {
                    "Virkning": virkning(),
                    "BrugervendtNoegle": "S2026-1",
                    "Beskrivelse": "Et\nto",
                    "PrincipielIndikator": False,
                    "Sagsnummer": "S2026-1",
                    "Titel": "Hjælp til enkeltudgift",
                }
            ],
            "SagIndeksEgenskaber": [
                {
                    "Virkning": virkning(),
                    "Sagsstatus": "Under oplysning",
                    "Foelsomhed": "FOELSOMME_PERSONOPLYSNINGER",
                    "OprettetTidspunkt": START,
                }
            ],
        },
        TilstandListe={
            "Fremdrift": [
                {"Virkning": virkning(til=SKIFT), "FremdriftStatusKode": "Opstaaet"},
                {"Virkning": virkning(fra=SKIFT), "FremdriftStatusKode": "Oplyst"},
            ]
        },
        RelationListe={
            "Sagsaktoer": [
                _aktoer("Ejer", "Organisation", ORGANISATION, "Korsbæk Kommune"),
                _aktoer("Ansvarlig", "OrgEnhed", ENHED, "Ydelsescenter"),
                _aktoer("Primær behandler", "Bruger", BRUGER, "Ulla Jakobsen"),
            ],
            "Sagsklasse": [_klasse("Primær klasse", "32.24.04"), _klasse("Handlingsklasse", "G01")],
            "Sagspart": [
                relation(
                    Art.SAG,
                    "Sagspart",
                    "Primær part",
                    "Person",
                    CPR_URN,
                    SagspartLokalUdvidelse=part,
                ),
                relation(
                    Art.SAG,
                    "Sagspart",
                    "Sekundær part",
                    "Virksomhed",
                    "urn:oio:cvr-nr:12345678",
                    "1",
                    SagspartLokalUdvidelse={"FuldtNavn": "Smedjen ApS"},
                ),
            ],
            "Journalpost": [notat()],
            "SagsitsystemRelation": [
                relation(
                    Art.SAG,
                    "SagsitsystemRelation",
                    rolle,
                    "IT-system",
                    SYSTEM,
                    SystemNavn="Korsbæk Sag",
                )
                for rolle in ("Master", "Afsender")
            ],
        },
    )


def dokument() -> dict[str, Any]:
    """One registrering of a dokument that obeys every rule."""
    aktoer = {"FuldtNavn": "Korsbæk Kommune", "CVR-Nr": "11111111"}
    return registrering(
        AttributListe={
            "Egenskaber": [
                {
                    "Virkning": virkning(),
                    "BrugervendtNoegle": "D-1",
                    "Titel": "Lægeattest",
                    "BrevDato": "2026-01-12",
                    "VersionIdentifikator": 1,
                    "UnderversionIdentifikator": 0,
                    "Dokumentnummer": "D-1",
                    "Foelsomhed": "FORTROLIGE_PERSONOPLYSNINGER",
                    "Type": "Brev, indgaaende",
                }
            ]
        },
        TilstandListe={"Fremdrift": [{"Virkning": virkning(), "FremdriftStatusKode": "Modtaget"}]},
        RelationListe={
            "Dokumentaktoer": [
                relation(
                    Art.DOKUMENT,
                    "Dokumentaktoer",
                    rolle,
                    type_,
                    ref,
                    DokumentaktoerLokalUdvidelse=aktoer,
                )
                for rolle, type_, ref in (
                    ("Ejer", "Organisation", ORGANISATION),
                    ("Ansvarlig", "OrgEnhed", ENHED),
                )
            ],
            "Dokumentpart": [
                relation(
                    Art.DOKUMENT,
                    "Dokumentpart",
                    "Parter",
                    "Person",
                    CPR_URN,
                    "1",
                    DokumentpartLokalUdvidelse={"FuldtNavn": "Gunhild Frost"},
                )
            ],
            "Dokumentklasse": [
                relation(
                    Art.DOKUMENT,
                    "Dokumentklasse",
                    "Primær klasse",
                    "Klasse",
                    KLASSE,
                    DokumentklasseLokalUdvidelse={
                        "Klassetitel": "En klasse",
                        "BrugervendtNoegle": "32.24.04",
                    },
                )
            ],
            "DokumentitsystemRelation": [
                relation(
                    Art.DOKUMENT,
                    "DokumentitsystemRelation",
                    rolle,
                    "IT-system",
                    SYSTEM,
                    SystemNavn="Korsbæk Sag",
                )
                for rolle in ("Master", "Afsender")
            ],
        },
    )


def _uden_virkning(relationsnavn: str, rolle: str, type_: str, **egne: Any) -> dict[str, Any]:
    ud = relation(Art.BEVILLING, relationsnavn, rolle, type_, KLASSE, **egne)
    del ud["Virkning"]
    return ud


def bevilling() -> dict[str, Any]:
    """One registrering of a bevilling that obeys every rule."""
    klassifikation = _uden_virkning(
        "BevilgetYdelse/Ydelse/Klassifikation",
        "Primær klasse",
        "Klasse",
        BrugervendtNoegle="32.24.04",
        Klassetitel="Kontanthjælp",
    )
    navn = {"FuldtNavn": "Korsbæk Kommune", "CVR-nr": "11111111"}
    return registrering(
        AttributListe={
            "Egenskaber": [
                {
                    "Virkning": virkning(),
                    "BrugervendtNoegle": "B-1",
                    "Foelsomhed": "FOELSOMME_PERSONOPLYSNINGER",
                }
            ],
            "BevilgetYdelse": [
                {
                    "Virkning": virkning(),
                    "Id": "1",
                    "Navn": "Kontanthjælp",
                    "BevilgetYdelseStartdato": "2026-04-01T00:00:00+02:00",
                    "Tilbagebetalingspligtig": False,
                    "ItSystem": [
                        _uden_virkning(
                            "BevilgetYdelse/ItSystem", rolle, "IT-system", SystemNavn="Korsbæk"
                        )
                        for rolle in ("Master", "Afsender")
                    ],
                    "Ydelse": _uden_virkning(
                        "BevilgetYdelse/Ydelse",
                        "Ydelse",
                        "Klasse",
                        Ydelsesnavn="Kontanthjælp, forhøjet",
                        Klassifikation=klassifikation,
                    ),
                    "OekonomiskEffektueringsplan": [
                        {"Id": "1", "ForudBagud": "Bagud", "Ydelsesbeloeb": "12550.00"}
                    ],
                }
            ],
        },
        TilstandListe={},
        RelationListe={
            "Bevillingssag": [
                relation(
                    Art.BEVILLING,
                    "Bevillingssag",
                    "Tilknyttet",
                    "Sag",
                    str(SAG_UUID),
                    BrugervendtNoegle="S2026-1",
                    FuldtNavn="Hjælp til enkeltudgift",
                )
            ],
            "Bevillingspart": [
                relation(
                    Art.BEVILLING,
                    "Bevillingspart",
                    "Bevillingsmodtager",
                    "Person",
                    CPR_URN,
                    FuldtNavn="Gunhild Frost",
                )
            ],
            "Bevillingsaktoer": [
                relation(
                    Art.BEVILLING, "Bevillingsaktoer", "Ejer", "Organisation", ORGANISATION, **navn
                ),
                relation(Art.BEVILLING, "Bevillingsaktoer", "Ansvarlig", "OrgEnhed", ENHED, **navn),
            ],
        },
    )


def effektuering() -> dict[str, Any]:
    """One registrering of an oekonomisk effektuering that obeys every rule."""
    art = Art.EFFEKTUERING
    return registrering(
        AttributListe={
            "Egenskaber": [
                {
                    "Virkning": virkning(),
                    "BrugervendtNoegle": "E-1",
                    "Startdato": "2026-04-01T00:00:00+02:00",
                    "Slutdato": "2026-05-01T00:00:00+02:00",
                    "BeloebEfterSkatATP": "8911.50",
                    "BeloebSendtTilUdbetaling": "8911.5",
                    "Udbetalingsafdeling": "Korsbæk Udbetaling",
                }
            ]
        },
        TilstandListe={},
        RelationListe={
            "OekonomiskYdelseEffektueringRelation": [
                relation(
                    art,
                    "OekonomiskYdelseEffektueringRelation",
                    "Ydelseseffektuering",
                    "Klasse",
                    KLASSE,
                    "1",
                    Ydelsesbeloeb="12550.00",
                    Klassifikationsbeskrivelse="32.24.04",
                    BevilgetYdelseRef={
                        "UUIDIdentifikator": str(BEVILLING_UUID),
                        "BevilgetYdelseId": "1",
                    },
                )
            ],
            "Aktoer": [
                relation(
                    art,
                    "Aktoer",
                    "Ejer",
                    "Organisation",
                    ORGANISATION,
                    **{"FuldtNavn": "Korsbæk Kommune", "CVR-nr": "11111111"},
                )
            ],
            "ItSystem": [
                relation(art, "ItSystem", rolle, "IT-system", SYSTEM, SystemNavn="Korsbæk")
                for rolle in ("Master", "Afsender")
            ],
            "OekonomiskEffektueringPart": [
                relation(
                    art,
                    "OekonomiskEffektueringPart",
                    "Effektueringsmodtager",
                    "Person",
                    CPR_URN,
                    FuldtNavn="Gunhild Frost",
                )
            ],
        },
    )


_BYG = {
    Art.SAG: (SAG_UUID, sag),
    Art.DOKUMENT: (DOKUMENT_UUID, dokument),
    Art.BEVILLING: (BEVILLING_UUID, bevilling),
    Art.EFFEKTUERING: (EFFEKTUERING_UUID, effektuering),
}


def objekt(art: Art, *registreringer: dict[str, Any]) -> IndeksObjekt:
    """An object of the kind; without registreringer it has the one that obeys every rule."""
    uuid, byg = _BYG[art]
    return IndeksObjekt(art, uuid, copy.deepcopy(registreringer) or (byg(),))


def besked(tjeneste: Tjeneste) -> bytes:
    """A complete Importer message of a service with one object of each of its kinds."""
    arter = (
        (Art.DOKUMENT, Art.SAG)
        if tjeneste == "sagdokumentindeks"
        else (Art.BEVILLING, Art.EFFEKTUERING)
    )
    return skriv_besked([objekt(art) for art in arter], tjeneste=tjeneste)
