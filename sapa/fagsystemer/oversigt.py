"""What the pages show of clients: agreements in words, freshness, errors, quarantine, and limits
with their use. Numbers and names of systems; nothing here is about a citizen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.klienter.models import Forbrug, Serviceaftale
from access.klienter.selectors import dansk_dag
from access.klienter.tilstand import sidste_dag
from access.klienter.values import SYSTEMROLLER, Rettighed
from access.models import Leverancestatus, Myndighed, Systemklient
from indexes.modtagelse import selectors
from indexes.modtagelse.values import Leverance, friskhed
from sapa.drift.sider import FRISKHED, Leverancelinje, Maerke, varighed
from sapa.fagsystemer.hvem import Hvem
from sapa.fagsystemer.ord import GRUPPER, ret
from sapa.fagsystemer.virkning import gaelder

_LEVERER = SYSTEMROLLER["rediger"] | {
    Rettighed.ORGANISATION,
    Rettighed.BESKED,
    Rettighed.KILDE,
}
DAGE = 7
"""Errors and delays are of so many days."""


@dataclass(frozen=True, slots=True)
class Aftalelinje:
    """An agreement as a row. `myndigheder` are those of it that she sees; `andre`: there are more.
    `tilstand` is when it holds, `maa_rette` whether she may change all of what she sees of it."""

    id: int
    myndigheder: tuple[str, ...]
    andre: bool
    hvad: tuple[str | Promise, ...]
    kle: tuple[str, ...]
    kilder: tuple[str, ...]
    fra: date | None
    sidste: date | None
    tilstand: Maerke
    gaelder: bool
    afsluttet: bool
    maa_rette: bool


@dataclass(frozen=True, slots=True)
class Loft:
    """The client's limits: its own, or the installation's (`faelles`), and today's use."""

    kald_pr_sekund: int
    byge: int
    objekter_pr_dag: int
    faelles: bool
    objekter: int
    kald: int
    afviste: int

    @property
    def brugt(self) -> str:
        """Today's objects, as people write numbers."""
        return _tusinder(self.objekter)

    @property
    def kvote(self) -> str:
        """The day's quota, likewise."""
        return _tusinder(self.objekter_pr_dag)

    @property
    def procent(self) -> int:
        """Today's objects of the day's quota, in per cent; at most 100."""
        return min(100, round(100 * self.objekter / self.objekter_pr_dag)) if self.objekter else 0

    @property
    def naer(self) -> bool:
        """True where the quota is nearly used."""
        return self.procent >= 80


@dataclass(frozen=True, slots=True)
class Klientlinje:
    """A client as a row. `leverance` has its figures, where all its agreements are hers to see: a
    shared client's are about others' data too."""

    k: Systemklient
    aftaler: tuple[Aftalelinje, ...]
    sidst: datetime | None
    stand: Maerke
    leverance: Leverancelinje | None
    i_karantaene: int
    loft: Loft
    now: datetime

    @property
    def kalder(self) -> bool:
        """True if somebody should look at it."""
        return (
            self.i_karantaene > 0
            or self.stand.tone in {"warn", "bad"}
            or bool(self.leverance and self.leverance.fejl)
        )

    @property
    def alder(self) -> str:
        return varighed((self.now - self.sidst).total_seconds()) if self.sidst else ""

    @property
    def loefte(self) -> str:
        return varighed(self.k.fagsystem.loefte_minutter * 60)

    @property
    def i_kraft(self) -> tuple[Aftalelinje, ...]:
        return tuple(a for a in self.aftaler if not a.afsluttet)


@dataclass(frozen=True, slots=True)
class _Tal:
    """What is read for all of the page's clients at once."""

    leverancer: dict[str, Leverance] = field(default_factory=dict)
    sidst: dict[int, datetime] = field(default_factory=dict)
    karantaene: dict[str, int] = field(default_factory=dict)
    forbrug: dict[int, Any] = field(default_factory=dict)


def klienter(who: Hvem, *, now: datetime, kun: Systemklient | None = None) -> list[Klientlinje]:
    """The clients that she sees, or the one; a fixed number of statements, whatever their
    number."""
    rows = [kun] if kun is not None else list(who.klienter())
    by_client = defaultdict(list)
    for a in who.aftaler(kun):
        by_client[a.klient_id].append(a)
    names = dict(Myndighed.objects.values_list("id", "navn"))
    figures = _tal(who, now)
    found = []
    for k in rows:
        own = by_client[k.id]
        sidst, stand = _friskhed(figures, k, own, now)
        figure = figures.leverancer.get(k.klient_id)
        found.append(
            Klientlinje(
                k,
                tuple(aftalelinjer(own, who, names=names, i_dag=dansk_dag(now))),
                sidst,
                stand,
                Leverancelinje(figure, now) if figure else None,
                figures.karantaene.get(k.klient_id, 0),
                loft(k, figures.forbrug.get(k.id)),
                now,
            )
        )
    # What needs a look comes first; the rest by name.
    return sorted(found, key=lambda x: not x.kalder)


