"""Every message that a sender may write, by the name of its schema: what json_skema describes.

A new operation is described where it is read; it is listed here, and nowhere else for the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexes.oio import beskeder
from indexes.oio.art import Art
from indexes.oio.enkelt import ENKELTE, Enkelt
from indexes.oio.fjern import FJERN
from indexes.oio.grammatik import Felt, Indhold, Operation


@dataclass(frozen=True, slots=True)
class Meddelelse:
    """A message: `rod` as in XML, `indhold` as for an Operation. `alene`: the one member that may
    stand without its wrapping in JSON."""

    navn: str
    rod: Felt
    art: Art | None = None
    indhold: Mapping[str, Indhold] = field(default_factory=dict)
    alene: str | None = None


def navn(operation: Operation | Enkelt) -> str:
    """The name of its schema: the root's own, with the kind of object where four kinds share it."""
    if isinstance(operation, Enkelt):
        return operation.art.typenavn + operation.rod.navn
    return operation.rod.navn


def af(operation: Operation | Enkelt) -> Meddelelse:
    """The message of an operation."""
    if isinstance(operation, Enkelt):
        return Meddelelse(navn(operation), operation.rod, operation.art, alene=operation.alene)
    return Meddelelse(navn(operation), operation.rod, indhold=operation.indhold)


def alle() -> tuple[Meddelelse, ...]:
    """Of all operations."""
    fundne: list[Operation | Enkelt] = [*beskeder.operationer(), FJERN, *ENKELTE.values()]
    return tuple(af(operation) for operation in fundne)
