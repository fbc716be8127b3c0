"""What an operator sees of the messages, and may do with one that waits for her: have it tried
again, or throw it away. Its content is opened by itself, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from access.values import Adgang, Permission, uden_graenser
from indexes.beskedfordeler import friskhed
from indexes.beskedfordeler.besked import som_uuid
from indexes.beskedfordeler.friskhed import Dueslag
from indexes.beskedfordeler.models import TIL_DRIFT, Konflikt, Modtagelse

Tilstand = Modtagelse.Tilstand
Sted = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Beskedrad:
    """A message of the operator's list. `id` is opaque: a BeskedId may be any text."""

    id: UUID
    besked_id: UUID | None
    klient: str
    modtaget: datetime
    senest: datetime
    antal: int
    transaktion: UUID | None
    tilstand: str
    regel: str
    sted: str
    forsoeg: int
    antal_haendelser: int
    afgjort: datetime | None


@dataclass(frozen=True, slots=True)
class Konfliktrad:
    """An id that came again with other content."""

    besked_id: UUID | None
    klient: str
    modtaget: datetime
    senest: datetime
    antal: int


_FELTER = (
    "raa_id",
    "noegle",
    "klient",
    "modtaget",
    "senest",
    "antal",
    "transaktion",
    "tilstand",
    "regel",
    "sted",
    "forsoeg",
    "antal_haendelser",
    "afgjort",
)


def _rad(raa_id: int, noegle: str, *resten: object) -> Beskedrad:
    return Beskedrad(UUID(int=raa_id), som_uuid(noegle), *resten)  # type: ignore[arg-type]


def dueslag(*, adgang: Adgang, now: datetime) -> list[Dueslag]:
    """The dueslag of clients whose authorities all lie within the operator's reach."""
    reach = uden_graenser(adgang, Permission.DRIFT)
    return [d for d in friskhed.dueslag(now=now) if d.myndigheder and d.myndigheder <= reach]


def et_dueslag(*, adgang: Adgang, klient: str, now: datetime) -> Dueslag | None:
    """That of one client; None if it is out of reach or there is none."""
    return next((d for d in dueslag(adgang=adgang, now=now) if d.klient == klient), None)


def beskeder(
    *, adgang: Adgang, tilstand: str, efter: Sted | None, antal: int
) -> tuple[list[Beskedrad], Sted | None]:
    """A page of what was put in quarantine, newest first, and where the next begins."""
    rows = Modtagelse.objects.visible_to(adgang).filter(TIL_DRIFT)
    if tilstand:
        rows = rows.filter(tilstand=tilstand)
    if efter is not None:
        moment, id_ = efter
        rows = rows.filter(Q(modtaget__lt=moment) | Q(modtaget=moment, raa_id__gt=_tal(id_)))
    page = rows.order_by("-modtaget", "raa_id").values_list(*_FELTER)[: antal + 1]
    found = [_rad(*values) for values in page]
    more = len(found) > antal
    return found[:antal], (found[antal - 1].modtaget, found[antal - 1].id) if more else None


def besked(*, adgang: Adgang, id_: UUID) -> Beskedrad | None:
    """One of them; None if it is out of reach or never was in quarantine."""
    rows = Modtagelse.objects.visible_to(adgang).filter(TIL_DRIFT, raa_id=_tal(id_))
    return next((_rad(*values) for values in rows.values_list(*_FELTER)), None)


def indhold(*, adgang: Adgang, id_: UUID) -> bytes | None:
    """The message as it was sent, while it lies in quarantine."""
    rows = Modtagelse.objects.visible_to(adgang).filter(TIL_DRIFT, raa_id=_tal(id_))
    noegle = rows.values_list("noegle", flat=True).first()
    if noegle is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select beskedfordeler_indhold(%s)", [noegle])
        (found,) = cursor.fetchone()
    return bytes(found) if found is not None else None


def konflikter(*, adgang: Adgang, antal: int = 20) -> list[Konfliktrad]:
    """The latest ids that came again with other content."""
    rows = Konflikt.objects.visible_to(adgang).order_by("-senest")
    return [
        Konfliktrad(som_uuid(noegle), *resten)
        for noegle, *resten in rows.values_list("noegle", "klient", "modtaget", "senest", "antal")[
            :antal
        ]
    ]


def afspil(*, adgang: Adgang, id_: UUID, now: datetime) -> bool:
    """Let it be worked with again, from the first attempt. False if it does not lie in quarantine
    within reach."""
    return _afgoer(adgang, id_, now, tilstand=Tilstand.KLAR, forsoeg=0, naeste_forsoeg=now)


def kasser(*, adgang: Adgang, id_: UUID, now: datetime) -> bool:
    """Throw it away: it becomes no event, and its content is not shown any more. False as above."""
    return _afgoer(adgang, id_, now, tilstand=Tilstand.KASSERET)


def _afgoer(adgang: Adgang, id_: UUID, now: datetime, **aendringer: object) -> bool:
    rows = Modtagelse.objects.visible_to(adgang).filter(
        TIL_DRIFT, raa_id=_tal(id_), tilstand=Tilstand.KARANTAENE
    )
    return bool(rows.update(**aendringer, afgjort=now, afgjort_af=adgang.bruger_id))


def _tal(id_: UUID) -> int:
    """The number inside the opaque id; 0, which no row has, for one that is none of ours."""
    return id_.int if id_.int < 2**63 else 0
