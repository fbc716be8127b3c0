"""Findings as the sender reads them: fields in JSON, lines in XML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indexes.oio import Fejl, Regelbrud
from indexes.oio.regler import Fundet


def som_data(fund: Fundet, *, haard: bool | None = None) -> dict[str, Any]:
    """A finding of the rules: where, which rule of which text, the shape of the value, in words."""
    return {
        "sti": fund.sti,
        "regel": fund.regel,
        "afsnit": fund.afsnit,
        "vaerdiform": fund.vaerdiform,
        "tekst": fund.tekst,
        "haard": isinstance(fund, Regelbrud) if haard is None else haard,
    }


def skemafejl_som_data(fejl: Fejl) -> dict[str, Any]:
    """A breach of the schema: the same fields, and the line of the XML."""
    return {
        "sti": fejl.sti,
        "regel": fejl.regel,
        "afsnit": fejl.afsnit,
        "linje": fejl.linje,
        "vaerdiform": fejl.vaerdiform,
        "tekst": fejl.tekst,
        "haard": True,
    }


def linje(fund: Fundet | Fejl) -> str:
    """A finding as one line of text."""
    where = f"linje {fund.linje}, " if isinstance(fund, Fejl) and fund.linje else ""
    form = f" (værdi: {fund.vaerdiform})" if fund.vaerdiform else ""
    return f"{where}{fund.sti}: {fund.tekst}{form} [{fund.regel}, {fund.afsnit}]"


def linjer(fund: Iterable[Fundet]) -> str:
    """Findings as lines, each with its weight in front."""
    return "\n".join(f"{'FEJL' if isinstance(f, Regelbrud) else 'Advarsel'} {linje(f)}" for f in fund)
