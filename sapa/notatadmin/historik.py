"""Every change of the set-up: who, when, before and after; and what undoes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.values import Permission
from access.views_support import kraever
from fordeling.opsaetning import selectors, services
from fordeling.opsaetning.values import Art, OpsaetningFejl, Samtidig
from sapa.notatadmin.faelles import (
    NAVNE,
    SAMTIDIG,
    SIDER,
    aendret,
    besked,
    kraev,
    til,
    version,
    vis,
)
from sapa.overblik.anmodning import Anmodning


@dataclass(frozen=True, slots=True)
class Linje:
    """A change as lines of text: what was taken away, and what came. `kan`: it can be undone."""

    nr: int
    tidspunkt: datetime
    hvem: str
    foer: tuple[str, ...]
    efter: tuple[str, ...]
    kan: bool


@kraever(Permission.ADMINISTRER)
@require_GET
def aendringer(request: Anmodning, art: str) -> HttpResponse:
    """The changes of one kind, the newest first."""
    kraev(request)
    return _vis(request, _art(art))


@kraever(Permission.ADMINISTRER)
@require_POST
def fortryd(request: Anmodning, art: str) -> HttpResponse:
    """Put back what stood before a change; itself a change, and checked as any other."""
    myndighed, kind = kraev(request), _art(art)
    nr = request.POST.get("nr", "")
    try:
        services.fortryd(
            kind,
            myndighed,
            int(nr) if nr.isascii() and nr.isdecimal() and len(nr) < 9 else -1,
            version=version(request.POST),
            hvem=request.adgang.navn,
            now=timezone.now(),
        )
    except OpsaetningFejl as nej:
        return _vis(request, kind, fejl=besked(nej))
    except Samtidig:
        return _vis(request, kind, fejl=SAMTIDIG)
    aendret(request, kind, f"gendannet som før ændring {nr}")
    return til(kind)


def _art(navn: str) -> Art:
    try:
        art = Art(navn)
    except ValueError:
        raise Http404 from None
    if art not in SIDER:
        raise Http404
    return art


def _vis(request: Anmodning, art: Art, *, fejl: Any = "") -> HttpResponse:
    rows = selectors.historik(art, request.adgang.scope_id)
    nu = rows[0].efter if rows else None
    context = {
        "navn": NAVNE[art],
        "tilbage": SIDER[art],
        "linjer": [
            Linje(r.nr, r.tidspunkt, r.hvem, *forskel(art, r.foer, r.efter), kan=r.foer != nu)
            for r in rows
        ],
        "fane": SIDER[art],
    }
    return vis(request, "aendringer", art, context, fejl=fejl)


def forskel(art: Art, foer: Any, efter: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What only stood before, and what only stands after; both in full where only the order is
    another."""
    a, b = _linjer(art, foer), _linjer(art, efter)
    vaek, nyt = tuple(x for x in a if x not in b), tuple(x for x in b if x not in a)
    return (vaek, nyt) if vaek or nyt else (tuple(a), tuple(b))


def _linjer(art: Art, data: Any) -> list[str]:
    if art is Art.RUTER:
        return [_rute(r) for r in data]
    if art is Art.SKABELONER:
        return [f"{s['navn']}: {s['tekst']}" for s in data]
    if art is Art.NOTATER:
        dage = data["tekst_dage"]
        regel = (
            _("Tekster slettes efter installationens regel")
            if dage is None
            else _("Tekster slettes efter %(dage)s dage") % {"dage": dage}
        )
        return [*(_("Modtager: %(navn)s") % {"navn": m["navn"]} for m in data["modtagere"]), regel]
    return list(_tekster(data))


def _tekster(data: Iterable[Any]) -> Iterable[str]:
    return (str(t) for t in data)


def _rute(r: dict[str, Any]) -> str:
    facet = f" {r['facet']}" if r["facet"] else ""
    fra = _dato(r["fra"]) if r["fra"] else "…"
    sidst = _dato(r["til"], timedelta(days=1)) if r["til"] else "…"
    return f"{r['moenster']}{facet} → {r['navn']}, {fra} – {sidst}"


def _dato(iso: str, minus: timedelta = timedelta(0)) -> str:
    return (date.fromisoformat(iso) - minus).strftime("%d-%m-%Y")