def _friskhed(
    figures: _Tal, k: Systemklient, aftaler: Iterable[Serviceaftale], now: datetime
) -> tuple[datetime | None, Maerke]:
    """Its last delivery, and what to say of it: its own where that is known, else its system's for
    her authorities. One that may deliver nothing is not late."""
    if not any(_LEVERER & set(a.rettigheder) for a in aftaler):
        return None, Maerke("", "info", _("Leverer ikke"))
    own = figures.leverancer.get(k.klient_id)
    sidst = (own.sidst if own else None) or figures.sidst.get(k.fagsystem_id)
    return sidst, Maerke(*FRISKHED[friskhed(sidst, k.fagsystem.loefte_minutter, now)])


def _tal(who: Hvem, now: datetime) -> _Tal:
    found = {
        x.klient: x
        for x in selectors.leverancer(
            adgang=who.adgang, now=now, dage=DAGE, myndigheder=who.myndigheder
        )
    }
    latest: dict[int, datetime] = {}
    for fagsystem, sidst in Leverancestatus.objects.filter(
        myndighed__in=who.myndigheder
    ).values_list("fagsystem_id", "sidst"):
        latest[fagsystem] = max(sidst, latest.get(fagsystem, sidst))
    used = {f.klient_id: f for f in _forbrug(now)}
    return _Tal(found, latest, _karantaene(who, found), used)


def _karantaene(who: Hvem, leverancer: dict[str, Leverance]) -> dict[str, int]:
    """How many lie in quarantine, by client: an operator's as her page of it has them, else those
    that concern the authority. A number alone: what lies there is the operators' to see."""
    if who.driver:
        return {klient: x.i_karantaene for klient, x in leverancer.items()}
    with connection.cursor() as cursor:
        cursor.execute("select klient, antal from klienter_i_karantaene(%s)", [who.egen])
        return dict(cursor.fetchall())


def _tusinder(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _forbrug(now: datetime) -> Iterable[Forbrug]:
    # Columns by name: the web role reads no others.
    return Forbrug.objects.filter(dag=dansk_dag(now)).only(
        "klient_id", "dag", "kald", "afviste", "objekter"
    )


def loft(k: Systemklient, used: Forbrug | None) -> Loft:
    """The limits that count, as the API has them."""
    common = settings.KLIENTER
    own = (k.kald_pr_sekund, k.byge, k.objekter_pr_dag)
    return Loft(
        k.kald_pr_sekund or common.kald_pr_sekund,
        k.byge or common.byge,
        k.objekter_pr_dag or common.objekter_pr_dag,
        all(x is None for x in own),
        used.objekter if used else 0,
        used.kald if used else 0,
        used.afviste if used else 0,
    )


def aftalelinjer(
    rows: Iterable[Serviceaftale], who: Hvem, *, names: dict[int, str], i_dag: date
) -> list[Aftalelinje]:
    """Agreements as rows: those that hold or will, then those that ended."""
    found = [_aftalelinje(a, who, names, i_dag) for a in rows]
    return sorted(found, key=lambda a: (a.afsluttet, a.myndigheder, a.id))


def _aftalelinje(a: Serviceaftale, who: Hvem, names: dict[int, str], i_dag: date) -> Aftalelinje:
    mine = [m for m in a.myndigheder if m in who.myndigheder]
    now_ = gaelder(a, i_dag)
    over = a.gyldig.upper is not None and a.gyldig.upper <= i_dag
    state = (
        Maerke("ok", "check", _("Gælder"))
        if now_
        else Maerke("", "lock", _("Afsluttet"))
        if over
        else Maerke("info", "hourglass", _("Kommer"))
    )
    return Aftalelinje(
        a.id,
        tuple(sorted(names.get(m, str(m)) for m in mine)),
        len(mine) < len(a.myndigheder),
        hvad(a.rettigheder),
        tuple(a.kle),
        tuple(a.kilder),
        a.gyldig.lower,
        sidste_dag(a),
        state,
        now_,
        over,
        set(a.rettigheder) != {Rettighed.KILDE} or set(mine) <= who.drift,
    )


def hvad(rettigheder: Collection[str]) -> tuple[str | Promise, ...]:
    """Rights in words: a whole group by its name, else each."""
    left, found = set(rettigheder), list[str | Promise]()
    for _noegle, navn, group in GRUPPER:
        if len(group) > 1 and set(group) <= left:
            found.append(navn)
            left -= set(group)
    return (*found, *(ret(r) for r in Rettighed if r in left))


def uden_klient(who: Hvem, kendte: Collection[int]) -> list[Leverancestatus]:
    """Systems that have delivered for her authority, and that none of the clients shown is of."""
    if who.egen is None:
        return []
    rows = Leverancestatus.objects.filter(myndighed=who.egen).exclude(fagsystem_id__in=kendte)
    return list(rows.select_related("fagsystem").order_by("fagsystem__navn"))
