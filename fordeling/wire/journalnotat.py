"""A journalnotat as a DistributionJournalPost: made by us, and understood as its receiver must.

Source: MESSAGING.md b.4. The Fordelingskomponent judges context and schema alone; what is judged
here is the receiver's: can the note be read, and does it say what it belongs to.
"""

from __future__ import annotations

import base64
import binascii
import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fordeling.values import NOTATLOFT, Part
from indexes.oio import tid


class Ulaeselig(Exception):
    """The content cannot be taken. `kode` is ours, `tekst` repeats nothing of it."""

    def __init__(self, kode: str, tekst: str) -> None:
        super().__init__(kode)
        self.kode, self.tekst = kode, tekst


@dataclass(frozen=True, slots=True)
class Journalnotat:
    """One note. `kle` as nn.nn.nn; `part` whom it is about, if that is said."""

    id: UUID
    kle: str
    titel: str
    tekst: str
    skrevet: datetime
    facet: str = ""
    sag: UUID | None = None
    part: Part | None = None
    bruger: UUID | None = None


def byg(notat: Journalnotat, *, system: UUID) -> dict[str, Any]:
    """The value of the DistributionJournalPost. `system`: our own id, as the registering system."""
    stempel = notat.skrevet.astimezone(tid.DANSK_TID).isoformat(timespec="milliseconds")
    aktoer = {"uuid": str(notat.bruger or system)}
    post = {
        "Virkning": {
            "FraTidspunkt": stempel,
            "Aktoer": aktoer,
            "AktoerType": "Bruger" if notat.bruger else "ItSystem",
        },
        "Rolle": "Journalpost",
        "Indeks": "1",
        "JournalnotatAttributter": {
            "Titel": notat.titel,
            "Notat": base64.b64encode(notat.tekst.encode()).decode("ascii"),
        },
    }
    ud: dict[str, Any] = {"ID": str(notat.id), "KLEEmneForslag": notat.kle}
    if notat.facet:
        ud["HandlingFacetForslag"] = notat.facet
    if notat.sag is not None:
        ud["SagForslag"] = str(notat.sag)
    if notat.part is not None:
        ud["PartAngivelse"] = notat.part.som_vaerdi()
    ud["Registrering"] = {
        "FraTidsPunkt": stempel,
        "LivscyklusKode": "Oprettet",
        **({"BrugerRef": aktoer} if notat.bruger else {}),
        "RegistreringItSystem": {"uuid": str(system)},
        "RelationListe": {"JournalPost": [post]},
    }
    return ud


def forstaa(vaerdi: dict[str, Any]) -> list[Journalnotat]:
    """The notes of a DistributionJournalPost, in order. Raises Ulaeselig."""
    sag, part = vaerdi.get("SagForslag"), vaerdi.get("PartAngivelse")
    if sag is None and part is None:
        raise Ulaeselig("INDHOLD-PART", "Der skal være et SagForslag eller en PartAngivelse.")
    registrering = vaerdi["Registrering"]
    poster = registrering["RelationListe"]["JournalPost"]
    if _overlapper([p["Virkning"] for p in poster]):
        raise Ulaeselig("INDHOLD-VIRKNING", "Journalposternes virkningstid overlapper.")
    return [
        Journalnotat(
            id=UUID(vaerdi["ID"]),
            kle=vaerdi["KLEEmneForslag"],
            titel=post["JournalnotatAttributter"].get("Titel", ""),
            tekst=_tekst(post["JournalnotatAttributter"]["Notat"]),
            skrevet=_tidspunkt(registrering["FraTidsPunkt"]),
            facet=vaerdi.get("HandlingFacetForslag", ""),
            sag=UUID(sag) if sag else None,
            part=Part(part["ObjektType"], part["ReferenceID"]) if part else None,
            bruger=_uuid(registrering.get("BrugerRef")),
        )
        for post in poster
    ]


def _tekst(notat: str) -> str:
    try:
        raa = base64.b64decode("".join(notat.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Ulaeselig("INDHOLD-BASE64", "Notat er ikke gyldig Base64.") from None
    if len(raa) > NOTATLOFT:
        raise Ulaeselig("INDHOLD-STOERRELSE", "Notatet er større end 100 KB.")
    try:
        return raa.decode("utf-8")
    except UnicodeDecodeError:
        raise Ulaeselig("INDHOLD-UTF8", "Notat er ikke UTF-8.") from None


def _tidspunkt(tekst: str) -> datetime:
    try:
        return tid.tidspunkt(tekst)
    except ValueError:
        raise Ulaeselig("INDHOLD-TID", "Et tidspunkt er uden for kalenderen.") from None


def _overlapper(virkninger: list[dict[str, Any]]) -> bool:
    spand = sorted(
        (
            _tidspunkt(v["FraTidspunkt"]).timestamp() if "FraTidspunkt" in v else float("-inf"),
            _tidspunkt(v["TilTidspunkt"]).timestamp() if "TilTidspunkt" in v else float("inf"),
        )
        for v in virkninger
    )
    return any(en[1] > anden[0] for en, anden in itertools.pairwise(spand))


def _uuid(reference: dict[str, str] | None) -> UUID | None:
    return UUID(reference["uuid"]) if reference and "uuid" in reference else None
