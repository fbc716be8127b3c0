"""Clients and agreements in the history that administered things share: what a command or a page
changed is kept as one change, and taken back where that is safe.

What is revoked or closed never comes back by it: of a client, only limits are taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.klienter import aftaler, services
from access.klienter.aendringer import Aendring, KlientFejl, Udfoerer
from access.klienter.models import Serviceaftale
from access.klienter.tilstand import AFTALE, KLIENT
from access.klienter.values import Rettighed
from access.models import Myndighed, Systemklient
from access.values import AfgraensningFejl
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Emne, Tilstand
from sapa.fagsystemer.hvem import Hvem, hvem, maa_drive
from sapa.fagsystemer.ord import ret
from sapa.overblik.anmodning import Anmodning

LOFTER = ("kald_pr_sekund", "byge", "objekter_pr_dag")


def fortalt(aendring: Aendring) -> None:
    """Keep what a service changed. Its own row of the revisionslog is left by the service."""
    historik.skriv(
        aendring.slags,
        aendring.noegle,
        myndighed=aendring.myndighed,
        foer=aendring.foer,
        efter=aendring.efter,
        aendrer=Aendrer(aendring.af.hvem, aendring.now, aendring.af.request),
        noter=False,
    )


def udfoerer(aendrer: Aendrer) -> Udfoerer:
    """Who changes, as the services know her."""
    return Udfoerer(aendrer.hvem, aendrer.request)


@contextmanager
def afvist() -> Iterator[None]:
    """What the services refuse, as administration says it. Raises AdministrationFejl."""
    try:
        yield
    except AfgraensningFejl:
        raise AdministrationFejl(
            _("Skriv KLE som 27.03.04, 27.03.*, 27.* eller *, adskilt af komma."), "kle"
        ) from None
    except KlientFejl as nej:
        raise AdministrationFejl(str(nej)) from None


def kraev_skrive(who: Hvem | None, myndigheder: list[int], rettigheder: list[str]) -> None:
    """Raises AdministrationFejl unless she may write such an agreement; None is a command."""
    if who is not None and not who.maa_skrive(myndigheder, rettigheder):
        if Rettighed.KILDE in rettigheder:
            raise AdministrationFejl(
                _("Retten til at levere kilder gælder hele landet: driften giver den."), "ret"
            )
        raise AdministrationFejl(_("Aftalen er ikke din myndigheds."))


def _hvem(aendrer: Aendrer) -> Hvem | None:
    """Who changes, with what she may; None is a command. History is opened by signed-in users
    alone."""
    return hvem(cast(Anmodning, aendrer.request)) if aendrer.request is not None else None


def _genskab_klient(
    _myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer
) -> None:
    row = Systemklient.objects.filter(id=int(noegle)).first()
    who = _hvem(aendrer)
    if row is None or som is None or (who is not None and not who.maa_rette(row)):
        raise AdministrationFejl(_("Klienten rettes på dens egen side."))
    services.saet_lofter(row, **{n: som[n] for n in LOFTER}, now=aendrer.now, af=udfoerer(aendrer))


def _genskab_aftale(
    _myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer
) -> None:
    row = Serviceaftale.objects.select_related("klient").filter(id=int(noegle)).first()
    who = _hvem(aendrer)
    af = udfoerer(aendrer)
    with afvist():
        if som is None:
            if row is not None:
                kraev_skrive(who, row.myndigheder, row.rettigheder)
                aftaler.afslut_aftale(
                    row, fra=timezone.localdate(aendrer.now), now=aendrer.now, af=af
                )
            return
        kraev_skrive(who, som["myndigheder"], som["rettigheder"])
        facts: dict[str, Any] = {
            "kle": som["kle"],
            "rettigheder": [Rettighed(r) for r in som["rettigheder"]],
            "kilder": som["kilder"],
            "fra": _dag(som["fra"]),
            "til": efter_sidste(_dag(som["til"])),
            "now": aendrer.now,
            "af": af,
        }
        if row is not None:
            kraev_skrive(who, row.myndigheder, row.rettigheder)
            if sorted(row.myndigheder) != som["myndigheder"]:
                raise AdministrationFejl(_("Aftalen gælder nu andre myndigheder."))
            aftaler.ret_aftale(row, **facts)
            return
        client = Systemklient.objects.filter(id=som["klient"]).first()
        if client is None:
            raise AdministrationFejl(_("Klienten findes ikke længere."))
        aftaler.saet_aftale(client, myndigheder=som["myndigheder"], id_=int(noegle), **facts)


def efter_sidste(dag: date | None) -> date | None:
    """The first day after a last one; None for ever."""
    return dag + timedelta(days=1) if dag else None


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None


def _kun_lofter(foer: Tilstand | None, efter: Tilstand | None) -> bool:
    a, b = foer or {}, efter or {}
    return bool(a and b) and all(a.get(k) == b.get(k) for k in {*a, *b} - set(LOFTER))


def _ord_aftale(felt: str, vaerdi: Any) -> Any:
    if felt == "myndigheder":
        rows = Myndighed.objects.filter(id__in=vaerdi)
        return historik.Punkter(rows.values_list("navn", flat=True)) or None
    if felt == "rettigheder":
        return historik.Punkter(str(ret(r)) for r in vaerdi)
    if felt in {"fra", "til"}:
        return _skrevet(vaerdi)
    return None


def _ord_klient(felt: str, vaerdi: Any) -> Any:
    if felt in {"udstedt", "udloeber"} and vaerdi:
        return _skrevet(vaerdi)
    return None


def _skrevet(iso: str) -> str:
    return f"{date.fromisoformat(iso[:10]):%d-%m-%Y}"


KLIENTEMNE = Emne(
    KLIENT,
    _("Fagsystemets klient"),
    _genskab_klient,
    driver=maa_drive,
    felter={
        "navn": _("Klient-id"),
        "fagsystem": _("Fagsystem"),
        "aktiv": _("Åben"),
        "basic": _("Må sende hemmeligheden hver gang"),
        "kald_pr_sekund": _("Kald pr. sekund"),
        "byge": _("Kald på én gang"),
        "objekter_pr_dag": _("Objekter pr. dag"),
        "hemmeligheder": _("Hemmeligheder"),
        "noegler": _("Nøgler"),
        "certifikater": _("Certifikater"),
    },
    ord=_ord_klient,
    rute="fagsystemer",
    kan=_kun_lofter,
)
AFTALEEMNE = Emne(
    AFTALE,
    _("Serviceaftale"),
    _genskab_aftale,
    felter={
        "navn": _("Klient-id"),
        "myndigheder": _("Myndighed"),
        "kle": _("KLE-emner"),
        "rettigheder": _("Må"),
        "kilder": _("Kilder"),
        "fra": _("Første dag"),
        "til": _("Sidste dag"),
    },
    ord=_ord_aftale,
    rute="fagsystemer",
)
