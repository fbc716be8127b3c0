"""What stands on each page of the report: numbers, charts with their tables, and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.formaal.models import Formaal
from sapa.rapport import diagram, faner, selectors
from sapa.rapport.diagram import Punkt
from sapa.rapport.figurer import (
    HALV,
    Diagram,
    Tal,
    bjaelkefigur,
    label,
    maanedsnavn,
    soejlefigur,
    tusind,
)
from sapa.rapport.formular import UGEDAGE, uden_slags
from sapa.rapport.values import ALARMER, ALVOR, OVERVAAGNINGER, Brugertal, Filtre, Slags
from sapa.revision.values import Lograekke, Markoer, Raekkevidde, masker

PR_SIDE = 50
_MAKS_BRUGERE = 200
DAGTIMER = range(6, 20)


@dataclass(frozen=True, slots=True)
class Linje:
    """A row of the log as the report shows it. The number is masked until it was asked for."""

    raekke: Lograekke
    vist: bool
    slags: Slags | None = None
    grundlag: str = ""
    sidste: str = ""  # the page's own column: address, purpose or criteria

    @property
    def fane(self) -> str:
        return faner.fane(self.raekke.komponent, self.raekke.beskrivelse)

    @property
    def alvor(self) -> int:
        return ALVOR[self.slags] if self.slags else 0

    @property
    def part_navn(self) -> str:
        return self.raekke.part_navn if self.vist else masker(self.raekke.part_navn)

    @property
    def kle(self) -> str:
        return selectors.kle(self.raekke.sag)[0]


@dataclass(frozen=True, slots=True)
class Indhold:
    """A page's content; `linjer` None where it has no rows of the log."""

    tal: tuple[Tal, ...] = ()
    diagrammer: tuple[Diagram, ...] = ()
    brugere: tuple[Brugertal, ...] = ()
    flere_brugere: int = 0
    linjer: tuple[Linje, ...] | None = None
    sidste_kolonne: str = ""
    med_kle: bool = False
    naeste: Markoer | None = None


@dataclass(frozen=True, slots=True)
class Rapportside:
    """A page by its slug. `byg` makes its content."""

    slug: str
    navn: str | Promise
    byg: Callable[[Raekkevidde, Filtre, Markoer | None, frozenset[str], date], Indhold] = field(
        compare=False
    )


def _forside(
    vidde: Raekkevidde, filtre: Filtre, _efter: Markoer | None, _viste: frozenset[str], _dag: date
) -> Indhold:
    months = selectors.maaneder(vidde, filtre)
    people = selectors.brugere(vidde, filtre)
    hours = selectors.timer(vidde, filtre)
    tabs = selectors.faner_antal(vidde, filtre)
    alarms = selectors.alarmtal(vidde, uden_slags(filtre), ALARMER)
    total = sum(m.opslag for m in months)
    off = sum(n for hour, n in enumerate(hours) if hour not in DAGTIMER)
    share = f"{100 * off / total:.1f}".replace(".", ",") if total else "0"
    return Indhold(
        tal=(
            Tal(_("Opslag"), tusind(total)),
            Tal(_("Unikke brugere"), tusind(len(people))),
            Tal(_("Søgninger"), tusind(sum(m.soegninger for m in months))),
            Tal(_("Alarmer"), tusind(sum(alarms.values()))),
            Tal(
                _("Uden for kl. 06-20"), tusind(off), _("%(andel)s %% af opslag") % {"andel": share}
            ),
        ),
        diagrammer=(
            _pr_maaned(months),
            _pr_time(hours),
            bjaelkefigur("fane", _("Opslag pr. fane"), _("Fane"), tabs),
        ),
    )


def _brugere(
    vidde: Raekkevidde, filtre: Filtre, _efter: Markoer | None, _viste: frozenset[str], _dag: date
) -> Indhold:
    months = selectors.maaneder(vidde, filtre)
    people = selectors.brugere(vidde, filtre)
    return Indhold(
        tal=(
            Tal(_("Unikke brugere"), tusind(len(people))),
            Tal(_("Opslag"), tusind(sum(p.opslag for p in people))),
            Tal(_("Søgninger"), tusind(sum(p.soegninger for p in people))),
        ),
        diagrammer=(
            soejlefigur(
                "brugere",
                _("Unikke brugere pr. måned"),
                _("Måned"),
                [(maanedsnavn(m.maaned), m.brugere) for m in months],
                bredt=True,
            ),
        ),
        brugere=tuple(people[:_MAKS_BRUGERE]),
        flere_brugere=max(len(people) - _MAKS_BRUGERE, 0),
    )


