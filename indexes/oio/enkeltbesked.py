"""A message of an operation on one object, with the object that its address or itself names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from indexes.oio import json_form
from indexes.oio.beskeder import IndeksObjekt
from indexes.oio.enkelt import Enkelt, importeret, laes_enkelt, laes_enkelt_json
from indexes.oio.fejl import Fejl, SkemaFejl
from indexes.oio.xml import AFSNIT_XSD

UKENDT = UUID(int=0)
"""Stands for the object of an Opret, which has no UUID before the index gives it one."""
UDEN_KROP = frozenset({"passiver", "slet", "fjern"})
"""What is said of an object by its address alone needs no message."""


@dataclass(frozen=True, slots=True)
class EnkeltBesked:
    """What one call asks of one object; `uuid` is None for Opret alone."""

    enkelt: Enkelt
    vaerdi: dict[str, Any]
    uuid: UUID | None

    @property
    def sagt(self) -> dict[str, Any]:
        """What it says of the object, without its name."""
        return {k: v for k, v in self.vaerdi.items() if k != "UUIDIdentifikator"}

    def som_objekt(self, uuid: UUID | None = None) -> IndeksObjekt:
        """As operations may look at it and the rules name places; of an import, the object itself.
        `uuid`: what an Opret was given."""
        if self.enkelt.navn == "importer":
            return _importeret(self.enkelt, self.vaerdi)
        sagt = self.sagt
        return IndeksObjekt(self.enkelt.art, self.uuid or uuid or UKENDT, (sagt,) if sagt else ())

    @classmethod
    def af_objekt(cls, enkelt: Enkelt, objekt: IndeksObjekt) -> EnkeltBesked:
        """The message again, from what `som_objekt` made of it; not for an import."""
        sagt = objekt.registreringer[0] if objekt.registreringer else {}
        return cls(enkelt, dict(sagt), None if enkelt.navn == "opret" else objekt.uuid)


def laes_enkeltbesked(
    body: bytes, enkelt: Enkelt, *, som_json: bool, adresse: UUID | None = None
) -> EnkeltBesked:
    """Parse and validate a message. Raises SkemaFejl, also where it names another object than its
    address does (rule uuid.adresse)."""
    if not body and adresse is not None and enkelt.navn in UDEN_KROP:
        return EnkeltBesked(enkelt, {}, adresse)
    vaerdi = laes_enkelt_json(body, enkelt) if som_json else laes_enkelt(body, enkelt)
    return enkeltbesked(enkelt, vaerdi, adresse=adresse, som_json=som_json)


def enkeltbesked(
    enkelt: Enkelt, vaerdi: dict[str, Any], *, som_json: bool, adresse: UUID | None = None
) -> EnkeltBesked:
    """A message that is read already, held against its address. Raises SkemaFejl."""
    sti, holder = _holder(enkelt, vaerdi)
    navngivet = UUID(holder["UUIDIdentifikator"]) if "UUIDIdentifikator" in holder else None
    if adresse is not None and navngivet not in {None, adresse}:
        afsnit = json_form.AFSNIT_JSON if som_json else AFSNIT_XSD
        tekst = "UUID i adressen og i beskeden er ikke den samme."
        fejl = Fejl(f"{sti}/UUIDIdentifikator", "uuid.adresse", afsnit, None, tekst)
        raise SkemaFejl([fejl])
    return EnkeltBesked(enkelt, vaerdi, adresse or navngivet)


def _holder(enkelt: Enkelt, vaerdi: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The element that has the object's UUID, and its path."""
    rod = f"/{enkelt.rod.navn}"
    if enkelt.navn == "importer":
        return f"{rod}/{enkelt.alene}", importeret(enkelt, vaerdi)
    if enkelt.navn == "kasser":
        return f"{rod}/Kasser/ObjektType", vaerdi["Kasser"]["ObjektType"]
    return rod, vaerdi


def _importeret(enkelt: Enkelt, vaerdi: dict[str, Any]) -> IndeksObjekt:
    inner = importeret(enkelt, vaerdi)
    return IndeksObjekt(
        enkelt.art,
        UUID(inner["UUIDIdentifikator"]),
        tuple(inner["Registrering"]),
        inner.get("UdenNotifikation", False),
    )
