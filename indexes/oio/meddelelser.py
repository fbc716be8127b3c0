"""Every message that a system may send, by the name of its schema: what json_skema describes.

A new operation is described where it is read; it is listed here, and nowhere else for the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexes.oio import beskeder
from indexes.oio.art import Art
from indexes.oio.enkelt import ENKELTE, Enkelt
from indexes.oio.fjern import FJERN
from indexes.oio.forespoergsler import FREMSOEGNINGER, LAESNINGER
from indexes.oio.grammatik import Felt, Indhold, Operation
from indexes.oio.soegning_faelles import Laesning
from indexes.oio.soegning_sagdok import FREMSOEG


@dataclass(frozen=True, slots=True)
class Meddelelse:
    """A message: `rod` as in XML, `indhold` as for an Operation. `alene`: the one member that may
    stand without its wrapping in JSON. `blade`: elements that hold an example to search by, with
    its kind; `eksempel`: the message is one itself."""

    navn: str
    rod: Felt
    art: Art | None = None
    indhold: Mapping[str, Indhold] = field(default_factory=dict)
    alene: str | None = None
    blade: Mapping[str, Art] = field(default_factory=dict)
    eksempel: bool = False


def navn(operation: Operation | Enkelt) -> str:
    """The name of its schema: the root's own, with the kind of object where four kinds share it."""
    if isinstance(operation, Enkelt):
        return operation.art.typenavn + operation.rod.navn
    return operation.rod.navn


def af(operation: Operation | Enkelt) -> Meddelelse:
    """The message of an operation."""
    if isinstance(operation, Enkelt):
        return Meddelelse(navn(operation), operation.rod, operation.art, alene=operation.alene)
    blade = FREMSOEG.blade if operation is FJERN else {}
    return Meddelelse(navn(operation), operation.rod, indhold=operation.indhold, blade=blade)


def _spoergsmaal(laesning: Laesning) -> tuple[Meddelelse, ...]:
    """The questions about one kind of object."""
    art = laesning.art
    return tuple(
        Meddelelse(art.typenavn + rod.navn, rod, art, eksempel=rod is laesning.soeg_input)
        for rod in (laesning.laes_input, laesning.list_input, laesning.soeg_input)
    )


def alle() -> tuple[Meddelelse, ...]:
    """Of all operations, and of all questions."""
    fundne: list[Operation | Enkelt] = [*beskeder.operationer(), FJERN, *ENKELTE.values()]
    spurgt = [m for laesning in LAESNINGER.values() for m in _spoergsmaal(laesning)]
    fremsoegt = [Meddelelse(f.input.navn, f.input, blade=f.blade) for f in FREMSOEGNINGER.values()]
    return (*(af(operation) for operation in fundne), *spurgt, *fremsoegt)