def _aktivitet(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    days = selectors.ugedage(vidde, filtre)
    rows, naeste = selectors.raekker(vidde, filtre, kun=None, efter=efter, antal=PR_SIDE)
    return Indhold(
        diagrammer=(
            _pr_maaned(selectors.maaneder(vidde, filtre)),
            _pr_time(selectors.timer(vidde, filtre)),
            soejlefigur(
                "ugedag",
                _("Opslag pr. ugedag"),
                _("Ugedag"),
                list(zip(map(str, UGEDAGE), days, strict=True)),
            ),
        ),
        linjer=_linjer(rows, viste),
        naeste=naeste,
    )


def _soegninger(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    rows, naeste = selectors.raekker(
        vidde, filtre, kun=selectors.ER_SOEGNING, efter=efter, antal=PR_SIDE
    )
    months = selectors.maaneder(vidde, filtre)
    kinds = selectors.soegninger(vidde, filtre)
    return Indhold(
        tal=(Tal(_("Antal søgninger"), tusind(sum(m.soegninger for m in months))),),
        diagrammer=(
            soejlefigur(
                "soegninger",
                _("Søgninger pr. måned"),
                _("Måned"),
                [(maanedsnavn(m.maaned), m.soegninger) for m in months],
                bredt=True,
            ),
            bjaelkefigur("slags", _("Søgninger efter slags"), _("Søgning"), kinds),
        ),
        linjer=_linjer(rows, viste, lambda r: selectors.adresse(r.soegekriterier)),
        sidste_kolonne=_("Adresse"),
        naeste=naeste,
    )


def _soegekriterier(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    keys = selectors.kriterier(vidde, filtre)
    rows, naeste = selectors.raekker(
        vidde, filtre, kun=~Q(soegekriterier=""), efter=efter, antal=PR_SIDE
    )
    used = [(key, n) for key, _held, n in keys if n]
    chart = bjaelkefigur("kriterier", _("Udfyldte søgekriterier"), _("Søgekriterium"), used)
    return Indhold(
        diagrammer=(chart,),
        linjer=_linjer(rows, viste, lambda r: masker(r.soegekriterier)),
        sidste_kolonne=_("Søgekriterier"),
        naeste=naeste,
    )


def _formaal(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    names = {
        (text, code): name
        for text, code, name in Formaal.objects.values_list("opslag__beskrivelse", "kode", "navn")
    }

    def ord_for(text: str, code: str) -> str:
        return f"{code} {names.get((text, code), '')}".strip()

    counts: Counter[str] = Counter()
    for text, code, n in selectors.formaal(vidde, filtre):
        counts[ord_for(text, code)] += n
    found = counts.most_common()
    rows, naeste = selectors.raekker(
        vidde, filtre, kun=selectors.HAR_FORMAAL, efter=efter, antal=PR_SIDE
    )
    return Indhold(
        tal=(Tal(_("Opslag med formål"), tusind(sum(n for _navn, n in found))),),
        diagrammer=(
            bjaelkefigur("formaal", _("Opslag pr. formål"), _("Formål"), found, bredt=True),
        ),
        linjer=_linjer(
            rows,
            viste,
            lambda r: ord_for(r.beskrivelse, selectors.formaalskode(r.soegekriterier)),
        ),
        sidste_kolonne=_("Formål"),
        naeste=naeste,
    )


def _alarmer(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    return _fund(vidde, filtre, efter, viste, ALARMER, _("Alarmer efter slags"))


def _overvaagning(
    vidde: Raekkevidde, filtre: Filtre, efter: Markoer | None, viste: frozenset[str], _dag: date
) -> Indhold:
    return _fund(vidde, filtre, efter, viste, OVERVAAGNINGER, _("Overvågninger efter slags"))


def _fund(
    vidde: Raekkevidde,
    filtre: Filtre,
    efter: Markoer | None,
    viste: frozenset[str],
    slags: Sequence[Slags],
    titel: str,
) -> Indhold:
    if filtre.slags not in slags:
        filtre = uden_slags(filtre)
    counts = selectors.alarmtal(vidde, filtre, slags)
    found, naeste = selectors.alarmer(vidde, filtre, slags=slags, efter=efter, antal=PR_SIDE)
    return Indhold(
        tal=tuple(Tal(kind.value, tusind(counts[kind])) for kind in slags),
        diagrammer=(
            bjaelkefigur(
                "slags", titel, _("Alarm"), [(k.value, n) for k, n in counts.items() if n]
            ),
        ),
        linjer=tuple(
            Linje(
                f.raekke,
                str(f.raekke.id) in viste,
                f.slags,
                f.grundlag,
                selectors.adresse(f.raekke.soegekriterier),
            )
            for f in found
        ),
        sidste_kolonne=_("Adresse") if slags is OVERVAAGNINGER else "",
        med_kle=slags is ALARMER,
        naeste=naeste,
    )


SIDER: tuple[Rapportside, ...] = (
    Rapportside("forside", gettext_lazy("Forside"), _forside),
    Rapportside("alarmer", gettext_lazy("Alarmer"), _alarmer),
    Rapportside("brugere", gettext_lazy("Brugere"), _brugere),
    Rapportside("aktivitet", gettext_lazy("Aktivitet"), _aktivitet),
    Rapportside("soegninger", gettext_lazy("Søgninger"), _soegninger),
    Rapportside("soegekriterier", gettext_lazy("Søgekriterier"), _soegekriterier),
    Rapportside("skat-formaal", gettext_lazy("SKAT formål"), _formaal),
    Rapportside("overvaagning", gettext_lazy("Overvågning"), _overvaagning),
)
VED_SLUG = {side.slug: side for side in SIDER}


def _linjer(
    rows: Sequence[Lograekke],
    viste: frozenset[str],
    sidste: Callable[[Lograekke], str] = lambda _row: "",
) -> tuple[Linje, ...]:
    return tuple(Linje(row, str(row.id) in viste, sidste=sidste(row)) for row in rows)


def _pr_time(hours: Sequence[int]) -> Diagram:
    titel = _("Opslag pr. time")
    points = [
        Punkt(str(h), n, "c-bar" if h in DAGTIMER else "c-off", maerket=h % 4 == 0)
        for h, n in enumerate(hours)
    ]
    pairs = [(str(h), n) for h, n in enumerate(hours)]
    return Diagram(
        "time",
        titel,
        label(titel, pairs),
        (_("Time på døgnet"), _("Antal")),
        tuple((name, tusind(n)) for name, n in pairs),
        soejler=diagram.soejler(points, bredde=HALV, med_tal=False),
        note=_("Gul: uden for kl. 06-20"),
    )


def _pr_maaned(months: Sequence[selectors.Maaned]) -> Diagram:
    pairs = [(maanedsnavn(m.maaned), m.opslag) for m in months]
    return soejlefigur("maaned", _("Opslag pr. måned"), _("Måned"), pairs, bredt=True, snit=True)
