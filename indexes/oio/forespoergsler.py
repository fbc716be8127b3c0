"""Reading and searching: questions in, answers out, by the one grammar (the package's second door).

Questions and answers are plain dicts with the XSD's local names, like everything else here.
"""

from collections.abc import Mapping
from typing import Any

from access.jsontekst import jsontekst
from indexes.oio import json_form, soegning_sagdok, soegning_ydelse, xml
from indexes.oio.art import Art
from indexes.oio.fejl import SkemaFejl
from indexes.oio.grammatik import Felt
from indexes.oio.soegning_faelles import Fremsoegning, Laesning
from indexes.oio.tekst_skriv import skriv_tekst

LAESNINGER: Mapping[Art, Laesning] = {
    laesning.art: laesning
    for laesning in (
        soegning_sagdok.LAES_SAG,
        soegning_sagdok.LAES_DOKUMENT,
        soegning_ydelse.LAES_BEVILLING,
        soegning_ydelse.LAES_EFFEKTUERING,
    )
}
FREMSOEGNINGER: Mapping[str, Fremsoegning] = {
    fremsoegning.tjeneste: fremsoegning
    for fremsoegning in (soegning_sagdok.FREMSOEG, soegning_ydelse.FREMSOEG)
}
PRAEFIKSER = {**soegning_sagdok.PRAEFIKSER, **soegning_ydelse.PRAEFIKSER}


def laes_spoergsmaal(body: bytes, rod: Felt, *ogsaa: Felt, som_json: bool) -> dict[str, Any]:
    """A question with the root `rod` (or one of `ogsaa`), from XML or JSON. Raises SkemaFejl."""
    if som_json:
        return json_form.laes_sekvens(body, rod)
    try:
        vaerdi: dict[str, Any] = xml.laes_xml(body, rod)
        return vaerdi
    except SkemaFejl as fejl:
        if fejl.regel != "rod.ukendt" or not ogsaa:
            raise
        return laes_spoergsmaal(body, *ogsaa, som_json=False)


def skriv_svar(vaerdi: Mapping[str, Any], rod: Felt, *, som_json: bool) -> bytes:
    """An answer as XML with the root `rod`, or as JSON. UTF-8."""
    if som_json:
        return jsontekst(vaerdi).encode()
    return skriv_tekst(rod, vaerdi, PRAEFIKSER)
