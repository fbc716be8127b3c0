"""What the tabs about ydelser are given, built from what the index holds and the user may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indexes.ydelse.values import Bevilling, Maaned, Partsydelser, Udbetaling
from sapa.overblik.templatetags.sapa import maaned

if TYPE_CHECKING:
    from sapa.overblik.faner import Kolonne
    from sapa.overblik.sider import Personhoved, Skjult

# How many times a year each frekvens is paid. Once, or unknown, is no amount a month.
GANGE_OM_AARET = {
    "Hver uge": 52,
    "Hver 14. dag": 26,
    "Månedlig": 12,
    "Kvartalsvis": 4,
    "Halvårlig": 2,
    "Årlig": 1,
}
YDELSESBLOKKE = ("bevilgede_ydelser", "ikke_oekonomiske", "udbetalinger")
"""Both tabs have these; UDK Ydelser all of them, always."""
VIS: dict[str, str | Promise] = {
    "": gettext_lazy("Alle"),
    "aktive": gettext_lazy("Aktive"),
    "ikke-aktive": gettext_lazy("Ikke aktive"),
}


@dataclass(frozen=True, slots=True)
class Noegler:
    """What the parts of one of the two tabs are called where one of them fails, and their ids: both
    tabs may stand on one page."""

    rute: str
    bevillinger: str
    service: str
    udbetalinger: str
    noegletal: str


EGNES = Noegler(
    "ydelser", "bevilgede_ydelser", "ikke_oekonomiske", "udbetalinger", "ydelser_noegletal"
)
ANDRES = Noegler(
    "udk_ydelser", "udk_ydelser", "udk_ikke_oekonomiske", "udk_udbetalinger", "udk_noegletal"
)


@dataclass(frozen=True, slots=True)
class Kort:
    """One card. `udbetaler` is whom the payments name, else the authority that granted; empty where
    the payments are not known."""

    ydelse: Bevilling
    udbetaler: str


@dataclass(frozen=True, slots=True)
class Maanedslinje:
    """A month of payments, or a stretch of months without. `procent` of the page's largest."""

    navn: str
    maaned: Maaned | None = None
    procent: int = 0


@dataclass(frozen=True, slots=True)
class Noegletal:
    """The figures above the blocks. Amounts in kroner, gross."""

    pr_maaned: Decimal
    antal_aktive: int
    antal_ikke_aktive: int
    uden_maanedsbeloeb: int  # active, but its amount or frekvens is not in the index
    aar: int | None = None  # the year of the latest payment; None where the page lacks part of it
    udbetalt: Decimal = Decimal(0)
    antal_udbetalt: int = 0
    seneste: Udbetaling | None = None
    boern: int | None = None  # own children under 18 at her address; None: not to be told


@dataclass(frozen=True, slots=True)
class Udsnit:
    """One choice over the cards: all, the active, the rest."""

    navn: str | Promise
    antal: int
    url: str
    valgt: bool


@dataclass(frozen=True, slots=True)
class Bevillingsdel:
    """The cards of the choice made, and the choices."""

    kort: tuple[Kort, ...]
    udsnit: tuple[Udsnit, ...]


@dataclass(frozen=True, slots=True)
class Udbetalingsdel:
    """A page of payments by month, and where the list goes on."""

    linjer: tuple[Maanedslinje, ...]
    nyeste_url: str = ""  # where the page is not the first
    aeldre_url: str = ""

    @property
    def antal(self) -> int:
        return sum(len(m.udbetalinger) for m in self._maaneder)

    @property
    def i_alt(self) -> Decimal:
        return sum((m.i_alt for m in self._maaneder), Decimal(0))

    @property
    def _maaneder(self) -> list[Maaned]:
        return [linje.maaned for linje in self.linjer if linje.maaned is not None]


@dataclass(frozen=True, slots=True)
class Ydelsesside:
    """The tab Ydelser, or UDK Ydelser where `andres`. A part is None where it is not shown, or
    failed."""

    hoved: Personhoved
    noegler: Noegler
    ydelser: Partsydelser
    i_dag: date
    bevillinger: Bevillingsdel | None = None
    udbetalinger: Udbetalingsdel | None = None
    noegletal: Noegletal | None = None
    med_noegletal: bool = False  # also where they failed
    uden_ret: bool = False
    skjult: Skjult | None = None
    blokke: tuple[str, ...] = YDELSESBLOKKE  # what the visning shows, in its order
    bevillingskolonner: tuple[Kolonne, ...] = ()
    servicekolonner: tuple[Kolonne, ...] = ()
    udbetalingskolonner: tuple[Kolonne, ...] = ()

    @property
    def andres(self) -> bool:
        return self.noegler is ANDRES


def bevillingsdel(
    fundet: Partsydelser, *, betalinger_kendt: bool, vis: str, url: str, dato: str
) -> Bevillingsdel:
    """The cards. `vis` is a key of VIS; `dato`: the parameter that keeps the day shown, where it is
    not today. Whom a ydelse is paid by is told by its payments: not where they are not known."""
    kort = _kort(fundet, betalinger_kendt)
    vis = vis if vis in VIS else ""
    return Bevillingsdel(
        tuple(k for k in kort if _med(k, vis)),
        tuple(
            Udsnit(
                navn,
                sum(_med(k, noegle) for k in kort),
                _adresse(url, f"vis={noegle}" if noegle else "", dato),
                noegle == vis,
            )
            for noegle, navn in VIS.items()
        ),
    )


