"""Ask the providers, each within a limit of time and so that it fails alone, and join the answers.

What one of them cannot answer is missing; the rest stands. A page of the timeline is a stretch of
time in which nothing is left out: days are never split between two pages.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.utils.functional import Promise

from access.tidsgraense import tidsgraense
from sapa.overblik.tidslinje.udbyder import Fundet, Haendelse, Udbyder, Vindue

T = TypeVar("T")
logger = logging.getLogger(__name__)

GRAENSE = "2s"
"""What a provider's statement may take (issue 6: no page query over two seconds)."""
MAKS = 100
"""Happenings of one page."""


@dataclass(frozen=True, slots=True)
class Udsnit:
    """A page of the timeline, newest first. `foer`: what is older lies before this day, None where
    nothing is. `afkortet`: one day holds more than a page can, and its last are left out."""

    haendelser: tuple[Haendelse, ...]
    svarede: tuple[Udbyder, ...]
    svigtede: tuple[Udbyder, ...]
    bemaerkninger: tuple[str | Promise, ...]
    foer: date | None = None
    afkortet: bool = False


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """A provider and the window that it is asked for."""

    udbyder: Udbyder
    vindue: Vindue


def hent(spoergsmaal: Sequence[Spoergsmaal]) -> Udsnit:
    """The newest happenings of all these providers. One statement each, and two for the savepoint;
    providers with one `laes` are one."""
    groups: dict[tuple[Callable[[Vindue], Fundet], bool], list[Spoergsmaal]] = {}
    for s in spoergsmaal:
        groups.setdefault((s.udbyder.laes, s.vindue.kun_egne), []).append(s)
    answers: list[list[Haendelse]] = []
    answered: list[Udbyder] = []
    failed: list[Udbyder] = []
    remarks: list[str | Promise] = []
    kilder = [
        (
            ",".join(s.udbyder.noegle for s in asked),
            partial(laes, replace(asked[0].vindue, maks=MAKS + 1)),
        )
        for (laes, _kun_egne), asked in groups.items()
    ]
    with tidsgraense(GRAENSE):
        svar = hver_for_sig(kilder)
    for asked, found in zip(groups.values(), svar, strict=True):
        group = [s.udbyder for s in asked]
        if found is None:
            failed += group
            continue
        answered += group
        keys = {u.noegle for u in group}
        answers.append(_nyeste([h for h in found.haendelser if h.udbyder in keys]))
        if found.bemaerkning:
            remarks.append(found.bemaerkning)
    shown, foer, cut = _side(answers)
    return Udsnit(shown, tuple(answered), tuple(failed), tuple(remarks), foer, cut)


def alene(navn: str, laes: Callable[[], T]) -> T | None:
    """What `laes` answers, in a savepoint of its own; None if it fails, which is logged by name."""
    return hver_for_sig([(navn, laes)])[0]


def hver_for_sig(kilder: Sequence[tuple[str, Callable[[], T]]]) -> list[T | None]:
    """What each of these answers, by its name, as `alene` would have it. One savepoint as long as
    none fails: what was read before it is values, and nothing that going back can undo."""
    svar: list[T | None] = []
    while len(svar) < len(kilder):
        try:
            with transaction.atomic():
                for _navn, laes in kilder[len(svar) :]:
                    svar.append(laes())
        except Exception as error:
            if len(svar) == len(kilder):  # all answered: the database itself is gone
                raise
            # Whatever is wrong with one source, the page stands. Its text may name a person.
            navn = kilder[len(svar)][0]
            logger.warning("tidslinje: %s svarede ikke: %s", navn, type(error).__name__)
            svar.append(None)
    return svar


def _nyeste(haendelser: Sequence[Haendelse]) -> list[Haendelse]:
    return sorted(haendelser, key=lambda h: (-h.dag.toordinal(), h.udbyder, h.titel))


def _side(answers: Sequence[list[Haendelse]]) -> tuple[tuple[Haendelse, ...], date | None, bool]:
    """What a page shows of the answers, the day before which there is more, and whether a single
    day was too full. Below the oldest day of an answer that was cut, others' would stand alone."""
    merged = _nyeste([h for answer in answers for h in answer])
    cut = [answer[MAKS].dag for answer in (*answers, merged) if len(answer) > MAKS]
    if not cut:
        return tuple(merged), None, False
    limit = max(cut)
    shown = tuple(h for h in merged if h.dag > limit)
    if shown:
        return shown, limit + timedelta(days=1), False
    return tuple(h for h in merged if h.dag == limit)[:MAKS], limit, True
