"""The form of a visning: every tab, block and column there is, in order, each in it or not.

The form carries all of it, so that moving and trying need nothing kept; nothing is until Gem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from access.saml.roller import MAALGRUPPER
from sapa.overblik.faner import Blok, Fane, Kolonne, faner
from sapa.visning.models import Maalgruppevisning
from sapa.visning.services import Oensket
from sapa.visning.values import NORMAL, Blokvalg, Fanevalg, Komposition

LOGINROLLER = {kode: navn for kode, navn, _ret in MAALGRUPPER}
"""The roles that come with a sign-in by SAML and permit nothing, by name: a municipality puts one
into a jobfunktionsrolle of its own, and binds a visning to it here."""


@dataclass(frozen=True, slots=True)
class Kolonnelinje:
    """A column: whether it may be shown, and whether it is to those who chose none."""

    kolonne: Kolonne
    med: bool
    standard: bool
    noegle: str  # blok.kolonne


@dataclass(frozen=True, slots=True)
class Bloklinje:
    """A block with its columns in order."""

    blok: Blok
    med: bool
    kolonner: tuple[Kolonnelinje, ...]

    @property
    def noegle(self) -> str:
        return self.blok.noegle


@dataclass(frozen=True, slots=True)
class Fanelinje:
    """A tab with its blocks in order. `aaben`: it is folded out, for something in it was moved."""

    fane: Fane
    med: bool
    blokke: tuple[Bloklinje, ...]
    aaben: bool = False

    @property
    def noegle(self) -> str:
        return self.fane.noegle

    @property
    def antal(self) -> int:
        """How many of its blocks are in the visning."""
        return sum(b.med for b in self.blokke)


@dataclass(frozen=True, slots=True)
class Skema:
    """What the page shows and sends: the fields as written, and the tabs."""

    navn: str = ""
    beskrivelse: str = ""
    taethed: str = NORMAL
    hvem: str = "valgte"  # valgte, alle or ingen
    jobfunktioner: frozenset[int] = frozenset()
    enheder: frozenset[str] = frozenset()
    roller: frozenset[str] = frozenset()
    aktiv: bool = True
    linjer: tuple[Fanelinje, ...] = field(default_factory=tuple)
    fokus: str = ""  # the button that keeps the focus

    @classmethod
    def af(cls, row: Maalgruppevisning) -> Skema:
        """As it is kept."""
        bound = bool(row.jobfunktioner or row.enheder or row.roller)
        return cls(
            row.navn,
            row.beskrivelse,
            str(row.indhold.get("taethed") or NORMAL),
            "alle" if row.alle else "valgte" if bound else "ingen",
            frozenset(row.jobfunktioner),
            frozenset(map(str, row.enheder)),
            frozenset(row.roller),
            row.aktiv,
            linjer(Komposition.laes(row.indhold)),
        )

    @classmethod
    def laes(cls, felter: Any) -> Skema:
        """From the form. What names nothing that there is, is passed over."""
        med, std = set(felter.getlist("med")), set(felter.getlist("std"))
        return cls(
            felter.get("navn", "").strip()[:100],
            felter.get("beskrivelse", "").strip()[:300],
            felter.get("taethed", NORMAL),
            felter.get("hvem", "valgte"),
            frozenset(int(j) for j in felter.getlist("job") if j.isascii() and j.isdecimal()),
            frozenset(filter(_er_uuid, felter.getlist("enhed"))),
            frozenset(felter.getlist("loginrolle")) & set(LOGINROLLER),
            felter.get("aktiv") == "1",
            _laeste(
                felter.getlist("fane"), felter.getlist("blok"), felter.getlist("kol"), med, std
            ),
        )

    def flyttet(self, hvad: str) -> Skema:
        """With one tab, block or column moved a step: `op:fane:familie`, `ned:kol:sager.kle`."""
        way, _skel, rest = hvad.partition(":")
        kind, _skel, key = rest.partition(":")
        step = -1 if way == "op" else 1
        if way not in {"op", "ned"} or kind not in {"fane", "blok", "kol"}:
            return self
        if kind == "fane":
            moved = _flyt(self.linjer, key, step)
            return replace(self, linjer=moved, fokus=hvad)
        tabs = []
        for tab in self.linjer:
            if kind == "blok":
                blocks = _flyt(tab.blokke, key, step)
            else:
                blocks = tuple(
                    replace(b, kolonner=_flyt(b.kolonner, key, step)) for b in tab.blokke
                )
            tabs.append(replace(tab, blokke=blocks, aaben=tab.aaben or blocks != tab.blokke))
        return replace(self, linjer=tuple(tabs), fokus=hvad)

    def komposition(self) -> Komposition:
        """What was chosen. A tab with all its blocks as they stand names none, so that blocks to
        come are in it too; the same of a block's columns."""
        return Komposition(tuple(_fanevalg(t) for t in self.linjer if t.med), self.taethed)

    def oensket(self) -> Oensket:
        """As the service takes it."""
        some = self.hvem == "valgte"
        return Oensket(
            navn=self.navn,
            komposition=self.komposition(),
            beskrivelse=self.beskrivelse,
            alle=self.hvem == "alle",
            jobfunktioner=tuple(sorted(self.jobfunktioner)) if some else (),
            enheder=tuple(UUID(e) for e in sorted(self.enheder)) if some else (),
            roller=tuple(sorted(self.roller)) if some else (),
            aktiv=self.aktiv,
        )


