"""What CPR says in a message of its own: whole statements in a JSON payload, beside the events.

    {"udsagn": [{"registreret": ..., "loebenr": 0, "person": {...}}, ...]}

one for each person whose record the change touched. A message with one that cannot be read goes
into quarantine as a whole, told by rule and place: half of a marriage is none.
"""

from __future__ import annotations

from datetime import datetime

from indexes.beskedfordeler import beskeddata
from indexes.beskedfordeler.besked import Haendelsesbesked
from indexes.beskedfordeler.udledning import officiel_id
from indexes.beskedfordeler.values import Katalog, Uforstaaet
from indexes.kilder.cpr import CPR
from indexes.kilder.values import Post, UgyldigPost, kontroller_ur

BESKEDTYPE = "CPR"
MAKS_UDSAGN = 500


def laes_udsagn(besked: Haendelsesbesked, katalog: Katalog, *, now: datetime) -> tuple[Post, ...]:
    """The statements; none in a message that is not CPR's. Raises Uforstaaet."""
    beskedtype = besked.kuvert["Filtreringsdata"]["Beskedtype"]
    if katalog.beskedtyper.get(officiel_id(beskedtype, "Beskedtype")) != BESKEDTYPE:
        return ()
    try:
        dokumenter = beskeddata.json_dokumenter(besked)
    except beskeddata.Ulaeselig as fejl:
        raise Uforstaaet(fejl.regel, "Beskeddata") from None
    raa = []
    for dokument in dokumenter:
        if isinstance(dokument, dict) and "udsagn" in dokument:
            if not isinstance(dokument["udsagn"], list):
                raise Uforstaaet("udsagn.liste", "Beskeddata/udsagn")
            raa += dokument["udsagn"]
    if len(raa) > MAKS_UDSAGN:
        raise Uforstaaet("udsagn.for_mange", "Beskeddata/udsagn")
    poster = []
    for nr, en in enumerate(raa, start=1):
        try:
            post = CPR.laes(en)
            kontroller_ur(post, now)
        except UgyldigPost as fejl:
            sted = f"Beskeddata/udsagn[{nr}]/{fejl.sti}".rstrip("/")
            raise Uforstaaet(f"udsagn.{fejl.regel}", sted) from None
        poster.append(post)
    return tuple(poster)
