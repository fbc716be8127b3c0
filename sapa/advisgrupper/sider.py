"""Values that the pages of advisgrupper show: the list, the history and the chart of a dry run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.models import Bruger, Fagsystem
from access.values import Adgang
from advis.grupper import selectors, services
from advis.grupper.selectors import Grupperaekke, Toerresultat
from advis.models import Advisgruppe, Toerkoersel
from advis.values import Gruppetilstand
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper.opslag import navne

DAGE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Linje:
    """One group in the list. `antal`: its adviser of the last thirty days. `naeste`: a key of
    ord.NAESTE."""

    r: Grupperaekke
    type: str | Promise
    tilstand: dict[str, str | Promise]
    ejer: str
    modtagere: tuple[str, ...]
    antal: int
    naeste: str

    @property
    def naeste_ord(self) -> str | Promise:
        """What is to be done with it."""
        return i_ord.NAESTE[self.naeste]


def linjer(*, adgang: Adgang, now: datetime) -> list[Linje]:
    """The groups of the authority, in six queries whatever their number. Raises MaaIkke."""
    rows = selectors.grupper(adgang=adgang, myndighed=adgang.scope_id)
    ids = [r.id for r in rows]
    ejere = dict(Advisgruppe.objects.filter(id__in=ids).values_list("id", "ejer"))
    ejernavne = dict(Bruger.objects.filter(id__in=ejere.values()).values_list("id", "navn"))
    valgte: dict[int, list[UUID]] = defaultdict(list)
    # As they were chosen: units below them receive too (advis.grupper.indeks).
    for g, d in Advisgruppe.objects.filter(id__in=ids).values_list("id", "definition"):
        for m in d.get("modtagere") or ():
            if (uuid := UUID(m["uuid"])) not in valgte[g]:
                valgte[g].append(uuid)
    kendte = navne((u for us in valgte.values() for u in us), adgang.scope_id)
    proevet = set(
        Toerkoersel.objects.filter(
            gruppe_id__in=ids, faerdig__isnull=False, version=F("gruppe__version")
        ).values_list("gruppe_id", flat=True)
    )
    antal = _antal(adgang.scope_id, now - DAGE)
    return [
        Linje(
            r,
            i_ord.TYPER[r.advistype],
            i_ord.tilstand(r.tilstand),
            ejernavne.get(ejere[r.id], ""),
            tuple(kendte.get(u, "?") for u in valgte[r.id]),
            antal.get(r.id, 0),
            naeste(r, proevet=r.id in proevet, bruger_id=adgang.bruger_id),
        )
        for r in rows
    ]


def naeste(r: Grupperaekke, *, proevet: bool, bruger_id: int) -> str:
    """What the user could do next with a group."""
    if r.tilstand is Gruppetilstand.AFVENTER:
        return "venter" if r.anmodet_af == bruger_id else "godkend"
    if r.tilstand is Gruppetilstand.AKTIV and not r.venter:
        return ""
    if not proevet:
        return "proev"
    return "aendringer" if r.tilstand is Gruppetilstand.AKTIV else "aktiver"


def _antal(myndighed: int, siden: datetime) -> dict[int, int]:
    """Adviser received since, by group. Keys are in order of time, so a day before is a bound."""
    bund = int((siden - timedelta(days=1)).timestamp() * 1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "select gruppe_id, antal from advisgrupper_antal(%s, %s, %s)",
            [myndighed, siden, UUID(int=bund << 80)],
        )
        return dict(cursor.fetchall())


# --- History --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Haendelseslinje:
    """A change: who, when, what it was before and after. `kan_gendannes`: what was before is a
    whole definition that the group is not now."""

    nr: int
    hvad: str | Promise
    tidspunkt: datetime
    bruger: str
    aendringer: list[tuple[str | Promise, str, str]]
    kan_gendannes: bool


def historik(*, adgang: Adgang, gruppe_id: int, nu: dict[str, Any]) -> list[Haendelseslinje]:
    """Every change, newest first; `nu` is the group as it stands. Raises MaaIkke."""
    rows = selectors.historik(adgang=adgang, gruppe_id=gruppe_id)
    uuider, systemer = set[UUID](), set[int]()
    for row in rows:
        for side in (row.foer or {}, row.efter or {}):
            uuider |= {UUID(m["uuid"]) for m in side.get("modtagere") or ()}
            uuider |= {UUID(e) for e in (side.get("sag") or {}).get("enheder") or ()}
            uuider |= {UUID(e) for e in [side.get(services.EJER)] if e}
            systemer |= set((side.get("sag") or {}).get("fagsystemer") or ())
    kendte: dict[UUID | int, str] = dict(navne(uuider, adgang.scope_id).items())
    kendte |= dict(Fagsystem.objects.filter(id__in=systemer).values_list("id", "navn"))
    return [
        Haendelseslinje(
            row.nr,
            i_ord.HANDLINGER.get(row.handling, row.handling),
            row.tidspunkt,
            row.bruger,
            i_ord.aendringer(row.foer, row.efter, kendte),
            row.handling == "aendret" and _er_andet(row.foer or {}, nu),
        )
        for row in rows
    ]


def _er_andet(foer: dict[str, Any], nu: dict[str, Any]) -> bool:
    """Whether the group is another now; what an old version does not hold, it does not say."""
    return any(foer.get(felt, v) != v for felt, v in nu.items())


# --- The chart of a dry run -----------------------------------------------------------------------

_BREDDE, _HOEJDE, _TOP, _VENSTRE = 460, 150, 16, 24
_BUND = _HOEJDE - 20


@dataclass(frozen=True, slots=True)
class Soejle:
    """One month of the chart, in its own coordinates."""

    x: str
    y: str
    bredde: str
    hoejde: str
    midte: str
    over: str
    antal: int
    maaned: str
    flest: bool


@dataclass(frozen=True, slots=True)
class Graf:
    """Hits per month over twelve months, the current one last, and the same in a sentence."""

    soejler: tuple[Soejle, ...]
    gennemsnit: int
    middel: str
    flest: int
    tekst: str


def graf(t: Toerresultat, *, i_dag: date, maaneder: dict[int, str]) -> Graf | None:
    """The chart; None if nothing was found."""
    fundne = dict(t.maaneder)
    tal = []
    for tilbage in range(11, -1, -1):
        aar, m = divmod(i_dag.year * 12 + i_dag.month - 1 - tilbage, 12)
        tal.append((str(maaneder[m + 1]), fundne.get(f"{aar}-{m + 1:02d}", 0)))
    flest = max(n for _navn, n in tal)
    if not flest:
        return None
    trin = (_BREDDE - _VENSTRE) / 12
    gennemsnit = round(sum(n for _navn, n in tal) / 12)
    soejler = []
    for nr, (navn, n) in enumerate(tal):
        hoejde = (_BUND - _TOP) * n / flest
        x = _VENSTRE + nr * trin + 5
        soejler.append(
            Soejle(
                f"{x:.1f}",
                f"{_BUND - hoejde:.1f}",
                f"{trin - 10:.1f}",
                f"{hoejde:.1f}",
                f"{x + (trin - 10) / 2:.1f}",
                f"{_BUND - hoejde - 4:.1f}",
                n,
                navn,
                n == flest,
            )
        )
    tekst = _("Adviser pr. måned, den nyeste sidst: %(tal)s. Gennemsnit: %(snit)s.") % {
        "tal": ", ".join(f"{navn} {n}" for navn, n in tal),
        "snit": gennemsnit,
    }
    middel = f"{_BUND - (_BUND - _TOP) * gennemsnit / flest:.1f}"
    return Graf(tuple(soejler), gennemsnit, middel, flest, tekst)
