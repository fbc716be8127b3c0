"""What was wrong with an object, whole: every breach, and the shape of the value at its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indexes.oio import Fejl, IndeksObjekt, Regelbrud, objektnavn
from indexes.oio.fundsted import med_form
from indexes.oio.regler import Fundet
from indexes.registrering.svar import (
    FEJL,
    FEJL_HOS_OS,
    IKKE_FUNDET,
    INGEN_ADGANG,
    KONFLIKT,
    OK,
    Resultat,
)

# A refusal by the store itself, which has a code and a sentence but no rule.
_KODER = {
    FEJL: "indeks.afvist",
    INGEN_ADGANG: "indeks.adgang",
    IKKE_FUNDET: "indeks.ukendt",
    KONFLIKT: "indeks.konflikt",
}


def brud(resultat: Resultat, objekt: IndeksObjekt) -> tuple[Regelbrud, ...]:
    """Why an object was refused; nothing if it was not, or if only we are to blame."""
    if resultat.statuskode in {OK, FEJL_HOS_OS}:
        return ()
    if resultat.fejl:
        return med_form(objekt, resultat.fejl)
    regel = _KODER.get(resultat.statuskode, "indeks.afvist")
    sti = f"/{objektnavn(objekt.art)}/UUIDIdentifikator"
    return (Regelbrud(sti, regel, "Indeks", resultat.fejlbesked, "uuid"),)


def som_data(fund: Fundet | Fejl) -> dict[str, Any]:
    """A finding: where, which rule of which text, the shape of the value, in words. `linje` is that
    of the XML, for a breach of the schema."""
    return {
        "sti": fund.sti,
        "regel": fund.regel,
        "afsnit": fund.afsnit,
        "linje": fund.linje if isinstance(fund, Fejl) else None,
        "vaerdiform": fund.vaerdiform,
        "tekst": fund.tekst,
        "haard": isinstance(fund, Fejl | Regelbrud),
    }


def linje(fund: Fundet | Fejl) -> str:
    """A finding as one line of text."""
    where = f"linje {fund.linje}, " if isinstance(fund, Fejl) and fund.linje else ""
    form = f" (værdi: {fund.vaerdiform})" if fund.vaerdiform else ""
    return f"{where}{fund.sti}: {fund.tekst}{form} [{fund.regel}, {fund.afsnit}]"


def linjer(fund: Iterable[Fundet]) -> str:
    """Findings as lines, each with its weight in front."""
    return "\n".join(
        f"{'FEJL' if isinstance(f, Regelbrud) else 'Advarsel'} {linje(f)}" for f in fund
    )


def alle_brud(
    resultater: Sequence[Resultat], objekter: Sequence[IndeksObjekt]
) -> list[tuple[Regelbrud, ...]]:
    """The breaches of each object of a message, in its order."""
    return [brud(r, o) for r, o in zip(resultater, objekter, strict=True)]
