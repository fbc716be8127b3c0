"""Changes of the set-up: checked, one writer at a time, and each told whole as it was before and
after. Keeping that, and the version that a page was filled in from, is the caller's
(sapa.notatadmin.gem): this layer knows no history of administration.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from access.values import AfgraensningFejl, kle_interval
from fordeling.komponent import ruter
from fordeling.models import Rute, Skabelon, Tilsluttet, Titel
from fordeling.opsaetning import selectors
from fordeling.opsaetning.models import Notatregel
from fordeling.opsaetning.values import (
    MAKS_DAGE,
    MANGE_SKABELONER,
    TITELLOFT,
    Art,
    OpsaetningFejl,
    Regel,
    Skift,
    Tekstskabelon,
    rene_titler,
)
from fordeling.values import NOTATLOFT
from fordeling.wire.typer import FACET
from indexes.oio.fejl import Vaerdifejl
from indexes.part.values import dag


@transaction.atomic
def saet_titler(myndighed: int, titler: Sequence[str]) -> Skift:
    """The authority's prædefinerede titler, in this order. Raises OpsaetningFejl."""
    rene = rene_titler(titler)
    laas(Art.TITLER, myndighed)
    foer = selectors.titler(myndighed)
    Titel.objects.filter(myndighed=myndighed).exclude(tekst__in=rene).delete()
    for orden, tekst in enumerate(rene):
        Titel.objects.update_or_create(myndighed=myndighed, tekst=tekst, defaults={"orden": orden})
    return Skift(foer, rene)


@transaction.atomic
def saet_skabeloner(myndighed: int, skabeloner: Sequence[Tekstskabelon]) -> Skift:
    """The authority's templates, in this order; one is the same by its id, else by its name.

    Raises OpsaetningFejl.
    """
    rene = [_ren_skabelon(s) for s in skabeloner]
    if len(rene) > MANGE_SKABELONER:
        raise OpsaetningFejl("navn", "mange")
    if len({s.navn.casefold() for s in rene}) != len(rene):
        raise OpsaetningFejl("navn", "ens")
    laas(Art.SKABELONER, myndighed)
    held = selectors.skabeloner(myndighed)
    ids = {s.id for s in held}
    efter_navn = {s.navn: s.id for s in held}
    bliver = [s.id if s.id in ids else efter_navn.get(s.navn, 0) for s in rene]
    egne = Skabelon.objects.filter(myndighed=myndighed)
    egne.exclude(id__in=[i for i in bliver if i]).delete()
    # A name may go from one to another in the same change: out of the way first.
    for id_ in filter(None, bliver):
        egne.filter(id=id_).update(navn=f"\n{id_}")
    for orden, (id_, s) in enumerate(zip(bliver, rene, strict=True)):
        facts = {"navn": s.navn, "tekst": s.tekst, "orden": orden}
        if id_:
            egne.filter(id=id_).update(**facts)
        else:
            Skabelon.objects.create(myndighed=myndighed, **facts)
    foer, efter = [s.data() for s in held], [s.data() for s in rene]
    return Skift(foer, efter)


@transaction.atomic
def saet_notater(myndighed: int, *, modtagere: Collection[UUID], tekst_dage: int | None) -> Skift:
    """Which connected systems receive the authority's notes, and for how many days a text is kept
    after the receiver has accepted it; None: what the installation says.

    Raises OpsaetningFejl.
    """
    if tekst_dage is not None and not 0 <= tekst_dage <= MAKS_DAGE:
        raise OpsaetningFejl("tekst_dage", "dage")
    laas(Art.NOTATER, myndighed)
    foer = selectors.notater(myndighed)
    kan = {s.uuid: s for s in selectors.systemer(myndighed)}
    if not set(modtagere) <= kan.keys():
        raise OpsaetningFejl("modtagere", "ukendt")
    for row in Tilsluttet.objects.select_for_update().filter(uuid__in=kan).order_by("uuid"):
        wanted = row.uuid in modtagere
        if wanted != (myndighed in row.myndigheder):
            andre = [m for m in row.myndigheder if m != myndighed]
            row.myndigheder = sorted([*andre, myndighed]) if wanted else andre
            row.save(update_fields=["myndigheder"])
    if tekst_dage is None:
        Notatregel.objects.filter(myndighed=myndighed).delete()
    else:
        Notatregel.objects.update_or_create(
            myndighed=myndighed, defaults={"tekst_dage": tekst_dage}
        )
    return Skift(foer, selectors.notater(myndighed))


