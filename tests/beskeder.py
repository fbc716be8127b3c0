"""Messages for tests: a valid sag in normalised form, and the XML of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from indexes.oio import Art, IndeksObjekt, skriv_besked
from indexes.oio.roller import objekttype_ved_navn, rolle_ved_navn

SYSTEM = UUID("0b7d2f3e-5c1a-4e0b-9a53-3f6d5c8e2a11")
CVR = "11715311"
CPR = "2110703435"


def virkning(fra: str = "2026-01-12T08:30:00.000+01:00", til: str = "infinity") -> dict[str, Any]:
    return {
        "FraTidspunkt": fra,
        "TilTidspunkt": til,
        "AktoerRef": {"uuid": "4e5af8e3-531d-5ea1-a519-15a6885dc214"},
        "AktoerTypeKode": "Bruger",
    }


def relation(
    navn: str, rolle: str, objekttype: str, reference: dict, **andet: Any
) -> dict[str, Any]:
    return {
        "Virkning": andet.pop("virkning", None) or virkning(),
        "Rolle": {"uuid": str(rolle_ved_navn(Art.SAG, navn, rolle).uuid)},
        "Type": {"uuid": str(objekttype_ved_navn(Art.SAG, objekttype).uuid)},
        "ReferenceID": reference,
        **andet,
    }


def _aktoer(rolle: str, objekttype: str, navn: str, cvr: str, reference: dict) -> dict[str, Any]:
    felter = {"FuldtNavn": navn, "CVR-Nummer": cvr}
    return relation("Sagsaktoer", rolle, objekttype, reference, SagsaktoerLokalUdvidelse=felter)


def _klasse(rolle: str, noegle: str, titel: str) -> dict[str, Any]:
    felter = {"Facettitel": "KLE", "Klassetitel": titel, "BrugervendtNoegle": noegle}
    return relation(
        "Sagsklasse", rolle, "Klasse", {"uuid": str(uuid4())}, SagsklasseLokalUdvidelse=felter
    )


def _system(rolle: str, system: UUID) -> dict[str, Any]:
    return relation(
        "SagsitsystemRelation", rolle, "IT-system", {"uuid": str(system)}, SystemNavn="KSD"
    )


def part(cpr: str, navn: str = "Jan Jarlov", rolle: str = "Primær part", **andet: Any) -> dict:
    felter = {"FuldtNavn": navn}
    return relation(
        "Sagspart",
        rolle,
        "Person",
        {"urn": f"urn:oio:cpr-nr:{cpr}"},
        SagspartLokalUdvidelse=felter,
        **andet,
    )


def sag(
    uuid: UUID | None = None,
    *,
    titel: str = "Sygedagpengesag",
    beskrivelse: str = "",
    cvr: str = CVR,
    system: UUID = SYSTEM,
    kle: str = "32.30.04",
    foelsomhed: str = "FORTROLIGE_PERSONOPLYSNINGER",
    parter: list[dict] | None = None,
    enhed: UUID | None = None,
    fremdrift: list[tuple[str, str, str]] | None = None,
    uden_notifikation: bool = False,
) -> IndeksObjekt:
    """A sag as laes_besked gives it; every fact of the hard rules is there."""
    states = fremdrift or [("Opstaaet", "2026-01-12T08:30:00.000+01:00", "infinity")]
    registrering = {
        "Tidspunkt": "2026-02-17T13:05:22.417+01:00",
        "LivscyklusKode": "Importeret",
        "BrugerRef": {"uuid": "4e5af8e3-531d-5ea1-a519-15a6885dc214"},
        "AttributListe": {
            "Egenskaber": [
                {
                    "Virkning": virkning(),
                    "BrugervendtNoegle": "2026-000417",
                    **({"Beskrivelse": beskrivelse} if beskrivelse else {}),
                    "Sagsnummer": "2026-000417",
                    "Titel": titel,
                }
            ],
            "SagIndeksEgenskaber": [{"Virkning": virkning(), "Foelsomhed": foelsomhed}],
        },
        "TilstandListe": {
            "Fremdrift": [
                {"Virkning": virkning(fra, til), "FremdriftStatusKode": kode}
                for kode, fra, til in states
            ]
        },
        "RelationListe": {
            "Sagsaktoer": [
                _aktoer("Ejer", "Organisation", "Kommunen", cvr, {"uuid": str(uuid4())}),
                _aktoer(
                    "Ansvarlig", "OrgEnhed", "Sygedagpenge", cvr, {"uuid": str(enhed or uuid4())}
                ),
            ],
            "Sagsklasse": [
                _klasse("Primær klasse", kle, "Emne"),
                _klasse("Handlingsklasse", "G01", "Generelle sager"),
            ],
            "Sagspart": [part(CPR)] if parter is None else parter,
            "SagsitsystemRelation": [_system("Master", system), _system("Afsender", system)],
        },
    }
    return IndeksObjekt(Art.SAG, uuid or uuid4(), (registrering,), uden_notifikation)


def ny_sag(nummer: str = "") -> IndeksObjekt:
    """A sag with a number that no other has, or this one."""
    ud = sag()
    egenskaber = ud.registreringer[0]["AttributListe"]["Egenskaber"][0]
    egenskaber |= dict.fromkeys(("BrugervendtNoegle", "Sagsnummer"), nummer or str(uuid4()))
    return ud


def xml(*objekter: IndeksObjekt) -> bytes:
    return skriv_besked(objekter, tjeneste="sagdokumentindeks")
