"""What SF2900 speaks of, as plain values: contexts, routings, receipts. No Django, no clock.

Source: MESSAGING.md b.3 and b.5. Codes and spellings are the contract's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from fordeling.tilstande import Haendelse

NOTATLOFT = 100 * 1024
"""Bytes of UTF-8 that the text of a journalnotat may fill (SAPA.md 1.2)."""
SOAP_LOFT = 10 * 1024 * 1024
"""Bytes of a whole SOAP call (b.4)."""
MANGE_FORSOEG = 3
"""Attempts after which operators hear of what is still under way."""


class Objekttype(StrEnum):
    JOURNALPOST = "JOURNALPOST"
    DOKUMENT = "DOKUMENT"
    FORMULAR = "FORMULAR"


INDHOLD = {
    Objekttype.JOURNALPOST: "DistributionJournalPost",
    Objekttype.DOKUMENT: "DistributionDokument",
    Objekttype.FORMULAR: "DistributionFormular",
}
"""The element that carries each type of object."""


class Kode(StrEnum):
    """ForretningsValideringsKode."""

    MODTAGET = "MODTAGET"
    AFLEVERET = "AFLEVERET"
    ACCEPTERET = "ACCEPTERET"
    AFVIST = "AFVIST"
    FEJLET = "FEJLET"

    @property
    def haendelse(self) -> Haendelse:
        """What such a receipt is to the state machine."""
        return Haendelse(self.value.lower())


class Kvitteringstype(StrEnum):
    TEKNISK = "Teknisk"
    FORRETNING = "Forretning"
    DIGITAL_POST = "Digital post"


@dataclass(frozen=True, slots=True)
class Fejllinje:
    """One Fejl of a FejlListe. FejlKode was never fixed by KOMBIT: show the text, never branch."""

    kode: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Kvittering:
    """A ForretningsKvittering."""

    kode: Kode
    type: Kvitteringstype
    begrundelse: str = ""
    fejl: tuple[Fejllinje, ...] = ()

    @classmethod
    def af(cls, vaerdi: dict[str, Any]) -> Kvittering:
        """From the value that the grammar gives."""
        linjer = (vaerdi.get("FejlListe") or {}).get("Fejl") or ()
        return cls(
            Kode(vaerdi["ForretningsValideringsKode"]),
            Kvitteringstype(vaerdi["Kvitteringstype"]),
            vaerdi.get("Begrundelse", ""),
            tuple(Fejllinje(en["FejlKode"], en["FejlTekst"]) for en in linjer),
        )

    def som_vaerdi(self) -> dict[str, Any]:
        """As the grammar writes it."""
        ud: dict[str, Any] = {
            "ForretningsValideringsKode": str(self.kode),
            "Kvitteringstype": str(self.type),
        }
        if self.begrundelse:
            ud["Begrundelse"] = self.begrundelse
        if self.fejl:
            ud["FejlListe"] = _fejlliste(self.fejl)
        return ud


@dataclass(frozen=True, slots=True)
class Transportkvittering:
    """A refusal of a call: what a SOAP fault carries."""

    begrundelse: str
    fejl: tuple[Fejllinje, ...] = ()
    kode: str = "FEJL"

    def som_vaerdi(self) -> dict[str, Any]:
        """As the grammar writes it."""
        ud: dict[str, Any] = {"TransportValideringsKode": self.kode}
        if self.begrundelse:
            ud["Begrundelse"] = self.begrundelse
        if self.fejl:
            ud["FejlListe"] = _fejlliste(self.fejl)
        return ud


def _fejlliste(fejl: tuple[Fejllinje, ...]) -> dict[str, Any]:
    return {"Fejl": [{"FejlKode": en.kode, "FejlTekst": en.tekst} for en in fejl]}


@dataclass(frozen=True, slots=True)
class Rutevalg:
    """Where to: a KLE emne (29.21.04), perhaps with a handlingsfacet, or the receiving system."""

    kle: str = ""
    facet: str = ""
    system: UUID | None = None

    @classmethod
    def af(cls, vaerdi: dict[str, Any]) -> Rutevalg:
        """From the value that the grammar gives."""
        if "RoutingModtagerAktoer" in vaerdi:
            return cls(system=UUID(vaerdi["RoutingModtagerAktoer"]))
        emne = vaerdi["RoutingKLEEmneHandling"]
        return cls(emne["RoutingKLEEmne"], emne.get("RoutingHandlingFacet", ""))

    def som_vaerdi(self) -> dict[str, Any]:
        """As the grammar writes it."""
        if self.system is not None:
            return {"RoutingModtagerAktoer": str(self.system)}
        emne = {"RoutingKLEEmne": self.kle}
        if self.facet:
            emne["RoutingHandlingFacet"] = self.facet
        return {"RoutingKLEEmneHandling": emne}


@dataclass(frozen=True, slots=True)
class Kontekst:
    """A DistributionContext. `fordeling` and `digital_post` are the Fordelingskomponent's own."""

    transaktion: UUID
    afsender_cvr: str
    routing_cvr: str
    rute: Rutevalg
    fordeling: UUID | None = None
    digital_post: str = ""
    filnavn: str = ""

    @classmethod
    def af(cls, vaerdi: dict[str, Any]) -> Kontekst:
        """From the value that the grammar gives."""
        fordeling = vaerdi.get("DistributionTransktionsID")
        return cls(
            UUID(vaerdi["AnvenderTransaktionsID"]),
            vaerdi["AfsendendeMyndighed"],
            vaerdi["RoutingMyndighed"],
            Rutevalg.af(vaerdi["RoutingValg"]),
            UUID(fordeling) if fordeling else None,
            vaerdi.get("DigitalPostMeddelelsesID", ""),
            vaerdi.get("DokumentFilNavn", ""),
        )

    def som_vaerdi(self) -> dict[str, Any]:
        """As the grammar writes it."""
        ud: dict[str, Any] = {
            "AnvenderTransaktionsID": str(self.transaktion),
            "AfsendendeMyndighed": self.afsender_cvr,
            "RoutingMyndighed": self.routing_cvr,
            "RoutingValg": self.rute.som_vaerdi(),
        }
        if self.fordeling is not None:
            ud["DistributionTransktionsID"] = str(self.fordeling)
        if self.digital_post:
            ud["DigitalPostMeddelelsesID"] = self.digital_post
        if self.filnavn:
            ud["DokumentFilNavn"] = self.filnavn
        return ud

    def til_log(self) -> dict[str, str]:
        """The whole of it, for the logs: no part of it is about a person (c.8)."""
        return {
            "transaktion": str(self.transaktion),
            "fordeling": str(self.fordeling or ""),
            "digital_post": self.digital_post,
            "afsender_cvr": self.afsender_cvr,
            "routing_cvr": self.routing_cvr,
            "routing": str(self.rute.system or f"{self.rute.kle} {self.rute.facet}".strip()),
            "filnavn": self.filnavn,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """Whom a note is about: a person's CPR number, or another type with a UUID or URN."""

    type: str
    reference: dict[str, str] = field(default_factory=dict)

    def som_vaerdi(self) -> dict[str, Any]:
        """As the grammar writes it."""
        return {"ObjektType": self.type, "ReferenceID": self.reference}


@dataclass(frozen=True, slots=True)
class Modtager:
    """A receiving system, as FordelingsmodtagerList names it."""

    system: UUID
    navn: str
    myndighed_cvr: str = ""
    kle: str = ""
    facet: str = ""
