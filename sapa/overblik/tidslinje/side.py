"""What the tab Tidslinje is given: frozen values, ready to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from indexes.sag.values import Kilde
from sapa.overblik.sider import Personhoved, Skjult
from sapa.overblik.tidslinje.hent import Udsnit
from sapa.overblik.tidslinje.udbyder import Haendelse, Udbyder
from sapa.overblik.tidslinje.valg import AAR, Delvalg, Tidsvalg


@dataclass(frozen=True, slots=True)
class Udbydervalg:
    """A provider's box in the filter."""

    noegle: str
    navn: str | Promise
    klasse: str
    valgt: bool


@dataclass(frozen=True, slots=True)
class Linje:
    """A happening with the colour of its provider."""

    haendelse: Haendelse
    klasse: str


@dataclass(frozen=True, slots=True)
class Gruppe:
    """The happenings of a month, or of a year."""

    navn: str
    linjer: tuple[Linje, ...]


@dataclass(frozen=True, slots=True)
class Tidslinjeside:
    """The tab. `formaal` are the forms that ask for a purpose, where a provider waits for one;
    `svigtede` the names of what did not answer."""

    hoved: Personhoved
    valg: Tidsvalg
    udbydere: tuple[Udbydervalg, ...]
    perioder: tuple[Delvalg, ...]
    zoom: tuple[Delvalg, ...]
    grupper: tuple[Gruppe, ...]
    udsnit: Udsnit
    kilder: tuple[Kilde, ...]
    skjulte: Skjult
    formaal: tuple[dict[str, Any], ...]
    url: str
    aeldre: str = ""
    nyeste: str = ""
    svigtede: tuple[str | Promise, ...] = ()

    @property
    def antal(self) -> int:
        return len(self.udsnit.haendelser)

    @property
    def er_filtreret(self) -> bool:
        """Whether something is chosen that can leave happenings out."""
        return bool(self.valg.vis or self.valg.fra or self.valg.til)

    @property
    def er_foerste(self) -> bool:
        return self.valg.foer is None


def grupper(
    haendelser: Sequence[Haendelse], udbydere: Sequence[Udbyder], zoom: str
) -> tuple[Gruppe, ...]:
    """Happenings, newest first, under the month (or the year) in which they lie."""
    klasser = {u.noegle: u.klasse for u in udbydere}
    noegle: Callable[[Haendelse], date] = (
        (lambda h: h.dag.replace(month=1, day=1))
        if zoom == AAR
        else (lambda h: h.dag.replace(day=1))
    )
    form = "Y" if zoom == AAR else "F Y"
    return tuple(
        Gruppe(date_format(first, form), tuple(Linje(h, klasser[h.udbyder]) for h in found))
        for first, found in groupby(haendelser, key=noegle)
    )
