"""The form of a serviceaftale: made, changed and ended, with what it opens and closes before it is
saved."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from psycopg.types.range import DateRange

from access.klienter import aftaler, kilder
from access.klienter.models import Serviceaftale
from access.klienter.tilstand import AFTALE
from access.klienter.values import Rettighed
from access.models import Systemklient
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer
from sapa.fagsystemer.emner import afvist, efter_sidste, kraev_skrive, udfoerer
from sapa.fagsystemer.formular import Aftaleskema, dag
from sapa.fagsystemer.hvem import Hvem, fagsystemadgang, hvem
from sapa.fagsystemer.ord import GRUPPER, ret
from sapa.fagsystemer.views import MENU, myndighedsnavne, noter
from sapa.fagsystemer.virkning import Virkning, virkning
from sapa.overblik.anmodning import Anmodning


@fagsystemadgang
@require_http_methods(["GET", "POST"])
def ny(request: Anmodning) -> HttpResponse:
    """A new agreement for one of her authorities, with any client that is open: also one that has
    none with her yet."""
    who = hvem(request)
    if request.method == "GET":
        first = who.egen if who.egen is not None else min(who.drift)
        skema = Aftaleskema(
            str(first), fra=timezone.localdate().isoformat(), klient=request.GET.get("klient", "")
        )
        return _vis(request, who, None, skema)
    skema = Aftaleskema.laes(request.POST)
    aendrer = Aendrer.af(request, timezone.now())
    try:
        klient, m = _klient(skema), _myndighed(who, skema)
        facts = skema.data()
        kraev_skrive(who, [m], facts["rettigheder"])
        with afvist():
            if "vis" in request.POST:
                aftaler.kontroller(myndigheder=[m], **facts)
                after = [_som(klient, [m], facts)]
                seen = _proev(klient, who, None, after, [m], facts["fra"])
                return _vis(request, who, None, skema, virkninger=seen)
            with transaction.atomic():
                aftaler.saet_aftale(
                    klient, myndigheder=[m], **facts, now=aendrer.now, af=udfoerer(aendrer)
                )
    except AdministrationFejl as nej:
        return _vis(request, who, None, skema, fejl=str(nej.tekst), felt=nej.felt)
    return _tilbage(klient, "aftale")


@fagsystemadgang
@require_http_methods(["GET", "POST"])
def aftale(request: Anmodning, aftale_id: int) -> HttpResponse:
    """One agreement: changed, or ended from a day. Of one that other authorities share, her own
    part becomes an agreement of its own first, and theirs stays as it is."""
    who = hvem(request)
    row = who.aftaler().filter(id=aftale_id).first()
    if row is None:
        raise Http404
    m = _hendes(who, row)
    if request.method == "GET":
        return _vis(request, who, row, _skema(row, m))
    ending = "afslut" in request.POST or "vis_afslut" in request.POST
    skema = _skema(row, m) if ending else Aftaleskema.laes(request.POST)
    aendrer = Aendrer.af(request, timezone.now())
    try:
        historik.kraev_version(AFTALE, str(row.id), _hvis(row), request.POST.get("version", ""))
        seen = (
            _afslut(request, who, row, m, aendrer)
            if ending
            else _ret(request, who, row, m, skema, aendrer)
        )
    except AdministrationFejl as nej:
        return _vis(request, who, row, skema, fejl=str(nej.tekst), felt=nej.felt)
    if seen is not None:
        return _vis(request, who, row, skema, virkninger=seen, afslutter=ending)
    return _tilbage(row.klient, "afsluttet" if ending else "aftale")


def _afslut(
    request: Anmodning, who: Hvem, row: Serviceaftale, m: int | None, aendrer: Aendrer
) -> list[Virkning] | None:
    """End it, or tell what that would close."""
    i_dag = timezone.localdate(aendrer.now)
    fra = efter_sidste(dag(request.POST.get("sidste", ""), "sidste")) or i_dag
    if fra < i_dag:
        raise AdministrationFejl(_("En aftale kan ikke afsluttes tilbage i tiden."), "sidste")
    if "vis_afslut" in request.POST:
        hers, rest = _delt(row, m)
        hers.gyldig = DateRange(row.gyldig.lower, fra, "[)")
        return _proev(row.klient, who, row, [hers, *rest], hers.myndigheder, fra, kun=True)
    with transaction.atomic(), afvist():
        own = row if m is None else aftaler.udskil_aftale(row, m)
        kraev_skrive(who, own.myndigheder, own.rettigheder)
        aftaler.afslut_aftale(own, fra=fra, now=aendrer.now, af=udfoerer(aendrer))
    return None


def _ret(
    request: Anmodning,
    who: Hvem,
    row: Serviceaftale,
    m: int | None,
    skema: Aftaleskema,
    aendrer: Aendrer,
) -> list[Virkning] | None:
    """Change it, or tell what that would open and close."""
    mine = row.myndigheder if m is None else [m]
    facts = skema.data()
    kraev_skrive(who, mine, facts["rettigheder"])
    if "vis" in request.POST:
        with afvist():
            aftaler.kontroller(myndigheder=mine, **facts)
        after = [_som(row.klient, mine, facts), *_delt(row, m)[1]]
        return _proev(row.klient, who, row, after, mine, facts["fra"])
    with transaction.atomic(), afvist():
        own = row if m is None else aftaler.udskil_aftale(row, m)
        kraev_skrive(who, own.myndigheder, own.rettigheder)
        aftaler.ret_aftale(own, **facts, now=aendrer.now, af=udfoerer(aendrer))
    return None


def _proev(
    klient: Systemklient,
    who: Hvem,
    row: Serviceaftale | None,
    i_stedet: Sequence[Serviceaftale],
    myndigheder: Sequence[int],
    fra: date | None,
    *,
    kun: bool = False,
) -> list[Virkning]:
    """What would differ with these in the agreement's place, by the rules of the API: today and
    from `fra`, or from then alone."""
    before = list(who.aftaler(klient))
    after = [a for a in before if row is None or a.id != row.id] + list(i_stedet)
    i_dag = timezone.localdate()
    days = {fra or i_dag} if kun else {i_dag, fra or i_dag}
    return virkning(
        klient.klient_id, before, after, myndigheder=myndigheder, dage=days, i_dag=i_dag
    )


def _som(klient: Systemklient, myndigheder: Sequence[int], facts: dict[str, Any]) -> Serviceaftale:
    """The agreement as it would be; not kept."""
    return Serviceaftale(
        klient=klient,
        myndigheder=list(myndigheder),
        kle=facts["kle"],
        rettigheder=facts["rettigheder"],
        kilder=facts["kilder"],
        gyldig=DateRange(facts["fra"], facts["til"], "[)"),
    )


def _delt(row: Serviceaftale, m: int | None) -> tuple[Serviceaftale, list[Serviceaftale]]:
    """Her part of it, and what stays, as `aftaler.udskil_aftale` would leave them; not kept."""
    hers, rest = copy(row), copy(row)
    if m is None:
        return hers, []
    hers.myndigheder, hers.kilder = [m], []
    hers.rettigheder = [r for r in row.rettigheder if r != Rettighed.KILDE]
    if len(row.myndigheder) > 1:
        rest.myndigheder = [x for x in row.myndigheder if x != m]
        return hers, [rest]
    rest.rettigheder = [Rettighed.KILDE]
    return hers, [rest] if Rettighed.KILDE in row.rettigheder else []


def _vis(
    request: Anmodning, who: Hvem, row: Serviceaftale | None, skema: Aftaleskema, **mere: Any
) -> HttpResponse:
    klient = row.klient.klient_id if row is not None else ""
    noter(request, ("Side", "serviceaftale"), ("Klient", klient))
    i_dag = timezone.localdate()
    m = _hendes(who, row) if row is not None else None
    mine = set(row.myndigheder) & who.myndigheder if row is not None else set()
    if m is not None:
        mine = {m}
    context = {
        **MENU,
        "k": row.klient if row is not None else None,
        "row": row,
        "skema": skema,
        "delt": row is not None and m is not None and len(row.myndigheder) > 1,
        "leverer_kilder": m is not None and bool(row and Rettighed.KILDE in row.rettigheder),
        "klienter": _aabne() if row is None else [],
        "myndigheder": myndighedsnavne(who.myndigheder),
        "navne": [n for _i, n in myndighedsnavne(frozenset(mine))],
        "grupper": [
            (navn, [(str(r), ret(r)) for r in group if r != Rettighed.KILDE or who.driver])
            for _noegle, navn, group in GRUPPER
        ],
        "kilder": sorted(kilder.kendte()) if who.driver else [],
        "version": historik.version(AFTALE, str(row.id), _hvis(row)) if row else 0,
        "linjer": historik.historie(AFTALE, str(row.id), _hvis(row)) if row else [],
        "i_dag": i_dag,
        "afsluttet": bool(row and row.gyldig.upper and row.gyldig.upper <= i_dag),
        **mere,
    }
    return render(request, "fagsystemer/aftale.html", context)


def _skema(row: Serviceaftale, m: int | None) -> Aftaleskema:
    """The form of the part that is hers."""
    return Aftaleskema.af(row if m is None else _delt(row, m)[0])


def _aabne() -> list[tuple[str, str, str]]:
    rows = Systemklient.objects.filter(aktiv=True).order_by("fagsystem__navn", "klient_id")
    return [(str(i), n, f) for i, n, f in rows.values_list("id", "klient_id", "fagsystem__navn")]


def _klient(skema: Aftaleskema) -> Systemklient:
    text = skema.klient
    found = None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        found = Systemklient.objects.filter(id=int(text), aktiv=True).first()
    if found is None:
        raise AdministrationFejl(_("Vælg et fagsystem."), "klient")
    return found


def _myndighed(who: Hvem, skema: Aftaleskema) -> int:
    text = skema.myndighed
    chosen = int(text) if text.isascii() and text.isdecimal() else 0
    if chosen not in who.myndigheder:
        raise AdministrationFejl(_("Vælg en myndighed."), "myndighed")
    return chosen


def _hendes(who: Hvem, row: Serviceaftale) -> int | None:
    """Which one authority's part of it she writes; None where she writes it as it is."""
    if set(row.myndigheder) <= who.drift:
        return None
    return who.egen if who.egen in row.myndigheder else min(set(row.myndigheder) & who.drift)


def _hvis(row: Serviceaftale) -> int | None:
    """Whose history it is in."""
    return row.myndigheder[0] if len(row.myndigheder) == 1 else None


def _tilbage(klient: Systemklient, ok: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('fagsystemklient', args=[klient.id])}?ok={ok}")