def linjer(komposition: Komposition | None) -> tuple[Fanelinje, ...]:
    """Every tab there is: those of the composition first, in its order. None: all are in it."""
    known = {f.noegle: f for f in faner()}
    if komposition is None:
        return tuple(_fanelinje(f, None, med=True) for f in known.values())
    chosen = {t.noegle: t for t in komposition.faner if t.noegle in known}
    rest = [f for n, f in known.items() if n not in chosen]
    return (
        *(_fanelinje(known[n], t, med=True) for n, t in chosen.items()),
        *(_fanelinje(f, None, med=False) for f in rest),
    )


def _fanelinje(fane: Fane, valg: Fanevalg | None, *, med: bool) -> Fanelinje:
    named = {b.noegle: b for b in valg.blokke} if valg else {}
    own = {b.noegle: b for b in fane.blokke}
    order = [n for n in named if n in own] + [n for n in own if n not in named]
    return Fanelinje(
        fane,
        med or fane.fast,
        tuple(
            _bloklinje(own[n], named.get(n), med=not named or n in named or own[n].fast)
            for n in order
        ),
    )


def _bloklinje(blok: Blok, valg: Blokvalg | None, *, med: bool) -> Bloklinje:
    own = {k.noegle: k for k in blok.kolonner}
    may = [n for n in (valg.kolonner if valg else ()) if n in own] or list(own)
    shown = set(valg.standard if valg else ()) or set(may)
    order = [*may, *(n for n in own if n not in may)]
    return Bloklinje(
        blok,
        med,
        tuple(
            Kolonnelinje(
                own[n],
                n in may or own[n].fast,
                (n in shown and n in may) or own[n].fast,
                f"{blok.noegle}.{n}",
            )
            for n in order
        ),
    )


def _laeste(
    orden: Sequence[str],
    blokke: Sequence[str],
    kolonner: Sequence[str],
    med: set[str],
    std: set[str],
) -> tuple[Fanelinje, ...]:
    known = {f.noegle: f for f in faner()}
    found = []
    for n in dict.fromkeys([*orden, *known]):
        if (fane := known.get(n)) is None:
            continue
        own = {b.noegle: b for b in fane.blokke}
        blocks = []
        for m in dict.fromkeys([*(b for b in blokke if b in own), *own]):
            held = {k.noegle: k for k in own[m].kolonner}
            wanted = [k.partition(".")[2] for k in kolonner if k.startswith(f"{m}.")]
            columns = tuple(
                Kolonnelinje(
                    held[k],
                    f"kol:{m}.{k}" in med or held[k].fast,
                    f"{m}.{k}" in std or held[k].fast,
                    f"{m}.{k}",
                )
                for k in dict.fromkeys([*(k for k in wanted if k in held), *held])
            )
            blocks.append(Bloklinje(own[m], f"blok:{m}" in med or own[m].fast, columns))
        found.append(Fanelinje(fane, f"fane:{n}" in med or fane.fast, tuple(blocks)))
    return tuple(found)


def _fanevalg(tab: Fanelinje) -> Fanevalg:
    blocks = tuple(_blokvalg(b) for b in tab.blokke if b.med)
    whole = tuple(Blokvalg(b.noegle) for b in tab.fane.blokke)
    return Fanevalg(tab.noegle, () if blocks == whole else blocks)


def _blokvalg(line: Bloklinje) -> Blokvalg:
    may = tuple(k.kolonne.noegle for k in line.kolonner if k.med)
    shown = tuple(k.kolonne.noegle for k in line.kolonner if k.med and k.standard)
    whole = tuple(k.noegle for k in line.blok.kolonner)
    return Blokvalg(line.noegle, () if may == whole else may, () if shown == may else shown)


def _flyt(linjer: Sequence[Any], noegle: str, skridt: int) -> tuple[Any, ...]:
    rows = list(linjer)
    here = next((i for i, row in enumerate(rows) if row.noegle == noegle), None)
    if here is not None:
        rows.insert(max(0, here + skridt), rows.pop(here))
    return tuple(rows)


def _er_uuid(tekst: str) -> bool:
    try:
        UUID(tekst)
    except ValueError:
        return False
    return True


def bundet(row: Maalgruppevisning, jobs: Mapping[int, str], units: Mapping[Any, str]) -> list[str]:
    """Whom a visning holds for, by name."""
    names: Iterable[str] = (
        *(jobs[j] for j in row.jobfunktioner if j in jobs),
        *(units[e] for e in row.enheder if e in units),
        *(LOGINROLLER.get(r, r) for r in row.roller),
    )
    return list(names)
