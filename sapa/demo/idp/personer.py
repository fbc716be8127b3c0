"""The people of the test identity provider, and the privileges it sends for each. All fictional.

The first three are those of the contract's examples (adgang/README), role for role.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lxml import etree

from access.saml import attributter as a
from access.saml import bpp

EKSEMPELBY, NABOBY = "99999999", "88888888"
LYNGBY_TAARBAEK, KORSBAEK, UDBETALING_DANMARK = "11715311", "11111111", "33236239"
ENHED_A = UUID("5aae300b-e35a-543c-9d09-8319ec254e4d")
ENHED_B = UUID("6bb995e5-2ed6-5b7b-815c-e3fee98c254a")

DOMAENE = "sapa.eksempel.dk"
FOELSOMHED = f"http://{DOMAENE}/constraints/foelsomhed/1"


@dataclass(frozen=True, slots=True)
class Privilegium:
    """One PrivilegeGroup: whose data, which roles, within which limits."""

    scope: str
    roller: tuple[str, ...]
    afgraensninger: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Testbruger:
    """Somebody who can sign in."""

    noegle: str
    navn: str
    titel: str
    kan: str
    cvr: str
    organisation: str
    uuid: UUID
    email: str
    privilegier: tuple[Privilegium, ...]
    gammel_profil: bool = False

    @property
    def name_id(self) -> str:
        if self.gammel_profil:
            return f"C=DK,O={self.cvr},CN={self.navn},Serial={self.uuid}"
        return str(self.uuid)

    @property
    def attributter(self) -> a.Attributter:
        """What the assertion says, in the contract's order."""
        if self.gammel_profil:
            facts = [
                (a.GL_SPEC_VERSION, "DK-SAML-2.0"),
                (a.KOMBIT_VERSION[0], "1.0"),
                (a.GL_NIVEAU, "3"),
                (a.GL_CVR, self.cvr),
            ]
            privileges = a.GL_PRIVILEGIER
        else:
            facts = [
                (a.SPEC_VERSION, "OIO-SAML-3.0"),
                (a.KOMBIT_VERSION[0], "2.0"),
                (a.LOA, "Substantial"),
                (a.CVR, self.cvr),
                (a.ORG_NAVN, self.organisation),
                (a.EMAIL, self.email),
                (a.FULDE_NAVN, self.navn),
                (a.UUID_VARIG, f"urn:uuid:{self.uuid}"),
            ]
            privileges = a.PRIVILEGIER
        if self.privilegier:
            facts.append((privileges, skriv_bpp(self.privilegier)))
        return [(name, (value,)) for name, value in facts]


def skriv_bpp(privilegier: tuple[Privilegium, ...]) -> str:
    """The Base64 document of some groups."""
    root = etree.Element(f"{{{bpp.NAVNERUM[0]}}}PrivilegeList", nsmap={"bpp": bpp.NAVNERUM[0]})
    for privilegium in privilegier:
        scope = f"urn:dk:gov:saml:cvrNumberIdentifier:{privilegium.scope}"
        group = etree.SubElement(root, "PrivilegeGroup", Scope=scope)
        for rolle in privilegium.roller:
            uri = f"http://{DOMAENE}/roles/usersystemrole/{rolle}/1"
            etree.SubElement(group, "Privilege").text = uri
        for name, value in privilegium.afgraensninger.items():
            etree.SubElement(group, "Constraint", Name=name).text = value
    return base64.b64encode(etree.tostring(root, xml_declaration=True, encoding="UTF-8")).decode()


_ANNA = UUID("eb99a525-a063-5309-94f3-475c11607502")
_LAES = ("se_sag", "se_dokument", "se_ydelse")
_BREDT = {bpp.KLE: "*", FOELSOMHED: "3"}


def _ansat(scope: str) -> tuple[Privilegium, ...]:
    """A caseworker's ordinary rights on an authority's data."""
    return (
        Privilegium(scope, ("se_person", "soeg_landet")),
        Privilegium(scope, (*_LAES, "opret_journalnotat"), _BREDT),
    )


