"""What the tab Helhedsoverblik is asked and given: whose sager and ydelser, over which days, as an
axis and as rows with the same facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from indexes.sag.values import Kilde
from sapa.overblik.sider import Personhoved, Skjult
from sapa.overblik.tidslinje.akse import Ramme, Tegning, tegn
from sapa.overblik.tidslinje.raekker import FAMILIE, HUSSTAND, PERSON, Omfattet, Raekke
from sapa.overblik.tidslinje.valg import Delvalg, laes_dato, maaneder_foer

_HVEM: tuple[tuple[str, str | Promise], ...] = (
    (PERSON, _lazy("Personen")),
    (HUSSTAND, _lazy("Husstanden")),
    (FAMILIE, _lazy("Familien")),
)
_ALT, _STANDARD = "alt", "12"
_PERIODER: tuple[tuple[str, str | Promise], ...] = (
    ("3", _lazy("3 mdr.")),
    (_STANDARD, _lazy("1 år")),
    ("60", _lazy("5 år")),
    (_ALT, _lazy("Alt")),
)
_TIDLIGST, _SENEST = date(1800, 1, 1), date(2999, 12, 31)
MAKS = 200
"""Bars of one page: more can be neither read nor drawn."""


@dataclass(frozen=True, slots=True)
class Helhedsvalg:
    """Whose, and which days: the latest `periode` months, all there is, or from one day to
    another."""

    hvem: str = PERSON
    periode: str = _STANDARD
    fra: date | None = None
    til: date | None = None
    dato: str = ""

    @classmethod
    def laes(
        cls, query: QueryDict, tilbudte: Collection[str] = tuple(dict(_HVEM)), *, dato: str = ""
    ) -> Helhedsvalg:
        """From query parameters; what is not understood or not offered is the person, and the
        latest year. `dato` is the day that the page is shown for, as its address holds it; empty
        for today."""
        hvem, periode = query.get("hvem", ""), query.get("periode", "")
        fra, til = laes_dato(query.get("fra")), laes_dato(query.get("til"))
        return cls(
            hvem=hvem if hvem in tilbudte else PERSON,
            periode=periode if periode in dict(_PERIODER) else _STANDARD,
            fra=fra,
            til=min(til, _SENEST) if til else None,
            dato=dato,
        )

    def query(self) -> str:
        """As query parameters, `?` included, without what is not chosen."""
        chosen = {
            "hvem": self.hvem if self.hvem != PERSON else "",
            "periode": self.periode if self.periode != _STANDARD else "",
            "fra": self.fra.isoformat() if self.fra else "",
            "til": self.til.isoformat() if self.til else "",
            "dato": self.dato,
        }
        return "?" + urlencode({key: value for key, value in chosen.items() if value})

    @property
    def egne_dage(self) -> bool:
        """The days are chosen one by one."""
        return bool(self.fra or self.til)

    def hvemvalg(self, tilbudte: Collection[str] = tuple(dict(_HVEM))) -> tuple[Delvalg, ...]:
        """Whose: the person's, her household's, her family's, as far as they are offered."""
        return tuple(
            Delvalg(navn, replace(self, hvem=hvem).query(), hvem == self.hvem)
            for hvem, navn in _HVEM
            if hvem in tilbudte
        )

    def perioder(self) -> tuple[Delvalg, ...]:
        """How far back: the zoom of the axis."""
        return tuple(
            Delvalg(
                navn,
                replace(self, periode=periode, fra=None, til=None).query(),
                periode == self.periode and not self.egne_dage,
            )
            for periode, navn in _PERIODER
        )

    def ramme(self, i_dag: date, raekker: Sequence[Raekke]) -> Ramme:
        """The days that the axis shows. One that ends today has a little of what is to come."""
        last = self.til or i_dag
        months = 12 if self.periode == _ALT else int(self.periode)
        first = self.fra or maaneder_foer(last, months)
        if self.periode == _ALT and not self.egne_dage:
            first = min([r.fra for r in raekker if r.fra], default=first)
        first, last = max(min(first, last), _TIDLIGST), min(max(first, last), _SENEST)
        if self.til is None:
            last += timedelta(days=max(7, (last - first).days // 12))
        return Ramme(first, last, i_dag)


@dataclass(frozen=True, slots=True)
class Persondel:
    """One person's axis; None where nothing of hers lies in the frame."""

    hvem: Omfattet
    tegning: Tegning | None


@dataclass(frozen=True, slots=True)
class Helhedsside:
    """The tab."""

    hoved: Personhoved
    hvem: tuple[Delvalg, ...]
    perioder: tuple[Delvalg, ...]
    valg: Helhedsvalg
    ramme: Ramme
    dele: tuple[Persondel, ...]
    raekker: tuple[Raekke, ...]
    kilder: tuple[Kilde, ...]
    skjulte: Skjult
    url: str
    formaal: dict[str, Any] | None = None
    husstand_skjult: bool = False
    flere_beboere: bool = False
    afkortet: bool = False
    svigtede: tuple[str | Promise, ...] = ()  # what did not answer

    @property
    def flere(self) -> bool:
        """More than one person is shown."""
        return len(self.dele) > 1

    @property
    def udeladte(self) -> int:
        """How many persons are left out in print."""
        return sum(d.hvem.udelades for d in self.dele)


def dele_af(
    personer: Sequence[Omfattet],
    raekker: Sequence[Raekke],
    ramme: Ramme,
    titler: Mapping[str, str],
) -> tuple[Persondel, ...]:
    """An axis for each person, with a lane for each fagområde (KLE hovedgruppe)."""
    return tuple(
        Persondel(person, _tegn([r for r in raekker if r.hvem is person], ramme, titler))
        for person in personer
    )


def nyeste(raekker: Sequence[Raekke]) -> tuple[list[Raekke], bool]:
    """The newest `MAKS`, in the order they had, and whether that leaves any out."""
    if len(raekker) <= MAKS:
        return list(raekker), False
    by_age = sorted(range(len(raekker)), key=lambda n: raekker[n].fra or date.min)
    return [raekker[n] for n in sorted(by_age[-MAKS:])], True


def _tegn(raekker: Sequence[Raekke], ramme: Ramme, titler: Mapping[str, str]) -> Tegning | None:
    if not raekker:
        return None
    lanes: dict[str, list[Raekke]] = {}
    for row in sorted(raekker, key=lambda r: r.hovedgruppe):
        lanes.setdefault(row.hovedgruppe, []).append(row)
    return tegn(
        ramme,
        [
            (_omraade(nummer, titler), _indhold(rows), [r.punkt() for r in rows])
            for nummer, rows in lanes.items()
        ],
    )


def _omraade(nummer: str, titler: Mapping[str, str]) -> str:
    return f"{nummer} {titler.get(nummer, '')}".strip() or _("Uden KLE-emne")


def _indhold(raekker: Sequence[Raekke]) -> str:
    kinds = {"sag" if r.slags == "sag" else "ydelse" for r in raekker}
    if len(kinds) > 1:
        return _("Sager og ydelser")
    return _("Sager") if kinds == {"sag"} else _("Ydelser")
