""" "Som det så ud den …": the date that a tab is shown for, as its address holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.revisionslog import Opslag, kriterier
from indexes.part.values import dag, oejeblik

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
TIDLIGST = date(1900, 1, 1)
# What else an address may say, and keeps when another day is chosen: choices, never a page.
_BEVARES = ("vis", "hvem", "periode", "zoom", "part", "status", "fagsystem", "type", "sorter", "f")


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

    @property
    def query(self) -> str:
        """The same as the whole query of an address."""
        return f"?{self.felt}" if self.felt else ""

    @property
    def valgt(self) -> str:
        """The day as an address holds it; empty for today."""
        return "" if self.er_i_dag else self.iso


@dataclass(frozen=True, slots=True)
class Datovalg:
    """The form that chooses the day of a tab, and the banner that says it. `felter`: what else the
    address says. `virker` is False on a tab that has its own time: the day is carried, no more."""

    dag: Visningsdato
    url: str
    felter: tuple[tuple[str, str], ...] = ()
    virker: bool = True

    @property
    def i_dag_url(self) -> str:
        return f"{self.url}?{urlencode(self.felter)}" if self.felter else self.url


def datovalg(request: HttpRequest, *, fane_url: str, now: datetime, virker: bool) -> Datovalg:
    """The choice on the page that `request` asks for; after a form was sent, on its tab."""
    return Datovalg(
        laes(request.GET.get("dato", ""), now=now),
        request.path if request.method == "GET" else fane_url,
        tuple((navn, v) for navn in _BEVARES for v in request.GET.getlist(navn)),
        virker,
    )


def paa_datoen(opslag: Iterable[Opslag], dato: Visningsdato) -> list[Opslag]:
    """The rows of the revisionslog, each with the day that was shown where that is not today."""
    if dato.er_i_dag:
        return list(opslag)
    told = kriterier([("VistDato", f"{dato.dato:%d-%m-%Y}")])
    return [
        replace(o, soegekriterier=f"{o.soegekriterier}, {told}" if o.soegekriterier else told)
        for o in opslag
    ]


def foer_i_dag(request: HttpRequest, **_kwargs: Any) -> bool:
    """Whether the page is asked for as it was on an earlier day: for `kraever_formaal`, since it
    then shows an address of earlier."""
    return not laes(request.GET.get("dato", ""), now=timezone.now()).er_i_dag


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
