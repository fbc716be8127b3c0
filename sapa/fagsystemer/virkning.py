"""What a change of agreements opens and closes, by the very functions that the API asks: writes by
`Klient.maa`, reads by the Adgang that the agreements give, and the rest by the agreement itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.klienter.adgang import klientadgang
from access.klienter.models import Serviceaftale
from access.klienter.values import INDEKSRETTER, Aftale, Rettighed
from access.models import Myndighed
from access.values import UDEN_KLE, kle_interval
from indexes.klassifikation.models import KleEmne
from indexes.registrering.svar import Klient
from sapa.fagsystemer.ord import ret

_LAESER = (Rettighed.LAES, Rettighed.FREMSOEG, Rettighed.ADVIS)
_EFTER_EMNE = (*(r for r in Rettighed if r in INDEKSRETTER), Rettighed.ADVIS, Rettighed.AFSEND)
FLEST = 8
INGEN = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Linje:
    """What one or more rights are opened and closed for; the words of a list each."""

    retter: tuple[str | Promise, ...]
    aabner: tuple[str, ...]
    lukker: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Virkning:
    """What changes on a day for one authority's data. `naeste_kald`: that day is today."""

    myndighed: str
    dag: date
    naeste_kald: bool
    linjer: tuple[Linje, ...]
    ingen_adgang: bool  # after it, the client may do nothing with her data


def virkning(
    klient: str,
    foer: Sequence[Serviceaftale],
    efter: Sequence[Serviceaftale],
    *,
    myndigheder: Collection[int],
    dage: Iterable[date],
    i_dag: date,
) -> list[Virkning]:
    """What differs between the client's agreements as they are and as they would be, for each
    authority and day."""
    names = dict(Myndighed.objects.filter(id__in=myndigheder).values_list("id", "navn"))
    emner = _Emner([*foer, *efter])
    found = []
    for dag in sorted({max(d, i_dag) for d in dage}):
        a, b = _gaelder(foer, dag), _gaelder(efter, dag)
        for m in sorted(myndigheder, key=lambda m: names.get(m, "")):
            linjer = _linjer(klient, a, b, m, emner)
            none = not any(m in aftale.myndigheder for aftale in b)
            found.append(Virkning(names.get(m, str(m)), dag, dag == i_dag, linjer, none))
    return found


def gaelder(row: Serviceaftale, dag: date) -> bool:
    """Whether it is in force on the day, as the API's own look-up has it."""
    fra, til = row.gyldig.lower, row.gyldig.upper
    return (fra is None or fra <= dag) and (til is None or dag < til)


def _gaelder(rows: Iterable[Serviceaftale], dag: date) -> tuple[Aftale, ...]:
    return tuple(
        Aftale.af(myndigheder=r.myndigheder, kle=r.kle, rettigheder=r.rettigheder, kilder=r.kilder)
        for r in rows
        if gaelder(r, dag)
    )


def _linjer(
    klient: str, foer: tuple[Aftale, ...], efter: tuple[Aftale, ...], m: int, emner: _Emner
) -> tuple[Linje, ...]:
    rows: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str | Promise]] = {}
    for r in _EFTER_EMNE:
        a, b = (_naar(klient, x, r, m, emner) for x in (foer, efter))
        if a != b:
            rows.setdefault((emner.ord(b - a), emner.ord(a - b)), []).append(ret(r))
    for r in Rettighed:
        if r in _EFTER_EMNE or r == Rettighed.KILDE:
            continue
        before, after = (any(m in x.myndigheder_med(r) for x in y) for y in (foer, efter))
        if before != after:
            alt = (_("alt"),)
            rows.setdefault((alt, ()) if after else ((), alt), []).append(ret(r))
    before_k, after_k = (
        {kode for x in y for kode in x.kilder if x.leverer(kode)} for y in (foer, efter)
    )
    if before_k != after_k:
        key = (tuple(sorted(after_k - before_k)), tuple(sorted(before_k - after_k)))
        rows.setdefault(key, []).append(ret(Rettighed.KILDE))
    return tuple(Linje(tuple(names), *key) for key, names in rows.items())


def _naar(
    klient: str, aftaler: tuple[Aftale, ...], r: Rettighed, m: int, emner: _Emner
) -> frozenset[int]:
    """The KLE numbers, UDEN_KLE too, whose objects of the authority the right reaches."""
    if r in _LAESER:
        adgang = klientadgang(klient_id=klient, navn=klient, uuid=INGEN, aftaler=aftaler, ret=r)
        mine = [g.kle for g in adgang.grupper if g.myndighed == m] if adgang else []
        return frozenset(tal for tal in emner.alle if any(tal in kle for kle in mine))
    sender = Klient(klient, 0, INGEN, aftaler)
    return frozenset(tal for tal in emner.alle if sender.maa(r, m, (tal,)))


class _Emner:
    """The KLE in use, and where the agreements' own patterns begin; how a set of them is said."""

    def __init__(self, rows: Sequence[Serviceaftale]) -> None:
        found = dict(KleEmne.objects.filter(tal__isnull=False).values_list("tal", "titel"))
        starts = (kle_interval(p.strip())[0] for row in rows for p in row.kle if p.strip() != "*")
        self.titler: dict[int, str] = dict.fromkeys(starts, "") | {
            tal: titel for tal, titel in found.items() if tal is not None
        }
        self.alle = frozenset({*self.titler, UDEN_KLE})
        self.overskrifter = dict(
            KleEmne.objects.filter(tal__isnull=True).values_list("nummer", "titel")
        )

    def ord(self, tal: frozenset[int]) -> tuple[str, ...]:
        """As few lines as say it: all, whole groups, single subjects."""
        if not tal:
            return ()
        if tal == self.alle:
            return (_("alle emner, også uden KLE"),)
        uden = (_("objekter uden KLE-nummer"),) if UDEN_KLE in tal else ()
        rest = {t for t in tal if t != UDEN_KLE}
        if rest == set(self.titler):
            return (_("alle emner"), *uden)
        lines: list[str] = []
        for del_ in (10_000, 100):
            for group in sorted({t // del_ for t in rest}):
                whole = {t for t in self.titler if t // del_ == group}
                if whole <= rest and len(whole) > 1:
                    rest -= whole
                    nummer = f"{group:02d}" if del_ == 10_000 else _nummer(group * 100)[:5]
                    lines.append(f"{nummer}.* {self.overskrifter.get(nummer, '')}".strip())
        lines += [f"{_nummer(t)} {self.titler[t]}".strip() for t in sorted(rest)]
        if (more := len(lines) - FLEST) > 1:
            told = ngettext("og %(n)s mere", "og %(n)s flere", more) % {"n": more}
            lines = [*lines[:FLEST], told]
        return (*lines, *uden)


def _nummer(tal: int) -> str:
    text = f"{tal:06d}"
    return f"{text[:2]}.{text[2:4]}.{text[4:]}"
