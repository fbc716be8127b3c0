"""What the user asks of the tab Tidslinje. Choices travel as query parameters and hold no personal
data; what an address holds that cannot be understood is as if it was not there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TIDLIGST = date(1800, 1, 1)  # before any register; and moments near year 1 cannot be converted
_DANSK = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
MAANED, AAR = "maaned", "aar"
_PERIODER: tuple[tuple[str | Promise, int | None], ...] = (
    (_("3 mdr."), 3),
    (_("1 år"), 12),
    (_("5 år"), 60),
    (_("Alt"), None),
)


@dataclass(frozen=True, slots=True)
class Delvalg:
    """One choice of a row of choices, with the query that makes it."""

    navn: str | Promise
    query: str
    valgt: bool


@dataclass(frozen=True, slots=True)
class Tidsvalg:
    """`vis` is empty for all providers. `til` is the last day asked for, `foer` where a page of
    older happenings begins (exclusive)."""

    vis: frozenset[str] = frozenset()
    fra: date | None = None
    til: date | None = None
    zoom: str = MAANED
    foer: date | None = None
    dato: str = ""

    @classmethod
    def laes(cls, query: QueryDict, kendte: Collection[str], *, dato: str = "") -> Tidsvalg:
        """From query parameters; `kendte` are the keys of the providers offered, `dato` the day
        that the page is shown for, as its address holds it; empty for today."""
        vis = frozenset(query.getlist("vis")) & frozenset(kendte)
        return cls(
            vis=frozenset() if len(vis) == len(kendte) else vis,
            fra=laes_dato(query.get("fra")),
            til=laes_dato(query.get("til")),
            zoom=AAR if query.get("zoom") == AAR else MAANED,
            foer=laes_dato(query.get("foer")),
            dato=dato,
        )

    def slut(self, i_dag: date) -> date:
        """The first day that is not asked for; nothing that is yet to come has happened."""
        last = min(self.til, i_dag) if self.til else i_dag
        end = last + timedelta(days=1)
        return min(self.foer, end) if self.foer else end

    def query(self) -> str:
        """As query parameters, `?` included, without what is not chosen."""
        chosen = {
            "vis": sorted(self.vis),
            "fra": [self.fra.isoformat()] if self.fra else [],
            "til": [self.til.isoformat()] if self.til else [],
            "zoom": [self.zoom] if self.zoom != MAANED else [],
            "foer": [self.foer.isoformat()] if self.foer else [],
            "dato": [self.dato] if self.dato else [],
        }
        return "?" + urlencode(chosen, doseq=True)

    def perioder(self, i_dag: date) -> tuple[Delvalg, ...]:
        """Periods that end today, by how far back they go."""

        def valg(navn: str | Promise, maaneder: int | None) -> Delvalg:
            fra = maaneder_foer(i_dag, maaneder) if maaneder else None
            other = replace(self, fra=fra, til=None, foer=None)
            return Delvalg(navn, other.query(), (self.fra, self.til) == (fra, None))

        return tuple(valg(navn, maaneder) for navn, maaneder in _PERIODER)

    def zoomvalg(self) -> tuple[Delvalg, ...]:
        """By month or by year."""
        return tuple(
            Delvalg(navn, replace(self, zoom=zoom).query(), self.zoom == zoom)
            for zoom, navn in ((MAANED, _("Måned")), (AAR, _("År")))
        )


def laes_dato(tekst: str | None) -> date | None:
    """A day as a form or a link has it, DD-MM-YYYY or YYYY-MM-DD; None for what is none, or lies
    before any register."""
    tekst = (tekst or "").strip()
    match = _DANSK.fullmatch(tekst)
    try:
        found = date(*map(int, match.group(3, 2, 1))) if match else date.fromisoformat(tekst)
    except ValueError:
        return None
    return found if found >= _TIDLIGST else None


def maaneder_foer(i_dag: date, maaneder: int) -> date:
    """The same day so many months ago; the first of the next where that month is shorter."""
    index = i_dag.year * 12 + i_dag.month - 1 - maaneder
    try:
        return i_dag.replace(year=index // 12, month=index % 12 + 1)
    except ValueError:
        return date((index + 1) // 12, (index + 1) % 12 + 1, 1)
