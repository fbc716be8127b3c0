"""Figures of a page: a chart, what it says in a sentence, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sapa.overblik.templatetags.sapa import MONTHS
from sapa.rapport import diagram
from sapa.rapport.diagram import Bjaelkediagram, Punkt, Soejlediagram

HALV = 460
"""Units of a chart in half the width: its text is then as large as that of a whole one."""


@dataclass(frozen=True, slots=True)
class Tal:
    """A number with its name, and a word about it."""

    navn: str
    tal: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A chart, what it says in one sentence, and the same numbers as a table."""

    noegle: str
    titel: str
    label: str
    kolonner: tuple[str, ...]
    raekker: tuple[tuple[str, ...], ...]
    soejler: Soejlediagram | None = None
    bjaelker: Bjaelkediagram | None = None
    note: str = ""
    bredt: bool = False


def tusind(tal: int) -> str:
    """18.406."""
    return f"{tal:,}".replace(",", ".")


def maanedsnavn(dag: date) -> str:
    return f"{str(MONTHS[dag.month])[:3]} {dag:%y}"


def soejlefigur(
    noegle: str,
    titel: str,
    kolonne: str,
    pairs: Sequence[tuple[str, int]],
    *,
    bredt: bool = False,
    snit: bool = False,
) -> Diagram:
    points = [Punkt(name if bredt else name[:2], n) for name, n in pairs]
    return Diagram(
        noegle,
        titel,
        label(titel, pairs),
        (kolonne, _("Antal")),
        tuple((name, tusind(n)) for name, n in pairs),
        soejler=diagram.soejler(
            points, bredde=1010 if bredt else HALV, snit=snit and len(pairs) > 1
        ),
        note=_("Stiplet linje: gennemsnit.") if snit and len(pairs) > 1 else "",
        bredt=bredt,
    )


def bjaelkefigur(
    noegle: str, titel: str, kolonne: str, pairs: Sequence[tuple[str, int]], *, bredt: bool = False
) -> Diagram:
    chart = (
        diagram.bjaelker(pairs, bredde=640, start=210, kort=32)
        if bredt
        else diagram.bjaelker(pairs, bredde=HALV, start=170, kort=26)
    )
    return Diagram(
        noegle,
        titel,
        label(titel, pairs),
        (kolonne, _("Antal")),
        tuple((name, tusind(n)) for name, n in pairs),
        bjaelker=chart if pairs else None,
        bredt=bredt,
    )


def label(titel: str, pairs: Sequence[tuple[str, int]]) -> str:
    if not any(n for _navn, n in pairs):
        return _("%(titel)s. Ingen.") % {"titel": titel}
    navn, n = max(pairs, key=lambda pair: pair[1])
    return _("%(titel)s. Flest: %(navn)s, %(antal)s.") % {
        "titel": titel,
        "navn": navn,
        "antal": tusind(n),
    }
