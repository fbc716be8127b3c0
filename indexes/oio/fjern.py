"""Fjern of the SagDokumentIndeks service: sager, and what goes with them (INDEXES.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from indexes.oio import json_form
from indexes.oio.faelles import UNIK_ID
from indexes.oio.fejl import Fejl, SkemaFejl
from indexes.oio.grammatik import Felt, Operation, Sekvens
from indexes.oio.sagdok import IMPORTER, SDI
from indexes.oio.soegning_sagdok import SOEGUDTRYK
from indexes.oio.vaerdier import BOOLEAN
from indexes.oio.xml import AFSNIT_XSD, laes_xml

FJERN = Operation(
    "sagdokumentindeks",
    "fjern",
    Felt(
        "FjernSagDokumentIndeksInput",
        SDI,
        Sekvens(
            (
                Felt("SagUuid", SDI, UNIK_ID, maks=None),
                Felt("SoegUdtryk", SDI, SOEGUDTRYK),
                Felt("EfterladSagsloeseDokumenter", SDI, BOOLEAN),
                Felt("FjernOgsaaYdelse", SDI, BOOLEAN),
            )
        ),
    ),
    (SDI, "FjernSagDokumentIndeksOutput"),
    {},
    IMPORTER.praefikser,
)


@dataclass(frozen=True, slots=True)
class Fjern:
    """What is to be removed. `efterlad`: dokumenter that then lie on no sag stay; `ydelser`:
    bevillinger of the sager, and their payments, go too. `soegudtryk`: the sager are those that it
    finds, and where `sager` are named, those among them; somebody must find them first."""

    sager: tuple[UUID, ...]
    efterlad: bool
    ydelser: bool
    soegudtryk: Mapping[str, Any] | None = None

    def fundet(self, sager: Iterable[UUID]) -> Fjern:
        """The same, of the sager that the expression found."""
        return replace(self, sager=tuple(sager), soegudtryk=None)


def laes_fjern(body: bytes, *, som_json: bool) -> Fjern:
    """Parse and validate the message. Raises SkemaFejl.

    A sag has a UUID in the index: a URN, which the schema would let through, names none.
    """
    rod = FJERN.rod
    value: dict[str, Any] = json_form.laes_sekvens(body, rod) if som_json else laes_xml(body, rod)
    sager = []
    for nr, identity in enumerate(value.get("SagUuid", ()), start=1):
        if "uuid" not in identity:
            sti = f"/{rod.navn}/SagUuid[{nr}]"
            raise SkemaFejl([Fejl(sti, "sag.uuid", AFSNIT_XSD, None, "En sag har en UUID.")])
        sager.append(UUID(identity["uuid"]))
    return Fjern(
        tuple(sager),
        value.get("EfterladSagsloeseDokumenter", False),
        value.get("FjernOgsaaYdelse", False),
        value.get("SoegUdtryk"),
    )
