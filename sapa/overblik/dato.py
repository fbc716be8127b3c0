""" "Som det så ud den …": the date that a tab is shown for, as its address holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.part.values import dag, oejeblik

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
TIDLIGST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Visningsdato:
    """A day, and the moment that it is read at: now for today, else the end of the day. `fejl` says
    why what was asked for is not shown; then it is today."""

    dato: date
    i_dag: date
    at: datetime
    fejl: str | Promise = ""

    @property
    def er_i_dag(self) -> bool:
        return self.dato == self.i_dag

    @property
    def iso(self) -> str:
        """As a date field wants it."""
        return self.dato.isoformat()

    @property
    def tidligst(self) -> str:
        return TIDLIGST.isoformat()

    @property
    def senest(self) -> str:
        return self.i_dag.isoformat()

    @property
    def felt(self) -> str:
        """The parameter of an address that keeps the day: `dato=2015-06-01`; nothing for today."""
        return "" if self.er_i_dag else f"dato={self.iso}"


def laes(raa: str, *, now: datetime) -> Visningsdato:
    """The day that an address asks for. Never one to come: a protection that has ended by then
    would not hide what it hides today."""
    i_dag = dag(now)
    if not raa:
        return Visningsdato(i_dag, i_dag, now)
    try:
        asked = date.fromisoformat(raa) if _ISO.fullmatch(raa) else None
    except ValueError:
        asked = None
    if asked is None:
        return Visningsdato(
            i_dag, i_dag, now, _("Datoen kunne ikke læses. Skriv den som DD-MM-ÅÅÅÅ.")
        )
    if asked > i_dag:
        return Visningsdato(i_dag, i_dag, now, _("Vælg en dato, der ikke ligger efter i dag."))
    if asked < TIDLIGST:
        return Visningsdato(i_dag, i_dag, now, _("Vælg en dato efter år 1900."))
    if asked == i_dag:
        return Visningsdato(i_dag, i_dag, now)
    at = oejeblik(asked + timedelta(days=1)) - timedelta(microseconds=1)
    return Visningsdato(asked, i_dag, at)
