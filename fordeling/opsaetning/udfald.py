"""What an authority's routes come to on a day: where each KLE emne would go, and where the notes
that wait would. By the rules that decide when a note comes; numbers alone, of no one's note."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from access.db import database_role
from access.models import Myndighed
from fordeling.komponent import ruter
from fordeling.models import Aflevering, Rute
from fordeling.tilstande import Tilstand
from indexes.klassifikation.models import KleEmne

EKSEMPLER = 5
"""How many emner are named of those that go the same way."""
VENTER = (Tilstand.SENDES, Tilstand.AFVIST_AF_SP)
"""Hand-offs whose receiver is not decided: not taken over yet, or sent back to be sent again."""


@dataclass(frozen=True, slots=True)
class Vej:
    """A way that emner go: `modtager`, or none, with why (`grund`, Danish). `emner` is how many
    (emne, facet) go it, `eksempler` the first of them; `notater` how many waiting notes."""

    modtager: str
    grund: str
    emner: int
    eksempler: tuple[str, ...]
    notater: int


def veje(myndighed: int, paa: date) -> list[Vej]:
    """Where all KLE emner would go on a day, by receiver; those that go nowhere last.

    An emne counts without facet, and once more with each facet that a rule of the day names.
    """
    rules = ruter.gyldige(myndighed, paa)
    facets = ["", *sorted({r.facet for r in rules if r.facet})]
    emner = KleEmne.objects.filter(
        Q(gyldig_fra=None) | Q(gyldig_fra__lte=paa),
        Q(gyldig_til=None) | Q(gyldig_til__gte=paa),
        tal__isnull=False,
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for nummer in emner.order_by("tal").values_list("nummer", flat=True):
        tal = _tal(nummer)
        for facet in facets:
            # A facet that no rule about the emne names goes as the emne does without it.
            if not facet or any(r.facet == facet and ruter.passer(r, tal, facet) for r in rules):
                name = f"{nummer} {facet}".strip()
                found[_udfald(rules, tal, facet)].append(name)
    notes: Counter[tuple[str, str]] = Counter()
    for kle, facet, n in _ventende(myndighed):
        notes[_udfald(rules, _tal(kle), facet)] += n
    ways = [
        Vej(*way, len(names), tuple(names[:EKSEMPLER]), notes[way])
        for way in found.keys() | notes.keys()
        for names in [found.get(way, [])]
    ]
    return sorted(ways, key=lambda v: (not v.modtager, v.modtager, v.grund))


def _tal(kle: str) -> int:
    return int(kle.replace(".", ""))


def _udfald(rules: list[Rute], tal: int, facet: str) -> tuple[str, str]:
    """The receiver, and why there is none."""
    try:
        return ruter.afgoer([r for r in rules if ruter.passer(r, tal, facet)]).system.navn, ""
    except ruter.IngenRute as nej:
        return "", nej.grund


def _ventende(myndighed: int) -> list[tuple[str, str, int]]:
    """(KLE, facet, how many) of the notes to the authority that routes will decide. An author's
    note is hers alone, so it is counted as the worker that sends it."""
    cvr = Myndighed.objects.values_list("cvr", flat=True).get(id=myndighed)
    with database_role("sapa_indlaes"):
        rows = (
            Aflevering.objects.unguarded(reason="how many notes wait for routes: numbers alone")
            .filter(routing_cvr=cvr, system=None, tilstand__in=VENTER)
            .exclude(kle="")
            .values_list("kle", "facet")
            .annotate(n=Count("pk"))
            .order_by("kle", "facet")
        )
        return list(rows)
