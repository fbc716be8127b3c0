"""Where a finding lies: the value at its path, and so its shape.

The rules name places, not values. Whoever is told of a finding is told the shape of what stands
there, and it is looked up then: a message without faults pays nothing for it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from indexes.oio.beskeder import IndeksObjekt, objektnavn
from indexes.oio.form import vaerdiform
from indexes.oio.regler.protokol import Fundet

F = TypeVar("F", bound=Fundet)

_LED = re.compile(r"/([^/\[\]]+)(?:\[([0-9]{1,6})\])?")


def vaerdi_ved(objekt: IndeksObjekt, sti: str) -> Any:
    """What stands in the object at a path of the rules; None if nothing does.

    The path is that of a finding: from the object, numbers from 1, LokalUdvidelseListe left out,
    which is how values are nested too; or of Kasser, from its own element. A path that leads astray
    is nothing.
    """
    trin = _LED.findall(sti)
    if not trin or trin[0][1]:
        return None
    sted: Any
    if trin[0][0] == objektnavn(objekt.art):
        sted = {"Registrering": objekt.registreringer, "UUIDIdentifikator": str(objekt.uuid)}
    elif trin[0][0] == "Kasser" and objekt.registreringer:  # what a Kasser says of the object
        sted = objekt.registreringer[0].get("Kasser")
    else:
        return None
    for navn, nummer in trin[1:]:
        sted = sted.get(navn) if isinstance(sted, Mapping) else None
        if nummer:
            n, er_liste = int(nummer), isinstance(sted, Sequence) and not isinstance(sted, str)
            sted = sted[n - 1] if er_liste and 0 < n <= len(sted) else None
    return sted


def med_form(objekt: IndeksObjekt, fund: Sequence[F]) -> tuple[F, ...]:
    """The findings of an object with the shape of what stands at each place."""
    return tuple(
        f if f.vaerdiform else replace(f, vaerdiform=vaerdiform(vaerdi_ved(objekt, f.sti)))
        for f in fund
    )
