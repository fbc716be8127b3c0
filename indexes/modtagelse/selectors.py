"""Reads of the intake for those who operate it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from access.klienter.models import Forbrug, Serviceaftale
from access.klienter.selectors import dansk_dag
from access.models import Systemklient
from access.values import Adgang, Permission, uden_graenser
from indexes.modtagelse.models import Dagstal, Karantaene
from indexes.modtagelse.values import Leverance, friskhed

Sted = tuple[datetime, UUID]
"""Where a page of the quarantine begins: after this row."""


@dataclass(frozen=True, slots=True)
class Udvalg:
    """Which refused messages; an empty field chooses all."""

    klient: str = ""
    kode: str = ""  # a StatusKode, or a rule's code
    tilstand: str = ""
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Karantaenerad:
    """A refused object or message, without its content."""

    id: UUID
    klient: str
    modtaget: datetime
    senest: datetime
    antal: int
    tjeneste: str
    operation: str
    art: int | None
    objekt_uuid: UUID | None
    transaktion: UUID | None
    statuskode: int
    fejl: list[dict[str, Any]]
    koder: list[str]
    stoerrelse: int
    form: str
    tilstand: str
    bestilt: datetime | None
    afgjort: datetime | None
    afspilninger: int
    resultat: str
    har_indhold: bool


_FELTER = [f for f in Karantaenerad.__slots__ if f != "har_indhold"]


def klienter_i(adgang: Adgang, myndigheder: frozenset[int] | None = None) -> list[dict[str, Any]]:
    """The clients whose agreements, past and coming ones too, all lie within the operator's reach,
    or within these authorities.

    One that has none belongs to nobody yet, and is shown to none.
    """
    reach = uden_graenser(adgang, Permission.DRIFT) if myndigheder is None else myndigheder
    served: dict[int, set[int]] = defaultdict(set)
    for klient_id, named in Serviceaftale.objects.values_list("klient_id", "myndigheder"):
        served[klient_id].update(named)
    rows: Any = Systemklient.objects.order_by("fagsystem__navn", "klient_id").values(
        "id", "klient_id", "aktiv", "fagsystem__navn", "fagsystem__loefte_minutter"
    )
    return [row for row in rows if served[row["id"]] and served[row["id"]] <= reach]


def leverancer(
    *, adgang: Adgang, now: datetime, dage: int, myndigheder: frozenset[int] | None = None
) -> list[Leverance]:
    """How the deliveries of each client of `klienter_i` stand; counts are of the latest `dage`
    Danish days. Five statements, whatever the number of clients."""
    fra = dansk_dag(now) - timedelta(days=dage - 1)
    clients = klienter_i(adgang, myndigheder)
    names = [c["klient_id"] for c in clients]
    figures = _dagstal(names, fra)
    calls: dict[int, Any] = {
        r["klient_id"]: r
        for r in Forbrug.objects.filter(dag__gte=fra, klient_id__in=[c["id"] for c in clients])
        .values("klient_id")
        .annotate(ialt=Sum("kald"), afvist=Sum("afviste"))
    }
    waiting = dict(
        Karantaene.objects.visible_to(adgang)
        .filter(tilstand__in=[Karantaene.Tilstand.NY, Karantaene.Tilstand.AFVIST_IGEN])
        .values_list("klient")
        .annotate(n=Count("id"))
    )
    ud: list[Leverance] = []
    for c in clients:
        f: dict[str, Any] = figures.get(c["klient_id"], {})
        call: dict[str, Any] = calls.get(c["id"], {})
        taget = f.get("n_taget") or 0
        ud.append(
            Leverance(
                klient=c["klient_id"],
                fagsystem=c["fagsystem__navn"],
                aktiv=c["aktiv"],
                sidst=f.get("nyeste"),
                sidst_tidspunkt=f.get("nyeste_tidspunkt"),
                loefte_minutter=c["fagsystem__loefte_minutter"],
                friskhed=friskhed(f.get("nyeste"), c["fagsystem__loefte_minutter"], now),
                taget=taget,
                afvist=f.get("n_afvist") or 0,
                med_advarsel=f.get("n_med_advarsel") or 0,
                ulaeselige=f.get("n_ulaeselige") or 0,
                forsinkelse=(f.get("sum_forsinkelse") or 0) / taget if taget else 0.0,
                forsinkelse_maks=f.get("stoerste_forsinkelse") or 0,
                kald=call.get("ialt") or 0,
                kald_afvist=call.get("afvist") or 0,
                i_karantaene=waiting.get(c["klient_id"], 0),
            )
        )
    return ud


def _dagstal(klienter: list[str], fra: date) -> dict[str, dict[str, Any]]:
    recent = Q(dag__gte=fra)
    rows: Any = (
        Dagstal.objects.filter(klient__in=klienter)
        .values("klient")
        .annotate(
            # What is told of the last message has no period: that it is old is the news.
            nyeste=Max("sidst", filter=Q(taget__gt=0)),
            nyeste_tidspunkt=Max("sidst_tidspunkt"),
            n_taget=Sum("taget", filter=recent),
            n_afvist=Sum("afvist", filter=recent),
            n_med_advarsel=Sum("med_advarsel", filter=recent),
            n_ulaeselige=Sum("afvist", filter=recent & Q(art=0)),
            sum_forsinkelse=Sum("forsinkelse_sum", filter=recent),
            stoerste_forsinkelse=Max("forsinkelse_maks", filter=recent),
        )
    )
    return {r["klient"]: r for r in rows}


def karantaene(
    *, adgang: Adgang, udvalg: Udvalg, efter: Sted | None, antal: int
) -> tuple[list[Karantaenerad], Sted | None]:
    """A page of what was refused, newest first, and where the next begins. Content stays behind."""
    rows = Karantaene.objects.visible_to(adgang)
    if udvalg.klient:
        rows = rows.filter(klient=udvalg.klient)
    if udvalg.kode.isdecimal():
        rows = rows.filter(statuskode=int(udvalg.kode))
    elif udvalg.kode:
        rows = rows.filter(koder__contains=[udvalg.kode])
    if udvalg.tilstand:
        rows = rows.filter(tilstand=udvalg.tilstand)
    if udvalg.fra:
        rows = rows.filter(senest__gte=_midnat(udvalg.fra))
    if udvalg.til:
        rows = rows.filter(senest__lt=_midnat(udvalg.til + timedelta(days=1)))
    if efter is not None:
        rows = rows.filter(Q(senest__lt=efter[0]) | Q(senest=efter[0], id__gt=efter[1]))
    found = list(_uden_indhold(rows.order_by("-senest", "id")[: antal + 1]))
    page = found[:antal]
    return page, (page[-1].senest, page[-1].id) if len(found) > antal else None


def karantaenerad(*, adgang: Adgang, id_: UUID) -> Karantaenerad | None:
    """One refused thing; None if it is out of reach, or gone."""
    rows = Karantaene.objects.visible_to(adgang).filter(id=id_)
    return next(_uden_indhold(rows), None)


def lukket_indhold(*, adgang: Adgang, id_: UUID) -> bytes | None:
    """Its content as it lies: closed. None without any."""
    rows = Karantaene.objects.visible_to(adgang).filter(id=id_)
    found = rows.values_list("indhold", flat=True).first()
    return bytes(found) if found is not None else None


def _uden_indhold(rows: Any) -> Iterator[Karantaenerad]:
    for *values, uden in rows.annotate(uden=Q(indhold__isnull=True)).values_list(*_FELTER, "uden"):
        facts = dict(zip(_FELTER, values, strict=True))
        yield Karantaenerad(**facts, har_indhold=not uden)


def _midnat(dag: date) -> datetime:
    return timezone.make_aware(datetime.combine(dag, time.min))
