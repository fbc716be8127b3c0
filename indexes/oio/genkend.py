"""Which write operation a message is of: by its root element, or by its keys in JSON.

For those who take any message: the validation, and the replay of what was refused. A message of one
object's Importer counts as a batch of one: the rules are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexes.oio import json_form, sagdok, ydelse
from indexes.oio.art import Art
from indexes.oio.beskeder import _OPERATIONER, IndeksObjekt, _besked
from indexes.oio.enkelt import ENKELTE, Enkelt, laes_enkelt_json
from indexes.oio.enkeltbesked import EnkeltBesked, enkeltbesked
from indexes.oio.fejl import Fejl, SkemaFejl, trygt_navn
from indexes.oio.fjern import FJERN, Fjern, laes_fjern
from indexes.oio.grammatik import Blanding, Operation
from indexes.oio.xml import AFSNIT_XSD, laes_rod
from indexes.oio.xml_parse import parse_sikkert


@dataclass(frozen=True, slots=True)
class Genkendt:
    """A message of many objects: its operation, and its objects; those that a Fjern names by UUID
    in `fjern`."""

    operation: Operation
    objekter: tuple[IndeksObjekt, ...] = ()
    fjern: Fjern | None = None


def skrivende() -> tuple[Operation, ...]:
    """The operations whose messages hold objects to write, in the order of their names."""
    alle = (o for _, o in sorted(_OPERATIONER.items()) if o.navn in {"importer", "opdater"})
    return tuple(o for o in alle if isinstance(o.rod.type, Blanding))


_EGNE = "sag, dokument, bevilling eller effektuering"


def laes_enhver(body: bytes, *, som_json: bool, art: Art | None = None) -> Genkendt | EnkeltBesked:
    """The operation and the objects of any write message. `art`: the kind of object of a JSON
    message whose root four kinds share. Raises SkemaFejl."""
    return _json(body, art) if som_json else _xml(body)


def _xml(body: bytes) -> Genkendt | EnkeltBesked:
    rod = parse_sikkert(body)
    for operation in skrivende():
        if operation.rod.tag == rod.tag:
            return Genkendt(operation, _besked(laes_rod(rod, operation.rod), operation).objekter)
    if rod.tag == FJERN.rod.tag:
        return Genkendt(FJERN, fjern=laes_fjern(body, som_json=False))
    for enkelt in ENKELTE.values():
        if enkelt.rod.tag == rod.tag:
            return _enkelt(enkeltbesked(enkelt, laes_rod(rod, enkelt.rod), som_json=False))
    navn = trygt_navn(rod.tag.rpartition("}")[2])
    raise _ukendt(f"/{navn}", AFSNIT_XSD, rod.sourceline)


def _json(body: bytes, art: Art | None) -> Genkendt | EnkeltBesked:
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
    delt = [e for e in ENKELTE.values() if e.rod.navn == rodnavn]
    if not delt:
        raise _ukendt("/", json_form.AFSNIT_JSON, None)
    enkelt = _valgt(delt, art, data[rodnavn])
    if enkelt is None:
        tekst = f"Sig med art, hvilken slags objekt beskeden er om: {_EGNE}."
        if art is not None:
            tekst = "Operationen findes ikke for den slags objekt."
        fejl = Fejl(f"/{rodnavn}", "rod.art", json_form.AFSNIT_JSON, None, tekst)
        raise SkemaFejl([fejl])
    return _enkelt(enkeltbesked(enkelt, laes_enkelt_json(data, enkelt), som_json=True))


def _valgt(delt: Sequence[Enkelt], art: Art | None, indhold: Any) -> Enkelt | None:
    """Which of the operations that share a root: by the kind said, or by an import's member."""
    if art is not None:
        return next((e for e in delt if e.art is art), None)
    noegler = set(indhold) if isinstance(indhold, Mapping) else set()
    return next((e for e in delt if e.alene in noegler), None)


def _enkelt(besked: EnkeltBesked) -> Genkendt | EnkeltBesked:
    """The message of one object; an import as the batch of one that it is."""
    if besked.enkelt.navn != "importer":
        return besked
    hjemme = sagdok.IMPORTER if besked.enkelt.art in {Art.SAG, Art.DOKUMENT} else ydelse.IMPORTER
    return Genkendt(hjemme, (besked.som_objekt(),))


def _ukendt(sti: str, afsnit: str, linje: int | None) -> SkemaFejl:
    roedder = (*(o.rod for o in skrivende()), FJERN.rod, *(e.rod for e in ENKELTE.values()))
    kendte = ", ".join(dict.fromkeys(rod.navn for rod in roedder))
    tekst = f"Beskeden er ikke en, der skriver. Kendte: {kendte}."
    return SkemaFejl([Fejl(sti, "rod.ukendt", afsnit, linje, tekst)])