@transaction.atomic
def saet_rute(
    myndighed: int,
    *,
    moenster: str,
    facet: str,
    system: UUID,
    fra: date,
    til: date | None,
    hvem: str,
    now: datetime,
) -> Skift:
    """A rule from a day on; see ruter.saet. Yesterday is known and is not changed.

    Raises OpsaetningFejl.
    """
    kontroller_rute(moenster, facet)
    if fra < dag(now):
        raise OpsaetningFejl("fra", "fortid")
    if til is not None and til <= fra:
        raise OpsaetningFejl("til", "foer")
    laas(Art.RUTER, myndighed)
    found = Tilsluttet.objects.filter(uuid=system, modtager_typer__len__gt=0, aktiv=True).first()
    if found is None:
        raise OpsaetningFejl("system", "ukendt")
    if myndighed not in found.myndigheder:
        raise OpsaetningFejl("system", "modtager_ikke")
    foer = _ruter(myndighed, now)
    ruter.saet(
        myndighed=myndighed, moenster=moenster, facet=facet, system=found, fra=fra, til=til,
        hvem=hvem, now=now,
    )  # fmt: skip
    return Skift(foer, _ruter(myndighed, now))


@transaction.atomic
def luk_rute(myndighed: int, rute_id: int, *, fra: date, hvem: str, now: datetime) -> Skift:
    """Let a rule end; `fra` is the first day that it no longer holds. Raises OpsaetningFejl."""
    if fra < dag(now):
        raise OpsaetningFejl("fra", "fortid")
    laas(Art.RUTER, myndighed)
    row = Rute.objects.select_for_update().filter(id=rute_id, myndighed=myndighed).first()
    if row is None or (row.gyldig.upper is not None and row.gyldig.upper <= fra):
        raise OpsaetningFejl("rute", "ukendt")
    foer = _ruter(myndighed, now)
    ruter.luk(row, fra=fra, hvem=hvem, now=now)
    return Skift(foer, _ruter(myndighed, now))


@transaction.atomic
def erstat_ruter(myndighed: int, wanted: Sequence[Regel], *, hvem: str, now: datetime) -> Skift:
    """Let these rules hold from today on, and no others; what was valid before today stays known.
    Raises OpsaetningFejl."""
    laas(Art.RUTER, myndighed)
    idag, foer = dag(now), _ruter(myndighed, now)
    gaelder = {r.uuid for r in selectors.systemer(myndighed) if r.modtager and r.aktiv}
    kommer = [r for r in wanted if r.til is None or r.til > idag]
    if any(r.system not in gaelder for r in kommer):
        raise OpsaetningFejl("system", "modtager_ikke")
    holdt = {_noegle(r, idag): r for r in selectors.ruter(myndighed, fra=idag)}
    oensket = {_noegle(r, idag): r for r in kommer}
    for noegle in holdt.keys() - oensket.keys():
        row = Rute.objects.get(id=holdt[noegle].id)
        ruter.luk(row, fra=idag, hvem=hvem, now=now)
    for noegle in sorted(oensket.keys() - holdt.keys(), key=str):
        r = oensket[noegle]
        ruter.saet(
            myndighed=myndighed, moenster=r.moenster, facet=r.facet,
            system=Tilsluttet.objects.get(uuid=r.system), fra=max(r.fra or idag, idag), til=r.til,
            hvem=hvem, now=now,
        )  # fmt: skip
    return Skift(foer, _ruter(myndighed, now))


def _noegle(r: Regel, idag: date) -> tuple[str, str, UUID, date, date | None]:
    """The same rule from today on, whenever it began."""
    return (r.moenster, r.facet, r.system, max(r.fra or idag, idag), r.til)


def _ruter(myndighed: int, now: datetime) -> list[dict[str, Any]]:
    return [r.data() for r in selectors.ruter(myndighed, fra=dag(now))]


def kontroller_rute(moenster: str, facet: str) -> None:
    """Raises OpsaetningFejl for a pattern or a facet that is none."""
    try:
        fra, til = kle_interval(moenster)
    except AfgraensningFejl:
        raise OpsaetningFejl("moenster", "kle") from None
    if fra >= til:
        raise OpsaetningFejl("moenster", "kle")
    if facet:
        try:
            FACET.laes(facet)
        except Vaerdifejl:
            raise OpsaetningFejl("facet", "facet") from None


def _ren_skabelon(s: Tekstskabelon) -> Tekstskabelon:
    navn = " ".join(s.navn.split())
    tekst = s.tekst.replace("\r\n", "\n").replace("\r", "\n")
    if not navn:
        raise OpsaetningFejl("navn", "mangler")
    if len(navn) > TITELLOFT:
        raise OpsaetningFejl("navn", "lang")
    if not tekst.strip():
        raise OpsaetningFejl("tekst", "mangler")
    if len(tekst.encode()) > NOTATLOFT:
        raise OpsaetningFejl("tekst", "lang")
    return Tekstskabelon(navn, tekst, s.id)


def laas(art: Art, om: object) -> None:
    """One writer of it at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"fordeling {art} {om}"]
        )
