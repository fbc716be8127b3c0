"""Which write operation a message is of: by its root element, or by its keys in JSON.

For those who take any message: the validation, and the replay of what was refused.
"""

from collections.abc import Mapping
from typing import Any

from indexes.oio import json_form
from indexes.oio.beskeder import _OPERATIONER, Besked, _besked
from indexes.oio.fejl import Fejl, SkemaFejl, trygt_navn
from indexes.oio.grammatik import Blanding, Operation
from indexes.oio.xml import AFSNIT_XSD, laes_rod
from indexes.oio.xml_parse import parse_sikkert

_LAESENDE = frozenset({"fremsoeg", "laes", "list", "soeg"})


def skrivende() -> tuple[Operation, ...]:
    """The operations whose messages hold objects to write, in the order of their names."""
    alle = (o for (_, navn), o in sorted(_OPERATIONER.items()) if navn not in _LAESENDE)
    return tuple(o for o in alle if isinstance(o.rod.type, Blanding))


def laes_enhver(body: bytes, *, som_json: bool) -> tuple[Operation, Besked]:
    """The operation and the objects of any write message. Raises SkemaFejl."""
    if som_json:
        data = json_form.parse(body)
        operation = _af_noegler(data)
        return operation, _besked(json_form.laes(data, operation), operation)
    rod = parse_sikkert(body)
    for operation in skrivende():
        if operation.rod.tag == rod.tag:
            return operation, _besked(laes_rod(rod, operation.rod), operation)
    navn = trygt_navn(rod.tag.rpartition("}")[2])
    raise _ukendt(f"/{navn}", AFSNIT_XSD, rod.sourceline)


def _ukendt(sti: str, afsnit: str, linje: int | None) -> SkemaFejl:
    kendte = ", ".join(o.rod.navn for o in skrivende())
    tekst = f"Beskeden er ikke en, der skriver. Kendte: {kendte}."
    return SkemaFejl([Fejl(sti, "rod.ukendt", afsnit, linje, tekst)])


def _af_noegler(data: Any) -> Operation:
    """By the root's own name if it is written out, else by the names of the lists in it."""
    noegler = set(data) if isinstance(data, Mapping) else set()
    if len(noegler) == 1:
        (navn,) = noegler
        for operation in skrivende():
            if operation.rod.navn == navn:
                return operation
    fundne = [o for o in skrivende() if noegler and noegler <= set(o.indhold)]
    if len(fundne) == 1:
        return fundne[0]
    if fundne:
        navne = ", ".join(o.rod.navn for o in fundne)
        tekst = f"Skriv roden ud, så beskeden kan kendes: {navne}."
        raise SkemaFejl([Fejl("/", "rod.flertydig", json_form.AFSNIT_JSON, None, tekst)])
    raise _ukendt("/", json_form.AFSNIT_JSON, None)
