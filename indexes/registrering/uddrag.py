"""Taking single facts out of folded content: which relation of a role stands, what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from access.values import UDEN_KLE, Foelsomhed
from indexes.oio import Art
from indexes.oio.referencer import er_kle, kle_tal
from indexes.oio.roller import rolle_ved_navn
from indexes.registrering.values import Indhold, Virkning, gaeldende


@cache
def rolle(art: Art, relation: str, navn: str) -> str:
    """The UUID, as text, of a role by its Danish name."""
    return str(rolle_ved_navn(art, relation, navn).uuid)


def elementer(indhold: Indhold, liste: str, navn: str) -> list[Indhold]:
    """All elements of a name in one of the three lists, sorted by virkning."""
    return list(indhold.get(liste, {}).get(navn, ()))


def egenskaber(indhold: Indhold, navn: str, at: datetime) -> Indhold:
    """The attribute set in force, or an empty one."""
    return gaeldende(elementer(indhold, "AttributListe", navn), at) or {}


def relationer(indhold: Indhold, navn: str, rolle: str) -> list[Indhold]:
    """Relations of one type and role (a UUID as text), whatever their period."""
    found = indhold.get("RelationListe", {}).get(navn)
    if not found:
        return []
    return [r for r in found if (held := r.get("Rolle")) and held.get("uuid") == rolle]


def relation(indhold: Indhold, navn: str, rolle: str, at: datetime) -> Indhold | None:
    """The relation of a role in force at `at`, else the nearest."""
    return gaeldende(relationer(indhold, navn, rolle), at)


def har_relation(indhold: Indhold, navn: str, rolle: str, at: datetime) -> bool:
    """True if a relation of the role is in force at `at`, whatever it refers to."""
    return any(at in Virkning.af(r) for r in relationer(indhold, navn, rolle))


def reference(relation: Indhold | None) -> str:
    """What a relation refers to, a UUID or a URN, as text; empty if nothing."""
    return _id(relation.get("ReferenceID")) if relation else ""


def reference_uuid(relation: Indhold | None) -> UUID | None:
    """What a relation refers to, if that is a UUID."""
    value = (relation or {}).get("ReferenceID") or {}
    return UUID(value["uuid"]) if value.get("uuid") else None


def felt(relation: Indhold | None, udvidelse: str, navn: str) -> str:
    """A field of a relation's extension (or of the relation itself, where `udvidelse` is empty), or
    ""."""
    held = relation or {}
    return str(((held.get(udvidelse) or {}) if udvidelse else held).get(navn) or "")


def kle(tekst: str) -> int:
    """A KLE number as six digits; UDEN_KLE where the text is none, so that only an unlimited group
    reaches it."""
    return kle_tal(tekst) if er_kle(tekst) else UDEN_KLE


def foelsomhed(kode: Any) -> int:
    """The level of a Foelsomhed code; the highest where it is missing or unknown (fail closed)."""
    return int(Foelsomhed.__members__.get(str(kode), Foelsomhed.VIP_SAGER))


def profil(indhold: Indhold, at: datetime) -> list[UUID] | None:
    """Who a sikkerhedsprofil in force names; None where there is none. One that names nobody admits
    nobody."""
    names = [
        p for p in elementer(indhold, "RelationListe", "Sikkerhedsprofil") if at in Virkning.af(p)
    ]
    return [u for u in map(reference_uuid, names) if u is not None] if names else None


def perioder(elements: list[Indhold]) -> Iterator[tuple[Indhold, Virkning]]:
    """Each element with its virkning."""
    for element in elements:
        yield element, Virkning.af(element)


def _id(value: Any) -> str:
    return str(value.get("uuid") or value.get("urn") or "") if isinstance(value, dict) else ""
