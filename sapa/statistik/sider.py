"""What stands on the page of statistics: key numbers, charts, and tables that are files too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from advis.values import SLAGS, Advistype
from fordeling.tilstande import Tilstand
from sapa.rapport.figurer import Diagram, Tal, bjaelkefigur, maanedsnavn, soejlefigur, tusind
from sapa.statistik import selectors
from sapa.statistik.models import Emne
from sapa.statistik.selectors import Udsnit


@dataclass(frozen=True, slots=True)
class Tabel:
    """A table by the key of its file. All but the first column are numbers, if `tal`."""

    noegle: str
    titel: str
    kolonner: tuple[str, ...]
    raekker: tuple[tuple[str, ...], ...]
    tom: str
    tal: bool = True
    talt: bool = True  # of what is counted now and then, not as it is now


@dataclass(frozen=True, slots=True)
class Side:
    """The page."""

    tal: tuple[Tal, ...]
    diagrammer: tuple[Diagram, ...]
    tabeller: tuple[Tabel, ...]
    optalt: datetime | None

    @property
    def brede(self) -> tuple[Diagram, ...]:
        """The charts over the months: the first table is theirs."""
        return tuple(d for d in self.diagrammer if d.bredt)

    @property
    def par(self) -> tuple[tuple[Diagram, Tabel], ...]:
        """The other charts, each with its own table beside it."""
        by_key = {t.noegle: t for t in self.tabeller}
        return tuple((d, by_key[d.noegle]) for d in self.diagrammer if not d.bredt)

    @property
    def oevrige(self) -> tuple[Tabel, ...]:
        """The tables that stand beside no chart; before anything is counted, those that need no
        counting."""
        with_chart = {t.noegle for _d, t in self.par}
        rest = tuple(t for t in self.tabeller[1:] if t.noegle not in with_chart)
        return rest if self.optalt else tuple(t for t in rest if not t.talt)


def byg(udsnit: Udsnit, now: datetime) -> Side:
    """All of the page for a period and an authority. The number of queries is fixed."""
    months = [maanedsnavn(m) for m in udsnit.maaneder]
    users = selectors.pr_maaned(udsnit, Emne.BRUGERE)
    looks = selectors.pr_maaned(udsnit, Emne.OPSLAG)
    searches = selectors.pr_maaned(udsnit, Emne.SOEGNINGER)
    areas = selectors.pr_fagomraade(udsnit, Emne.SOEGNINGER)
    groups = selectors.pr_hovedgruppe(udsnit)
    adviser = _adviser(udsnit)
    notes = _notater(udsnit)
    accepted = sum(notes.get(Tilstand.ACCEPTERET, ()))
    sent = sum(sum(n) for n in notes.values())
    share = f"{100 * accepted / sent:.0f}" if sent else "0"
    return Side(
        tal=(
            Tal(
                _("Unikke brugere"),
                tusind(users[-1][1]),
                _("i %(maaned)s") % {"maaned": months[-1]},
            ),
            Tal(_("Opslag"), tusind(sum(n for _m, n in looks))),
            Tal(_("Søgninger"), tusind(sum(n for _m, n in searches))),
            Tal(_("Adviser"), tusind(sum(sum(n) for n in adviser.values()))),
            Tal(
                _("Journalnotater"),
                tusind(sent),
                _("%(andel)s %% accepteret") % {"andel": share},
            ),
        ),
        diagrammer=(
            soejlefigur(
                "brugere",
                _("Unikke brugere pr. måned"),
                _("Måned"),
                [(maanedsnavn(m), n) for m, n in users],
                bredt=True,
                snit=True,
            ),
            soejlefigur(
                "soegninger",
                _("Søgninger pr. måned"),
                _("Måned"),
                [(maanedsnavn(m), n) for m, n in searches],
                bredt=True,
                snit=True,
            ),
            bjaelkefigur(
                "fagomraader", _("Søgninger pr. fagområde"), _("Fagområde efter enhed"), areas
            ),
            bjaelkefigur("kle", _("Opslag på sager pr. fagområde"), _("KLE-hovedgruppe"), groups),
        ),
        tabeller=(
            _pr_maaned_tabel(udsnit, users, looks, searches),
            Tabel(
                "fagomraader",
                _("Søgninger pr. fagområde i tal"),
                (_("Fagområde efter enhed"), _("Søgninger")),
                tuple((navn, tusind(n)) for navn, n in areas),
                _("Ingen søgninger i perioden."),
            ),
            Tabel(
                "kle",
                _("Opslag på sager pr. fagområde i tal"),
                (_("KLE-hovedgruppe"), _("Opslag")),
                tuple((navn, tusind(n)) for navn, n in groups),
                _("Ingen opslag på sager i perioden."),
            ),
            Tabel(
                "adviser",
                _("Adviser pr. type"),
                (_("Type"), *months, _("I alt")),
                _raekker([(_typenavn(t), adviser[t]) for t in Advistype]),
                _("Ingen adviser i perioden."),
            ),
            _kommunetabel(udsnit),
            Tabel(
                "notater",
                _("Journalnotater, og hvordan det gik dem"),
                (_("Tilstand nu"), *months, _("I alt")),
                _raekker([(_tilstandsnavn(t), notes[t]) for t in Tilstand if t in notes]),
                _("Ingen journalnotater sendt i perioden."),
            ),
            _leverancetabel(udsnit, now),
        ),
        optalt=selectors.optalt(udsnit),
    )


def _adviser(udsnit: Udsnit) -> dict[Advistype, list[int]]:
    """Per advistype: the events' own kinds are finer."""
    by_kind = selectors.pr_noegle(udsnit, Emne.ADVISER)
    empty = [0] * len(udsnit.maaneder)
    return {
        kind: [sum(n) for n in zip(*(by_kind.get(s, empty) for s in SLAGS[kind]), strict=True)]
        for kind in Advistype
    }


