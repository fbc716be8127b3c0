"""Which write operation a message is of: by its root element, or by its keys in JSON.

For those who take any message: the validation, and the replay of what was refused. A message of one
object's Importer counts as a batch of one: the rules are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from indexes.oio import json_form, sagdok, ydelse
from indexes.oio.art import Art
from indexes.oio.beskeder import _OPERATIONER, IndeksObjekt, _besked
from indexes.oio.enkelt import ENKELTE, Enkelt, importeret
from indexes.oio.fejl import Fejl, SkemaFejl, trygt_navn
from indexes.oio.fjern import FJERN, Fjern, laes_fjern
from indexes.oio.grammatik import Blanding, Felt, Operation
from indexes.oio.xml import AFSNIT_XSD, laes_rod
from indexes.oio.xml_parse import parse_sikkert


@dataclass(frozen=True, slots=True)
class Genkendt:
    """A message: its operation, and its objects; those that a Fjern names by UUID in `fjern`."""

    operation: Operation
    objekter: tuple[IndeksObjekt, ...] = ()
    fjern: Fjern | None = None


def skrivende() -> tuple[Operation, ...]:
    """The operations whose messages hold objects to write, in the order of their names."""
    alle = (o for _, o in sorted(_OPERATIONER.items()) if o.navn in {"importer", "opdater"})
    return tuple(o for o in alle if isinstance(o.rod.type, Blanding))


_ENKELTE = tuple(o for (_, navn), o in ENKELTE.items() if navn == "importer")


def _roedder() -> tuple[Felt, ...]:
    return (*(o.rod for o in skrivende()), FJERN.rod, *(o.rod for o in _ENKELTE))


def laes_enhver(body: bytes, *, som_json: bool) -> Genkendt:
    """The operation and the objects of any write message. Raises SkemaFejl."""
    return _json(body) if som_json else _xml(body)


def _xml(body: bytes) -> Genkendt:
    rod = parse_sikkert(body)
    for operation in skrivende():
        if operation.rod.tag == rod.tag:
            return Genkendt(operation, _besked(laes_rod(rod, operation.rod), operation).objekter)
    if rod.tag == FJERN.rod.tag:
        return Genkendt(FJERN, fjern=laes_fjern(body, som_json=False))
    for enkelt in _ENKELTE:
        if enkelt.rod.tag == rod.tag:
            return _enkelt(enkelt, laes_rod(rod, enkelt.rod))
    navn = trygt_navn(rod.tag.rpartition("}")[2])
    raise _ukendt(f"/{navn}", AFSNIT_XSD, rod.sourceline)


def _json(body: bytes) -> Genkendt:
    """By the root's own name if it is written out, else by the names of the lists in it."""
    data = json_form.parse(body)
    noegler = set(data) if isinstance(data, Mapping) else set()
    rodnavn = next(iter(noegler)) if len(noegler) == 1 else ""
    for operation in skrivende():
        if operation.rod.navn == rodnavn or (noegler and noegler <= set(operation.indhold)):
            indhold = json_form.laes(data, operation)
            return Genkendt(operation, _besked(indhold, operation).objekter)
    if rodnavn == FJERN.rod.navn or {"SagUuid", "SoegUdtryk"} & noegler:
        return Genkendt(FJERN, fjern=laes_fjern(body, som_json=True))
    for enkelt in _ENKELTE:
        if enkelt.rod.navn == rodnavn:
            return _enkelt(enkelt, json_form.laes_sekvens(body, enkelt.rod))
    raise _ukendt("/", json_form.AFSNIT_JSON, None)


def _enkelt(enkelt: Enkelt, value: dict[str, Any]) -> Genkendt:
    inner = importeret(enkelt, value)
    objekt = IndeksObjekt(
        enkelt.art,
        UUID(inner["UUIDIdentifikator"]),
        tuple(inner["Registrering"]),
        inner.get("UdenNotifikation", False),
    )
    hjemme = sagdok.IMPORTER if enkelt.art in {Art.SAG, Art.DOKUMENT} else ydelse.IMPORTER
    return Genkendt(hjemme, (objekt,))


def _ukendt(sti: str, afsnit: str, linje: int | None) -> SkemaFejl:
    kendte = ", ".join(dict.fromkeys(rod.navn for rod in _roedder()))
    tekst = f"Beskeden er ikke en, der skriver. Kendte: {kendte}."
    return SkemaFejl([Fejl(sti, "rod.ukendt", afsnit, linje, tekst)])
