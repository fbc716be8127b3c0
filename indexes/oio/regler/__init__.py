"""What a valid message must also obey: the anvisninger's rules, hard and soft.

The schema is looser than the anvisninger: nearly every field is optional there, so that one schema
can serve import, update and search.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

from indexes.oio.art import Art
from indexes.oio.beskeder import IndeksObjekt, objektnavn
from indexes.oio.regler import sagdok, ydelse
from indexes.oio.regler.faelles import tid
from indexes.oio.regler.protokol import GENEREL, Advarsel, Fundet, Protokol, Regelbrud

__all__ = ["Advarsel", "Fundet", "Regelbrud", "kontroller"]

_REGLER: dict[Art, Callable[[Protokol, Sequence[dict[str, Any]], str], None]] = {
    Art.SAG: sagdok.sag,
    Art.DOKUMENT: sagdok.dokument,
    Art.BEVILLING: ydelse.bevilling,
    Art.EFFEKTUERING: ydelse.effektuering,
}


def kontroller(
    objekt: IndeksObjekt,
    *,
    operation: Literal["importer", "opdater"] = "importer",
    relationer: bool = True,
) -> tuple[list[Regelbrud], list[Advarsel]]:
    """The breaches (refuse the object) and warnings (store it, tell the sender) of one object.

    Rules about what must be there at all hold at import only; an update carries only what changes.
    Rules that need other objects or the stored one (dangling references, a Master changed since,
    duplicate numbers) are the store's. Texts never repeat content.

    `relationer` False leaves out the rules of relations: no rule looks at both them and the rest,
    so where a change has none, they are as they were.
    """
    p = Protokol(importer=operation == "importer", relationer=relationer)
    rod = f"/{objektnavn(objekt.art)}"
    _registreringer(p, objekt.registreringer, rod)
    _REGLER[objekt.art](p, objekt.registreringer, rod)
    return p.brud, p.advarsler


MAKS_SAET = 200
"""Attribute sets of one name (for bevilgede ydelser: of one Id) of one object in one message.

Each may cut all the others into pieces, so the work grows with their square: no real object has
anywhere near so many, and a hostile one must not stand still in our intake."""


def _antal(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    if _saet_i_alt(registreringer) <= MAKS_SAET:
        return  # no name can have more than all of them
    found = Counter(
        (navn, str(saet.get("Id", "")))
        for registrering in registreringer
        for navn, liste in registrering.get("AttributListe", {}).items()
        if isinstance(liste, list)
        for saet in liste
    )
    if found and found.most_common(1)[0][1] > MAKS_SAET:
        tekst = f"Højst {MAKS_SAET} attributsæt af hver slags pr. objekt i én besked."
        p.afvis(f"{rod}/Registrering", "attributter.antal", GENEREL, tekst)


def _saet_i_alt(registreringer: Sequence[dict[str, Any]]) -> int:
    return sum(
        len(liste)
        for registrering in registreringer
        for liste in registrering.get("AttributListe", {}).values()
        if isinstance(liste, list)
    )


def _registreringer(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    _antal(p, registreringer, rod)
    forrige = None
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"{rod}/Registrering[{nr}]"
        if "Tidspunkt" not in registrering:
            p.afvis(
                f"{sti}/Tidspunkt", "registrering.tidspunkt", GENEREL, "Tidspunkt skal udfyldes."
            )
        elif (moment := tid(p, registrering["Tidspunkt"], f"{sti}/Tidspunkt")) is not None:
            if forrige is not None and moment < forrige:
                p.advar(
                    f"{sti}/Tidspunkt",
                    "registrering.orden",
                    GENEREL,
                    "Registreringerne står ikke i tidsfølge.",
                )
            forrige = moment
        if "StsTidspunkt" in registrering:
            p.advar(
                f"{sti}/StsTidspunkt",
                "registrering.sts",
                GENEREL,
                "StsTidspunkt sættes af indekset og er ikke brugt.",
            )
        if not p.importer:
            continue
        if registrering.get("LivscyklusKode") != "Importeret":
            p.advar(
                f"{sti}/LivscyklusKode",
                "registrering.livscyklus",
                GENEREL,
                "LivscyklusKode skal være Importeret.",
            )
        if "BrugerRef" not in registrering:
            p.advar(
                f"{sti}/BrugerRef", "registrering.brugerref", GENEREL, "BrugerRef skal udfyldes."
            )