TESTBRUGERE: tuple[Testbruger, ...] = (
    Testbruger(
        "sagsbehandler",
        "Anna Eksempel",
        "Sagsbehandler (eksempel 01)",
        "Sager under 32 og 27.18.00 til niveau 2. Ydelser under 32. Notat på 27.18.00 i én enhed.",
        EKSEMPELBY,
        "Eksempelby Kommune",
        _ANNA,
        "anna@eksempelby.example",
        (
            Privilegium(EKSEMPELBY, ("se_sag",), {bpp.KLE: "32.*,27.18.00", FOELSOMHED: "2"}),
            Privilegium(EKSEMPELBY, ("se_ydelse",), {bpp.KLE: "32.*"}),
            Privilegium(
                EKSEMPELBY,
                ("opret_journalnotat",),
                {bpp.KLE: "27.18.00", bpp.ORGENHED: str(ENHED_A)},
            ),
        ),
    ),
    Testbruger(
        "administrator",
        "Anna Eksempel",
        "Administrator (eksempel 02)",
        "Alle sager, ingen ydelser. Administrerer advis. Revisionslog for to enheder.",
        EKSEMPELBY,
        "Eksempelby Kommune",
        _ANNA,
        "anna@eksempelby.example",
        (
            Privilegium(EKSEMPELBY, ("se_sag",), {bpp.KLE: "*", FOELSOMHED: "4"}),
            Privilegium(EKSEMPELBY, ("administrer_advis",)),
            Privilegium(EKSEMPELBY, ("se_revisionslog",), {bpp.ORGENHED: f"{ENHED_A},{ENHED_B}"}),
        ),
    ),
    Testbruger(
        "delegering",
        "Dorthe Delegeret",
        "Fælles ydelsescenter (eksempel 03, ældre profil)",
        "Sager under 32 i Eksempelby og, på delegation, i Naboby.",
        EKSEMPELBY,
        "Eksempelby Kommune",
        UUID("7d0e6c0c-2f4e-5c8e-9a51-0b7e3f1c9d20"),
        "",
        (
            Privilegium(EKSEMPELBY, ("se_sag",), {bpp.KLE: "32.*"}),
            Privilegium(NABOBY, ("se_sag",), {bpp.KLE: "32.*"}),
        ),
        gammel_profil=True,
    ),
    Testbruger(
        "lyngby",
        "Signe Lyng",
        "Sagsbehandler, Lyngby-Taarbæk",
        "Personer, sager, dokumenter og ydelser til niveau 3, også Udbetaling Danmarks.",
        LYNGBY_TAARBAEK,
        "Lyngby-Taarbæk Kommune",
        UUID("3b4f6f9a-55c4-5d0e-8f0e-2f9e6f2b7a11"),
        "signe@lyngby.example",
        (*_ansat(LYNGBY_TAARBAEK), Privilegium(UDBETALING_DANMARK, _LAES, _BREDT)),
    ),
    Testbruger(
        "faelles",
        "Frida Fælles",
        "Fælles center i Lyngby-Taarbæk og Korsbæk",
        "Vælger efter login, hvilken kommune hun arbejder på vegne af.",
        LYNGBY_TAARBAEK,
        "Lyngby-Taarbæk Kommune",
        UUID("5b8a2f60-8d0e-5a33-9c39-6a3c8b1d4e22"),
        "frida@lyngby.example",
        (*_ansat(LYNGBY_TAARBAEK), *_ansat(KORSBAEK)),
    ),
    Testbruger(
        "ingen",
        "Nils Nul",
        "Ny medarbejder",
        "Har endnu ingen rettigheder.",
        EKSEMPELBY,
        "Eksempelby Kommune",
        UUID("9f3f4f0e-6d3a-5e8c-8f7e-1c2d3e4f5a66"),
        "nils@eksempelby.example",
        (),
    ),
)
PR_NOEGLE: Mapping[str, Testbruger] = {bruger.noegle: bruger for bruger in TESTBRUGERE}