def _notater(udsnit: Udsnit) -> dict[Tilstand, list[int]]:
    return {Tilstand(k): n for k, n in selectors.pr_noegle(udsnit, Emne.NOTATER).items()}


def _raekker(pairs: Sequence[tuple[str, Sequence[int]]]) -> tuple[tuple[str, ...], ...]:
    return tuple((navn, *map(tusind, n), tusind(sum(n))) for navn, n in pairs)


def _pr_maaned_tabel(udsnit: Udsnit, *rows: Sequence[tuple[object, int]]) -> Tabel:
    names = [maanedsnavn(m) for m in udsnit.maaneder]
    columns = [[tusind(n) for _m, n in row] for row in rows]
    return Tabel(
        "brug",
        _("Brug pr. måned"),
        (_("Måned"), _("Unikke brugere"), _("Opslag"), _("Søgninger")),
        tuple(zip(names, *columns, strict=True)),
        "",
    )


def _kommunetabel(udsnit: Udsnit) -> Tabel:
    kinds = tuple(Advistype)
    rows = selectors.adviser_pr_kommune(udsnit, {kind.value: tuple(SLAGS[kind]) for kind in kinds})
    heads: list[str] = []
    for kind in kinds:
        heads += [
            _("%(type)s, adviser") % {"type": _typenavn(kind)},
            _("%(type)s, grupper maj 2023") % {"type": _typenavn(kind)},
        ]
    cells = tuple(
        (
            row.navn,
            *(tusind(n) for pair in zip(row.adviser, row.grupper_2023, strict=True) for n in pair),
        )
        for row in rows
    )
    titel = _("Adviser pr. kommune")
    return Tabel("kommuner", titel, (_("Kommune"), *heads), cells, _("Ingen tal endnu."))


def _leverancetabel(udsnit: Udsnit, now: datetime) -> Tabel:
    rows = []
    for row in selectors.leverancer(udsnit):
        state = _("Leverer ikke")
        if row.sidst is not None:
            state = _("Forsinket") if row.forsinket(now) else _("Som lovet")
        when = f"{timezone.localtime(row.sidst):%d-%m-%Y %H:%M}" if row.sidst else "-"
        rows.append((row.fagsystem, row.leverandoer or "-", when, state, tusind(row.myndigheder)))
    return Tabel(
        "fagsystemer",
        _("Fagsystemernes dækning og friskhed"),
        (
            _("Fagsystem"),
            _("Leverandør"),
            _("Sidst leveret"),
            _("Friskhed"),
            _("Myndigheder, der får"),
        ),
        tuple(rows),
        _("Ingen fagsystemer endnu."),
        tal=False,
        talt=False,
    )


def _typenavn(kind: Advistype) -> str:
    return {
        Advistype.FOLKEREGISTER: _("Folkeregister"),
        Advistype.SAG_YDELSE: _("Sag og ydelse"),
        Advistype.ARBEJDSSKADE: _("Arbejdsskade"),
        Advistype.SYGEHUS: _("Sygehus"),
    }[kind]


def _tilstandsnavn(state: Tilstand) -> str:
    return {
        Tilstand.SENDES: _("Sendes"),
        Tilstand.HOS_SP: _("Hos fordelingskomponenten"),
        Tilstand.HOS_MODTAGER: _("Hos modtageren"),
        Tilstand.ACCEPTERET: _("Accepteret"),
        Tilstand.AFVIST_AF_SP: _("Afvist af fordelingskomponenten"),
        Tilstand.AFVIST: _("Afvist af modtageren"),
        Tilstand.FEJLET: _("Fejlet"),
        Tilstand.UDLOEBET: _("Udløbet"),
    }[state]