def udbetalingsdel(
    fundet: Partsydelser, *, i_dag: date, foer: date | None, url: str, dato: str, anker: str
) -> Udbetalingsdel:
    """The months. `foer`: the month that the payments of this page end with; `i_dag` is the day
    shown, `anker` the block's id."""
    return Udbetalingsdel(
        tuple(_linjer(fundet.maaneder, i_dag, foer)),
        nyeste_url=f"{_adresse(url, dato)}#{anker}" if foer else "",
        aeldre_url=f"{_adresse(url, f'foer={fundet.aeldre:%Y-%m}', dato)}#{anker}"
        if fundet.aeldre
        else "",
    )


def _adresse(url: str, *felter: str) -> str:
    query = "&".join(f for f in felter if f)
    return f"{url}?{query}" if query else url


def laes_maaned(tekst: str) -> date | None:
    """The first of the month that an address names (2023-01); None for anything else."""
    aar, _skel, nummer = tekst.partition("-")
    if len(tekst) != 7 or not (aar + nummer).isascii() or not (aar + nummer).isdecimal():
        return None
    if len(aar) != 4 or not 1 <= int(nummer) <= 12 or not 1900 <= int(aar) < 9999:
        return None
    return date(int(aar), int(nummer), 1)


def noegletal(
    fundet: Partsydelser, *, i_dag: date, foerste_side: bool, boern: int | None
) -> Noegletal:
    """Gross a month of what runs, what was paid in the year of the latest payment, and that one.
    Both halves are there: a total of one is not true."""
    active = [b for b in fundet.oekonomiske if b.loeber]
    amounts = [maanedsbeloeb(b) for b in active]
    base = Noegletal(
        pr_maaned=sum((a for a in amounts if a is not None), Decimal(0)),
        antal_aktive=len(active),
        antal_ikke_aktive=len(fundet.oekonomiske) - len(active),
        uden_maanedsbeloeb=sum(a is None for a in amounts),
        boern=boern,
    )
    paid = [u for m in fundet.maaneder for u in m.udbetalinger if u.dato and u.dato <= i_dag]
    if not foerste_side or not paid or paid[0].dato is None:
        return base
    year = paid[0].dato.year
    in_year = [u for u in paid if u.dato and u.dato.year == year]
    # The rest of the year may be on the next page: then its total is not known here.
    whole = fundet.aeldre is None or fundet.aeldre <= date(year, 1, 1)
    return replace(
        base,
        aar=year if whole else None,
        udbetalt=sum((u.beloeb for u in in_year if u.beloeb is not None), Decimal(0)),
        antal_udbetalt=len(in_year),
        seneste=paid[0],
    )


def maanedsbeloeb(ydelse: Bevilling) -> Decimal | None:
    """What a running ydelse comes to a month, gross, in kroner and øre; None where the index does
    not say."""
    times = GANGE_OM_AARET.get(ydelse.frekvens)
    if ydelse.beloeb is None or times is None:
        return None
    return (ydelse.beloeb * times / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)


def naeste_maaned(dag: date) -> date:
    return (dag.replace(day=28) + timedelta(days=4)).replace(day=1)


def _forrige_maaned(dag: date) -> date:
    return (dag.replace(day=1) - timedelta(days=1)).replace(day=1)


def _kort(fundet: Partsydelser, betalinger_kendt: bool) -> tuple[Kort, ...]:
    payers = {
        (u.bevilling.bevilling_uuid, u.bevilling.ydelse_id): u.udbetaler
        for u in _betalinger(fundet.maaneder)
        if u.bevilling is not None and u.udbetaler
    }
    return tuple(
        Kort(
            b,
            payers.get((b.bevilling_uuid, b.ydelse_id))
            or (b.myndighed if betalinger_kendt else ""),
        )
        for b in fundet.oekonomiske
    )


def _betalinger(maaneder: Iterable[Maaned]) -> Iterator[Udbetaling]:
    for month in maaneder:
        yield from month.udbetalinger


def _med(kort: Kort, vis: str) -> bool:
    return not vis or kort.ydelse.loeber == (vis == "aktive")


def _linjer(maaneder: Sequence[Maaned], i_dag: date, foer: date | None) -> Iterator[Maanedslinje]:
    largest = max((m.i_alt for m in maaneder), default=Decimal(0))
    above = foer  # the month that the next line must stand right under
    for month in maaneder:
        share = int(month.i_alt * 100 / largest) if largest > 0 else 0
        if month.foerste is None:
            yield Maanedslinje(_("Uden dato"), month, max(share, 0))
            continue
        above = above or max(naeste_maaned(i_dag), naeste_maaned(month.foerste))
        if (first := naeste_maaned(month.foerste)) < above:
            yield Maanedslinje(_straek(first, _forrige_maaned(above)))
        yield Maanedslinje(_stort(maaned(month.foerste)), month, max(share, 0))
        above = month.foerste


def _straek(fra: date, til: date) -> str:
    if fra == til:
        return _stort(maaned(fra))
    return _("%(fra)s til %(til)s") % {"fra": _stort(maaned(fra)), "til": maaned(til)}


def _stort(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]
